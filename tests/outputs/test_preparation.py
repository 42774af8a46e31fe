"""What is known before the files are made: engines, faces in the words of an engine, own PDFs."""

from __future__ import annotations

import pytest

from app import wiring
from app.outputs.documents.rendering import word_forms
from app.outputs.engines.built_in import BuiltIn
from app.outputs.engines.choice import CHOICES
from app.outputs.preparation import face_remarks, own_state, prepare, single_remarks
from app.outputs.typeset.faces import Faces, Substitution

_OTHERS = "Microsoft Word 会另选字体代替，分页和字形都可能不同"
NOTICE = "neimenggu-2025-105"
MISSING = (
    Substitution("仿宋_GB2312", "匠申宋体"),
    Substitution("方正小标宋简体", "宋体", bold=True),
    Substitution("黑体", "匠申宋体"),
    Substitution("华康仿宋", "匠申宋体", refused="字体厂商不允许嵌入 PDF"),
)


@pytest.fixture
def dossier(known):
    return wiring.new_dossier(known, NOTICE, "studio", is_existing=False, with_example=True)


def _finish(steps):
    """The titles that were told, and the result."""
    told = []
    while True:
        try:
            told.append(next(steps))
        except StopIteration as end:
            return told, end.value


def test_faces_that_share_a_fate_stand_in_one_line():
    assert face_remarks(MISSING, "builtin") == (
        "缺少 仿宋_GB2312、黑体，将以 匠申宋体 代替",
        "缺少 方正小标宋简体，将以 宋体（加粗） 代替",
        "华康仿宋 已安装，但字体厂商不允许嵌入 PDF，将以 匠申宋体 代替",
    )
    assert face_remarks(MISSING, "word") == (f"缺少 仿宋_GB2312、方正小标宋简体、黑体，{_OTHERS}",)


def test_single_remarks_are_those_of_the_engine(dossier, known, tmp_path):
    engine = BuiltIn(Faces(folders=[tmp_path]))
    form = next(word_forms(dossier, known))
    _, found = _finish(prepare(dossier, known, {}, engine.faces))
    notes = engine.draft(form.data).notes
    assert notes
    assert set(notes) <= single_remarks(found.missing, "builtin")


def test_every_word_form_is_looked_at_and_every_engine_told(dossier, known, tmp_path):
    told, found = _finish(prepare(dossier, known, {}, Faces(folders=[tmp_path])))
    assert told == [form.title for form in word_forms(dossier, known)]
    assert {one.asked for one in found.missing} >= {"仿宋_GB2312", "宋体"}
    assert [one.key for one in found.engines] == ["word", "wps", "libreoffice", "builtin"]
    assert {one.key for one in found.engines} == set(CHOICES) - {"auto"}
    assert found.automatic.lack == ""


def test_a_form_with_a_pdf_of_its_own_needs_no_faces(dossier, known, tmp_path):
    own = {}
    for form in word_forms(dossier, known):
        own[form.document] = tmp_path / f"{form.document}.pdf"
        own[form.document].write_bytes(BuiltIn().draft(form.data).pdf)
    _, found = _finish(prepare(dossier, known, own, Faces(folders=[tmp_path])))
    assert found.missing == ()
    assert {state.doubt + state.problem for state in found.own.values()} == {""}
    assert found.own["studio_form"].pages > 3


def test_a_pdf_of_yesterday_is_doubted_by_its_words(dossier, known, tmp_path):
    form = next(form for form in word_forms(dossier, known) if form.document == "studio_form")
    path = tmp_path / "表.pdf"
    path.write_bytes(BuiltIn().draft(form.data).pdf)
    dossier.set_value("leader.name", "改名了")
    now = next(form for form in word_forms(dossier, known) if form.document == "studio_form")
    assert "改名了" in own_state(path, now.data).doubt
    assert own_state(path, form.data).doubt == ""


@pytest.mark.parametrize("data", [None, b"", b"%PDF-1.4 half", b"PK no pdf %%EOF"])
def test_what_cannot_be_used_says_why(tmp_path, data):
    path = tmp_path / "表.pdf"
    if data is not None:
        path.write_bytes(data)
    state = own_state(path, b"")
    assert state.problem
    assert state.pages == 0


def test_without_a_notice_nothing_is_looked_at(dossier, known):
    dossier.set_notice("gone-2020-1")
    told, found = _finish(prepare(dossier, known, {}))
    assert (told, found.missing, found.own) == ([], (), {})
