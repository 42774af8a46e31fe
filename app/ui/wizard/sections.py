"""The sections of the task list, and the widget that shows each: derived, or made by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QWidget

from app.definitions.models import Page
from app.storage.settings import Settings
from app.ui.session import Session


def _derived(session: Session, page: Page) -> QWidget:
    from app.ui.wizard.form_page import FormPage

    return FormPage(session, page)


def _eligibility(session: Session, page: Page) -> QWidget:
    from app.ui.wizard.pages.eligibility import EligibilityPage

    return EligibilityPage(session, page)


def _occupations(session: Session, page: Page) -> QWidget:
    from app.ui.wizard.pages.occupations import OccupationsPage

    return OccupationsPage(session, page)


def _budget(session: Session, page: Page) -> QWidget:
    from app.ui.wizard.pages.budget import BudgetPage

    return BudgetPage(session, page)


def _evidence(session: Session, _settings: Settings) -> QWidget:
    from app.ui.wizard.pages.evidence import EvidencePage

    return EvidencePage(session)


def _review(session: Session, _settings: Settings) -> QWidget:
    from app.ui.wizard.pages.review import ReviewPage

    return ReviewPage(session)


def _output(session: Session, settings: Settings) -> QWidget:
    from app.ui.wizard.pages.output import OutputPage

    return OutputPage(session, settings)


HAND_MADE: Mapping[str, Callable[[Session, Page], QWidget]] = {
    "base_eligibility": _eligibility,
    "studio_eligibility": _eligibility,
    "base_occupations": _occupations,
    "base_budget": _budget,
}
"""Pages that the derived one would be too plain for, by the key of the page plan."""

EVIDENCE, REVIEW, OUTPUT = "佐证材料", "核对", "输出与报送"
CLOSING: Mapping[str, Callable[[Session, Settings], QWidget]] = {
    EVIDENCE: _evidence,
    REVIEW: _review,
    OUTPUT: _output,
}
"""The sections that follow those of the page plan, for every notice and kind."""

WIDE = frozenset({EVIDENCE, OUTPUT})
"""Sections that have no place on the official page, and need its room."""


def make_page(session: Session, page: Page) -> QWidget:
    """The widget of a page of the plan; each page's modules are loaded when it is first shown."""
    return HAND_MADE.get(page.key, _derived)(session, page)
