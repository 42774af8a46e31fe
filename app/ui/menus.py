"""The menus: what can be done, under which name and key. The window says what each of them does."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu

from app.ui.icons import icon
from app.ui.style.tokens import SCALES

Slots = Mapping[str, Callable[[], object]]
_Entry = tuple[str, str, str, str]

_ALWAYS = (
    frozenset({"new", "open", "quit", "dark", "larger", "smaller", "usual"})
    | frozenset({"import_notice", "manage_notices", "settings"})
    | frozenset({"help", "questions", "keys", "tour", "self_test", "about"})
)
"""What can be done without an open dossier."""
_CHANGING = ("cut", "paste", "copy_from_file", "import_sheet")
"""What can't be done with a dossier that is locked; undoing and redoing depend on the steps, too."""
_MENUS: tuple[tuple[str, tuple[_Entry, ...]], ...] = (
    (
        "文件(&F)",
        (
            ("new", "新建…", "Ctrl+N", "new"),
            ("open", "打开…", "Ctrl+O", "open"),
            ("recent", "最近打开的", "", ""),
            ("save", "保存", "Ctrl+S", "save"),
            ("save_as", "另存为…", "Ctrl+Shift+S", "save_as"),
            ("close", "关闭这份材料", "Ctrl+W", "close"),
            ("output", "输出与报送", "Ctrl+P", "export"),
            ("quit", "退出", "Ctrl+Q", ""),
        ),
    ),
    (
        "编辑(&E)",
        (
            ("undo", "撤销", "Ctrl+Z", "undo"),
            ("redo", "重做", "Ctrl+Y", "redo"),
            ("cut", "剪切", "Ctrl+X", ""),
            ("copy", "复制", "Ctrl+C", ""),
            ("paste", "粘贴", "Ctrl+V", "paste"),
            ("find", "查找…", "Ctrl+F", "search"),
        ),
    ),
    (
        "查看(&V)",
        (
            ("next_section", "下一节", "Ctrl+PgDown", "down"),
            ("previous_section", "上一节", "Ctrl+PgUp", "up"),
            ("preview", "官方页面", "F7", "panel_right"),
            ("findings", "问题列表", "F8", "list"),
            ("next_finding", "下一个问题", "F4", ""),
            ("previous_finding", "上一个问题", "Shift+F4", ""),
            ("larger", "文字大一些", "Ctrl+=", ""),
            ("smaller", "文字小一些", "Ctrl+Shift+-", ""),
            ("usual", "文字恢复原来大小", "Ctrl+0", ""),
            ("dark", "深色", "Ctrl+Shift+D", "contrast"),
        ),
    ),
    (
        "工具(&T)",
        (
            ("history", "历史…", "Ctrl+H", "history"),
            ("notices", "换到另一份通知", "", ""),
            ("copy_from_file", "复制自另一份材料…", "Ctrl+Shift+C", "duplicate"),
            ("export_sheet", "导出填报表给同事…", "Ctrl+E", "sheet"),
            ("import_sheet", "导入填报表…", "Ctrl+I", "import"),
            ("import_notice", "导入通知包…", "", "add"),
            ("manage_notices", "管理、导出通知包…", "", ""),
            ("settings", "设置…", "Ctrl+,", "settings"),
        ),
    ),
    (
        "帮助(&H)",
        (
            ("help", "使用手册", "F1", "help"),
            ("questions", "形式审查常见问题", "", ""),
            ("keys", "快捷键", "Ctrl+F1", ""),
            ("tour", "两分钟导览", "", ""),
            ("self_test", "自检…", "", "shield"),
            ("about", "关于匠申", "Shift+F1", ""),
        ),
    ),
)
_SUBMENUS = ("recent", "notices")
_BREAKS_BEFORE = frozenset(
    {
        "save",
        "output",
        "quit",
        "cut",
        "find",
        "preview",
        "larger",
        "notices",
        "import_notice",
        "settings",
    }
)
_TO_THE_FIELD = {"cut": "X", "copy": "C", "paste": "V"}
"""Keys that every field has itself: the menu only passes them on."""


class Menus:
    """The menu bar of a window; `actions` and `submenus` by their names."""

    def __init__(self, window: QMainWindow, slots: Slots) -> None:
        self._window = window
        self.actions: dict[str, QAction] = {}
        self.submenus: dict[str, QMenu] = {}
        for title, entries in _MENUS:
            # Made here: a menu that Qt made is lost to Python once its wrapper's parent is collected.
            menu = QMenu(title, window)
            window.menuBar().addMenu(menu)
            for entry in entries:
                if entry[0] in _BREAKS_BEFORE:
                    menu.addSeparator()
                self._add(menu, entry, slots)
        self.actions["dark"].setCheckable(True)
        self.actions["findings"].setCheckable(True)
        self.actions["preview"].setCheckable(True)

    def enable(self, *, is_open: bool) -> None:
        """Let be chosen what can be done with or without an open dossier."""
        for name, action in self.actions.items():
            action.setEnabled(is_open or name in _ALWAYS)
        self.submenus["notices"].setEnabled(is_open)

    def lock(self, *, is_locked: bool) -> None:
        """Let be chosen what can be done with an open dossier that is locked, or isn't."""
        for name in _CHANGING:
            self.actions[name].setEnabled(not is_locked)
        self.submenus["notices"].setEnabled(not is_locked)

    def keys(self) -> list[tuple[str, str]]:
        """Every action that has a key, with that key, in the order of the menus."""
        return [
            (entry[1].rstrip("…"), entry[2])
            for _, entries in _MENUS
            for entry in entries
            if entry[2]
        ]

    def _add(self, menu: QMenu, entry: _Entry, slots: Slots) -> None:
        name, text, key, drawing = entry
        if name in _SUBMENUS:
            self.submenus[name] = QMenu(text, self._window)
            menu.addMenu(self.submenus[name])
            return
        action = QAction(text, self._window)
        if name in _TO_THE_FIELD:
            action.setText(f"{text}\t{key}")
            action.triggered.connect(lambda _checked=False: _pass_on(_TO_THE_FIELD[name]))
        else:
            # A single one would have PySide build the hundreds of enumerations of `Qt`: a tenth of
            # the time to the first picture.
            action.setShortcuts([QKeySequence.fromString(key)] if key else [])
            action.triggered.connect(lambda _checked=False: slots[name]())
            self._window.addAction(action)
        if drawing:
            action.setIcon(icon(drawing))
        menu.addAction(action)
        self.actions[name] = action


def fill_choices(
    menu: QMenu, choices: Mapping[str, str], chosen: str, slot: Callable[[str], object]
) -> None:
    """Let a submenu hold choices (text by key), the chosen one ticked."""
    menu.clear()
    for key, text in choices.items():
        action = menu.addAction(text.replace("&", "&&"))
        action.setCheckable(bool(chosen))
        action.setChecked(key == chosen)
        action.triggered.connect(lambda _checked=False, key=key: slot(key))
    if not choices:
        menu.addAction("（还没有）").setEnabled(False)


def next_scale(scale: float, step: int) -> float:
    """The text size a step larger or smaller; the last one stays."""
    nearest = min(SCALES, key=lambda one: abs(one - scale))
    place = SCALES.index(nearest) + step
    return SCALES[max(0, min(place, len(SCALES) - 1))]


def _pass_on(letter: str) -> None:
    """Press a letter with Ctrl where the keys go."""
    from PySide6.QtCore import Qt  # noqa: PLC0415 - needed with the first use of the menu
    from PySide6.QtGui import QKeyEvent  # noqa: PLC0415

    widget = QApplication.focusWidget()
    if widget is not None:
        for kind in (QKeyEvent.Type.KeyPress, QKeyEvent.Type.KeyRelease):
            held = Qt.KeyboardModifier.ControlModifier
            QApplication.sendEvent(widget, QKeyEvent(kind, Qt.Key[f"Key_{letter}"], held))
