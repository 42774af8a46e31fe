"""复制自另一职业, of this dossier or another one: what is taken over, and what becomes of what is here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.definitions.types import Rows
from app.dossier.copying import copy_table, has_content
from app.dossier.dossier import Dossier
from app.dossier.takeover import step_name
from app.ui.labels import give_role, text_label
from app.ui.session import Session
from app.ui.wizard.occupation_list import OCCUPATIONS, TITLE, OccupationsModel


@dataclass(frozen=True, slots=True)
class Origin:
    """Another dossier that is copied from, and what its file is called."""

    dossier: Dossier
    name: str


def copy_parts(
    session: Session,
    source: str,
    target: str,
    parts: Sequence[str],
    *,
    replace: bool,
    origin: Origin | None = None,
) -> None:
    """Take parts (columns of an occupation) over from another one, as one step.

    Rows are put behind those that are there, or in their place; a field is replaced, or filled
    where it is empty. `source` is a row of the origin, by default of the dossier itself.
    """
    dossier = session.dossier
    other = origin.dossier if origin else dossier

    def copy() -> None:
        for part in parts:
            if isinstance(dossier.facts[part].type, Rows):
                for row in reversed(dossier.rows(part, target) if replace else ()):
                    dossier.remove_row(row)
                copy_table(dossier, part, source, target, other)
            elif replace or dossier.value(part, target) is None:
                dossier.set_value(part, other.value(part, source), target)

    name = f"职业 {other.display(TITLE, source)}".rstrip()
    session.do(step_name(origin.name, [name]) if origin else f"复制自{name}", copy)


class CopyDialog(QDialog):
    """Asks from which occupation, which parts, and how; says beforehand what will happen."""

    def __init__(
        self,
        model: OccupationsModel,
        target: str,
        parts: Sequence[str],
        parent: QWidget | None,
        origin: Origin | None = None,
    ) -> None:
        super().__init__(parent)
        self._model, self._target, self._session = model, target, model.session
        self._origin = origin
        self._other = origin.dossier if origin else model.session.dossier
        self.setWindowTitle("复制自另一份材料" if origin else "复制自另一职业")
        self.sources = QComboBox(self)
        self.sources.setAccessibleName("从哪个职业复制")
        for number, row in enumerate(self._other.rows(OCCUPATIONS), 1):
            # A file that was once copied from this one has the same rows.
            if has_content(self._other, row) if origin else row != target:
                name = self._other.display(TITLE, row) or "（还没有选职业）"
                self.sources.addItem(f"{number}  {name}", row)
        self.parts = {part: QCheckBox(self) for part in parts}
        self.append = QRadioButton("接在现有内容后面（已填的单项不动）", self)
        self.replace = QRadioButton("替换现有内容", self)
        self.append.setChecked(True)
        self.effect = text_label(role="hint", parent=self)
        self._build()
        self.sources.currentIndexChanged.connect(self._count)
        for box in (*self.parts.values(), self.append):
            box.toggled.connect(self._tell)
        self._count()

    @property
    def source(self) -> str:
        """The occupation that is copied from."""
        return str(self.sources.currentData())

    @property
    def chosen(self) -> list[str]:
        """The parts that are copied."""
        return [part for part, box in self.parts.items() if box.isChecked() and box.isEnabled()]

    def take(self) -> None:
        """Copy as chosen."""
        replace = self.replace.isChecked()
        copy_parts(
            self._session,
            self.source,
            self._target,
            self.chosen,
            replace=replace,
            origin=self._origin,
        )

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.addWidget(text_label(f"复制到：{self._model.name(self._target)}", "caption"))
        if self._origin:
            column.addWidget(text_label(f"复制自：{self._origin.name}", "caption"))
        column.addWidget(text_label("从哪个职业复制"))
        column.addWidget(self.sources)
        column.addWidget(text_label("复制哪些部分"))
        for box in self.parts.values():
            column.addWidget(box)
        column.addWidget(self.append)
        column.addWidget(self.replace)
        column.addWidget(self.effect)
        buttons = QDialogButtonBox(self)
        self.accept_button = buttons.addButton("复制", QDialogButtonBox.ButtonRole.AcceptRole)
        self.accept_button.setDefault(True)
        give_role(self.accept_button, "primary")
        buttons.addButton("不复制", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)

    def _count(self) -> None:
        """Say at each part how much the other occupation has of it; choose what there is."""
        for part, box in self.parts.items():
            fact = self._session.definitions.facts[part]
            amount = _amount(self._other, part, self.source)
            box.setText(f"{fact.label}（{amount}）" if amount else f"{fact.label}（那里没有填）")
            box.setEnabled(bool(amount))
            box.setChecked(bool(amount) and isinstance(fact.type, Rows))
        self._tell()

    def _tell(self) -> None:
        lost = [
            f"{self._session.definitions.facts[part].label.partition('：')[0]} {amount}"
            for part in self.chosen
            if (amount := _amount(self._session.dossier, part, self._target))
        ]
        replaces = self.replace.isChecked() and lost
        self.effect.setText(
            f"这里原有的{'、'.join(lost)}会被替换；可以撤销。"
            if replaces
            else "这里原有的内容都保留；可以撤销。"
        )
        self.accept_button.setEnabled(bool(self.chosen))


def _amount(dossier: Dossier, part: str, row: str) -> str:
    """How much a dossier has of a part of an occupation; "" for nothing."""
    if isinstance(dossier.facts[part].type, Rows):
        count = len(dossier.rows(part, row))
        return f"{count} 行" if count else ""
    return "已填" if dossier.value(part, row) is not None else ""
