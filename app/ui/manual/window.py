"""The window of the manual: contents and search at the left, the page at the right."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.ui.icons import icon
from app.ui.manual.browser import ManualBrowser
from app.ui.manual.pages import FIRST, Manual, ManualPage, plain
from app.ui.style.tokens import colour, size

_KEY = Qt.ItemDataRole.UserRole
_SIZE = (1080, 720)
"""Width and height that the window has at first, where the screen has the room."""
_SNIPPET = 12
"""Letters that are shown around a find."""
_LETTERS = 17
"""Chinese letters that the contents have room for."""


class ManualWindow(QWidget):
    """A window of its own beside the work. `more(key)` gives what the open dossier adds to a page."""

    def __init__(self, manual: Manual, more: Callable[[str], str]) -> None:
        super().__init__()
        self._manual, self._more = manual, more
        self._past: list[str] = []
        self._future: list[str] = []
        self._shown = ""
        self.setWindowTitle("使用手册 — 匠申")
        room = self.screen().availableSize()
        self.resize(min(_SIZE[0], room.width()), min(_SIZE[1], room.height() - _SIZE[1] // 20))
        self.line = QLineEdit(self)
        self.contents = QListWidget(self)
        self.sheet = ManualBrowser(self)
        self.back = self._button("left", "后退", "后退（Alt+←）", self.go_back)
        self.forward = self._button("right", "前进", "前进（Alt+→）", self.go_forward)
        self._build()
        self._list()

    # --- building ---

    def _build(self) -> None:
        self.line.setPlaceholderText("在手册里查找")
        self.line.setAccessibleName("在手册里查找")
        self.line.setClearButtonEnabled(True)
        self.line.textChanged.connect(self._list)
        self.line.returnPressed.connect(self._go_to_first)
        self.contents.setAccessibleName("手册的各页")
        self.contents.setProperty("role", "rail")
        self.contents.setWordWrap(True)
        self.contents.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.contents.currentItemChanged.connect(self._follow)
        self.sheet.wanted.connect(self.show_page)
        bar = QHBoxLayout()
        for part in (self.back, self.forward):
            bar.addWidget(part)
        bar.addWidget(self.line, 1)
        rail = self._rail = QWidget(self)
        column = QVBoxLayout(rail)
        column.addLayout(bar)
        column.addWidget(self.contents, 1)
        across = QSplitter(Qt.Orientation.Horizontal, self)
        across.addWidget(rail)
        across.addWidget(self.sheet)
        across.setStretchFactor(1, 1)
        across.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(across)
        self._fit()
        for keys, action in (
            ("Alt+Left", self.go_back),
            ("Alt+Right", self.go_forward),
            ("Ctrl+F", self.start_search),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(action)

    def _button(
        self, drawing: str, name: str, tip: str, action: Callable[[], object]
    ) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(icon(drawing))
        button.setAccessibleName(name)
        button.setToolTip(tip)
        button.clicked.connect(lambda _checked=False: action())
        return button

    def _fit(self) -> None:
        self._rail.setMinimumWidth(self.fontMetrics().horizontalAdvance("国") * _LETTERS)

    # --- the contents ---

    def _list(self) -> None:
        """All pages by parts, or those with the words that are sought, each with its first find."""
        sought = self.sought
        self.contents.blockSignals(True)
        self.contents.clear()
        part = ""
        for page in self._manual.values():
            snippet = self._snippet(page, sought)
            if sought and not snippet:
                continue
            if not sought and page.part != part:
                part = page.part
                self._add_part(part)
            item = QListWidgetItem(f"{page.title}\n{snippet}" if sought else page.title)
            item.setData(_KEY, page.key)
            self.contents.addItem(item)
        if not self.contents.count():
            self._add_part("没有找到，可以少输几个字。")
        self._choose(self._shown)
        self.contents.blockSignals(False)

    def _add_part(self, title: str) -> None:
        item = QListWidgetItem(f"\n{title}" if self.contents.count() else title)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setForeground(colour("text_soft", self.palette()))
        font = self.contents.font()
        font.setPixelSize(round(font.pixelSize() * size("font_small") / size("font_body")))
        item.setFont(font)
        self.contents.addItem(item)

    def _snippet(self, page: ManualPage, sought: str) -> str:
        """The first place of what is sought, with the letters around it; "" where there is none."""
        words = plain(self._html(page))
        place = words.lower().find(sought.lower()) if sought else -1
        if place < 0:
            return ""
        start, end = max(0, place - _SNIPPET), place + len(sought) + _SNIPPET
        return f"{'…' if start else ''}{words[start:end]}…"

    def _choose(self, key: str) -> None:
        for row in range(self.contents.count()):
            if self.contents.item(row).data(_KEY) == key:
                self.contents.setCurrentRow(row)

    def _follow(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(_KEY):
            self.show_page(item.data(_KEY))

    # --- the search ---

    @property
    def sought(self) -> str:
        """The words that are sought."""
        return self.line.text().strip()

    def start_search(self) -> None:
        """Let the keys go to the line of the search."""
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.selectAll()

    def _go_to_first(self) -> None:
        for row in range(self.contents.count()):
            if key := self.contents.item(row).data(_KEY):
                self.show_page(key)
                self.sheet.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    # --- going places ---

    @property
    def shown(self) -> str:
        """The key of the page that is shown."""
        return self._shown

    def show_page(self, key: str) -> None:
        """Show a page; an unknown one is the first."""
        key = key if key in self._manual else FIRST
        if self._shown and key != self._shown:
            self._past.append(self._shown)
            self._future.clear()
        self._show(key)

    def go_back(self) -> None:
        """To the page before."""
        if self._past:
            self._future.append(self._shown)
            self._show(self._past.pop())

    def go_forward(self) -> None:
        """Again to the page from which one came back."""
        if self._future:
            self._past.append(self._shown)
            self._show(self._future.pop())

    def _show(self, key: str) -> None:
        self._shown = key
        self.sheet.show_source(self._html(self._manual[key]), self.sought)
        self.contents.blockSignals(True)
        self._choose(key)
        self.contents.blockSignals(False)
        self.back.setEnabled(bool(self._past))
        self.forward.setEnabled(bool(self._future))

    def _html(self, page: ManualPage) -> str:
        return page.source + self._more(page.key)

    # --- Qt ---

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc gives the search up, and closes the window where there is none."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.line.text():
            self.line.clear()
        else:
            self.close()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the program's appearance and text size."""
        super().changeEvent(event)
        kinds = (QEvent.Type.FontChange, QEvent.Type.PaletteChange, QEvent.Type.StyleChange)
        if event.type() in kinds and hasattr(self, "sheet"):
            self._fit()
            self._list()
            self.sheet.schedule_redress()
