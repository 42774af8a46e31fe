"""The preview: the page is the form's own page, each value has its place, a change costs no truth."""

from __future__ import annotations

import io
import random
import zipfile
from collections import defaultdict
from dataclasses import dataclass

import pytest
from lxml import etree

from app import wiring
from app.outputs.documents.context import gather
from app.outputs.documents.word import TemplateFaultError, WordTemplate
from app.outputs.preview import Previewed, Previewer
from app.outputs.preview_plan import nearest, paper_order, preview_documents, prints
from app.outputs.typeset.errors import SettingCancelledError
from app.outputs.typeset.faces import Faces
from app.outputs.typeset.marking import marked, parted
from app.outputs.typeset.pages import GlyphRun
from app.outputs.typeset.setting import set_document
from tests.outputs.cases import CASES

FACES = Faces(only_own=True)


@dataclass(frozen=True)
class Case:
    """A form of a notice in both shapes: as it is shown, and as it is written."""

    title: str
    template: WordTemplate
    context: dict
    values: tuple
    shown: Previewed
    file: bytes


@pytest.fixture(scope="module", params=CASES, ids="-".join)
def cases(request, known):
    notice, kind = request.param
    dossier = wiring.new_dossier(known, notice, kind, is_existing=False, with_example=True)
    made = []
    for entry in preview_documents(dossier, known):
        document = known.documents[entry.key]
        gathered = gather(dossier, document, known.notices[notice], entry.copies)
        template = WordTemplate(document.folder / document.template)
        file = template.fill(gathered.context)
        shown = Previewer(known, FACES).set(dossier, entry)
        made.append(Case(entry.title, template, gathered.context, gathered.values, shown, file))
    return made


@pytest.fixture
def form(base, known):
    return next(one for one in preview_documents(base, known) if one.key == "base_form")


def _texts(set_pages):
    return [page.text for page in set_pages]


def _seen(previewed):
    return _texts(previewed.document.pages)


def _text_in(page, box):
    """The letters of a page whose beginnings lie in a box."""
    found = []
    for x, y, slab in page.placements:
        if abs(y / 20 - box.y) < 0.01:
            for item in slab.items:
                if isinstance(item, GlyphRun):
                    at = (x + item.x) / 20
                    for letter in item.text:
                        if box.x - 0.01 <= at < box.x + box.width - 0.01:
                            found.append(letter)
                        advance = item.face.advances[letter] * item.size * item.scale
                        at += advance + item.spread / 20
    return "".join(found)


def test_the_page_that_is_shown_is_that_of_the_file(cases):
    """Neither the marks nor the shorter way change a letter, a line or a page of any form."""
    for case in cases:
        assert _seen(case.shown) == _texts(set_document(case.file, FACES).pages), case.title


def test_the_parts_are_those_of_the_file(cases):
    for case in cases:
        parts = case.template.parts(case.context)
        with zipfile.ZipFile(io.BytesIO(case.file)) as archive:
            for name in archive.namelist():
                if name.startswith(("word/document", "word/header", "word/footer")):
                    written = etree.fromstring(archive.read(name))
                    assert _canonical(parts[name]) == _canonical(written), f"{case.title}: {name}"


def _canonical(part):
    root = etree.fromstring(part) if isinstance(part, bytes) else part
    return etree.tostring(root, method="c14n")


def test_every_printed_value_has_its_place(cases):
    """Each value that a form prints is found, and the boxes of a short one hold just its letters."""
    for case in cases:
        pages = case.shown.document.pages
        spots = defaultdict(set)
        for page in range(case.shown.pages):
            for spot in case.shown.spots(page):
                found = "".join(_text_in(pages[page], box) for box in spot.boxes)
                spots[spot.address].add(found)
        for value in case.values:
            found = spots[(value.row, value.key)]
            assert found, f"{case.title}: {value.key}"
            if len(value) < 6 and value.isalnum():
                assert str(value) in found, f"{case.title}: {value.key}"


def test_a_change_gives_what_setting_anew_gives(base, known, form):
    """What is kept between two settings never shows: many changes, rows and undoing among them."""
    chance = random.Random(5)
    kept = Previewer(known, FACES)
    kept.set(base, form)
    rows = base.rows("occupations")
    for number in range(24):
        row = chance.choice(rows)
        text = "短" if number % 3 else "很长的一段话，" * chance.randint(1, 90)
        changes = (
            lambda text=text: base.set_value("unit.address", text),
            lambda text=text: base.set_value("background.situation", f"{text}\n{text}"),
            lambda text=text, row=row: base.set_value(
                "item.content", text, chance.choice(base.rows("occupation.block_1", row))
            ),
            lambda row=row: base.add_row("occupation.block_2", row),
            base.undo,
        )
        chance.choice(changes)()
        if number % 8 == 7:
            shown = kept.set(base, form)
            anew = Previewer(known, FACES).set(base, form)
            assert _seen(shown) == _seen(anew)
            places = [[spot.boxes for spot in one.spots(3)] for one in (shown, anew)]
            assert places[0] == places[1]
        else:
            kept.set(base, form)


def test_one_previewer_goes_from_form_to_form(base, known):
    previewer = Previewer(known, FACES)
    first = {one.key: _seen(previewer.set(base, one)) for one in preview_documents(base, known)}
    again = {one.key: _seen(previewer.set(base, one)) for one in preview_documents(base, known)}
    assert first == again


def test_a_page_is_drawn_at_the_size_that_is_asked_for(base, known, form):
    previewed = Previewer(known, FACES).set(base, form)
    picture = previewed.picture(2, 1.5)
    width, height = previewed.size(2)
    assert (picture.width, picture.height) == (round(width * 1.5), round(height * 1.5))
    assert len(picture.data) == 4 * picture.width * picture.height
    assert len(set(picture.data[::4])) > 16, "it is blank"


def test_paragraphs_of_a_long_text_are_told_apart(base, known, form):
    base.set_value("background.situation", "\n".join(f"第{n}段" + "字" * 700 for n in range(14)))
    previewed = Previewer(known, FACES).set(base, form)
    address = "", "background.situation"
    found = [previewed.pages_of(address, number) for number in range(14)]
    pages = [each[0] for each in found]
    assert all(len(each) <= 2 for each in found), "the second isn't the twelfth"
    assert pages == sorted(pages)
    assert len(set(pages)) > 2
    assert previewed.pages_of(address)[0] == pages[0]
    assert previewed.pages_of(address, 99) == previewed.pages_of(address)


def test_what_is_not_printed_has_a_neighbour(base, known, form):
    """An empty long text and a table without rows are shown where they will stand."""
    base.set_value("goal.overall", "")
    [row, *_] = base.rows("occupations")
    previewed = Previewer(known, FACES).set(base, form)
    addresses, order = tuple(previewed.addresses()), paper_order(known, "base")
    assert not previewed.pages_of(("", "goal.overall"))
    page, address = nearest(addresses, ("", "goal.overall"), order)
    assert address[1].startswith(("approach.", "goal."))
    assert page in previewed.pages_of(address)
    _, address = nearest(addresses, (row, "occupation.block_1"), order)
    assert address[0] == row
    assert nearest((), ("", "goal.overall"), order) is None


def test_letters_of_the_private_area_do_no_harm(base, known, form):
    base.set_value("unit.address", "甲\ue000乙\ue001丙\ue002丁")
    previewed = Previewer(known, FACES).set(base, form)
    assert previewed.pages_of(("", "unit.address"))
    assert list(parted(marked("名", "甲\ue002乙"))) == [("", "名"), ("甲乙", ""), ("", None)]


def test_it_stops_when_it_is_told_to(base, known, form):
    previewer = Previewer(known, FACES)
    previewer.set(base, form)
    asked = []

    def cancel():
        asked.append(1)
        return len(asked) > 30

    with pytest.raises(SettingCancelledError):
        previewer.set(base, form, cancel)
    assert _seen(previewer.set(base, form)) == _seen(Previewer(known, FACES).set(base, form))


def test_a_broken_template_is_said(base, known, form, tmp_path, monkeypatch):
    broken = tmp_path / "坏.docx"
    broken.write_bytes(b"not a Word file")
    monkeypatch.setattr("app.outputs.preview.WordTemplate", lambda _path: WordTemplate(broken))
    with pytest.raises(TemplateFaultError, match="坏"):
        Previewer(known, FACES).set(base, form)


@pytest.mark.parametrize("notice", ["neimenggu-2025-105", "liaoning-2025-118", "jilin-2025-56"])
def test_the_fullest_form_comes_first_and_drafts_for_others_last(known, notice):
    dossier = wiring.new_dossier(known, notice, "base", is_existing=False, with_example=False)
    titles = [one.title for one in preview_documents(dossier, known)]
    assert "申报表" in titles[0]
    assert "推荐" in titles[-1]


def test_a_form_is_known_by_what_it_prints(known):
    document = known.documents["base_form"]
    assert prints(document, "unit.name")
    assert prints(document, "item.content")
    assert prints(document, "budget.block_1.central")
    assert not prints(document, "leader.name")
