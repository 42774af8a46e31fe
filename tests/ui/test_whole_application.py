"""A whole application, from an empty file to Word, through the window alone."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton, QRadioButton, QWidget

from app.definitions.kinds import KINDS
from app.definitions.types import LongText, Rows
from app.dossier import budget
from app.dossier.changes import ROOT
from app.outputs.documents.read_back import read_text
from app.paths import EXAMPLES
from app.ui.main_window import MainWindow
from app.ui.wizard.boards.sheet_model import COLUMNS, ROWS
from app.ui.wizard.editors import FieldEditor
from app.ui.wizard.form_page import facts_of
from app.ui.wizard.pages.budget import READING, BudgetPage
from app.ui.wizard.pages.eligibility import EligibilityPage
from app.ui.wizard.pages.occupations import OccupationsPage
from app.ui.wizard.pages.output import OutputPage
from app.ui.wizard.sections import HAND_MADE
from tests.ui import hands
from tests.ui.hands import Key

# The offscreen platform says so of every popup.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

_PARAGRAPHS, _LETTERS, _ROWS_KEPT = 2, 40, 2
_MOST_STOPS = 200
_FEWEST_PRINTED = 30
_CONTROL = Qt.KeyboardModifier.ControlModifier


# --- what is typed -------------------------------------------------------------------------------


def shortened(value: object) -> object:
    """The beginning of long texts; two rows of a table, all of the occupations."""
    if isinstance(value, str):
        return "\n".join(line[:_LETTERS] for line in value.split("\n")[:_PARAGRAPHS])
    if isinstance(value, Mapping):
        return {
            key: one if key == "occupation.title" else shortened(one) for key, one in value.items()
        }
    if isinstance(value, list) and value and isinstance(value[0], Mapping):
        kept = value if "occupation.title" in value[0] else value[:_ROWS_KEPT]
        return [shortened(row) for row in kept]
    return value


@pytest.fixture
def example(known) -> Callable[[str, set[str]], dict[str, object]]:
    """Reads the texts of an example, those the notice has a place for."""

    def read(kind: str, used: set[str]) -> dict[str, object]:
        path = EXAMPLES / f"{kind}.json"
        held = json.loads(path.read_text(encoding="utf-8"))
        texts = {
            key: value if isinstance(value, Mapping) else _short(known, key, value)
            for key, value in held["values"].items()
            if key in used
        }
        tables = {
            key: _rows_in_use(shortened(rows), used)
            for key, rows in held["rows"].items()
            if key in used
        }
        return texts | tables

    return read


def _rows_in_use(rows: object, used: set[str]) -> list[dict[str, object]]:
    return [
        {
            key: _rows_in_use(value, used) if isinstance(value, list) else value
            for key, value in row.items()
            if key in used
        }
        for row in rows
    ]


def _short(known, key: str, value: object) -> object:
    return shortened(value) if isinstance(known.facts[key].type, LongText) else value


# --- the window ----------------------------------------------------------------------------------


@pytest.fixture
def start_application(closed_session, open_window, qtbot, monkeypatch, tmp_path):
    """Begins an empty application on the start page: kind, notice, 新建."""
    target = str(tmp_path / "新的材料.shenbao")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (target, ""))

    def start(kind: str) -> MainWindow:
        window = open_window(closed_session)
        window.resize(1400, 1000)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        page = window.start_page
        title = KINDS[kind].removeprefix("国家级").removesuffix("建设项目")
        [button] = [one for one in page.findChildren(QRadioButton) if one.text() == title]
        hands.click(button, QPoint(10, button.height() // 2))
        names = [page.notices.item(place).text() for place in range(page.notices.count())]
        [place] = [place for place, name in enumerate(names) if "内蒙古" in name]
        hands.click_cell(page.notices, page.notices.model().index(place, 0))
        [new] = [one for one in page.findChildren(QPushButton) if one.text() == "新建…"]
        hands.click(new)
        assert closed_session.kind == kind
        assert not list(closed_session.dossier.all_rows())
        return window

    return start


def used_facts(window: MainWindow) -> set[str]:
    session = window.session
    return set(session.definitions.facts_in_use(session.dossier.notice, session.kind))


def page_of(window: MainWindow) -> QWidget:
    return window.work.stack.currentWidget()


def go_to_section_by_keys(window: MainWindow, index: int) -> None:
    """Ctrl+Tab's long way: Tab until the list at the left has the focus, then Down or Up."""
    sections = window.work.tasks.sections
    for _ in range(_MOST_STOPS):
        if sections.hasFocus():
            break
        hands.press(Key.Key_Tab)
    while sections.currentRow() != index:
        before = sections.currentRow()
        hands.press(Key.Key_Down if before < index else Key.Key_Up)
        assert sections.currentRow() != before


def editors_by_tab(window: MainWindow) -> Iterator[FieldEditor]:
    """Press Tab from the list on; yields each editor once, as long as one is on the page."""
    seen: set[str] = set()
    hands.press(Key.Key_Tab)
    for _ in range(_MOST_STOPS):
        focus = QApplication.focusWidget()
        if focus is None or not page_of(window).isAncestorOf(focus):
            return
        editor = hands.editor_of(focus)
        if editor is not None and editor.key not in seen:
            seen.add(editor.key)
            yield editor
            if hands.editor_of(QApplication.focusWidget()) is not editor:
                continue  # Enter went on by itself.
        hands.press(Key.Key_Tab)
    raise hands.LostError("Tab never leaves the page")


def paper_order(window: MainWindow, index: int) -> list[str]:
    """The facts of a page in the order of the paper."""
    groups = window.work.pages[index].groups
    return list(dict.fromkeys(key for one in groups for key in facts_of(window.session, one)))


# --- what must come out --------------------------------------------------------------------------


def assert_held(known, dossier, texts: Mapping[str, object], row: str = ROOT) -> None:
    """The dossier holds just what was typed, table by table."""
    for key, value in texts.items():
        kind = known.facts[key].type
        if isinstance(kind, Rows):
            made = dossier.rows(key, row)
            assert len(made) == len(value), key
            for below, inner in zip(made, value, strict=True):
                assert_held(known, dossier, inner, below)
        else:
            assert dossier.value(key, row) == kind.normalise(value).value, key


def words_of(known, texts: Mapping[str, object], printed: set[str]) -> Iterator[tuple[str, str]]:
    """Every paragraph that a form must hold of what was typed, with its key."""
    for key, value in texts.items():
        kind = known.facts[key].type
        if key not in printed:
            continue
        if isinstance(kind, Rows):
            for row in value:
                yield from words_of(known, row, printed)
        else:
            text = kind.printed(kind.normalise(value).value)
            yield from ((key, line) for line in text.split("\n"))


def export(window: MainWindow, qtbot, monkeypatch, folder: Path) -> None:
    """Make the documents on the last page, by keys: Ctrl+P, the second tab, then the button."""
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    hands.press(Key.Key_P, _CONTROL)
    page = page_of(window)
    assert isinstance(page, OutputPage)
    for _ in range(_MOST_STOPS):
        if page.tabs.tabBar().hasFocus():
            break
        hands.press(Key.Key_Tab)
    hands.press(Key.Key_Right)
    page = page.making
    assert page.isVisible()
    for _ in range(_MOST_STOPS):
        if page.row.make.hasFocus():
            break
        hands.press(Key.Key_Tab)
    errors = [one.message for one in window.session.findings() if one.severity == "error"]
    assert not errors
    page.engine = "builtin"
    with qtbot.waitSignal(page.exported, timeout=60_000):
        hands.press(Key.Key_Space)


def assert_printed(known, window: MainWindow, texts: Mapping[str, object], folder: Path) -> None:
    """Each Word file of the set holds everything that was typed and that it prints."""
    terms = known.terms(window.session.dossier.notice, window.session.kind)
    counts: dict[str, int] = {}
    for artefact in terms.artefacts:
        document = known.documents.get(artefact.document)
        if document is None or document.sheet:
            continue
        text = read_text(next(folder.glob(f"* {artefact.title}*.docx")).read_bytes())
        wanted = list(words_of(known, texts, set(document.facts)))
        assert [pair for pair in wanted if pair[1] not in text] == []
        counts[artefact.document] = len(wanted)
    assert counts[f"{window.session.kind}_form"] > _FEWEST_PRINTED


# --- the tests -----------------------------------------------------------------------------------


def test_a_studio_is_filled_by_keyboard_alone(
    start_application, example, known, qtbot, monkeypatch, tmp_path
):
    window = start_application("studio")
    texts = example("studio", used_facts(window))
    filled: set[str] = set()
    for index in range(len(window.work.pages)):
        go_to_section_by_keys(window, index)
        for editor in editors_by_tab(window):
            if editor.key in texts:
                hands.fill(editor, texts[editor.key])
                filled.add(editor.key)
    assert set(texts) - filled == set()
    export(window, qtbot, monkeypatch, tmp_path / "出件")
    assert_held(known, window.session.dossier, texts)
    assert_printed(known, window, texts, tmp_path / "出件")


def fill_by_clicks(editors: Mapping[str, QWidget], texts: Mapping[str, object]) -> None:
    """Click into each editor that there is a text for, and fill it."""
    for key, part in editors.items():
        if key in texts:
            editor = getattr(part, "editor", part)
            hands.enter(editor)
            hands.fill(editor, texts[key])


def fill_occupation(page, texts: Mapping[str, object]) -> None:
    """Add an occupation, fill its fields, then each table on its tab."""
    hands.click(page.add_button)
    hands.fill(page.sheet.boxes["occupation.title"].editor, texts["occupation.title"])
    rest = {key: value for key, value in texts.items() if key != "occupation.title"}
    fill_by_clicks(page.sheet.boxes, rest)
    bar = page.sheet.tabBar()
    for place, key in enumerate(page.sheet.tables, 1):
        hands.click(bar, bar.tabRect(place).center())
        assert page.sheet.currentIndex() == place
        hands.fill_table(page.sheet.tables[key], texts[key])


def fill_budget(page, texts: Mapping[str, object]) -> None:
    """Type the amounts of the sheet, from cell to cell by Tab."""
    model = page.sheet.sheet
    keys = [model.key_at(row, column) for row in range(len(ROWS)) for column in range(len(COLUMNS))]
    hands.click_cell(page.sheet, model.index(1, 0))
    for key in filter(None, keys):
        hands.write(str(texts[key]))
        hands.press(Key.Key_Tab)
    assert page.reading.hasFocus()  # Tab went on behind the last amount.
    label = page.session.dossier.facts[READING].type.options[texts[READING]]
    # What is shown as the default isn't chosen yet.
    hands.press(Key.Key_Down)
    hands.choose_in_list(page.reading, label)


def fill_page(page, texts: Mapping[str, object]) -> None:
    """Fill a page of a base, as it is."""
    if isinstance(page, OccupationsPage):
        for occupation in texts["occupations"]:
            fill_occupation(page, occupation)
    elif isinstance(page, BudgetPage):
        fill_budget(page, texts)
    elif isinstance(page, EligibilityPage):
        fill_by_clicks(page.boxes, texts)
        fill_by_clicks(page.fields, texts)
    else:
        fill_by_clicks(page.boxes, texts)
        fill_by_clicks(page.tables, texts)


def test_a_base_is_filled_through_the_window(
    start_application, example, known, qtbot, monkeypatch, tmp_path
):
    window = start_application("base")
    texts = example("base", used_facts(window))
    for index in range(len(window.work.pages)):
        sections = window.work.tasks.sections
        hands.click_cell(sections, sections.model().index(index, 0))
        fill_page(page_of(window), texts)
    export(window, qtbot, monkeypatch, tmp_path / "出件")
    assert_held(known, window.session.dossier, texts)
    assert_printed(known, window, texts, tmp_path / "出件")


@pytest.mark.parametrize("kind", ["base", "studio"])
def test_tab_reaches_every_editor_in_the_order_of_the_paper(start_application, kind):
    window = start_application(kind)
    for index, page in enumerate(window.work.pages):
        if page.key in HAND_MADE:
            continue
        go_to_section_by_keys(window, index)
        assert [one.key for one in editors_by_tab(window)] == paper_order(window, index)


@pytest.mark.parametrize("kind", ["base", "studio"])
def test_tab_reaches_everything_that_settles_the_conditions(start_application, kind):
    window = start_application(kind)
    go_to_section_by_keys(window, 0)
    page = page_of(window)
    assert isinstance(page, EligibilityPage)
    parts = (page.boxes | page.fields).items()
    expected = [key for key, part in parts if part.isVisible()]
    assert sorted(one.key for one in editors_by_tab(window)) == sorted(expected)


def test_tab_reaches_every_field_of_an_occupation_and_its_tables(start_application):
    window = start_application("base")
    index = [page.key for page in window.work.pages].index("base_occupations")
    go_to_section_by_keys(window, index)
    page = page_of(window)
    while QApplication.focusWidget() is not page.add_button:
        hands.press(Key.Key_Tab)
    hands.press(Key.Key_Space)
    assert page.sheet.boxes["occupation.title"].editor.field.hasFocus()
    go_to_section_by_keys(window, index)
    for stop in (page.file_button, page.add_button, page.list):
        hands.press(Key.Key_Tab)
        assert stop.hasFocus()
    go_to_section_by_keys(window, index)
    assert [one.key for one in editors_by_tab(window)] == list(page.sheet.boxes)
    for place, key in enumerate(page.sheet.tables, 1):
        while QApplication.focusWidget() is not page.sheet.tabBar():
            hands.press(Key.Key_Tab)
        hands.press(Key.Key_Right)
        assert page.sheet.currentIndex() == place
        hands.press(Key.Key_Tab)
        assert hands.editor_of(QApplication.focusWidget()) is page.sheet.tables[key]


def test_tab_goes_through_the_budget_in_the_order_of_the_paper(start_application):
    window = start_application("base")
    go_to_section_by_keys(window, [page.key for page in window.work.pages].index("base_budget"))
    page = page_of(window)
    reached = []
    hands.press(Key.Key_Tab)
    for _ in range(_MOST_STOPS):
        focus = QApplication.focusWidget()
        if not page.isAncestorOf(focus):
            break
        at = page.sheet.currentIndex()
        is_cell = focus is page.sheet
        reached.append(page.sheet.sheet.key_at(at.row(), at.column()) if is_cell else focus)
        hands.press(Key.Key_Tab)
    amounts = [one for one in reached if isinstance(one, str)]
    assert amounts == list(budget.FACTS)
    assert reached.index(page.mode.buttons["direct"]) < reached.index(amounts[0])
    assert reached.index(page.reading) > reached.index(amounts[-1])
