"""`attach` and `attachments`: evidence in and listed, nothing half done."""

from __future__ import annotations

import json

import pytest

from tests.outputs.evidence import bad_files as made

KEY = "evidence.jilin_2025_56.m_certificate"


@pytest.fixture
def file(tmp_path, run):
    path = tmp_path / "申报 材料.shenbao"
    arguments = ("--notice", "jilin-2025-56", "--kind", "studio")
    assert run("new", path, *arguments)[0] == 0
    return path


@pytest.fixture
def folder(tmp_path):
    """Names that only people put in order, a folder below, and what a system leaves behind."""
    place = tmp_path / "佐证 材料"
    (place / "照片").mkdir(parents=True)
    for name in ("10、证书.pdf", "2、证书.pdf", "１、证书.pdf", "Thumbs.db", "~$草稿.docx"):
        (place / name).write_bytes(made.pdf([made.A4] * len(name)))
    (place / "照片" / "现场.jpg").write_bytes(made.picture((1654, 2339)))
    return place


def listed(run, file):
    status, out, err = run("attachments", file, "--json")
    assert (status, err) == (0, "")
    return json.loads(out)


def test_a_folder_comes_in_in_the_order_that_people_expect(run, file, folder):
    status, out, err = run("attach", file, folder, "--to", KEY)
    assert (status, out) == (0, "")
    assert "已添加 4 个文件" in err
    rows = listed(run, file)
    assert [row["name"] for row in rows] == [
        "１、证书.pdf",
        "2、证书.pdf",
        "10、证书.pdf",
        "现场.jpg",
    ]
    assert {row["field"] for row in rows} == {KEY}
    assert [row["pages"] for row in rows] == [8, 8, 9, 1]
    assert all("高级技师" in row["conditions"][0] for row in rows)


def test_without_a_place_files_go_into_a_folder_of_their_own(run, file, folder):
    run("attach", file, folder / "2、证书.pdf")
    run("attach", file, folder / "10、证书.pdf", "--to", "媒体报道")
    run("attach", file, folder / "照片", "--to", "媒体报道")
    rows = listed(run, file)
    assert [(row["folder"], row["name"]) for row in rows] == [
        ("未归类的材料", "2、证书.pdf"),
        ("媒体报道", "10、证书.pdf"),
        ("媒体报道", "现场.jpg"),
    ]
    assert [row["field"] for row in rows][1] == "folders[2].folder.files"


def test_problems_are_told_when_it_comes_in_and_when_it_is_listed(run, file, tmp_path):
    bad = {
        "有密码.pdf": (made.encrypted(made.pdf(), "x"), "打开密码"),
        "发票.ofd": (made.ofd(), "OFD"),
        "空.pdf": (b"", "0 字节"),
        "签章.pdf": (made.sealed(made.pdf()), "电子签名"),
    }
    for name, (data, _) in bad.items():
        (tmp_path / name).write_bytes(data)
    status, _, err = run("attach", file, *(tmp_path / name for name in bad))
    assert status == 0
    _, out, _ = run("attachments", file)
    for name, (_, word) in bad.items():
        assert word in err
        assert word in out
        [row] = [row for row in listed(run, file) if row["name"] == name]
        assert word in row["problems"][0]["message"]


def test_the_same_content_twice_is_told(run, file, folder):
    run("attach", file, folder / "2、证书.pdf", "--to", KEY)
    run("attach", file, folder / "2、证书.pdf", "--to", "另外")
    rows = listed(run, file)
    assert [bool(row["problems"]) for row in rows] == [False, True]
    assert "完全相同" in rows[1]["problems"][0]["message"]
    assert rows[1]["conditions"] == rows[0]["conditions"] != []


@pytest.mark.parametrize(
    "more,word",
    [(["没有.pdf"], "没有.pdf"), (["--to", "evidence.nowhere"], "evidence.nowhere")],
)
def test_one_bad_path_or_place_takes_nothing_in(run, file, folder, tmp_path, more, word):
    before = file.read_bytes()
    given = [tmp_path / one if one.endswith(".pdf") else one for one in more]
    status, out, err = run("attach", file, folder, *given)
    assert (status, out) == (2, "")
    lines = err.strip().split("\n")
    assert lines[0].startswith("错误：")
    assert word in lines[0]
    assert lines[-1].startswith("办法：")
    assert listed(run, file) == []
    assert file.read_bytes() == before


def test_an_empty_folder_is_told(run, file, tmp_path):
    (tmp_path / "空").mkdir()
    status, _, err = run("attach", file, tmp_path / "空")
    assert status == 2
    assert "没有文件" in err


def test_what_came_in_is_one_step_and_can_be_taken_back(run, file, folder):
    run("attach", file, folder, "--to", KEY)
    _, out, _ = run("history", file, "--json")
    steps = json.loads(out)
    assert steps[-1]["name"] == "添加 4 个文件"
    run("restore", file, steps[-2]["step"])
    assert listed(run, file) == []
