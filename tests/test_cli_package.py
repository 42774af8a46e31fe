"""`package`: the electronic copy and the mail draft from the command line."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from email import message_from_bytes, policy

import pytest

from app import wiring
from app.outputs.documents.read_back import read_text
from tests.outputs.pretence import pdf_of


@pytest.fixture
def file(run, tmp_path):
    """The example of a studio in Jilin, with its evidence."""
    path = tmp_path / "材料.shenbao"
    run("new", path, "--notice", "jilin-2025-56", "--kind", "studio", "--example")
    return path


def pack(run, file, out, *more):
    return run("package", file, "--out", out, "--engine", "builtin", *more)


def test_all_that_came_out_is_listed_and_there(run, file, tmp_path):
    status, out, err = pack(run, file, tmp_path / "报送")
    assert status == 0, err
    paths = out.splitlines()
    assert len(paths) > 4
    assert all((tmp_path / path).exists() for path in paths)
    assert any(path.endswith("文件清单.txt") for path in paths)
    assert len([path for path in paths if path.endswith(".zip")]) == 2  # the whole, and the mail's
    assert all(zipfile.is_zipfile(path) for path in paths if path.endswith(".zip"))
    [draft] = [path for path in paths if path.endswith(".eml")]
    message = message_from_bytes((tmp_path / draft).read_bytes(), policy=policy.default)
    assert message["X-Unsent"] == "1"
    assert "Traceback" not in err


def test_masks_and_paper_go_in_where_asked(run, file, known, tmp_path):
    status, out, err = pack(run, file, tmp_path / "报送", "--mask", "--all", "--shrink", "small")
    assert status == 0, err
    assert "已遮盖身份证号和电话" in err
    with wiring.opened(file, known, for_reading=True) as opened:
        mobile = opened.dossier.display("contact.mobile")
    forms = [path for path in out.splitlines() if path.endswith(".docx")]
    assert len(forms) > 3
    assert not [path for path in forms if mobile in read_text((tmp_path / path).read_bytes())]


def test_what_is_missing_is_named_and_blocks(run, tmp_path):
    path = tmp_path / "材料.shenbao"
    run("new", path, "--notice", "liaoning-2025-118", "--kind", "studio", "--example")
    status, _, err = pack(run, path, tmp_path / "报送")
    assert status == 1
    assert "问题：高技能人才培训课程课件录制开发清单" in err


def test_a_scan_that_the_file_keeps_goes_in(run, file, known, tmp_path):
    (tmp_path / "盖章.pdf").write_bytes(pdf_of(1))
    with wiring.opened(file, known) as opened:
        scan = opened.file.add_content(tmp_path / "盖章.pdf")
        delivery = opened.file.delivery()
        opened.file.keep_delivery(replace(delivery, scans={"form": (scan,)}))
    _, out, _ = pack(run, file, tmp_path / "报送")
    [path] = [path for path in out.splitlines() if "盖章扫描件" in path]
    assert (tmp_path / path).read_bytes() == (tmp_path / "盖章.pdf").read_bytes()


@pytest.mark.parametrize(
    "wrong, said",
    [
        (["--limit", "0"], "1 到 2000"),
        (["--limit", "很大"], "很大"),
        (["--shrink", "tiny"], "fine、middle、small"),
        (["--reserve", "letter=2"], "letter"),
        (["--own", "form=x.pdf"], "form"),
    ],
)
def test_wrong_use_is_told_and_writes_nothing(run, file, tmp_path, wrong, said):
    status, _, err = pack(run, file, tmp_path / "报送", *wrong)
    assert status == 2
    assert said in err
    assert not (tmp_path / "报送").exists()


def test_a_folder_that_is_a_file_is_told(run, file, tmp_path):
    (tmp_path / "报送").write_text("")
    status, _, err = pack(run, file, tmp_path / "报送")
    assert status == 2
    assert "是一个文件，不是文件夹" in err
