"""The commands on what was handed in: it can be read and made into documents, but not changed."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from app import wiring
from app.exchange.interchange import dump
from app.storage.deliveries import Submission
from app.storage.files import DossierFile

AT = datetime(2026, 7, 30, tzinfo=UTC)


@pytest.fixture
def file(tmp_path, run, known):
    path = tmp_path / "申报材料.shenbao"
    given = ("--notice", "neimenggu-2025-105", "--kind", "base", "--example")
    assert run("new", path, *given)[0] == 0
    assert run("export-sheet", path, tmp_path / "填报表.xlsx")[0] == 0
    with DossierFile.open(path, known).file as opened:
        opened.dossier.set_value("unit.name", "报送时的名称")
        opened.dossier.set_value("goal.year_1", "")
        opened.keep_delivery(opened.delivery().submitted(Submission(AT, "mail"), AT))
    (tmp_path / "数据.json").write_text(json.dumps({"values": {"unit.name": "改了"}}), "utf-8")
    (tmp_path / "证明.txt").write_text("证明", "utf-8")
    return path


@pytest.mark.parametrize(
    "command, rest",
    [
        ("load", ["数据.json"]),
        ("attach", ["证明.txt"]),
        ("switch", ["--notice", "liaoning-2025-118"]),
        ("goals", ["--fill"]),
        ("import-sheet", ["填报表.xlsx"]),
        ("restore", ["1"]),
    ],
)
def test_what_would_change_it_is_refused_in_two_lines(run, file, known, command, rest):
    with wiring.opened(file, known, for_reading=True) as opened:
        before = dump(opened.dossier)
    given = [file.parent / one if "." in one else one for one in rest]
    status, out, err = run(command, file, *given)
    assert (status, out) == (2, "")
    lines = err.strip().split("\n")
    assert lines[-2] == "错误：这份材料已标记为报送，内容已锁定，不能修改"
    assert lines[-1].startswith("办法：")
    with wiring.opened(file, known, for_reading=True) as opened:
        assert dump(opened.dossier) == before


def test_it_can_be_read_checked_and_made_into_documents_and_books(run, file, tmp_path):
    assert json.loads(run("dump", file)[1])["values"]["unit.name"] == "报送时的名称"
    assert run("check", file)[0] in (0, 1)
    assert run("history", file)[0] == 0
    assert run("render", file, "--out", tmp_path / "出件", "--only", "xlsx")[0] == 0
    status, _, err = run("book", file, "--out", tmp_path / "册")
    assert status == 0, err
