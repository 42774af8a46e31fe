"""The notice as a list: the artefacts of each notice in their order, with copies, makers and states."""

from __future__ import annotations

import os
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from types import SimpleNamespace

import pytest

from app import wiring
from app.definitions.models import MAKERS, Deadline
from app.outputs.delivery.packing_list import open_points, packing_list, write_packing_list
from app.outputs.documents.checklist import due_date
from app.outputs.documents.rendering import NoticeGoneError
from app.outputs.files import OutputError
from app.outputs.typeset.faces import Faces
from tests.outputs.cases import CASES
from tests.outputs.pdf_words import words_of

SNAPSHOTS = Path(__file__).parent / "snapshots"
TODAY = date(2025, 7, 20)
CHANGED = datetime(2025, 7, 20, 9, tzinfo=timezone(timedelta(hours=8)))
BEFORE, AFTER = CHANGED - timedelta(hours=1), CHANGED + timedelta(hours=1)


def dossier_of(known, notice, kind, *, is_existing=False, with_example=True):
    return wiring.new_dossier(
        known, notice, kind, is_existing=is_existing, with_example=with_example
    )


def fate(*, printed=None, at_hand=None, scans=None, packed=None):
    return SimpleNamespace(
        printed={
            key: SimpleNamespace(copies=copies, seen_at=at, sheets=3)
            for key, (copies, at) in (printed or {}).items()
        },
        at_hand=at_hand or {},
        scans=scans or {},
        packed=packed,
    )


def listed(known, notice, kind="base", *, dossier=None, export=None, **known_of):
    given = dossier or dossier_of(known, notice, kind)
    return packing_list(given, known, fate(**known_of), export, CHANGED, TODAY)


def entry(found, name):
    return next(one for one in found.entries if one.artefact.id == name)


def text(found):
    lines = [found.notice, f"{found.project}　{found.unit}"]
    for one in found.entries:
        item = one.artefact
        parts = (MAKERS[item.maker], one.copies, one.media, item.seal, one.within)
        lines.append(f"{one.number:02d} {item.title}（{item.clause}）")
        lines.append(f"   {'；'.join(filter(None, parts))}")
        lines.append(f"   [{one.tick}] {'；'.join(one.states)}")
    lines.append(found.summary)
    lines += [f"{one.deadline.date} {one.left}" for one in found.dates]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("notice, kind", CASES)
def test_the_list_is_as_reviewed(known, notice, kind):
    file = SNAPSHOTS / f"{notice}-{kind}.txt"
    found = text(listed(known, notice, kind))
    if os.environ.get("JIANGSHEN_WRITE_SNAPSHOTS"):
        file.write_text(found, encoding="utf-8", newline="\n")
    assert file.read_text(encoding="utf-8") == found


@pytest.mark.parametrize("notice, kind", CASES)
def test_it_holds_every_artefact_that_applies_in_the_notices_order_with_its_copies(
    known, notice, kind
):
    found = listed(known, notice, kind)
    ids = [one.artefact.id for one in found.entries]
    expected = [
        item.id
        for item in known.terms(notice, kind).artefacts
        if all(only.value == "new" for only in item.only_if)
    ]
    assert ids == expected
    for one in found.entries:
        copies = one.artefact.copies
        said = (f"{copies} 份" if copies else "份数未写") if "paper" in one.artefact.media else ""
        assert one.copies == said


def test_what_only_existing_bases_bring_is_asked_of_them_alone(known):
    existing = dossier_of(known, "liaoning-2025-118", "base", is_existing=True)
    ids = {one.artefact.id for one in listed(known, "", dossier=existing).entries}
    assert {"audit", "rectification", "assessment"} <= ids
    assert "commitment" not in ids


# --- states --------------------------------------------------------------------------------------


def test_nothing_counts_as_done_before_anything_was_done(known):
    found = listed(known, "neimenggu-2025-105")
    assert entry(found, "form").states == ("还没做",)
    assert entry(found, "recommendation").states == ("还没拿到",)
    assert entry(found, "evidence").states == ("还没有放入文件",)
    assert found.open == found.due
    assert found.summary.startswith("共 7 份材料：0 份已备好，还差 7 份：本地区（单位）推荐报告、")


def test_an_export_is_said_and_grows_old_with_a_change(known):
    current = SimpleNamespace(is_current=True)
    found = listed(known, "neimenggu-2025-105", export=current)
    assert entry(found, "form").states == ("已导出",)
    assert entry(found, "recommendation").states == ("草稿已导出",)
    old = listed(known, "neimenggu-2025-105", export=SimpleNamespace(is_current=False))
    assert entry(old, "form").states == ("已导出（之后又改过）",)
    assert entry(old, "form").is_changed


def test_too_few_printed_copies_are_not_ready_and_enough_are(known):
    few = entry(listed(known, "neimenggu-2025-105", printed={"rules": (4, AFTER)}), "rules")
    assert (few.states, few.is_ready) == (("已打印 4 份，还差 2 份",), False)
    enough = entry(listed(known, "neimenggu-2025-105", printed={"rules": (6, AFTER)}), "rules")
    assert (enough.states, enough.is_ready, enough.sheets) == (("已打印 6 份",), True, 3)
    old = entry(listed(known, "neimenggu-2025-105", printed={"rules": (6, BEFORE)}), "rules")
    assert (old.states, old.is_ready) == (("已打印 6 份（之后又改过）",), False)


def test_what_must_be_sealed_is_ready_once_it_is_sealed_or_scanned(known):
    printed = {"form": (6, AFTER)}
    bare = entry(listed(known, "neimenggu-2025-105", printed=printed), "form")
    assert not bare.is_ready
    sealed = listed(known, "neimenggu-2025-105", printed=printed, at_hand={"form": AFTER})
    assert entry(sealed, "form").states == ("已打印 6 份", "已盖章")
    assert entry(sealed, "form").is_ready
    scanned = listed(known, "neimenggu-2025-105", scans={"form": ("scan",)})
    assert (entry(scanned, "form").states, entry(scanned, "form").is_ready) == (("已扫描",), True)


def test_what_is_sealed_after_it_was_handed_in_needs_no_seal_now(known):
    found = entry(listed(known, "liaoning-2025-118", printed={"form": (5, AFTER)}), "form")
    assert (found.tick, found.is_ready) == ("已备好", True)


def test_what_others_made_stays_at_hand_whatever_changes_here(known):
    at_hand = {"recommendation": BEFORE, "form": BEFORE}
    found = listed(known, "neimenggu-2025-105", at_hand=at_hand)
    assert entry(found, "recommendation").states == ("已拿到",)
    assert entry(found, "recommendation").is_ready
    assert entry(found, "form").states == ("已盖章（之后又改过）",)
    assert not entry(found, "form").is_ready
    assert "国家级高技能人才培训基地建设项目申报表（之后又改过）" in found.summary


def test_what_goes_on_a_disc_alone_is_ready_once_it_is_packed(known):
    found = entry(listed(known, "datong-2025-100", packed=("D:/报送", AFTER)), "disc")
    assert (found.states, found.is_ready) == (("已装入电子版",), True)


def test_what_is_due_after_the_choice_is_named_and_not_counted(known):
    found = listed(known, "jilin-2025-56")
    assert entry(found, "performance_targets") not in found.due
    assert "另有 1 份申报时不交：绩效目标申报表" in found.summary
    everything = {one.artefact.id: AFTER for one in found.due}
    done = listed(known, "jilin-2025-56", at_hand=everything)
    assert done.summary.startswith("共 9 份材料：9 份已备好。")
    assert open_points(done, 0) == ()


def test_what_is_open_is_said_in_one_list(known):
    found = listed(known, "liaoning-2025-118", at_hand={"form": BEFORE})
    points = open_points(found, 3)
    assert points[0] == "核对还有 3 处必须改"
    assert points[1].startswith("还没备好 6 份：推荐函、承诺书")
    assert points[2].startswith("做好以后又改过内容 1 份：国家级高技能人才培训基地")
    assert points[3].endswith("——已经过了 16 天")


# --- dates ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "deadline, left",
    [
        (Deadline(date(2025, 7, 31), "送达", "三"), "还有 11 天"),
        (Deadline(date(2025, 7, 20), "送达", "三", "postmark"), "就是今天"),
        (Deadline(date(2025, 7, 20), "送达", "三", "hour", time="17:00"), "就是今天 17:00 前"),
        (
            Deadline(date(2025, 7, 31), "送达", "三", "window", date(2025, 7, 28)),
            "还有 8 天开始受理",
        ),
        (Deadline(date(2025, 7, 4), "寄出", "三", "postmark"), "已经过了 16 天"),
    ],
)
def test_a_date_says_how_long_there_is(deadline, left):
    due = due_date(deadline, TODAY)
    assert (due.left, due.is_over) == (left, "过了" in left)


# --- on paper ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def faces():
    return Faces(only_own=True)


@pytest.mark.parametrize("notice, kind", CASES)
def test_the_paper_names_every_artefact_that_is_due(known, notice, kind, tmp_path, faces):
    found = listed(known, notice, kind)
    target = tmp_path / "装袋清单.pdf"
    pages = write_packing_list(found, target, faces)
    words = words_of(target)
    assert len(words) == pages <= 3
    whole = "".join(words)
    for one in found.due:
        assert one.artefact.title.replace(" ", "") in whole
    assert "□" in whole


def test_the_paper_counts_things_and_copies(known, tmp_path, faces):
    target = tmp_path / "装袋清单.pdf"
    write_packing_list(listed(known, "jilin-2025-56", printed={"form": (4, AFTER)}), target, faces)
    whole = "".join(words_of(target))
    assert "纸质材料共5件，合计10份（本）。" in whole
    assert "《申报材料册》一本，内有：2份" in whole
    assert "3张" in whole
    assert "现在不交：绩效目标申报表" in whole


@pytest.mark.parametrize("unit", ["", "长" * 200, "甲 & <乙>"])
def test_an_odd_name_of_the_unit_breaks_nothing(known, unit, tmp_path, faces):
    dossier = dossier_of(known, "jilin-2025-56", "base")
    dossier.set_value("unit.name", unit)
    target = tmp_path / "装袋清单.pdf"
    write_packing_list(listed(known, "", dossier=dossier), target, faces)
    shown = unit.replace(" ", "") or "（单位名称还没有填）"
    assert shown in "".join(words_of(target))


def test_an_unknown_notice_is_said(known):
    dossier = dossier_of(known, "jilin-2025-56", "base")
    dossier.set_notice("没有这份通知")
    with pytest.raises(NoticeGoneError):
        listed(known, "", dossier=dossier)


def test_a_place_that_cannot_be_written_is_said_and_nothing_is_left(known, tmp_path, faces):
    target = tmp_path / "没有这个文件夹" / "装袋清单.pdf"
    with pytest.raises(OutputError):
        write_packing_list(listed(known, "jilin-2025-56"), target, faces)
    assert not list(tmp_path.iterdir())
