"""The self-test: all of it goes well here, what fails is told, and the report says nothing private."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app import cli, selftest
from app.errors import JiangshenError


def _run():
    steps = selftest.run()
    said = []
    while True:
        try:
            said.append(next(steps))
        except StopIteration as end:
            return end.value, said


@pytest.fixture(scope="module")
def whole():
    return _run()


def test_every_step_goes_well_and_is_announced(whole):
    found, said = whole
    assert [(one.name, one.detail) for one in found.outcomes if not one.is_ok] == []
    assert said[:-1] == [one.name for one in found.outcomes] == [name for name, _ in selftest.STEPS]


def test_the_report_names_versions_engines_and_faces(whole):
    text = whole[0].text()
    assert text.startswith(f"匠申自检报告：{len(selftest.STEPS)} 项都正常\n")
    for word in ("python-docx ", "由谁生成 PDF：", "程序自带的排版：可用", "字体："):
        assert word in text
    assert "（未知）" not in text


@pytest.fixture
def two_steps(monkeypatch):
    def refuse(_ground):
        raise JiangshenError("写不了 13800001111", "请看 " + str(Path.home() / "桌面"))

    def fall(_ground):
        return {}["nothing"]

    steps = (("写", refuse), ("读", fall), ("看", lambda ground: str(ground.folder.is_dir())))
    monkeypatch.setattr(selftest, "STEPS", steps)


def test_what_fails_is_told_and_the_rest_is_tried_all_the_same(two_steps):
    found, _ = _run()
    assert [one.is_ok for one in found.outcomes] == [False, False, True]
    assert "KeyError" in found.outcomes[1].detail
    assert found.verdict == "3 项里有 2 项不正常"


def test_the_report_hides_numbers_and_the_users_own_folder(two_steps):
    text = _run()[0].text()
    assert "138********" in text
    assert str(Path.home()) not in text


def test_its_folder_is_gone_at_the_end(monkeypatch):
    seen = []
    monkeypatch.setattr(
        selftest, "STEPS", (("看", lambda ground: seen.append(ground.folder) or ""),)
    )
    _run()
    assert not seen[0].exists()


def test_a_step_without_its_example_says_so(monkeypatch):
    steps = tuple(one for one in selftest.STEPS if one[0] == "核对")
    monkeypatch.setattr(selftest, "STEPS", steps)
    assert _run()[0].outcomes[0].detail.startswith("没有可用的示例")


@pytest.mark.parametrize("is_ok, status", [(True, 0), (False, 1)])
def test_the_command_needs_no_console(monkeypatch, tmp_path, is_ok, status):
    """As in a windowed program, where there are no streams at all."""

    def step(_ground):
        if not is_ok:
            raise JiangshenError("不行", "没有办法")
        return ""

    monkeypatch.setattr(selftest, "STEPS", (("看", step),))
    report = tmp_path / "报 告.txt"
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    assert cli.main(["self-test", "--report", str(report)]) == status
    assert cli.main(["check", str(tmp_path / "没有.shenbao")]) == 2
    assert report.read_text(encoding="utf-8-sig").startswith("匠申自检报告：1 项")


def test_without_a_file_the_report_is_the_output(monkeypatch, run):
    monkeypatch.setattr(selftest, "STEPS", (("看", lambda _ground: "看到了"),))
    status, out, err = run("self-test")
    assert (status, err) == (0, "看……\n这台电脑的情况……\n")
    assert "看到了" in out
