"""How far the sections are: what the task list says of each page."""

from __future__ import annotations

from dataclasses import dataclass

from app.definitions.models import Page
from app.definitions.types import Rows
from app.dossier.changes import ROOT
from app.ui.session import Session

UNTOUCHED, STARTED, WRONG, COMPLETE = "未开始", "填写中", "有问题", "本节填完"


@dataclass(frozen=True, slots=True)
class PageProgress:
    """The state of a page in words, and how many things must and should be mended."""

    state: str
    errors: int
    warnings: int

    @property
    def text(self) -> str:
        """As the task list shows it: `有问题 3`."""
        return f"{self.state} {self.errors}" if self.state == WRONG else self.state


def page_progress(session: Session, page: Page) -> PageProgress:
    """How far a page is. What is only missing makes it unfinished, what is wrong makes it wrong."""
    found = [one for one in session.findings() if one.page == page.key]
    errors = [one for one in found if one.severity == "error"]
    wrong = [one for one in errors if not one.is_missing]
    if not _has_content(session, page):
        state = UNTOUCHED
    elif wrong:
        state = WRONG
    else:
        state = STARTED if errors else COMPLETE
    return PageProgress(state, len(wrong), len(found) - len(errors))


def _has_content(session: Session, page: Page) -> bool:
    dossier = session.dossier
    keys = [key for group in page.groups for key in group.facts]
    if any(group.conditions for group in page.groups):
        terms = session.definitions.terms(dossier.notice, dossier.kind)
        uses = terms.conditions if terms else ()
        keys += [key for use in uses for key in (use.statement_fact, use.evidence_fact)]
    known = [key for key in keys if key in dossier.facts]
    return any(
        dossier.rows(key)
        if isinstance(dossier.facts[key].type, Rows)
        else dossier.value(key, ROOT) is not None
        for key in known
    )
