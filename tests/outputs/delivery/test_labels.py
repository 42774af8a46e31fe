"""Slips and labels: what stands on them, how many there are, and how wide a spine is."""

from __future__ import annotations

import pytest

from app import wiring
from app.outputs.delivery.labels import bag_texts, spine_letters, spine_width, write_labels
from app.outputs.documents.rendering import NoticeGoneError
from app.outputs.typeset.faces import Faces
from tests.outputs.cases import CASES
from tests.outputs.pdf_words import words_of

UNIT = "示例北疆技师学院（虚构）"


@pytest.fixture(scope="module")
def faces():
    return Faces(only_own=True)


@pytest.fixture
def labels(known, tmp_path, faces):
    def make(notice, kind="base", sheets=None, **values):
        dossier = wiring.new_dossier(known, notice, kind, is_existing=False, with_example=True)
        for key, value in values.items():
            dossier.set_value(key.replace("_", "."), value)
        target = tmp_path / "标签和附纸.pdf"
        write_labels(dossier, known, target, sheets, faces)
        return words_of(target)

    return make


@pytest.mark.parametrize("notice, kind", CASES)
def test_every_notice_has_a_bag_slip_spines_and_numbered_copies(known, labels, notice, kind):
    pages = labels(notice, kind)
    project = known.terms(notice, kind).words["project"]
    for words in ("申报项目", project, "联系人", "电话"):
        assert words in pages[0]
    form = next(one for one in known.terms(notice, kind).artefacts if one.id in ("form", "plan"))
    if form.copies:
        whole = "".join(pages)
        for number in range(1, form.copies + 1):
            assert f"第{number}份／共{form.copies}份" in whole


def test_the_notices_own_slip_and_label_are_used_where_it_has_them(labels):
    assert "沿表格外缘裁下，贴在档案袋封面" in labels("jilin-2025-56")[0]
    disc = next(page for page in labels("datong-2025-100") if "（电子版）" in page)
    assert "7.项目申报汇总表（Excel版）" in disc


def test_a_stick_gets_a_label_where_the_notice_wants_one(labels):
    [page] = [one for one in labels("liaoning-2025-118") if one.startswith("U盘标签")]
    assert "高技能人才培训课程课件录制开发清单" in page


def test_there_is_a_spine_for_each_copy(labels):
    pages = labels("jilin-2025-56", sheets={"form": 70, "main": 180})
    [form, main] = [one for one in pages if one.startswith("书脊")]
    assert "70张，约8毫米厚" in form
    assert form.count("国") == 4 + 1
    assert "180张，约20毫米厚" in main
    # The volume's own name says nothing of the project.
    assert main.count("材料册") == 2 + 1
    assert main.count("国") == 2


@pytest.mark.parametrize("notice, kind", CASES)
@pytest.mark.parametrize(
    "unit", [UNIT, "某" * 22, "示例阴山精密装备制造股份有限公司技师学院（虚构）"]
)
def test_a_spine_stands_on_the_page_of_its_caption(labels, notice, kind, unit):
    pages = [page for page in labels(notice, kind, unit_name=unit) if page.startswith("书脊")]
    assert pages
    for page in pages:
        assert unit[:6] in page


def test_a_studios_bag_names_its_leader(known):
    dossier = wiring.new_dossier(
        known, "jilin-2025-56", "studio", is_existing=False, with_example=True
    )
    texts = dict(bag_texts(dossier, "项目"))
    assert texts["申报单位（申报人）"].endswith(f"（{dossier.display('leader.name')}）")


@pytest.mark.parametrize(
    "sheets, width, said",
    [(0, 10, "打印以后才知道"), (10, 6, "可以不贴"), (180, 20, "约 20 毫米厚")],
)
def test_a_spine_is_as_wide_as_its_sheets(sheets, width, said):
    found, remark = spine_width(sheets)
    assert found == width
    assert said in remark


def test_letters_stand_one_below_the_other_and_a_year_in_one_line():
    assert spine_letters("2025年 申报表", "某院") == (
        *("2025", "年", "申", "报", "表"), "", *("某", "院"),
    )  # fmt: skip


def test_letters_that_cannot_fit_are_cut_and_both_parts_stay():
    letters = spine_letters("题" * 200, "名" * 200)
    assert letters.count("…") == 2
    assert 20 < letters.count("题") <= letters.count("名") + 1
    assert spine_letters("题" * 5, "名" * 200)[:6] == ("题",) * 5 + ("",)


@pytest.mark.parametrize("name", ["", "长" * 200, "甲 & <乙>"])
@pytest.mark.parametrize("notice", ["jilin-2025-56", "liaoning-2025-118"])
def test_an_odd_name_of_the_unit_breaks_nothing(labels, notice, name):
    pages = labels(notice, unit_name=name)
    assert "申报项目" in pages[0]
    assert len(pages) <= 6


def test_an_unknown_notice_is_said(known, tmp_path, faces):
    dossier = wiring.new_dossier(
        known, "jilin-2025-56", "base", is_existing=False, with_example=True
    )
    dossier.set_notice("没有这份通知")
    with pytest.raises(NoticeGoneError):
        write_labels(dossier, known, tmp_path / "标签.pdf", None, faces)
    assert not list(tmp_path.iterdir())
