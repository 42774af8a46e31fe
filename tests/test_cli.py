"""The commands as scripts use them: status, streams, and errors in two Chinese lines."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook

from app import cli, commands, paths, wiring
from app.outputs.documents.read_back import read_text
from app.outputs.engines.com_engine import CHILD_ARGUMENT
from app.outputs.engines.pdf_files import count_pages
from app.storage.errors import ReadOnlyError
from app.storage.files import DossierFile
from tests.outputs.pretence import pdf_of

NOTICE = "neimenggu-2025-105"


@pytest.fixture
def file(tmp_path, run):
    path = tmp_path / "申报 材料.shenbao"
    assert run("new", path, "--notice", NOTICE, "--kind", "base", "--example")[0] == 0
    return path


def _is_advice(err):
    lines = err.strip().split("\n")
    return (
        lines[0].startswith("错误：") and lines[-1].startswith("办法：") and "Traceback" not in err
    )


def test_notices_are_listed_for_people_and_as_json(run):
    status, out, _ = run("notices")
    assert status == 0
    assert "内人社办发〔2025〕105号" in out
    status, out, err = run("notices", "--json")
    [row] = [row for row in json.loads(out) if row["id"] == NOTICE]
    assert (status, err) == (0, "")
    assert row["kinds"]["base"]["copies"]["form"] == 6
    assert row["kinds"]["studio"]["deadline"] == ["2025-07-05", "2025-07-31"]


def test_a_new_example_lacks_nothing_its_proofs_included(run, file):
    status, out, err = run("check", file, "--json")
    assert (status, err) == (0, "")
    assert json.loads(out) == []


def test_the_check_reads_like_an_examiners_list(run, file):
    _, out, _ = run("check", file)
    for words in ("申报条件：", "符合", "类别：生产制造类", "经费：", "必须改：0 处", "建议改："):
        assert words in out
    assert "人社部发〔2022〕62号" in out


def test_check_of_an_empty_dossier_blocks_with_status_one(run, tmp_path):
    path = tmp_path / "空.shenbao"
    run("new", path, "--notice", NOTICE, "--kind", "studio")
    status, out, _ = run("check", path, "--json")
    rows = json.loads(out)
    assert status == 1
    assert {"severity", "field", "page", "message", "clause"} <= rows[0].keys()
    status, out, _ = run("check", path)
    assert status == 1
    assert "必须改：" in out


def test_existing_sets_the_stage(run, tmp_path):
    path = tmp_path / "已建.shenbao"
    run("new", path, "--notice", NOTICE, "--kind", "base", "--existing")
    assert json.loads(run("dump", path)[1])["values"] == {"project.stage": "existing"}


def test_dump_and_load_go_round(run, file, tmp_path):
    _, out, _ = run("dump", file)
    data = tmp_path / "数据.json"
    data.write_text(out, encoding="utf-8")
    other = tmp_path / "另一份.shenbao"
    run("new", other, "--notice", NOTICE, "--kind", "base")
    assert run("load", other, data)[0] == 0
    assert json.loads(run("dump", other)[1]) == json.loads(out)


def test_load_refuses_everything_and_lists_all(run, file, tmp_path):
    before = run("dump", file)[1]
    data = tmp_path / "坏.json"
    data.write_text(
        '{"values": {"unit.name": "新", "unit.x": 1, "report.date": "soon"}}', encoding="utf-8"
    )
    status, out, err = run("load", file, data)
    assert (status, out) == (2, "")
    assert "values.unit.x" in err
    assert "values.report.date" in err
    assert run("dump", file)[1] == before


def test_load_tells_what_was_cleaned(run, file, tmp_path):
    data = tmp_path / "数据.json"
    data.write_text(json.dumps({"values": {"unit.city": "包头\x00市"}}), encoding="utf-8")
    status, _, err = run("load", file, data)
    assert status == 0
    assert "unit.city" in err


def test_book_makes_the_volume_for_paper_and_for_the_screen(run, file, tmp_path):
    folder = tmp_path / "成 册"
    for layout, name in (("print", "打印版"), ("screen", "电子版")):
        status, out, err = run(
            "book", file, "--out", folder, "--layout", layout, "--engine", "builtin"
        )
        assert (status, err) == (0, "")
        paths = [line for line in out.strip().split("\n") if name in line]
        assert len(paths) == 4
    names = sorted(path.name for path in folder.iterdir())
    assert len(names) == 8
    assert not [name for name in names if name.startswith(".~")]


def test_book_tells_render_on_which_pages_the_evidence_stands(run, file, tmp_path, known):
    fact = "evidence.national_2022_62.management_rules"
    scan = tmp_path / "管理制度.pdf"
    scan.write_bytes(pdf_of(3))
    with wiring.opened(file, known) as opened:
        opened.dossier.set_value(fact, [opened.file.add_content(scan)])
        opened.dossier.set_value("goal.overall", "制度齐全（【佐证：管理制度】）。")
        opened.file.save()
    for printed in ("佐证见第　　页", "佐证见 P1–3"):
        status, out, err = run("render", file, "--out", tmp_path / "表", "--only", "docx")
        assert status == 0
        [form] = [Path(line) for line in out.splitlines() if "申报表" in line]
        assert f"制度齐全（{printed}）。" in read_text(form.read_bytes())
        assert ("先装订成册" in err) == (printed != "佐证见 P1–3")
        assert run("book", file, "--out", tmp_path / "册", "--engine", "builtin")[0] == 0
    # Another file before it: the numbers of that book are wrong now, and none is printed.
    with wiring.opened(file, known) as opened:
        kept = opened.dossier.value(fact)
        scan.write_bytes(pdf_of(2))
        opened.dossier.set_value(fact, [opened.file.add_content(scan), *kept])
        opened.file.save()
    _, out, err = run("render", file, "--out", tmp_path / "表", "--only", "docx")
    [form] = [Path(line) for line in out.splitlines() if "申报表" in line]
    assert "制度齐全（佐证见第　　页）。" in read_text(form.read_bytes())
    assert "动过佐证材料" in err


def test_book_lets_say_what_begins_on_a_right_hand_page(run, file, tmp_path, known):
    fact = "evidence.national_2022_62.management_rules"
    with wiring.opened(file, known) as opened:
        scans = []
        for number in range(4):
            path = tmp_path / f"{number}.pdf"
            path.write_bytes(pdf_of(1) + b"%" * number)
            scans.append(opened.file.add_content(path))
        opened.dossier.set_value(fact, scans)
        opened.file.save()
    pages = {}
    for starts in ("material", "folder", "forms"):
        folder = tmp_path / starts
        status, _, _ = run("book", file, "--out", folder, "--engine", "builtin", "--starts", starts)
        assert status == 0
        [control] = folder.glob("01*控制单*.json")
        pages[starts] = json.loads(control.read_text(encoding="utf-8"))["faces"]
    assert pages["material"] > pages["folder"] + 2
    assert pages["folder"] > pages["forms"]


def test_book_goes_on_where_the_pages_cannot_be_kept(run, file, tmp_path, known, monkeypatch):
    fact = "evidence.national_2022_62.management_rules"
    scan = tmp_path / "管理制度.pdf"
    scan.write_bytes(pdf_of(3))
    with wiring.opened(file, known) as opened:
        opened.dossier.set_value(fact, [opened.file.add_content(scan)])
        opened.dossier.set_value("goal.overall", "见【佐证：管理制度】。")
        opened.file.save()

    def refuse(path, _known):
        raise ReadOnlyError(path)

    monkeypatch.setattr(DossierFile, "open", refuse)
    status, out, err = run("book", file, "--out", tmp_path / "册", "--engine", "builtin")
    assert (status, "没有记进材料文件" in err) == (0, True)
    assert "打印版" in out


def test_book_says_what_can_have_pages_kept(run, file, tmp_path):
    status, _, err = run("book", file, "--out", tmp_path / "册", "--reserve", "letter=2")
    assert status == 2
    assert "没有叫 letter 的材料" in err
    status, _, err = run("book", file, "--out", tmp_path / "册", "--reserve", "recommendation=0")
    assert status == 2
    assert "recommendation=2" in err
    assert not (tmp_path / "册").exists()


def test_book_ends_with_status_one_where_a_material_is_missing(run, file, tmp_path, known):
    with wiring.opened(file, known) as opened:
        fact = "evidence.national_2022_62.management_rules"
        broken = tmp_path / "坏的.pdf"
        broken.write_bytes(b"%PDF-1.4")
        opened.dossier.set_value(fact, [opened.file.add_content(broken)])
        opened.file.save()
    status, out, err = run("book", file, "--out", tmp_path / "册", "--engine", "builtin")
    assert status == 1
    assert "问题：没有装进册里" in err
    assert "坏的" in err
    assert out


def test_render_writes_the_whole_set_and_names_it(run, file, tmp_path):
    status, out, _ = run("render", file, "--out", tmp_path / "出 件", "--engine", "builtin")
    assert status == 0
    names = [line.replace("\\", "/").rpartition("/")[2] for line in out.strip().split("\n")]
    assert sorted(path.name for path in (tmp_path / "出 件").iterdir()) == sorted(names)
    assert {name.rpartition(".")[2] for name in names} == {"docx", "pdf", "xlsx", "txt"}


def test_render_writes_only_the_formats_asked_for(run, file, tmp_path):
    run("render", file, "--out", tmp_path / "出", "--only", "xlsx")
    assert {path.suffix for path in (tmp_path / "出").iterdir()} == {".xlsx", ".txt"}


def test_pdfs_name_their_pages_and_who_made_them(run, file, tmp_path):
    folder = tmp_path / "出"
    status, out, _ = run("render", file, "--out", folder, "--only", "pdf", "--engine", "builtin")
    assert status == 0
    assert {path.suffix for path in folder.iterdir()} == {".pdf", ".txt"}
    listed = (folder / "清单.txt").read_text(encoding="utf-8-sig")
    for path in folder.glob("*.pdf"):
        assert str(path) in out
        pages = count_pages(path.read_bytes())
        assert f"{path.name}（{pages} 页，程序自带的排版）" in listed


def test_an_engine_that_is_not_there_is_said_before_anything_is_written(
    run, file, tmp_path, monkeypatch
):
    monkeypatch.setattr("app.outputs.engines.libreoffice.find_soffice", lambda: None)
    status, out, err = run("render", file, "--out", tmp_path / "出", "--engine", "libreoffice")
    assert (status, out) == (2, "")
    assert _is_advice(err)
    assert "LibreOffice" in err
    assert not (tmp_path / "出").exists()


def test_the_users_own_pdf_takes_the_place_of_a_conversion(run, file, tmp_path):
    own = tmp_path / "我的.pdf"
    own.write_bytes(pdf_of(2))
    status, _, err = run(
        "render", file, "--out", tmp_path / "出", "--only", "pdf", "--engine", "builtin",
        "--own", f"base_form={own}",
    )  # fmt: skip
    assert status == 0
    assert "我的.pdf 是用户自己的 PDF，共 2 页" in err
    [form] = (tmp_path / "出").glob("*申报表*.pdf")
    assert form.read_bytes() == own.read_bytes()


@pytest.mark.parametrize(
    "own, said",
    [
        ("base_form=没有.pdf", "没有.pdf"),
        ("moon_form=a.pdf", "moon_form"),
        ("a.pdf", "文件=PDF"),
    ],
)
def test_an_own_pdf_that_cannot_be_is_said_first(run, file, tmp_path, own, said):
    status, out, err = run("render", file, "--out", tmp_path / "出", "--own", own)
    assert (status, out) == (2, "")
    assert _is_advice(err)
    assert said in err
    assert not (tmp_path / "出").exists()


def test_the_program_can_be_the_child_that_drives_an_office(run, tmp_path, monkeypatch):
    served = []
    monkeypatch.setattr(
        "app.outputs.engines.com_child.serve", lambda folder: served.append(folder) or 0
    )
    assert run(CHILD_ARGUMENT, tmp_path) == (0, "", "")
    assert served == [tmp_path]


def test_a_dossier_moves_to_another_notice_and_says_what_that_means(run, file):
    status, out, _ = run("switch", file, "--notice", "datong-2025-100")
    assert status == 0
    assert "新需要填的：" in out
    assert json.loads(run("dump", file)[1])["notice"] == "datong-2025-100"
    status, _, err = run("switch", file, "--notice", "moon-1")
    assert status == 2
    assert _is_advice(err)


def test_goals_are_composed_from_the_indicators(run, file, tmp_path):
    data = tmp_path / "数据.json"
    data.write_text('{"values": {"goal.year_1": null}}', encoding="utf-8")
    run("load", file, data)
    status, out, _ = run("goals", file, "--fill")
    assert status == 0
    assert json.loads(run("dump", file)[1])["values"]["goal.year_1"] == out.split("\n")[0]


def test_a_summary_is_made_of_many_dossiers(run, file, tmp_path):
    status, *_ = run("summary", tmp_path / "汇总.xlsx", file, file)
    assert status == 0
    assert (tmp_path / "汇总.xlsx").stat().st_size > 0


def test_a_sheet_goes_out_and_its_changes_are_listed_before_they_are_made(run, file, tmp_path):
    sheet, later = tmp_path / "填报表.xlsx", tmp_path / "后来.xlsx"
    assert run("export-sheet", file, sheet)[0] == 0
    data = tmp_path / "数据.json"
    data.write_text('{"values": {"unit.city": "包头市"}}', encoding="utf-8")
    before = run("dump", file)[1]
    run("load", file, data)
    run("export-sheet", file, later)
    status, out, err = run("import-sheet", file, sheet)
    assert (status, out) == (0, "")
    assert "另有 1 处" in err
    _, out, _ = run("import-sheet", file, _with_city(later, "赤峰市"), "--dry-run")
    assert "包头市 → 赤峰市  工作表“封面”!C" in out
    assert run("dump", file)[1] != before
    assert json.loads(run("dump", file)[1])["values"]["unit.city"] == "包头市"
    run("import-sheet", file, later)
    assert json.loads(run("dump", file)[1])["values"]["unit.city"] == "赤峰市"


def test_one_occupation_goes_out_by_its_number(run, file, tmp_path):
    assert run("export-sheet", file, tmp_path / "a.xlsx", "--occupation", 2)[0] == 0
    status, _, err = run("export-sheet", file, tmp_path / "b.xlsx", "--occupation", 99)
    assert status == 2
    assert _is_advice(err)
    assert not (tmp_path / "b.xlsx").exists()


def _with_city(sheet, city):
    book = load_workbook(sheet)
    page = book["封面"]
    line = next(cell.row for cell in page["A"] if cell.value == "|unit.city")
    page.cell(line, 3).value = city
    book.save(sheet)
    return sheet


def test_any_earlier_step_can_be_gone_back_to(run, file, tmp_path):
    before = run("dump", file)[1]
    data = tmp_path / "数据.json"
    data.write_text(
        '{"values": {"unit.city": "包头市"}, "rows": {"occupations": []}}', encoding="utf-8"
    )
    run("load", file, data)
    steps = json.loads(run("history", file, "--json")[1])
    assert steps[-1]["name"] == "导入"
    assert steps[-1]["name"] in run("history", file)[1]
    assert run("restore", file, steps[-2]["step"])[0] == 0
    assert run("dump", file)[1] == before
    assert run("restore", file, steps[-1]["step"])[0] == 0
    assert json.loads(run("dump", file)[1])["values"]["unit.city"] == "包头市"
    status, _, err = run("restore", file, 99999)
    assert status == 2
    assert _is_advice(err)


def test_check_definitions_agrees_with_everything_shipped(run):
    status, out, err = run("check-definitions")
    assert (status, err) == (0, "")
    assert "没有错误" in out


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["材料.shenbao"],
        ["unknown"],
        ["new", "x.shenbao"],
        ["new", "x.shenbao", "--notice", NOTICE, "--kind", "school"],
        ["render", "x.shenbao", "--out", "o", "--only", "pptx"],
        ["dump", "没有.shenbao"],
        ["check", "没有.shenbao"],
        ["render", "没有.shenbao", "--out", "o"],
    ],
)
def test_wrong_use_is_status_two_with_advice(run, arguments, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(cli, "has_display", lambda: False)
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert _is_advice(err)
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_notice_is_named_and_nothing_is_made(run, tmp_path):
    status, _, err = run("new", tmp_path / "a.shenbao", "--notice", "moon-1", "--kind", "base")
    assert status == 2
    assert "moon-1" in err
    assert NOTICE in err
    assert list(tmp_path.iterdir()) == []


def test_new_never_replaces_a_file(run, file):
    before = file.read_bytes()
    status, _, err = run("new", file, "--notice", NOTICE, "--kind", "base")
    assert status == 2
    assert _is_advice(err)
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    "content", [b"", b"hello", b"PK\x03\x04", b"SQLite format 3\x00" + b"\x00" * 100]
)
def test_what_is_no_dossier_is_said(run, tmp_path, content):
    path = tmp_path / "别的.shenbao"
    path.write_bytes(content)
    for command in (["dump", path], ["check", path], ["render", path, "--out", tmp_path / "o"]):
        status, out, err = run(*command)
        assert (status, out) == (2, "")
        assert _is_advice(err)
        assert "别的.shenbao" in err
    assert path.read_bytes() == content


def test_another_database_and_a_folder_are_no_dossier(run, tmp_path):
    connection = sqlite3.connect(tmp_path / "库.db")
    connection.execute("create table t (x)")
    connection.commit()
    connection.close()
    for path in (tmp_path / "库.db", tmp_path):
        status, _, err = run("dump", path)
        assert status == 2
        assert _is_advice(err)


def test_render_into_a_file_is_said(run, file, tmp_path):
    (tmp_path / "文件").write_text("x")
    status, _, err = run("render", file, "--out", tmp_path / "文件")
    assert status == 2
    assert "文件" in err


def test_the_program_speaks_utf8_whatever_the_console(file):
    done = subprocess.run(
        [sys.executable, "-m", "app", "dump", str(file)],
        cwd=paths.PROGRAM, capture_output=True, check=True, timeout=60,
    )  # fmt: skip
    assert json.loads(done.stdout.decode("utf-8"))["values"]["unit.name"].startswith("示例")


def test_an_unexpected_failure_writes_a_report_without_private_numbers(run, monkeypatch, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def fail(_):
        raise RuntimeError("13812345678 and 15010219800101000X")

    monkeypatch.setattr(commands.notices, "_check_definitions", fail)
    status, _, err = run("check-definitions")
    assert status == 3
    [report] = tmp_path.glob("*.txt")
    assert str(report) in err
    text = report.read_text(encoding="utf-8")
    assert "RuntimeError" in text
    assert "138********" in text
    assert "13812345678" not in text
    assert "19800101" not in text


def test_offices_quotas_and_hints_are_shown_everywhere(run, file, known, tmp_path):
    notice = known.notices[NOTICE]
    office = notice.office
    said = [*notice.base.quotas, *notice.base.hints]
    check, listed = run("check", file)[1], run("notices")[1]
    run("render", file, "--out", tmp_path / "出", "--only", "docx,xlsx")
    checklist = (tmp_path / "出" / "清单.txt").read_text(encoding="utf-8-sig")
    for part in (office.name, office.address, office.phone, office.email):
        assert part in check
        assert part in checklist
        assert part in listed
    for one in said:
        assert f"{one.text}（{one.clause}）" in check
        assert f"{one.text}（{one.clause}）" in checklist
    [row] = [row for row in json.loads(run("notices", "--json")[1]) if row["id"] == NOTICE]
    assert row["office"]["email"] == office.email
    assert row["kinds"]["base"]["quotas"] == [
        {"text": one.text, "clause": one.clause} for one in notice.base.quotas
    ]
    assert len(row["kinds"]["base"]["hints"]) == len(notice.base.hints)


def test_a_citys_project_is_not_called_national(run, tmp_path):
    path = tmp_path / "市级.shenbao"
    run("new", path, "--notice", "datong-2025-100", "--kind", "base", "--example")
    run("render", path, "--out", tmp_path / "出", "--only", "docx,xlsx")
    checklist = (tmp_path / "出" / "清单.txt").read_text(encoding="utf-8-sig")
    for text in (run("check", path)[1].split("\n")[0], checklist):
        assert "市级高技能人才培训基地项目" in text
        assert "国家级" not in text
    datong = run("notices")[1].partition("datong-2025-100")[2].partition("jilin-2025-56")[0]
    assert "市级高技能人才培训基地项目：" in datong
    assert "国家级" not in datong


ENGLISH = (
    "usage", "positional", "options", "show", "exit", "choose", "invalid", "argument", "required",
    "unrecognized", "expected", "ambiguous",
)  # fmt: skip
COMMANDS = (
    "notices", "new", "dump", "load", "check", "render", "book", "package", "switch", "goals",
    "summary", "history", "restore", "check-definitions",
)  # fmt: skip


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_the_help_is_chinese(run, command):
    status, out, _ = run(*[command] if command else [], "--help")
    assert status == 0
    assert "用法：" in out
    assert "选项" in out
    assert [word for word in ENGLISH if word in out.lower()] == []


@pytest.mark.parametrize(
    "arguments, said",
    [
        (["unknown"], ("命令", "unknown", "notices、check-definitions、new")),
        (["new", "x", "--notice", "y", "--kind", "school"], ("--kind", "school", "base、studio")),
        (["new"], ("还缺", "--notice", "--kind")),
        (["dump"], ("还缺", "FILE")),
        (["dump", "x", "--colour"], ("不认识", "--colour")),
        (["render", "x", "--out"], ("--out", "要写一个值")),
        (["render", "x", "--out", "y", "--only", "pptx"], ("--only", "pptx")),
        (["render", "x", "--out", "y", "--engine", "tex"], ("--engine", "tex", "libreoffice")),
        (["restore", "x", "three"], ("步号", "整数", "three")),
        (["summary", "x"], ("还缺", "FILE")),
        (["notices", "--json=1"], ("--json", "1")),
    ],
)
def test_wrong_commands_are_explained_in_chinese(run, arguments, said):
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert _is_advice(err)
    for words in said:
        assert words in err
    assert [word for word in ENGLISH if word in err.lower()] == []


@pytest.mark.parametrize(
    "notice, kind", [(NOTICE, "studio"), ("datong-2025-100", "base"), ("datong-2025-100", "studio")]
)
def test_there_are_no_existing_studios_nor_bases_where_the_notice_has_none(
    run, tmp_path, notice, kind
):
    path = tmp_path / "已建.shenbao"
    status, _, err = run("new", path, "--notice", notice, "--kind", kind, "--existing")
    assert status == 2
    assert _is_advice(err)
    assert "--existing" in err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("notice", ["national-2022-62", "jilin-2025-56", "liaoning-2025-118"])
def test_existing_bases_are_where_the_notice_has_them(run, tmp_path, notice):
    path = tmp_path / "已建.shenbao"
    assert run("new", path, "--notice", notice, "--kind", "base", "--existing")[0] == 0


def test_new_names_the_folder_that_is_missing(run, tmp_path):
    folder = tmp_path / "没有的"
    status, _, err = run("new", folder / "a.shenbao", "--notice", NOTICE, "--kind", "base")
    assert status == 2
    assert _is_advice(err)
    assert f"没有这个文件夹：{folder}" in err
    assert list(tmp_path.iterdir()) == []
