"""The official page beside the field: filled in as one types, at the place that is being edited."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.dossier.changes import ROOT, Address
from app.dossier.dossier import Dossier
from app.errors import JiangshenError
from app.outputs.preview_plan import PreviewDocument, preview_documents, prints
from app.ui.icons import icon
from app.ui.labels import say, text_label
from app.ui.panels.preview_pages import PreviewPages
from app.ui.panels.preview_work import PreviewWork, Sight, Wish
from app.ui.place import paragraph_of, place_of
from app.ui.session import Session
from app.ui.style.tokens import size

PAUSE = 40
"""Milliseconds without a key after which the page is set anew."""
ZOOMS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0)
"""Shares of the printed size; at 1 a centimetre is one on the screen."""
_SCREEN = 96 / 72
_EDGE = 24
_LEAST = 200


class PreviewPanel(QWidget):
    """The pages of the notice's forms. `wanted(key, row)`: the user wants to go to that field."""

    wanted = Signal(str, str)
    closed = Signal()
    painted = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._documents: tuple[PreviewDocument, ...] = ()
        self._address: Address | None = None
        self._paragraph: int | None = None
        self._typed: tuple[Address, str] | None = None
        self._page, self._pages = 0, 0
        self._zoom: float | None = None
        self._is_stale = True
        self._referred: Mapping[str, str] = {}
        self._is_unprinted = False
        self._turns_to_place = True
        self._work = PreviewWork(session.definitions, self)
        self._work.shown.connect(self._take)
        self._work.failed.connect(self._tell)
        self._timer = QTimer(self, singleShot=True, interval=PAUSE)
        self._timer.timeout.connect(self._ask)
        self._build()
        self._listen()

    # --- building ---

    def _build(self) -> None:
        self.choice = QComboBox()
        self.choice.setAccessibleName("看哪一份表")
        self.choice.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.choice.setMinimumContentsLength(8)
        self.choice.activated.connect(self._choose)
        self.count = QLabel("")
        self.count.setProperty("role", "quiet")
        self.before = self._button("left", "上一页（PgUp）", lambda: self.turn(-1))
        self.after = self._button("right", "下一页（PgDn）", lambda: self.turn(1))
        self.smaller = self._button("zoom_out", "缩小（Ctrl+滚轮）", lambda: self._step_zoom(-1))
        self.larger = self._button("zoom_in", "放大（Ctrl+滚轮）", lambda: self._step_zoom(1))
        self.fits = self._button("fit_width", "整页宽", lambda: self._set_zoom(None))
        self.two = self._button("two_pages", "两页并排", self._ask)
        self.fold = self._button("close", "收起官方页面（F7）", self.closed.emit)
        self.two.setCheckable(True)
        self.fits.setCheckable(True)
        self.fits.setChecked(True)
        self.pages = PreviewPages()
        self.pages.chosen.connect(lambda row, key: self.wanted.emit(key, row))
        self.view = QScrollArea()
        self.view.setWidget(self.pages)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setMinimumWidth(_LEAST)
        self.view.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.view.setAccessibleName("官方页面")
        self.view.installEventFilter(self)
        self.view.viewport().installEventFilter(self)
        self.remark = text_label("", "hint")
        self.remark.hide()
        self.source = text_label("", "hint")
        self._lay_out()

    def _button(self, drawing: str, name: str, slot: Callable[[], object]) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon(drawing))
        button.setToolTip(name)
        button.setAccessibleName(name.partition("（")[0])
        button.clicked.connect(lambda _checked=False: slot())
        return button

    def _lay_out(self) -> None:
        edge, gap = size("space_2"), size("space_1")
        top, below = QHBoxLayout(), QHBoxLayout()
        top.addWidget(self.choice, 1)
        top.addWidget(self.fold)
        for widget in (self.before, self.count, self.after):
            below.addWidget(widget)
        below.addStretch(1)
        for widget in (self.smaller, self.larger, self.fits, self.two):
            below.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(edge, edge, edge, gap)
        layout.setSpacing(gap)
        layout.addLayout(top)
        layout.addLayout(below)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.remark)
        layout.addWidget(self.source)

    def _listen(self) -> None:
        session = self._session
        session.typing.connect(self._on_typing)
        session.visited.connect(self._on_visit)
        session.value_changed.connect(self._on_value)
        session.rows_changed.connect(lambda *_: self._on_change())
        session.notice_changed.connect(self._on_opened)
        session.opened.connect(self._on_opened)
        session.closed.connect(self._on_closed)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus)

    # --- what is heard ---

    def _on_typing(self, row: str, key: str, text: str) -> None:
        self._typed = (row, key), text
        self._on_visit(row, key)
        self._on_change()

    def _on_value(self, row: str, key: str) -> None:
        if self._typed is not None and self._typed[0] == (row, key):
            self._typed = None
        self._on_change()

    def _on_change(self) -> None:
        self._is_stale = True
        if self.isVisible():
            self._timer.start()

    def _on_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is None or not self.isVisible() or self.isAncestorOf(new):
            return
        place = place_of(new) if new.window() is self.window() else None
        if place is not None:
            self._on_visit(*place)

    def _on_visit(self, row: str, key: str) -> None:
        address = row, key
        if self._typed is not None and self._typed[0] != address:
            # Left without being handed over: what the dossier holds is what counts.
            self._typed, self._is_stale = None, True
        paragraph = paragraph_of(QApplication.focusWidget())
        if (address, paragraph) == (self._address, self._paragraph) and self._turns_to_place:
            return
        self._address, self._paragraph, self._turns_to_place = address, paragraph, True
        if self.isVisible() and self._session.is_open:
            self._go_to_place()

    def _go_to_place(self) -> None:
        changes_document = self._choose_for_place()
        is_there = self._point_out()
        if is_there and not changes_document and not self._is_stale:
            self._show_place()
        else:
            self._timer.start()

    def _point_out(self) -> bool:
        return self._address is not None and self.pages.point_out(self._address, self._paragraph)

    def _choose_for_place(self) -> bool:
        """Turn to a form that prints the value; whether that is another one than before."""
        known, shown = self._session.definitions, self.choice.currentIndex()
        key = self._address[1] if self._address else ""
        fits = [
            number
            for number, document in enumerate(self._documents)
            if prints(known.documents[document.key], key)
        ]
        self._is_unprinted = bool(key) and not fits
        self._remark()
        if not fits or shown in fits:
            return False
        self.choice.setCurrentIndex(fits[0])
        self._is_stale = True
        return True

    def _remark(self) -> None:
        say(self.remark, "这一栏不印在表里，只用来核对。" if self._is_unprinted else "", "hint")

    def _on_opened(self) -> None:
        if not self._session.is_open:
            return
        self._list_documents()
        self._typed, self._page, self._address, self._paragraph = None, 0, None, None
        self._is_unprinted = False
        self._on_change()

    def _list_documents(self) -> None:
        """Offer the forms that the notice asks for as the dossier is now; the chosen one stays."""
        documents = preview_documents(self._session.dossier, self._session.definitions)
        if documents == self._documents:
            return
        chosen = self.choice.currentText()
        self._documents = documents
        titles = [document.title for document in documents]
        self.choice.clear()
        self.choice.addItems(titles)
        self.choice.setCurrentIndex(titles.index(chosen) if chosen in titles else 0)
        self.choice.setEnabled(len(documents) > 1)

    def _on_closed(self) -> None:
        self._timer.stop()
        self.pages.clear()
        self._documents, self._typed, self._address = (), None, None

    @property
    def is_busy(self) -> bool:
        """Whether another picture is on its way."""
        return self._timer.isActive() or self._work.is_busy

    # --- what the user does here ---

    def turn(self, step: int) -> None:
        """To a page before or after."""
        wanted = max(0, min(self._page + step * self._shown_at_once(), self._pages - 1))
        if wanted != self._page:
            self._page, self._turns_to_place = wanted, False
            self._ask()

    def _choose(self, _number: int) -> None:
        self._page, self._turns_to_place, self._is_stale = 0, False, True
        self._ask()

    def _shown_at_once(self) -> int:
        return 2 if self.two.isChecked() else 1

    def _step_zoom(self, step: int) -> None:
        now = self._zoom or self._fitting()
        above = [zoom for zoom in ZOOMS if zoom > now * 1.02]
        below = [zoom for zoom in ZOOMS if zoom < now * 0.98]
        if step > 0 and above:
            self._set_zoom(above[0])
        elif step < 0 and below:
            self._set_zoom(below[-1])

    def _set_zoom(self, zoom: float | None) -> None:
        self._zoom = zoom
        policies = Qt.ScrollBarPolicy
        self.view.setHorizontalScrollBarPolicy(
            policies.ScrollBarAsNeeded if zoom else policies.ScrollBarAlwaysOff
        )
        self.fits.setChecked(zoom is None)
        self._ask()

    def _fitting(self) -> float:
        """The share of the printed size at which the pages fill the width."""
        a4_width = 595.3 * _SCREEN
        return self._room() / self._shown_at_once() / a4_width

    def _room(self) -> int:
        """Logical pixels for the pages, a scroll bar left out."""
        bar = self.view.verticalScrollBar().sizeHint().width()
        gaps = size("space_2") * (self._shown_at_once() - 1)
        return max(_LEAST, self.view.contentsRect().width() - bar - gaps - 2)

    # --- asking and showing ---

    def _ask(self) -> None:
        """Wish for the pages that are to be seen now."""
        if not self.isVisible() or not self._session.is_open:
            return
        self._timer.stop()
        # A book was bound since: references to evidence print its pages.
        file = self._session.file
        pages = file.print_choices().pages_now(file.dossier, self._session.definitions)
        self._is_stale |= pages != self._referred
        self._referred = pages
        if self._is_stale:
            self._list_documents()
        number = self.choice.currentIndex()
        if not 0 <= number < len(self._documents):
            return
        has_place = self._turns_to_place and not self._is_unprinted
        ratio = self.devicePixelRatioF()
        snapshot = self._snapshot() if self._is_stale else None
        self._is_stale = False
        self._work.ask(
            Wish(
                self._documents[number],
                snapshot,
                self._address if has_place else None,
                self._paragraph,
                self._page,
                self._shown_at_once(),
                self._zoom * _SCREEN * ratio if self._zoom else None,
                round(self._room() * ratio),
                pages,
            )
        )

    def _snapshot(self) -> Dossier:
        """The dossier with what is being typed."""
        copy = self._session.dossier.copy()
        if self._typed is not None:
            (row, key), text = self._typed
            if row == ROOT or copy.has_row(row):
                copy.set_value(key, text, row)
        return copy

    def _take(self, sight: Sight) -> None:
        if not self._session.is_open or not sight.leaves:
            return
        self._remark()
        self._pages, self._page = sight.pages, sight.leaves[0].number
        self.pages.show_sight(sight, self.devicePixelRatioF())
        if self._turns_to_place:
            self._point_out()
        shown = "–".join(dict.fromkeys(str(leaf.number + 1) for leaf in sight.leaves))
        self.count.setText(f"第 {shown}／{sight.pages} 页")
        self.count.setMinimumWidth(self.count.sizeHint().width())
        self.before.setEnabled(self._page > 0)
        self.after.setEnabled(sight.leaves[-1].number < sight.pages - 1)
        self._tell_source(sight)
        self._show_place()
        self.painted.emit()

    def _tell_source(self, sight: Sight) -> None:
        """By what the page was set, and what differs from Word's."""
        notes = len(sight.notes)
        more = f"另有 {notes} 条说明，鼠标停在这里看。" if notes else ""
        self.source.setText(f"由内置排版排出，页数以导出的 PDF 为准。{more}")
        self.source.setToolTip("\n".join(sight.notes))

    def _show_place(self) -> None:
        place = self.pages.place()
        if not place.isEmpty():
            centre = place.center()
            self.view.ensureVisible(
                centre.x(), centre.y(), _EDGE, max(_EDGE, self.view.height() // 3)
            )

    def _tell(self, error: Exception) -> None:
        """Say why there is no page; what nobody foresaw is reported as everywhere."""
        self.pages.clear()
        self.count.setText("")
        for button in (self.before, self.after):
            button.setEnabled(False)
        text = f"{error.message}。{error.advice}" if isinstance(error, JiangshenError) else ""
        say(self.remark, f"这一页现在排不出来：{text or '请保存诊断包，再试一次'}", "warning")
        if not isinstance(error, JiangshenError):
            raise error

    # --- Qt ---

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what changed while folded away."""
        super().showEvent(event)
        if not self._documents:
            self._on_opened()
        place = place_of(QApplication.focusWidget())
        if place is not None:
            self._address, self._turns_to_place = place, True
            self._paragraph = paragraph_of(QApplication.focusWidget())
            self._choose_for_place()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Rest while folded away."""
        self._timer.stop()
        super().hideEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fill the new width."""
        super().resizeEvent(event)
        if self._zoom is None:
            self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys and the wheel over the pages."""
        if (
            isinstance(event, QWheelEvent)
            and event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self._step_zoom(1 if event.angleDelta().y() > 0 else -1)
            return True
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            steps = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
            if event.key() in steps and not event.modifiers():
                self.turn(steps[Qt.Key(event.key())])
                return True
        return super().eventFilter(watched, event)
