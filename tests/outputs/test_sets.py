"""The notice's whole set: files in its order, the checklist, the summary sheets."""

from __future__ import annotations

import io

import openpyxl
import pytest

from app import wiring
from app.dossier.review import Review
from app.outputs.documents.context import gather
from app.outputs.documents.read_back import read_text
from app.outputs.documents.rendering import CHECKLIST, render_documents
from app.outputs.documents.summary import MixedDossiersError, write_summary
from app.outputs.documents.workbook import render_workbook
from tests.outputs.cases import CASES


def _dossier(known, notice, kind, *, is_existing=False):
    return wiring.new_dossier(known, notice, kind, is_existing=is_existing, with_example=True)


@pytest.mark.parametrize("notice, kind", CASES)
def test_every_document_of_every_notice_renders_from_the_example(known, tmp_path, notice, kind):
    dossier = _dossier(known, notice, kind)
    written = [one.path.name for one in render_documents(dossier, known, tmp_path)]
    assert written[-1] == CHECKLIST
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(written)
    numbers = [int(name[:2]) for name in written[:-1]]
    assert numbers == sorted(set(numbers))
    listed = (tmp_path / CHECKLIST).read_text(encoding="utf-8-sig")
    for name in written[:-1]:
        assert name in listed
    for item in known.terms(notice, kind).artefacts:
        applies = all(only.holds(dossier.value(only.fact)) for only in item.only_if)
        assert (item.title in listed) >= applies


@pytest.mark.parametrize("notice, kind", CASES)
def test_every_document_of_every_notice_renders_empty(known, tmp_path, notice, kind):
    dossier = wiring.new_dossier(known, notice, kind, is_existing=False, with_example=False)
    for one in render_documents(dossier, known, tmp_path):
        assert one.path.stat().st_size > 0


@pytest.mark.parametrize("notice, kind", CASES)
def test_the_example_lacks_no_fact_that_a_notice_requires(known, notice, kind):
    dossier = _dossier(known, notice, kind)
    missing = [f.key for f in Review(dossier, known).findings() if f.message.endswith("还没有填")]
    assert missing == []


def test_an_existing_base_gets_the_documents_of_existing_ones(known, tmp_path):
    new = {
        one.path.name[3:9]
        for one in render_documents(
            _dossier(known, "jilin-2025-56", "base"), known, tmp_path / "新"
        )
    }
    old = {
        one.path.name[3:9]
        for one in render_documents(
            _dossier(known, "jilin-2025-56", "base", is_existing=True), known, tmp_path / "已"
        )
    }
    assert new < old


def _rows(path):
    page = openpyxl.load_workbook(path).active
    return [[str(cell or "") for cell in row] for row in page.iter_rows(values_only=True)]


def test_a_summary_has_one_row_for_each_dossier(known, tmp_path):
    dossiers = [_dossier(known, "neimenggu-2025-105", "base") for _ in range(3)]
    for number, dossier in enumerate(dossiers):
        dossier.set_value("unit.name", f"=示例学校{number}&<第>（虚构）")
    write_summary(dossiers, known, tmp_path / "汇总.xlsx")
    rows = _rows(tmp_path / "汇总.xlsx")
    units = [row[1] for row in rows if row[1].startswith("=示例学校")]
    assert units == [f"=示例学校{number}&<第>（虚构）" for number in range(3)]
    assert [row[0] for row in rows if row[1].startswith("=")] == ["1", "2", "3"]


def test_what_looks_like_a_formula_is_text(known, base):
    base.set_value("unit.name", "=1+1")
    document = known.documents["neimenggu_base_summary"]
    gathered = gather(base, document, known.notices["neimenggu-2025-105"], 1)
    page = openpyxl.load_workbook(io.BytesIO(render_workbook(document, [gathered]))).active
    found = [cell for row in page.iter_rows() for cell in row if cell.value == "=1+1"]
    assert [cell.data_type for cell in found] == ["s"]


HEADINGS = {
    "neimenggu_base_summary": (
        "序号", "项目申报单位", "项目类别", "申报职业（工种）及代码", "获得荣誉情况", "开展培训及主要业绩情况",
    ),
    "neimenggu_studio_summary": (
        "序号", "项目申报单位", "项目类别", "申报职业（工种）及代码", "领办人", "领办人职业技能等级",
        "领办人获奖情况", "领办人主要业绩情况",
    ),
    "datong_base_summary": ("编号", "项目单位", "属性", "项目所在地址", "推荐单位", "申报专业", "备注"),
    "datong_studio_summary": (
        "序号", "推荐单位", "领办人", "申报单位", "单位性质", "项目所在地址", "类别", "工作室职业（工种）",
        "职业技能等级", "主要荣誉", "其他荣誉以及业绩", "工作室规模",
    ),
}  # fmt: skip


@pytest.mark.parametrize("document", HEADINGS)
def test_the_printed_columns_stand_in_the_sheet(known, document):
    columns = [column.title.replace("\n", "") for column in known.documents[document].sheet.columns]
    assert columns == list(HEADINGS[document])


def test_dossiers_of_two_notices_do_not_go_into_one_sheet(known, tmp_path):
    two = [
        _dossier(known, "neimenggu-2025-105", "base"),
        _dossier(known, "datong-2025-100", "base"),
    ]
    with pytest.raises(MixedDossiersError):
        write_summary(two, known, tmp_path / "汇总.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_a_notice_without_a_sheet_says_so(known, base, tmp_path):
    base.set_notice("national-2022-62")
    with pytest.raises(MixedDossiersError):
        write_summary([base], known, tmp_path / "汇总.xlsx")


def test_the_relation_of_two_units_is_explained_in_the_form(known, tmp_path):
    dossier = _dossier(known, "liaoning-2025-118", "studio")
    dossier.set_value("leader.relation", "领办人所在公司是申报单位的全资子公司")
    title = known.documents["studio_form"].title
    [form] = [
        one.path
        for one in render_documents(dossier, known, tmp_path)
        if title in one.path.name and one.path.suffix == ".docx"
    ]
    expected = dossier.display("leader.post") + "（领办人所在公司是申报单位的全资子公司）"
    assert expected in read_text(form.read_bytes())


@pytest.mark.parametrize("notice", ["liaoning-2025-118", "jilin-2025-56", "datong-2025-100"])
def test_the_exact_legal_wording_stands_in_the_statement(known, tmp_path, notice):
    words = {
        "liaoning-2025-118": "近三年未受过刑事行政处罚和失信联合惩戒",
        "jilin-2025-56": "近3年未受过刑事处罚和失信联合惩戒",
        "datong-2025-100": "近3年未受过刑事行政处罚和失信联合惩戒",
    }
    dossier = _dossier(known, notice, "base")
    texts = [
        read_text(one.path.read_bytes())
        for one in render_documents(dossier, known, tmp_path)
        if one.path.suffix == ".docx"
    ]
    assert any(words[notice] in text for text in texts)


def _letter(known, notice, tmp_path):
    dossier = _dossier(known, notice, "base")
    [letter] = [
        one.path
        for one in render_documents(dossier, known, tmp_path)
        if one.path.name[3:].startswith("推荐函")
    ]
    return read_text(letter.read_bytes())


def test_a_letter_sorts_as_its_notice_sorts(known, tmp_path):
    letter = _letter(known, "liaoning-2025-118", tmp_path / "辽宁")
    assert "☑新建项目" in letter
    assert "申报类别" in letter
    assert "申报档次" not in letter
    letter = _letter(known, "datong-2025-100", tmp_path / "大同")
    for foreign in ("新建项目", "申报类别", "生产制造类", "项目类别"):
        assert foreign not in letter
    assert letter.partition("申报档次")[2].strip()[:2] in ("A档", "B档", "C档", "【请")


def _checklist(dossier, known, folder, **formats):
    """The last file of a set: its text, and the remarks on it."""
    *_, last = render_documents(dossier, known, folder, **formats)
    return last.path.read_text(encoding="utf-8-sig"), last.notes


def test_files_outside_the_set_stay_and_are_named(known, tmp_path):
    remark = "文件夹里还有不属于这一套的文件"
    first = _dossier(known, "neimenggu-2025-105", "base")
    text, notes = _checklist(first, known, tmp_path)
    assert (remark in text, notes) == (False, ())
    old = {path.name for path in tmp_path.iterdir()}
    (tmp_path / "~$锁.docx").write_bytes(b"")
    (tmp_path / "申报.shenbao").write_bytes(b"")
    (tmp_path / "旧").mkdir()
    text, [note] = _checklist(_dossier(known, "liaoning-2025-118", "base"), known, tmp_path)
    assert note.startswith(remark)
    assert note in text
    assert old <= {path.name for path in tmp_path.iterdir()}
    named = set(note.partition("：")[2].split("、"))
    written = (
        {path.name for path in (tmp_path).iterdir()} - old - {"~$锁.docx", "申报.shenbao", "旧"}
    )
    assert named
    assert named < old
    assert not named & written
    assert CHECKLIST not in named


def test_the_other_format_of_the_same_set_is_no_stranger(known, base, tmp_path):
    _checklist(base, known, tmp_path)
    assert _checklist(base, known, tmp_path, formats=("xlsx",))[1] == ()


def test_a_crowded_folder_is_not_listed_whole(known, base, tmp_path):
    for number in range(50):
        (tmp_path / f"照片{number:02d}.jpg").write_bytes(b"")
    _, [note] = _checklist(base, known, tmp_path, formats=("xlsx",))
    assert note.endswith("照片19.jpg 等 50 个")
