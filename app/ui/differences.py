"""The look at what a 填报表 would change, before anything changes."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QModelIndex, QStringListModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QListView,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app.exchange.sheet_comparison import Difference, SheetImport
from app.ui.labels import give_role, say, text_label
from app.ui.messages import resize_within_screen
from app.ui.overfull import overfull
from app.ui.session import Session
from app.ui.style.tokens import size
from app.ui.tick_tree import Branch, Leaf, SideBySide, TickModel, TickView

_COLUMNS = ("内容", "现在", "改成", "说明")
_MOST_LINES = 2


def branches(found: SheetImport, untaken: set[str]) -> Iterator[Branch]:
    """What would change, sheet by sheet.

    What only the dossier has changed since the export has no tick, nor have new rows of the
    tables `untaken`.
    """
    sheets: dict[str, list[Leaf]] = {}
    for one in found.differences:
        is_taken = one.kind != "added" or one.key not in untaken
        both = "这里后来也改过，会被盖掉" if one.changed_here else ""
        remark = "；".join(filter(None, (one.problem, both)))
        sheets.setdefault(one.sheet, []).append(_leaf(one, remark, is_ticked=is_taken))
    for one in found.kept:
        leaf = _leaf(one, "同事没有改，是这里后来改的", is_ticked=False)
        sheets.setdefault(one.sheet, []).append(leaf)
    yield from sheets.items()


def _leaf(one: Difference, remark: str, *, is_ticked: bool) -> Leaf:
    before = "（新的一行）" if one.kind == "added" else one.before or "（空）"
    after = "（删除）" if one.kind == "removed" else one.after or "（清空）"
    spoken = f"{one.label}，现在：{before}，改成：{after}，{remark}"
    cells = one.label, before, after, remark
    return Leaf(one, cells, is_ticked, spoken, "warning" if remark else "")


class DifferencesDialog(QDialog):
    """Lists what an import would change, each with a tick; nothing changes before 导入.

    What couldn't be read stands apart, above the changes.
    """

    def __init__(self, found: SheetImport, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._found = session, found
        full = list(overfull(found.differences, session.dossier))
        untaken = {one.table for one in full}
        self.model = TickModel(_COLUMNS, tuple(branches(found, untaken)), self)
        self.problems = [*found.problems, *(f"{one.text}，没有打勾" for one in full)]
        self.setWindowTitle("导入填报表：看看要改什么")
        self._build()
        if self.model.leaves:
            resize_within_screen(self, size("space_6") * 32, size("space_6") * 22)
        self.model.dataChanged.connect(self._count)
        self.tree.selectionModel().currentChanged.connect(self._show)
        self._count()
        self.tree.choose_first()

    def chosen(self) -> tuple[Difference, ...]:
        """The ticked changes."""
        chosen: tuple[Difference, ...] = self.model.chosen()
        return chosen

    def accept(self) -> None:
        """Take it, unless a table would get more rows than it may have."""
        full = list(overfull(self.chosen(), self._session.dossier))
        if full:
            words = "；".join(one.text for one in full)
            say(self.warning, f"{words}。请少勾一些新增的行，或者在填报表里删去。", "error")
            return
        super().accept()

    def copy_problems(self) -> None:
        """What was told of the reading to the clipboard, for the colleague."""
        QGuiApplication.clipboard().setText("\n".join(self._lines()))
        say(self.warning, "已复制，可以粘贴到给同事的消息里。", "ok")

    # --- building ---

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(*(size("space_4"),) * 4)
        column.setSpacing(size("space_2"))
        self.headline = text_label(self._headline(), "caption", self)
        column.addWidget(self.headline)
        if self.problems or self._found.notes:
            column.addWidget(self._told())
        parts = QSplitter(Qt.Orientation.Vertical, self)
        self.tree = TickView(self.model, "将要改动的内容", (9, 7, 7, 5), self)
        self.detail = SideBySide(("现在", "改成"), self)
        parts.addWidget(self.tree)
        parts.addWidget(self.detail)
        parts.setStretchFactor(0, 1)
        parts.setSizes([size("space_6") * 9, size("space_6") * 3])
        parts.setChildrenCollapsible(False)
        column.addWidget(parts, 1)
        parts.setVisible(bool(self.model.leaves))
        self.warning = text_label("", "error", self)
        self.warning.hide()
        column.addWidget(self.warning)
        last = self._bar()
        last.addWidget(self._buttons())
        column.addLayout(last)
        self.tree.setFocus(Qt.FocusReason.OtherFocusReason)

    def _headline(self) -> str:
        found = self._found
        if not self.model.leaves:
            return "填报表里没有要改的内容。"
        parts = [f"填报表里改了 {len(found.differences)} 处"] if found.differences else []
        if found.kept:
            parts.append(f"另有 {len(found.kept)} 处和这份材料不同，是这里后来改的，没有打勾")
        return "；".join(parts) + "。打勾的会改过来，可以撤销。"

    def _told(self) -> QWidget:
        """What couldn't be read, and what was passed over."""
        frame = QFrame(self)
        give_role(frame, "warning" if self.problems else "card")
        column = QVBoxLayout(frame)
        line = QHBoxLayout()
        heads = [f"没有读进来的 {len(self.problems)} 处"] if self.problems else []
        heads += [f"提示 {len(self._found.notes)} 条"] if self._found.notes else []
        line.addWidget(text_label("，".join(heads), "caption", frame), 1)
        self.copy_button = QPushButton("复制这些说明", frame)
        self.copy_button.setToolTip("复制以后可以发给填表的同事")
        self.copy_button.setAutoDefault(False)
        self.copy_button.clicked.connect(self.copy_problems)
        line.addWidget(self.copy_button)
        column.addLayout(line)
        self.told = QListView(frame)
        self.told.setAccessibleName("没有读进来的和提示")
        self.told.setModel(QStringListModel(self._lines(), self.told))
        self.told.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.told.setWordWrap(True)
        self.told.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column.addWidget(self.told)
        self._limit(self.told)
        return frame

    def _lines(self) -> list[str]:
        """Problems before remarks, each with a word that says which it is."""
        problems = [f"没读：{one}" for one in self.problems]
        return [*problems, *(f"提示：{one}" for one in self._found.notes)]

    @staticmethod
    def _limit(view: QListView) -> None:
        """As high as its first lines, one of which may be broken."""
        view.ensurePolished()
        lines = min(_MOST_LINES, view.model().rowCount())
        high = view.sizeHintForRow(0) * lines + view.fontMetrics().lineSpacing()
        view.setFixedHeight(high + 2 * view.frameWidth() + 2)

    def _bar(self) -> QHBoxLayout:
        bar = QHBoxLayout()
        self.all_button, self.none_button = QPushButton("全选", self), QPushButton("全不选", self)
        for button, is_on in ((self.all_button, True), (self.none_button, False)):
            button.setAutoDefault(False)
            button.setVisible(bool(self.model.leaves))
            button.clicked.connect(lambda _=False, on=is_on: self.model.tick_all(ticked=on))
            bar.addWidget(button)
        self.count = text_label("", "quiet", self)
        bar.addWidget(self.count, 1)
        return bar

    def _buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(self)
        self.take_button = buttons.addButton("导入打勾的", QDialogButtonBox.ButtonRole.AcceptRole)
        give_role(self.take_button, "primary")
        self.take_button.setDefault(True)
        self.take_button.setVisible(bool(self.model.leaves))
        words = "什么都不改" if self.model.leaves else "关闭"
        buttons.addButton(words, QDialogButtonBox.ButtonRole.RejectRole).setAutoDefault(False)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        return buttons

    # --- showing ---

    def _count(self) -> None:
        chosen = len(self.chosen())
        self.count.setText(
            f"打勾 {chosen} 处，共 {len(self.model.leaves)} 处" if self.model.leaves else ""
        )
        self.take_button.setEnabled(bool(chosen))
        say(self.warning, "")

    def _show(self, index: QModelIndex, _before: QModelIndex) -> None:
        leaf = self.model.leaf(index)
        if leaf is None:
            self.detail.show_texts("", "", "")
            return
        one, remark = leaf.item, leaf.cells[-1]
        line = f"{one.where}　{remark}" if remark else one.where
        self.detail.show_texts(line, one.before, self._whole(one))

    def _whole(self, one: Difference) -> str:
        """The new value; of a new row all its cells."""
        if one.kind == "removed":
            return "（删除这一行）"
        facts = self._session.definitions.facts
        lines = [
            f"{facts[key].label}：{facts[key].type.display(value)}" for key, value in one.cells
        ]
        return "\n".join(lines) if lines else one.after or "（清空）"
