"""导入通知包: a look before it is used, what is wrong with one that can't be; the list of notices."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from app.definitions.models import Definitions
from app.definitions.overview import NoticeOverview
from app.errors import JiangshenError
from app.outputs.notice_comparison import description, differences
from app.storage.notice_packages import SUFFIX, Candidate, PackageError, with_suffix
from app.ui.icons import icon
from app.ui.labels import give_role, say, text_label
from app.ui.messages import ask, resize_within_screen, show_error
from app.ui.style.tokens import SIZES, size, tokens_of

if TYPE_CHECKING:
    from app.storage.package_store import SetAside

_FILTER = f"通知包 (*{SUFFIX})"
_TRUST = "程序只核对了格式。条件、份数、期限和金额，请与通知原文对照以后再用。"


class Desk(Protocol):
    """Where notice packages are taken in, given out and removed; wiring provides it."""

    def examine(self, path: Path) -> Candidate:
        """Read a package; raises `PackageError` with all that is wrong."""
        ...

    def take(self, candidate: Candidate) -> None:
        """Use it from now on."""
        ...

    def definitions(self) -> Definitions:
        """Those in use now."""
        ...

    def overviews(self, known: Definitions) -> tuple[NoticeOverview, ...]:
        """For the start page."""
        ...

    def imported(self) -> tuple[str, ...]:
        """The ids of imported notices."""
        ...

    def aside(self) -> tuple[SetAside, ...]:
        """What isn't used any more."""
        ...

    def news(self) -> tuple[SetAside, ...]:
        """The same, what wasn't told yet."""
        ...

    def remove(self, notice: str) -> None:
        """Use an imported notice no more."""
        ...

    def export(self, notice: str, target: Path) -> None:
        """Write a notice as a package."""
        ...


class _Sheet(QDialog):
    """A text to read above some buttons."""

    def __init__(self, title: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.sheet = QTextBrowser(self)
        self.sheet.setAccessibleName(title)
        self.sheet.setOpenLinks(False)
        self.buttons = QDialogButtonBox(self)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(*(SIZES["space_4"],) * 4)
        self._column.setSpacing(SIZES["space_3"])

    def _lay_out(self, *parts: QWidget) -> None:
        for part in parts:
            self._column.addWidget(part, 1 if part is self.sheet else 0)
        self._column.addWidget(self.buttons)
        resize_within_screen(self, size("space_6") * 21, size("space_6") * 18)


class ImportDialog(_Sheet):
    """What a package holds and what it changes; accepted where it shall be used."""

    def __init__(self, candidate: Candidate, parent: QWidget | None = None) -> None:
        super().__init__("导入通知包", parent)
        caption = text_label(f"要用这份通知吗？　{candidate.package.name}", "caption", self)
        tokens = tokens_of(self.palette())
        rows = "".join(
            f'<tr><td style="color:{tokens.text_soft}" width="22%">{escape(name)}</td>'
            f"<td>{_lines(text.splitlines())}</td></tr>"
            for name, text in description(candidate.notice, candidate.known)
        )
        self.sheet.setHtml(
            f'{_changes(candidate)}<table width="100%" cellpadding="4">{rows}</table>'
        )
        trust = text_label(_TRUST, "warning", self)
        verb = "更新" if candidate.before else "导入"
        take = self.buttons.addButton(verb, QDialogButtonBox.ButtonRole.AcceptRole)
        give_role(take, "primary")
        self.buttons.addButton("取消", QDialogButtonBox.ButtonRole.RejectRole)
        self._lay_out(caption, self.sheet, trust)


class ProblemsDialog(_Sheet):
    """All that is wrong with a package, to be read and passed on."""

    def __init__(self, error: PackageError, parent: QWidget | None = None) -> None:
        super().__init__("导入通知包", parent)
        first, *rest = error.message.split("\n")
        caption = text_label(f"{first.rstrip('：')}，有 {len(rest)} 处问题", "caption", self)
        self.sheet.setPlainText("\n".join(rest))
        advice = text_label(error.advice, "", self)
        copy = self.buttons.addButton("复制这些话", QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(error.message))
        close = self.buttons.addButton("知道了", QDialogButtonBox.ButtonRole.AcceptRole)
        self._lay_out(caption, self.sheet, advice)
        close.setDefault(True)
        close.setFocus()


class NoticesDialog(QDialog):
    """Every notice, shipped or imported; `used(definitions)` follows what changes them."""

    def __init__(
        self,
        desk: Desk,
        known: Definitions,
        use: Callable[[Definitions], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._known, self._use = desk, known, use
        self.ids: list[str] = []
        self.setWindowTitle("通知和通知包")
        self.list = QListWidget(self)
        self.list.setAccessibleName("这台电脑上的通知")
        self.list.currentRowChanged.connect(self._show_one)
        self.about = text_label("", "quiet", self)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(SIZES["space_4"],) * 4)
        column.setSpacing(SIZES["space_3"])
        column.addWidget(text_label("这台电脑上的通知", "caption", self))
        column.addWidget(self.list, 1)
        column.addWidget(self.about)
        column.addLayout(self._build_buttons())
        resize_within_screen(self, size("space_6") * 21, size("space_6") * 14)
        self._fill()

    def _build_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.take = QPushButton(icon("import"), "导入通知包…", self)
        self.give = QPushButton(icon("export"), "导出通知包…", self)
        self.remove = QPushButton(icon("delete"), "移除", self)
        close = QPushButton("关闭", self)
        slots = (self._take, self._give, self._remove, self.accept)
        for button, slot in zip((self.take, self.give, self.remove, close), slots, strict=True):
            button.setAutoDefault(False)
            button.clicked.connect(slot)
            row.addWidget(button)
        row.insertStretch(3, 1)
        return row

    # --- the list ---

    def _fill(self, chosen: str = "") -> None:
        imported = self._desk.imported()
        self.ids = list(self._known.notices)
        self.list.blockSignals(True)
        self.list.clear()
        for notice in self._known.notices.values():
            origin = "导入的" if notice.id in imported else "自带"
            self.list.addItem(f"{notice.region}　{notice.number}　（{origin}）")
        for one in self._desk.aside():
            if one.notice not in self.ids:
                self.ids.append(one.notice)
                item = QListWidgetItem(icon("warning"), f"{one.notice}　（没有使用）")
                self.list.addItem(item)
        self.list.blockSignals(False)
        self.list.setCurrentRow(self.ids.index(chosen) if chosen in self.ids else 0)
        self._show_one()

    @property
    def _chosen(self) -> str:
        place = self.list.currentRow()
        return self.ids[place] if 0 <= place < len(self.ids) else ""

    def _show_one(self) -> None:
        notice = self._known.notices.get(self._chosen)
        aside = next((one for one in self._desk.aside() if one.notice == self._chosen), None)
        if notice is not None:
            version = f"，第 {notice.version} 版" if notice.version > 1 else ""
            say(self.about, f"{notice.title}\n编号 {notice.id}{version}", "quiet")
        else:
            why = aside.reason if aside else ""
            say(self.about, f"没有使用的原因：{_brief(why)}", "warning")
        self.give.setEnabled(notice is not None)
        self.remove.setEnabled(aside is not None or self._chosen in self._desk.imported())

    # --- what can be done ---

    def _take(self) -> None:
        found = choose_package(self)
        if found is not None:
            self._fill(import_package(self._desk, found, self._changed, self) or self._chosen)

    def _changed(self, known: Definitions) -> None:
        self._known = known
        self._use(known)

    def _give(self) -> None:
        export_package(self._desk, self._chosen, self)

    def _remove(self) -> None:
        question = "移除这份导入的通知？"
        explanation = (
            "用它填的材料都留着，打开时会说明缺少通知；以后可以再导入。"
            "如果它更新过一份自带的通知，就回到自带的那一份。"
        )
        if not ask(self, question, explanation, "移除"):
            return
        try:
            self._desk.remove(self._chosen)
            self._changed(self._desk.definitions())
        except JiangshenError as error:
            show_error(self, error)
        self._fill()


def choose_package(parent: QWidget) -> Path | None:
    """The package that the user picks."""
    found = QFileDialog.getOpenFileName(parent, "导入通知包", "", _FILTER)[0]
    return Path(found) if found else None


def import_package(
    desk: Desk, path: Path, use: Callable[[Definitions], object], parent: QWidget
) -> str:
    """Show what a package holds, or what is wrong with it; the id of its notice once it is taken in.

    `use` then gets the definitions with it. "" where it wasn't taken in.
    """
    try:
        candidate = desk.examine(path)
    except PackageError as error:
        _run(ProblemsDialog(error, parent))
        return ""
    except JiangshenError as error:
        show_error(parent, error)
        return ""
    if not _run(ImportDialog(candidate, parent)):
        return ""
    try:
        desk.take(candidate)
        use(desk.definitions())
    except JiangshenError as error:
        show_error(parent, error)
        return ""
    return candidate.notice.id


def export_package(desk: Desk, notice: str, parent: QWidget) -> Path | None:
    """Write a notice as a package where the user wants it; None where that didn't happen."""
    name = QFileDialog.getSaveFileName(parent, "导出通知包", f"{notice}{SUFFIX}", _FILTER)[0]
    if not name:
        return None
    target = with_suffix(Path(name))
    if target != Path(name) and target.exists():
        question = f"“{target.name}”已经有了，要替换它吗？"
        if not ask(parent, question, "替换以后，原来的那一个就没有了。", "替换"):
            return None
    try:
        desk.export(notice, target)
    except JiangshenError as error:
        show_error(parent, error)
        return None
    return target


def tell_of_aside(news: Sequence[SetAside]) -> tuple[str, ...]:
    """What the user should know of packages that were set aside."""
    return tuple(
        f"导入的通知 {one.notice} 现在不能用，程序没有用它，已填的材料都在。原因：{_brief(one.reason)}\n"
        "请导入一份新的通知包（工具 → 导入通知包…）。"
        for one in news
    )


def _run(dialog: QDialog) -> bool:
    is_accepted = dialog.exec() == QDialog.DialogCode.Accepted
    dialog.deleteLater()
    return is_accepted


def _changes(candidate: Candidate) -> str:
    """What a new edition changes, first of all."""
    if candidate.before is None:
        return ""
    found = list(differences(candidate.before, candidate.notice))
    rows = "".join(f"<li>{escape(line)}</li>" for line in found)
    return (
        f"<p><b>和这台电脑上现在的那一份相比，有 {len(found)} 处不同：</b></p><ul>{rows}</ul>"
        if found
        else "<p><b>和这台电脑上现在的那一份相比，要求没有不同。</b></p>"
    )


def _lines(lines: Iterable[str]) -> str:
    return "<br>".join(map(escape, lines))


def _brief(reason: str, most: int = 5) -> str:
    """The first lines of a reason."""
    lines = reason.splitlines()
    more = f"\n……共 {len(lines)} 处" if len(lines) > most else ""
    return "\n".join(lines[:most]) + more
