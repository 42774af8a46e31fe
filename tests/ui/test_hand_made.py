"""The pages made by hand are counted and named: a new one is on purpose."""

from __future__ import annotations

import importlib
import inspect
import pkgutil

import pytest
from PySide6.QtWidgets import QWidget

from app.ui.wizard import pages
from app.ui.wizard.form_page import FormPage

REPLACED = {
    "base_eligibility": "EligibilityPage",
    "studio_eligibility": "EligibilityPage",
    "base_occupations": "OccupationsPage",
    "base_budget": "BudgetPage",
}
"""Pages of the plan that the derived one would be too plain for."""

ADDED = ["EvidencePage", "ReviewPage", "OutputPage"]
"""Sections that no page of facts could show: files, everything at once, what is made."""

FEWEST, MOST = 0.10, 1 / 3
"""Of the plan's pages; more than a third would say that deriving doesn't pay."""


def page_classes():
    """Every widget in app/ui/wizard/pages that is a page of its own."""
    for module in pkgutil.iter_modules(pages.__path__):
        found = importlib.import_module(f"{pages.__name__}.{module.name}")
        for name, kind in inspect.getmembers(found, inspect.isclass):
            is_own = kind.__module__ == found.__name__ and issubclass(kind, QWidget)
            if is_own and name.endswith("Page"):
                yield name


@pytest.fixture(params=["base", "studio"])
def shown(request, new_session, open_window):
    """The kind, the window, and the class of each of its sections in their order."""
    session = new_session(request.param)
    window = open_window(session)
    classes = []
    for index in range(window.work.tasks.sections.count()):
        window.work.show_page(index)
        classes.append(type(window.work.stack.currentWidget()))
    return window, classes


def test_every_hand_made_page_is_named_here():
    assert sorted(page_classes()) == sorted({*REPLACED.values(), *ADDED})


def test_all_other_pages_are_derived(shown):
    window, classes = shown
    for page, kind in zip(window.work.pages, classes, strict=False):
        assert kind.__name__ == REPLACED.get(page.key, FormPage.__name__), page.key
    assert [kind.__name__ for kind in classes[len(window.work.pages) :]] == ADDED


def test_few_pages_of_the_plan_are_made_by_hand(known):
    plan = {page.key for kind in ("base", "studio") for page in known.pages_of(kind)}
    assert set(REPLACED) <= plan
    assert FEWEST <= len(REPLACED) / len(plan) <= MOST
