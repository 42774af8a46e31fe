"""Which volumes each notice wants of the example, and how their contents read."""

from __future__ import annotations

import dataclasses
import os
from itertools import pairwise
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from app import paths, wiring
from app.definitions.types.files import FileRef, Treatment
from app.dossier.evidence import coverage
from app.outputs.documents.rendering import NoticeGoneError, Printing
from app.outputs.volumes.binding import Order, bind
from app.outputs.volumes.cross_reference import evidence_pages
from app.outputs.volumes.pagination import paginate_volume
from app.outputs.volumes.plan import volumes_of
from app.outputs.volumes.previewing import contents_preview, treated_pages
from app.storage.files import DossierFile
from tests.outputs.pretence import Pretender, pdf_of
from tests.outputs.volumes.material_files import FACES

SNAPSHOTS = Path(__file__).parent / "snapshots"
KINDS = ("base", "studio")
NOTICES = (
    "national-2022-62", "neimenggu-2025-105", "liaoning-2025-118", "jilin-2025-56",
    "datong-2025-100",
)  # fmt: skip


def _ref(number, **treatment):
    return FileRef(f"证明{number}.pdf", f"{number:064x}", 9, Treatment(**treatment))


def _dossier(known, notice="datong-2025-100", kind="base"):
    return wiring.new_dossier(known, notice, kind, is_existing=False, with_example=True)


def _facts(known, dossier):
    terms = known.terms(dossier.notice, dossier.kind)
    return [use.evidence_fact for use in terms.conditions if use.proof and not use.only_if]


@pytest.fixture
def filled(known):
    dossier = _dossier(known)
    for number, fact in enumerate(_facts(known, dossier)):
        dossier.set_value(fact, [_ref(number), _ref(number + 1)])
    return dossier  # its folders share a file with the next one each


def test_a_file_in_two_folders_is_bound_once_and_named_twice(known, filled):
    [volume] = volumes_of(filled, known)
    kinds = [one.kind for one in volume.materials if one.file]
    assert kinds[:4] == ["file", "file", "same", "file"]
    bound = [one.file.sha256 for one in volume.materials if one.kind == "file"]
    assert len(bound) == len(set(bound))


def test_a_file_twice_in_one_folder_is_there_once(known):
    dossier = _dossier(known)
    fact = _facts(known, dossier)[0]
    dossier.set_value(fact, [_ref(1), _ref(1)])
    [volume] = volumes_of(dossier, known)
    assert sum(one.file is not None for one in volume.materials) == 1


def test_other_pages_of_a_file_are_another_material(known):
    dossier = _dossier(known, "neimenggu-2025-105")
    one, other = _facts(known, dossier)[:2]
    dossier.set_value(one, [_ref(1, pages="1-2")])
    dossier.set_value(other, [_ref(1, pages="3"), _ref(2)])
    [volume] = volumes_of(dossier, known)
    assert [item.kind for item in volume.materials if item.file] == ["file"] * 3
    pages = {item.key: 1 for item in volume.materials} | {"contents": 1, "cover": 1}
    told = evidence_pages(paginate_volume(volume, pages, "screen"), volume)
    assert list(told.values()) == ["P1", "P2–3"]


@pytest.mark.parametrize("where", [(0, 0), (0, 1)])
@pytest.mark.parametrize("how", [{"pages": "2"}, {"certified": True}, {"turn": 1}])
def test_the_same_file_otherwise_treated_is_another_material(known, where, how):
    """In one folder and in two; another title alone makes none."""
    dossier = _dossier(known, "neimenggu-2025-105")
    facts = _facts(known, dossier)
    kept = {}
    for place, file in zip(
        (*where, where[1]), (_ref(1), _ref(1, **how), _ref(1, title="又名")), strict=True
    ):
        kept.setdefault(facts[place], []).append(file)
    for fact, files in kept.items():
        dossier.set_value(fact, files)
    [volume] = volumes_of(dossier, known)
    bound = [item for item in volume.materials if item.kind == "file"]
    assert [item.file.treatment for item in bound] == [Treatment(), Treatment(**how)]
    assert len({item.key for item in volume.materials}) == len(volume.materials)
    pages = {item.key: 1 for item in volume.materials} | {"contents": 1, "cover": 1}
    told = evidence_pages(paginate_volume(volume, pages, "screen"), volume)
    assert list(told.values()) == (["P1–2"] if where == (0, 0) else ["P1", "P1–2"])


def test_files_that_nothing_asks_for_are_named_not_bound(known):
    dossier = _dossier(known)
    dossier.set_value("evidence.national_2022_62.pass_rate", [_ref(1)])
    [volume] = volumes_of(dossier, known)
    assert not any(one.file for one in volume.materials)
    assert any("现在不要求" in one and "合格率" in one for one in volume.remarks)


def test_a_volume_of_evidence_without_any_isnt_made(known):
    assert volumes_of(_dossier(known, "neimenggu-2025-105"), known) == ()


def test_papers_of_the_existing_base_come_where_the_notice_lists_them(known):
    dossier = wiring.new_dossier(known, "jilin-2025-56", "base", is_existing=True, with_example=True)  # fmt: skip
    dossier.set_value("evidence.national_2022_62.pass_rate", [_ref(1)])
    dossier.set_value("evidence.national_2022_62.assessed", [_ref(2)])
    volume = volumes_of(dossier, known)[0]
    titles = [one.title for one in volume.materials if one.level == 1]
    assert titles.index("有关支撑材料和情况说明") < titles.index("项目建设自评报告")
    assert titles[-1] == "已建项目的证明材料"
    assert volume.materials[-1].title == "证明1"


def test_listed_materials_and_own_folders_have_their_place(known):
    dossier = _dossier(known, "jilin-2025-56", "studio")
    for number, name in enumerate(("unit_papers", "identity", "support", "achievements")):
        dossier.set_value(f"evidence.jilin_2025_56.m_{name}", [_ref(number)])
    row = dossier.add_row("folders")
    dossier.set_value("folder.title", "媒体报道", row)
    dossier.set_value("folder.files", [_ref(9), _ref(1)], row)
    [volume] = [one for one in volumes_of(dossier, known) if one.contents]
    found = [(one.level, one.kind, one.title) for one in volume.materials]
    assert found[1:] == [
        (1, "document", "项目单位有关情况说明"),
        (2, "heading", "资金支持以及项目场所、设备等工作条件的情况说明"),
        (3, "file", "证明2"),
        (1, "heading", "企业法人营业执照或主管部门批准成立的文件、组织机构代码证、开户许可证（或开户证明）的复印件"),
        (2, "file", "证明0"),
        (1, "heading", "技能大师的身份证复印件，高级技师职业资格证书（职业技能等级证书）复印件"),
        (2, "heading", "技能大师的身份证复印件"),
        (3, "file", "证明1"),
        (1, "heading", "工作业绩、获省部级以上奖励或国家专利情况、主要创新发明等情况的支撑材料"),
        (2, "heading", "工作业绩、获省部级以上奖励或国家专利情况、主要创新发明等情况的支撑材料"),
        (3, "file", "证明3"),
        (2, "heading", "媒体报道"),
        (3, "file", "证明9"),
        (3, "same", "证明1"),
    ]  # fmt: skip


def test_the_existing_bases_papers_are_bound_as_their_own(known):
    dossier = wiring.new_dossier(known, "liaoning-2025-118", "base", is_existing=True, with_example=True)  # fmt: skip
    dossier.set_value("evidence.liaoning_2025_118.m_audit", [_ref(1)])
    volume = volumes_of(dossier, known)[0]
    assert [(one.level, one.kind, one.title) for one in volume.materials] == [
        (1, "heading", "委托第三方专项审计验收评估报告"), (2, "file", "证明1"),
    ]  # fmt: skip
    assert any("问题整改报告" in remark for remark in volume.remarks)


def test_an_unknown_notice_is_told(known):
    dossier = _dossier(known)
    dossier.notice = "nobody-1"
    with pytest.raises(NoticeGoneError):
        volumes_of(dossier, known)


def test_kept_pages_are_counted(known, filled):
    [volume] = volumes_of(filled, known, {"recommendation": 3})
    pages = {one.key: 1 for one in volume.materials if one.kind != "heading"}
    pages |= {"contents": 1, "cover": 1, "recommendation": volume.materials[0].reserved}
    pagination = paginate_volume(volume, pages, "print")
    assert pagination.spans["report"].number == 4
    assert pagination.label("recommendation") == "P1-"


@pytest.mark.parametrize(
    "starts, right, steps",
    [
        ("material", (0, 1, 2, 3), [2, 2, 2]),
        ("folder", (0, 3), [1, 1, 2]),
        ("forms", (0,), [1, 1, 1]),
    ],
)
def test_what_begins_on_a_right_hand_page_is_the_users_choice(known, starts, right, steps):
    dossier = _dossier(known, "datong-2025-100")
    one, other = _facts(known, dossier)[:2]
    dossier.set_value(one, [_ref(1), _ref(2), _ref(3)])
    dossier.set_value(other, [_ref(4)])
    [volume] = volumes_of(dossier, known)
    files = [material.key for material in volume.materials if material.kind == "file"]
    pages = {material.key: 1 for material in volume.materials} | {"contents": 1, "cover": 1}
    pagination = paginate_volume(volume, pages, "print", starts)
    firsts = [pagination.spans[key].first for key in files]
    assert [after - before for before, after in pairwise(firsts)] == steps
    for material in volume.materials:
        face = pagination.faces[pagination.spans[material.key].first]
        if material.kind in ("document", "placeholder") or material.key in [
            files[n] for n in right
        ]:
            assert face.is_right
    # The numbers are the same whatever leaves blanks.
    usual = paginate_volume(volume, pages, "screen")
    assert [pagination.spans[key].number for key in files] == [
        usual.spans[key].number for key in files
    ]


def test_pages_of_proofs_are_told_by_condition(known):
    dossier = _dossier(known, "neimenggu-2025-105")
    first, second, third = _facts(known, dossier)[:3]
    dossier.set_value(first, [_ref(1), _ref(2)])
    dossier.set_value(second, [_ref(2), _ref(3)])
    dossier.set_value(third, [_ref(1), _ref(3)])
    [volume] = volumes_of(dossier, known)
    pages = {one.key: 2 for one in volume.materials} | {"contents": 1, "cover": 1}
    told = evidence_pages(paginate_volume(volume, pages, "screen"), volume)
    conditions = [fact.rpartition(".")[2] for fact in (first, second, third)]
    assert told == dict(zip(conditions, ("P1–4", "P3–6", "P1–2、P5–6"), strict=True))


# --- the window's preview ----------------------------------------------------------------------


def test_the_preview_has_the_lines_of_the_book(known, filled):
    counts = {f"{number:064x}": number % 4 + 1 for number in range(99)}
    counts |= dict.fromkeys(known.documents, 2)
    lines = contents_preview(filled, known, counts)
    assert [line.first_label for line in lines[:4]] == ["P1-", "P2-", "P4-", "P6-"]
    assert all(line.is_sure for line in lines)
    assert lines == contents_preview(filled, known, counts, "screen")


def test_the_preview_says_what_it_only_assumes(known, filled):
    lines = contents_preview(filled, known, dict.fromkeys(known.documents, 2))
    sure = [line.is_sure for line in lines]
    assert sure[:8] == [True] * 8
    assert not any(sure[sure.index(False) :])


@pytest.mark.parametrize(
    "treatment, pages, expected",
    [
        ({}, 7, 7), ({"pages": "1-3，5"}, 7, 4), ({"per_page": 4}, 9, 3), ({"card": True}, 2, 1),
        ({"per_page": 2, "pages": "2-"}, 6, 3), ({"pages": "9"}, 3, 0), ({}, 0, 0),
    ],
)  # fmt: skip
def test_pages_after_treatment(treatment, pages, expected):
    assert treated_pages(Treatment(**treatment), pages) == expected


# --- each notice's volume of the example -------------------------------------------------------


def _books(known, notice, kind, folder, layout):
    """The books of an example with its evidence; every form has two pages."""
    path = folder / "示例.shenbao"
    with DossierFile.create(path, _dossier(known, notice, kind), replace=True) as file:
        wiring.add_example_evidence(file, known)
        printing = Printing(Pretender("builtin", pdf_of(2)))
        order = Order(layout, printing, {"recommendation": 2}, FACES)
        return list(
            bind(
                file.dossier,
                known,
                folder / layout,
                lambda one, target: file.copy_content(one.sha256, target),
                order,
            )
        )


def _shown(book):
    """Outline, labels, sizes, and the text of the contents."""
    pdf = pypdfium2.PdfDocument(book.path)
    try:
        yield f"== {book.path.name}：{len(pdf)} 面"
        for mark in pdf.get_toc():
            yield f"{'  ' * mark.level}{mark.get_title()} → {mark.get_dest().get_index() + 1}"
        sizes = [tuple(round(edge) for edge in page.get_size()) for page in pdf]
        labels = [pdf.get_page_label(index) for index in range(len(pdf))]
        yield "、".join(labels)
        yield f"横放的：{[at + 1 for at, size in enumerate(sizes) if size == (842, 595)]}"
        assert set(sizes) <= {(595, 842), (842, 595)}
        for index, label in enumerate(labels):
            if label.startswith("目录"):
                yield pdf[index].get_textpage().get_text_range().replace("\r\n", "\n")
    finally:
        pdf.close()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("notice", NOTICES)
def test_the_examples_volume_is_as_it_was(known, tmp_path, bare_forms, notice, kind):
    lines = []
    for layout in ("print", "screen"):
        for book in _books(known, notice, kind, tmp_path, layout):
            assert not book.faults
            lines += _shown(book)
    text = "\n".join(lines) + "\n"
    snapshot = SNAPSHOTS / f"{notice}-{kind}.txt"
    if os.environ.get("JIANGSHEN_WRITE_SNAPSHOTS"):
        snapshot.parent.mkdir(exist_ok=True)
        snapshot.write_text(text, encoding="utf-8")
    assert text == snapshot.read_text(encoding="utf-8")


def test_the_example_proves_every_condition_of_every_notice(known, tmp_path):
    assert sum(path.stat().st_size for path in (paths.EXAMPLES / "evidence").iterdir()) < 400_000
    for notice in NOTICES:
        for kind in KINDS:
            file = DossierFile.create(tmp_path / "a.shenbao", _dossier(known, notice, kind), replace=True)  # fmt: skip
            with file:
                wiring.add_example_evidence(file, known)
                missing = coverage(file.dossier, known).open_conditions
                assert not missing, [one.use.id for one in missing]


def test_every_page_of_a_book_is_whole(known, tmp_path, bare_forms):
    [book] = _books(known, "datong-2025-100", "studio", tmp_path, "print")
    with pikepdf.open(book.path) as pdf:
        assert not pdf.check_pdf_syntax()
    assert dataclasses.is_dataclass(book)
    assert {path.suffix for path in (book.control, *book.others)} == {".pdf", ".json"}
