"""核对: every answer by page and official table, as one sheet to read, with 修改 beside each."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QUrl, Signal
from PySide6.QtGui import QShowEvent, QTextOption
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QRadioButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from app.definitions.models import Page
from app.dossier.changes import ROOT
from app.ui.labels import text_label
from app.ui.session import Session
from app.ui.style.tokens import SIZES, tokens_of
from app.ui.wizard.boards.answers import SCHEME, AnswerSheet, Show
from app.ui.wizard.editors.choices import QuietComboBox

_SHOWS: dict[Show, str] = {"all": "全部", "empty": "没有填的", "wrong": "有问题的"}


class ReviewPage(QWidget):
    """The sheet is written anew when it is seen and something has changed since.

    `wanted(key, row)` asks for the place where a value is entered.
    """

    wanted = Signal(str, str)

    def __init__(
        self, session: Session, page: Page | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.session = session
        self._is_stale = True
        self.show_only: Show = "all"
        column = QVBoxLayout(self)
        margin = SIZES["space_5"]
        column.setContentsMargins(margin, SIZES["space_4"], margin, SIZES["space_4"])
        column.addWidget(text_label(page.title if page else "核对", "title"))
        column.addLayout(self._build_bar())
        self.summary = text_label("", "hint")
        column.addWidget(self.summary)
        self.sheet = self._build_sheet()
        column.addWidget(self.sheet, 1)
        for signal in (session.findings_changed, session.notice_changed, session.opened):
            signal.connect(self.mark_stale)
        self.bring_up_to_date()

    # --- building ---

    def _build_bar(self) -> QHBoxLayout:
        """What is shown, and the way to a page."""
        line = QHBoxLayout()
        line.setSpacing(SIZES["space_4"])
        self._group = QButtonGroup(self)
        self.choices: dict[Show, QRadioButton] = {}
        for show, label in _SHOWS.items():
            button = QRadioButton(label)
            button.setAccessibleName(f"显示：{label}")
            button.setChecked(show == self.show_only)
            button.toggled.connect(lambda is_on, show=show: self._choose(show) if is_on else None)
            self._group.addButton(button)
            self.choices[show] = button
            line.addWidget(button)
        line.addStretch(1)
        self.places = QuietComboBox()
        self.places.setAccessibleName("转到哪一部分")
        self.places.activated.connect(self._go_to_place)
        goto = text_label("转到")
        goto.setWordWrap(False)
        goto.setBuddy(self.places)
        line.addWidget(goto)
        line.addWidget(self.places)
        return line

    def _build_sheet(self) -> QTextBrowser:
        sheet = QTextBrowser()
        sheet.setAccessibleName("全部填报内容")
        sheet.setOpenLinks(False)
        # Paper, unlike other fields that can't be written in.
        sheet.setStyleSheet("QTextBrowser:read-only { background: palette(base); }")
        sheet.setUndoRedoEnabled(False)
        sheet.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        sheet.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        sheet.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextBrowserInteraction
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        sheet.anchorClicked.connect(self._follow_link)
        return sheet

    # --- showing ---

    def mark_stale(self) -> None:
        """Write the sheet now, or once the page is seen."""
        self._is_stale = True
        if self.isVisible():
            self.bring_up_to_date()

    def bring_up_to_date(self) -> None:
        """Write the sheet where something has changed since, and stay at the same place."""
        if not self._is_stale or not self.session.is_open:
            return
        self._is_stale = False
        answers = AnswerSheet(self.session, tokens_of(self.palette()), self.show_only)
        bar = self.sheet.verticalScrollBar()
        place = bar.value()
        self.sheet.setHtml(self._style() + answers.html())
        bar.setValue(place)
        self._show_places(answers.pages())
        self._show_summary()

    def _style(self) -> str:
        tokens = tokens_of(self.palette())
        table = f"border-collapse: collapse; border-style: solid; border-color: {tokens.line};"
        return (
            f"<style>table {{ {table} }} th {{ color: {tokens.text_soft}; font-weight: normal; }}"
            f"a {{ color: {tokens.accent}; text-decoration: none; }}</style>"
        )

    def _show_places(self, pages: tuple[Page, ...]) -> None:
        if [self.places.itemData(n) for n in range(self.places.count())] != [p.key for p in pages]:
            self.places.clear()
            for page in pages:
                self.places.addItem(page.title, page.key)

    def _show_summary(self) -> None:
        findings = self.session.findings()
        errors = sum(finding.severity == "error" for finding in findings)
        rest = len(findings) - errors
        said = f"必须改 {errors} 处，建议改 {rest} 处。" if findings else "没有发现问题。"
        self.summary.setText(f"{said}点“修改”回到填写的地方。")

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what changed while the page wasn't seen."""
        super().showEvent(event)
        self.bring_up_to_date()

    def changeEvent(self, event: QEvent) -> None:
        """Write the sheet in the colours of another appearance."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "sheet"):
            self.mark_stale()

    # --- acting ---

    def show_field(self, key: str, row: str = ROOT) -> None:
        """Scroll to a value."""
        self.bring_up_to_date()
        self.sheet.scrollToAnchor(f"{key}/{row}")
        self.sheet.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose(self, show: Show) -> None:
        self.show_only = show
        self._is_stale = True
        self.bring_up_to_date()
        self.sheet.verticalScrollBar().setValue(0)

    def _go_to_place(self, index: int) -> None:
        self.sheet.scrollToAnchor(str(self.places.itemData(index)))

    def _follow_link(self, url: QUrl) -> None:
        if url.scheme() == SCHEME:
            key, _, row = url.path().partition("/")
            self.wanted.emit(key, row)
