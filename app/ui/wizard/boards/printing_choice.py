"""What an export writes, and which engine sets the pages of its PDFs: two lines, kept as settings."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.storage.printing import place_of
from app.storage.settings import Settings
from app.ui.labels import say, text_label
from app.ui.style.tokens import SIZES
from app.ui.wizard.editors.choices import QuietComboBox

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from app.outputs.documents.rendering import Printing
    from app.outputs.engines.models import Cancel, EngineKey
    from app.outputs.preparation import Preparation

_FORMATS = {"docx": "Word", "pdf": "PDF", "xlsx": "Excel"}
ENGINES: Mapping[EngineKey, str] = {
    "auto": "自动",
    "word": "Microsoft Word",
    "wps": "WPS 文字",
    "libreoffice": "LibreOffice",
    "builtin": "程序自带的排版",
}
# Kept here too: to ask for them would load the engines with the page.
_OFFICE = "页数和用它打开 Word 文件时一样。"
_OTHER_PAGES = "分页可能和在 Word、WPS 里打开时不同，页数以 PDF 为准。"


def printing_with(
    engine: EngineKey, own: Mapping[str, str], dossier: Path, cancel: Cancel
) -> Printing:
    """How PDFs are made: by an engine, and the user's own as they are kept for a dossier's file.

    To be called beside the window: all that it needs is slow to import.
    """
    from app.outputs.documents.rendering import Printing  # noqa: PLC0415
    from app.outputs.engines.choice import engine_for  # noqa: PLC0415
    from app.outputs.engines.own_pdf import OwnPdf  # noqa: PLC0415

    found = {key: OwnPdf(place_of(one, dossier)) for key, one in own.items()}
    return Printing(engine_for(engine), found, cancel)


class PrintingChoice(QWidget):
    """`changed()` follows each choice of the user."""

    changed = Signal()

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._found: Preparation | None = None
        self.boxes: dict[str, QCheckBox] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SIZES["space_2"])
        column.addLayout(self._build_formats())
        column.addLayout(self._build_engines())
        self.explanation = text_label("", "hint", self)
        column.addWidget(self.explanation)
        self._kept = settings.text("engine")
        self.choose(cast("EngineKey", self._kept))

    def showEvent(self, event: QShowEvent) -> None:
        """Follow what was chosen among the settings meanwhile."""
        if self._settings.text("engine") != self._kept:
            self._kept = self._settings.text("engine")
            self.choose(cast("EngineKey", self._kept))
        super().showEvent(event)

    # --- what is chosen ---

    @property
    def formats(self) -> frozenset[str]:
        """The formats that are ticked."""
        return frozenset(name for name, box in self.boxes.items() if box.isChecked())

    @property
    def engine(self) -> EngineKey:
        """The engine that shall make the PDFs."""
        return cast("EngineKey", self.engines.currentData())

    @property
    def printer(self) -> EngineKey:
        """The engine that would make them now: what `auto` comes to, once that is known."""
        is_open = self.engine == "auto" and self._found is not None
        return self._found.automatic.key if is_open and self._found else self.engine

    @property
    def printer_name(self) -> str:
        """What the user calls it: `自动（LibreOffice）`."""
        name = ENGINES[self.engine]
        return name if self.printer == self.engine else f"{name}（{ENGINES[self.printer]}）"

    def choose(self, engine: EngineKey) -> None:
        """Choose an engine for now; what is kept as the setting stays."""
        place = self.engines.findData(engine)
        self.engines.setCurrentIndex(max(place, 0))
        self._explain()

    def show_found(self, found: Preparation) -> None:
        """Mark what isn't on this machine, with the reason; say what `auto` would take now."""
        self._found = found
        model = cast("QStandardItemModel", self.engines.model())
        for state in found.engines:
            place = self.engines.findData(state.key)
            lack = f"（{state.lack}）" if state.lack else ""
            self.engines.setItemText(place, f"{ENGINES[state.key]}{lack}")
            model.item(place).setEnabled(not state.lack)
        self.engines.setItemText(
            0, f"自动（现在用{_spaced(ENGINES[found.automatic.key]).rstrip()}）"
        )
        if self._lack():
            self.choose("auto")
        self._explain()

    # --- building ---

    def _build_formats(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(SIZES["space_4"])
        line.addWidget(_word("生成哪些", self))
        kept = self._settings.text("formats").split(",")
        for name, caption in _FORMATS.items():
            box = QCheckBox(caption, self)
            box.setAccessibleName(f"生成 {caption} 文件")
            box.setChecked(name in kept)
            box.toggled.connect(self._keep_formats)
            self.boxes[name] = box
            line.addWidget(box)
        line.addStretch(1)
        return line

    def _build_engines(self) -> QHBoxLayout:
        self.engines = QuietComboBox(self)
        self.engines.setAccessibleName("PDF 由谁排版")
        self.engines.setSizeAdjustPolicy(QuietComboBox.SizeAdjustPolicy.AdjustToContents)
        for key, name in ENGINES.items():
            self.engines.addItem(name, key)
        self.engines.activated.connect(self._keep_engine)
        line = QHBoxLayout()
        line.setSpacing(SIZES["space_4"])
        label = _word("PDF 由谁排版", self)
        label.setBuddy(self.engines)
        line.addWidget(label)
        line.addWidget(self.engines)
        line.addStretch(1)
        return line

    # --- choosing ---

    def _keep_formats(self) -> None:
        chosen = self.formats
        self._settings.keep("formats", ",".join(name for name in _FORMATS if name in chosen))
        self._explain()
        self.changed.emit()

    def _keep_engine(self) -> None:
        self._kept = self.engine
        self._settings.keep("engine", self._kept)
        self._explain()
        self.changed.emit()

    def _lack(self) -> str:
        """Why the engine that is chosen can't be used; "" where it can, or nothing is known yet."""
        states = self._found.engines if self._found else ()
        return next((one.lack for one in states if one.key == self.engine), "")

    def _explain(self) -> None:
        makes_pdf = "pdf" in self.formats
        self.engines.setEnabled(makes_pdf)
        if not self.formats:
            say(self.explanation, "至少选一种，才能生成。")
        elif not makes_pdf:
            say(self.explanation, "不生成 PDF：在 Word 或 WPS 里打开、打印。")
        else:
            say(self.explanation, f"{self._kept_one()}{self._what_it_means()}")

    def _kept_one(self) -> str:
        """That another engine was chosen once, and isn't here."""
        kept = self._settings.text("engine")
        lacks = self._found.engines if self._found else ()
        lack = next((one.lack for one in lacks if one.key == kept), "")
        return f"上次选的 {ENGINES[cast('EngineKey', kept)]} 用不了：{lack}。" if lack else ""

    def _what_it_means(self) -> str:
        if self.engine == "auto" and self._found is None:
            return "自动：有 Word、WPS 或 LibreOffice 就用它，没有就用程序自带的排版。"
        if self.engine == "auto" and self.printer == "builtin":
            return f"没有找到 Word、WPS、LibreOffice，用程序自带的排版；{_OTHER_PAGES}"
        if self.printer == "builtin":
            return f"很快，不需要办公软件；{_OTHER_PAGES}"
        return f"用{_spaced(ENGINES[self.printer])}排版，{_OFFICE}"


def _word(text: str, parent: QWidget) -> QLabel:
    label = text_label(text, "", parent)
    label.setWordWrap(False)
    return label


def _spaced(name: str) -> str:
    """A name within Chinese words: with a space before a Latin letter, and after one."""
    before = " " if name[0].isascii() else ""
    return f"{before}{name}{' ' if name[-1].isascii() else ''}"
