"""A field as it stands on a page: the official label and hint, the editor, and what is wrong."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QHBoxLayout, QToolTip, QVBoxLayout, QWidget

from app.definitions.types import Files, Line, LongText, count_characters
from app.dossier.changes import ROOT
from app.dossier.findings import Finding
from app.ui.labels import Remarks, give_role, text_label
from app.ui.session import Session
from app.ui.style.tokens import SIZES
from app.ui.wizard.editors import make_editor
from app.ui.wizard.editors.lines import unit_of
from app.ui.wizard.routing import routing_of

_LABEL_LETTERS = 12
"""Chinese characters that a label beside its field has room for in one line."""
_LONGEST_BESIDE = 26
"""Characters; a longer label stands above its field."""
_NEARLY_FULL = 0.8
_MOST_PIECES = 3
_BENEATH = {"error": "error", "warning": "warning", "notes": "quiet", "help": "hint"}
"""What is said beneath an editor, in this order, each with its look."""
_TOLD = {"error": "必须改", "warning": "建议改"}


class FieldBox(QWidget):
    """One fact of a page, with everything a user needs to fill it.

    As long as an empty field hasn't been visited it isn't blamed: a mark beside the label says
    that it is still to be filled. `visit` lifts that.
    """

    def __init__(
        self, session: Session, key: str, row: str = ROOT, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.session, self.key, self.row = session, key, row
        self.fact = session.definitions.facts[key]
        self.editor = make_editor(session, key, row, self)
        self._was_visited = False
        self._routing = routing_of(session)
        self._build()
        self.editor.typed.connect(self._count)
        self.editor.noted.connect(self._tell_notes)
        self.editor.left.connect(self.visit)
        self._routing.follow(self, (row, key), self.refresh, self.review)
        self.refresh()

    # --- what it shows ---

    def refresh(self) -> None:
        """Show the value and what is wrong with it."""
        if not self.editor.is_alive:
            return
        self.editor.refresh()
        self._count_value()
        self.review()

    def review(self) -> None:
        """Show what is wrong with the value."""
        if not self.editor.is_alive:
            return
        found = self._routing.findings_at(self.key, self.row)
        is_new = self.editor.value is None and not self._was_visited
        self._mark(found if self.editor.value is None else ())
        self._blame(() if is_new else found)

    def visit(self) -> None:
        """From now on say what is missing, too."""
        if not self._was_visited:
            self._was_visited = True
            self.review()

    def focus_editor(self) -> None:
        """Bring the user here: the keys go to the editor, and what is wrong is said."""
        self.visit()
        self.editor.focus_editor()

    @property
    def clause(self) -> str:
        """The places in the notice or the form that ask for the value."""
        found = self._routing.findings_at(self.key, self.row)
        clauses = (self.fact.clause, *(one.clause for one in found))
        return "\n".join(dict.fromkeys(filter(None, clauses)))

    def tip(self) -> str:
        """What is said when the pointer rests here: the clauses, and the material that prints it."""
        dossier = self.session.dossier
        pieces = self.session.definitions.printed_in(dossier.notice, dossier.kind, self.key)
        more = f" 等 {len(pieces)} 份材料" if len(pieces) > _MOST_PIECES else ""
        said = (
            f"依据：{self.clause}" if self.clause else "",
            f"印在：{'、'.join(pieces[:_MOST_PIECES])}{more}" if pieces else "",
        )
        return "\n".join(filter(None, said))

    def event(self, event: QEvent) -> bool:
        """The tip is put together when it is wanted: a page of a hundred fields keeps none."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.tip() if self.editor.is_alive else "", self)
            return True
        return super().event(event)

    # --- building ---

    def _build(self) -> None:
        self.label = text_label(self._words(), parent=self)
        self.marks = Remarks(self, {"required": "badge"}, wraps=False)
        self.counts = Remarks(self, {"counter": "hint"}, wraps=False)
        self.remarks = Remarks(self, _BENEATH)
        self.remarks.setSpacing(2)
        self.remarks.say("help", self.fact.help)
        self.hint = text_label(f"（{self.fact.hint}）", "hint", self) if self.fact.hint else None
        if self.editor.is_wide or len(self.fact.label) > _LONGEST_BESIDE:
            self._lay_below()
        else:
            self._lay_beside()

    def _words(self) -> str:
        """The official label; a folder of proofs has the condition's title, which is the statement's too."""
        is_proof = isinstance(self.fact.type, Files)
        return f"佐证材料：{self.fact.label}" if is_proof else self.fact.label

    def _lay_below(self) -> None:
        """Label and hint above, the editor over the whole width."""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SIZES["space_1"])
        column.addLayout(self._head())
        self._add_hint(column)
        column.addWidget(self.editor)
        self._lay_words(column)

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.addWidget(self.label, 1)
        head.addLayout(self.marks)
        head.setAlignment(self.marks, Qt.AlignmentFlag.AlignTop)
        return head

    def _add_hint(self, column: QVBoxLayout) -> None:
        if self.hint:
            column.addWidget(self.hint)

    def _lay_beside(self) -> None:
        """Label and hint in a column of their own at the left, as on the paper."""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SIZES["space_3"])
        self.left = QWidget(self)
        left = QVBoxLayout(self.left)
        left.setContentsMargins(0, SIZES["space_1"] + 2, 0, 0)
        left.setSpacing(2)
        left.addLayout(self._head())
        self._add_hint(left)
        left.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(SIZES["space_1"])
        right.addLayout(self._editor_row())
        self._lay_words(right)
        right.addStretch(1)
        row.addWidget(self.left)
        row.addLayout(right, 1)
        self._fit()

    def _editor_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SIZES["space_2"])
        row.addWidget(self.editor, 1)
        if unit := unit_of(self.fact.type):
            self.unit = text_label(unit, "quiet", self)
            row.addWidget(self.unit)
            self.editor.setMaximumWidth(self.editor.field.maximumWidth())
            row.addStretch(1)
        return row

    def _lay_words(self, column: QVBoxLayout) -> None:
        """What is said beneath the editor; the counter at its right end."""
        below = QHBoxLayout()
        below.addLayout(self.remarks, 1)
        below.addLayout(self.counts)
        below.setAlignment(self.counts, Qt.AlignmentFlag.AlignTop)
        column.addLayout(below)

    def changeEvent(self, event: QEvent) -> None:
        """Keep the label's width in step with the text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "left"):
            self._fit()

    def _fit(self) -> None:
        self.left.setFixedWidth(self.fontMetrics().horizontalAdvance("国") * _LABEL_LETTERS)

    # --- what is said ---

    def _mark(self, found: tuple[Finding, ...]) -> None:
        """Say beside the label that the field is to be filled, and how badly."""
        severities = {one.severity for one in found}
        word = "必填" if "error" in severities else "待补" if severities else ""
        self.marks.say("required", word, "badge" if "error" in severities else "warning")

    def _blame(self, found: tuple[Finding, ...]) -> None:
        worst = ""
        for severity in ("warning", "error"):
            messages = [one.message for one in found if one.severity == severity]
            said = "\n".join(f"{_TOLD[severity]}：{one}" for one in dict.fromkeys(messages))
            self.remarks.say(severity, said)
            worst = severity if messages else worst
        give_role(self.editor.field, worst)

    def _tell_notes(self, notes: tuple[str, ...]) -> None:
        self.remarks.say("notes", "；".join(notes))

    def _count_value(self) -> None:
        text = self.fact.type.display(self.editor.value) if self._limit() else ""
        self._count(text)

    def _limit(self) -> int:
        kind = self.fact.type
        return (kind.max_length or 0) if isinstance(kind, Line | LongText) else 0

    def _count(self, text: str) -> None:
        """Show how long a text is: always of a long one, of a line once it is nearly full."""
        limit, length = self._limit(), count_characters(text)
        is_shown = self.editor.is_wide or length > limit * _NEARLY_FULL
        self.counts.say(
            "counter",
            f"{length}／{limit} 字" if limit and is_shown else "",
            "warning" if length > limit else "hint",
        )
