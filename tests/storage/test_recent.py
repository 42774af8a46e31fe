"""The list of files opened last."""

from __future__ import annotations

import pytest

from app.storage.recent import MOST, RecentFiles


@pytest.fixture
def store(tmp_path):
    return tmp_path / "配置 文件夹" / "recent.json"


@pytest.fixture
def recent(store):
    return RecentFiles(store)


def names(recent):
    return [entry.path.name for entry in recent.entries()]


def test_the_newest_stands_first_and_only_once(recent, folder):
    for name in ("甲.shenbao", "乙.shenbao", "甲.shenbao"):
        recent.add(folder / name)
    assert names(recent) == ["甲.shenbao", "乙.shenbao"]
    assert recent.entries()[0].opened >= recent.entries()[1].opened


def test_the_list_stays_short(recent, folder):
    for number in range(MOST + 5):
        recent.add(folder / f"{number}.shenbao")
    assert len(recent.entries()) == MOST
    assert names(recent)[0] == f"{MOST + 4}.shenbao"


def test_an_entry_can_be_taken_off(recent, folder):
    recent.add(folder / "甲.shenbao")
    recent.remove(folder / "甲.shenbao")
    assert names(recent) == []


@pytest.mark.parametrize("text", ["", "{", "5", '[{"path": 1}]', '[{"path": "a", "opened": "x"}]'])
def test_a_broken_list_is_ignored_and_made_anew(recent, store, folder, text):
    store.parent.mkdir()
    store.write_text(text, encoding="utf-8")
    assert recent.entries() == ()
    recent.add(folder / "甲.shenbao")
    assert names(recent) == ["甲.shenbao"]


def test_a_list_that_can_not_be_kept_harms_nothing(tmp_path, folder):
    (tmp_path / "文件").write_text("x")
    recent = RecentFiles(tmp_path / "文件" / "recent.json")
    recent.add(folder / "甲.shenbao")
    assert recent.entries() == ()
