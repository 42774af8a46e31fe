"""Settings: kept, and never in the way of the start."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from app.storage.settings import USUAL, Settings


@pytest.fixture
def store(tmp_path):
    return tmp_path / "设置 文件夹" / "settings.json"


def _written(store, text):
    store.parent.mkdir(exist_ok=True)
    store.write_text(text, encoding="utf-8")
    return Settings(store)


def _is_usual(settings):
    return all(
        settings.flag(name) == usual
        if isinstance(usual, bool)
        else settings.number(name) == usual
        if isinstance(usual, float)
        else settings.text(name) == usual
        for name, usual in USUAL.items()
    )


def test_what_was_chosen_is_there_at_the_next_start(store, tmp_path):
    settings = Settings(store)
    chosen = {
        "mail_limit": 50.0,
        "copies": 6.0,
        "output_folder": str(tmp_path),
        "dossier_folder": str(tmp_path),
    }
    for name, value in chosen.items():
        settings.keep(name, value)
    again = Settings(store)
    assert (again.mail_limit, again.copies) == (50, 6)
    assert again.output_folder == again.dossier_folder == tmp_path


def test_at_first_the_notice_decides_and_files_stay_beside_the_dossier(store):
    settings = Settings(store)
    assert (settings.mail_limit, settings.copies, settings.output_folder) == (20, None, None)
    assert settings.dossier_folder.name == "匠申"
    assert not store.exists()


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "7", "null", '"text_size"', "\0" * 50, "[" * 100_000, '{"text_size": ' + "9" * 5000 + "}"],
    ids=["empty", "cut", "list", "number", "null", "text", "zeroes", "nested", "huge"],
)  # fmt: skip
def test_a_broken_file_means_the_usual_settings(store, text):
    assert _is_usual(_written(store, text))


@pytest.mark.parametrize(
    "name, value",
    [
        ("text_size", 0),
        ("text_size", 900),
        ("text_size", "1.5"),
        ("text_size", True),
        ("text_size", float("nan")),
        ("is_dark", "yes"),
        ("is_dark", 1),
        ("mail_limit", -20),
        ("mail_limit", 2.5),
        ("mail_limit", float("inf")),
        ("copies", 100_000),
        ("copies", None),
        ("geometry", "\ud800"),
        ("engine", ["word"]),
        ("paper_price", "Infinity"),
        ("paper_price", "-1"),
        ("dossier_folder", "匠申"),
        ("output_folder", "/a\0b"),
        ("output_folder", {}),
    ],
)
def test_a_value_that_makes_no_sense_leaves_the_others_alone(store, name, value):
    settings = _written(store, json.dumps({name: value, "notice": "一份"}))
    kept = settings.text("notice")
    settings.keep("notice", "")
    assert kept == "一份"
    assert _is_usual(settings)


def test_notepads_mark_at_the_start_does_no_harm(store):
    assert _written(store, '\ufeff{"copies": 3}').copies == 3


def test_a_folder_in_place_of_the_file_prevents_nothing(store):
    store.mkdir(parents=True)
    settings = Settings(store)
    settings.keep("is_dark", value=True)
    assert settings.flag("is_dark")
    assert _is_usual(Settings(store))


def test_a_file_in_place_of_the_folder_prevents_nothing(store):
    store.parent.write_text("", encoding="utf-8")
    settings = Settings(store)
    settings.keep("copies", 2.0)
    assert settings.copies == 2


@pytest.mark.posix(reason="Windows has no rights of this kind")
def test_a_file_that_cannot_be_read_prevents_nothing(store):
    _written(store, '{"copies": 3}')
    store.chmod(0)
    if sys.platform != "win32" and Path("/proc/self").stat().st_uid == 0:
        pytest.skip("root reads everything")
    assert Settings(store).copies is None


def test_a_path_with_letters_that_are_none_is_kept(store, tmp_path):
    Settings(store).keep("output_folder", str(tmp_path / "\udcff"))
    assert Settings(store).output_folder == tmp_path / "\udcff"
