"""The manual agrees with the program: its pages, links, pictures, names and keys."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from PySide6.QtGui import QKeySequence

from app.definitions.kinds import KINDS
from app.ui.manual import keys
from app.ui.manual.desk import CLOSING_PAGES, START
from app.ui.manual.pages import FIRST, KEYS, MANUAL, PICTURES, QUESTIONS, read_manual
from app.ui.wizard.evidence_files import _KEYS as FILE_KEYS
from app.ui.wizard.evidence_folders import _KEYS as FOLDER_KEYS
from app.ui.wizard.occupation_list import _KEYS as OCCUPATION_KEYS
from app.ui.wizard.rows_table import _KEYS as SHEET_KEYS
from app.ui.wizard.sections import CLOSING, OUTPUT

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = read_manual()
TAGS = {
    "h1", "h2", "h3", "p", "ul", "ol", "li", "table", "tr", "th", "td", "b", "kbd", "a", "img",
}  # fmt: skip
CLASSES = {"lead", "note", "warning"}
MOST_BYTES = 3_000_000
EVERY_PAGE = pytest.mark.parametrize("key", PAGES)


class Walker(HTMLParser):
    """Goes through a page: its tags, links, pictures and keys."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.classes: set[str] = set()
        self.links: list[str] = []
        self.pictures: dict[str, str] = {}
        self.keys: list[str] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.tags.add(tag)
        if tag != "img":
            self.open.append(tag)
        self.classes |= {given["class"]} if "class" in given else set()
        self.links += [given["href"]] if tag == "a" else []
        self.pictures |= {given["src"]: given.get("alt", "")} if tag == "img" else {}

    def handle_endtag(self, tag):
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] == "kbd":
            self.keys.append(data)


@cache
def walked(key: str) -> Walker:
    return Walker(PAGES[key].source)


# --- pages, links, pictures ----------------------------------------------------------------------


@EVERY_PAGE
def test_a_page_is_made_of_the_few_tags_that_the_window_dresses(key):
    page = walked(key)
    assert page.open == []
    assert page.tags <= TAGS
    assert page.classes <= CLASSES
    assert PAGES[key].source.count("<h1>") == 1


@EVERY_PAGE
def test_every_link_leads_to_a_page_of_the_manual(key):
    assert [link for link in walked(key).links if link not in PAGES] == []


def test_every_page_can_be_reached_and_none_lies_about():
    assert {file.stem for file in MANUAL.glob("*.html")} == set(PAGES)
    assert {FIRST, KEYS, QUESTIONS, START} <= set(PAGES)


def test_every_page_of_the_plan_and_every_closing_section_has_its_help(known):
    asked = {page.key for kind in KINDS for page in known.pages_of(kind)}
    assert asked <= set(PAGES)
    assert set(CLOSING_PAGES) == set(CLOSING)
    assert set(CLOSING_PAGES.values()) <= set(PAGES)
    for kind in KINDS:
        for page in known.pages_of(kind):
            assert PAGES[page.key].title == page.title
    for title, key in CLOSING_PAGES.items():
        assert PAGES[key].title == title


def test_each_page_has_pictures_that_exist_with_words_beneath():
    used = {}
    for key in PAGES:
        used |= walked(key).pictures
    assert all(used.values())
    assert {f"{file.stem}.png" for file in PICTURES.glob("*")} == set(used)
    assert [key for key in PAGES if not walked(key).pictures] == [QUESTIONS, KEYS]


def test_the_pictures_are_small_enough_to_be_shipped():
    assert sum(file.stat().st_size for file in PICTURES.glob("*")) <= MOST_BYTES


def test_the_pictures_show_what_the_window_says_today():
    """Staged anew in a process of its own, without drawing; see build/manual.py."""
    command = [sys.executable, "build/manual.py", "--check"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    ran = subprocess.run(
        command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, capture_output=True,
        text=True, encoding="utf-8", check=False, timeout=120,
    )  # fmt: skip
    assert ran.stdout == "", "python build/dev.py manual"
    assert ran.returncode == 0, ran.stderr[-2000:]


def test_the_page_of_the_output_tells_of_each_of_its_tabs(session, settings):
    page = CLOSING[OUTPUT](session, settings)
    titles = [page.tabs.tabText(place) for place in range(page.tabs.count())]
    assert titles
    assert [one for one in titles if f"<h2>「{one}」</h2>" not in PAGES["output"].source] == []


# --- names ---------------------------------------------------------------------------------------


def _plain(name: str) -> str:
    """A name as the manual writes it: without mnemonic and dots."""
    return re.sub(r"\(&.\)$", "", name.partition("\t")[0]).replace("&", "").strip(" …：")


def _texts_of_data(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts_of_data(one)


@cache
def names_of_the_program() -> frozenset[str]:
    """Every text of the program's code and data, whole."""
    found = set()
    for file in (ROOT / "app").rglob("*.py"):
        if "manual" not in file.parts:
            tree = ast.parse(file.read_text(encoding="utf-8"))
            found |= {
                node.value
                for node in ast.walk(tree)
                if isinstance(node, ast.Constant) and isinstance(node.value, str)
            }
    for folder in ("facts", "pages"):
        for file in (ROOT / "forms" / folder).rglob("*.toml"):
            found |= set(_texts_of_data(tomllib.loads(file.read_text(encoding="utf-8"))))
    return frozenset(map(_plain, found))


@EVERY_PAGE
def test_every_name_in_corner_brackets_stands_in_the_program(key):
    named = re.findall("「([^」]*)」", PAGES[key].source)
    assert [name for name in named if _plain(name) not in names_of_the_program()] == []


def test_the_tour_names_only_what_the_program_has():
    source = (ROOT / "app/ui/manual/tour.py").read_text(encoding="utf-8")
    joined = re.sub(r'"\s*"', "", source)
    named = re.findall("「([^」]*)」", joined)
    assert len(named) >= 4
    assert [name for name in named if _plain(name) not in names_of_the_program()] == []


# --- keys ----------------------------------------------------------------------------------------


def _split(shown: str) -> list[str]:
    return [one for one in re.split(r"[、]| 或 |(?<=↑)(?=↓)", shown) if one]


def _as_qt_writes(shown: str) -> str:
    arrows = {"↑": "Up", "↓": "Down", "←": "Left", "→": "Right"}
    for arrow, name in arrows.items():
        shown = shown.replace(arrow, name)
    return shown.replace("Delete", "Del")


def _keys_of(place: keys.Keys) -> set[str]:
    return {_as_qt_writes(one) for _, shown in place for one in _split(shown)}


@pytest.mark.parametrize(
    "place, handled, more",
    [
        (keys.SHEET, SHEET_KEYS, {"Enter", "F2", "Tab", "Shift+Tab", "Alt+Enter"}),
        (keys.OCCUPATIONS, OCCUPATION_KEYS, set()),
        (keys.EVIDENCE_FILES, FILE_KEYS, set()),
        (keys.EVIDENCE_FOLDERS, FOLDER_KEYS, set()),
    ],
)
def test_the_list_of_keys_is_what_the_widgets_take(place, handled, more):
    assert _keys_of(place) == (set(handled) - {"Return"}) | more


def test_the_keys_of_the_menu_come_from_the_menu(session, open_window):
    window = open_window(session)
    shown = dict(window.menus.keys())
    window.desk.show_keys()
    text = window.desk.manual.sheet.toPlainText()
    window.desk.close()
    for name, action in window.menus.actions.items():
        for sequence in action.shortcuts():
            key = sequence.toString(QKeySequence.SequenceFormat.PortableText)
            if key:
                assert key in shown.values(), name
                assert key in text, name


def test_every_key_that_a_page_speaks_of_is_in_the_list_of_keys(closed_session, open_window):
    listed = _keys_of(open_window(closed_session).menus.keys())
    for _, place in keys.PLACES:
        listed |= _keys_of(place)
    named = {(page, one) for page in PAGES for one in walked(page).keys}
    assert len(named) > 20
    assert [one for one in sorted(named) if _as_qt_writes(one[1]) not in listed] == []


def test_every_key_that_a_tip_speaks_of_is_in_the_list_of_keys():
    listed = set()
    for _, place in keys.PLACES:
        listed |= _keys_of(place)
    pattern = re.compile(r"（((?:Ctrl|Alt|Shift|Ins|Del|Enter|Esc|F2|Pg)[^（）。，\s]*)）")
    tips = {
        found
        for file in (ROOT / "app/ui/wizard").rglob("*.py")
        for found in pattern.findall(file.read_text(encoding="utf-8"))
    }
    assert len(tips) > 8
    assert [tip for tip in sorted(tips) if _as_qt_writes(tip) not in listed] == []


def test_the_pictures_are_compared_by_their_words():
    """What the check would say of a button that has another name now."""
    code = (
        "import sys, json; sys.path.insert(0, 'build'); import manual;"
        "print(json.dumps([manual.difference('a', ['x', '旧名'], ['x', '新名']),"
        "manual.difference('a', ['x'], ['x']), manual.difference('a', [], ['x'])]))"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, stdin=subprocess.DEVNULL,
        capture_output=True, text=True, encoding="utf-8", check=True,
    )  # fmt: skip
    changed, same, missing = json.loads(ran.stdout)
    assert "旧名" in changed
    assert "新名" in changed
    assert same == ""
    assert "没有这张图" in missing
