"""What lies on the counter in the end: each artefact of ours in one piece, with the notice's copies."""

from __future__ import annotations

import pytest

from app import wiring
from app.outputs.delivery.pieces import pieces_of


def pieces(known, notice, kind):
    dossier = wiring.new_dossier(known, notice, kind, is_existing=False, with_example=True)
    return pieces_of(dossier, known)


@pytest.mark.parametrize("kind", ["base", "studio"])
def test_every_document_of_ours_is_in_exactly_one_piece(known, kind):
    for notice in known.notices:
        found = pieces(known, notice, kind)
        inside = [item.id for piece in found for item in piece.artefacts]
        assert len(inside) == len(set(inside))
        terms = known.terms(notice, kind)
        ours = {item.id for item in terms.artefacts if item.document and not item.only_if}
        assert ours <= set(inside)


def test_jilin_binds_the_form_with_its_annexes_and_the_volume_apart(known):
    found = pieces(known, "jilin-2025-56", "base")
    told = [(one.key, one.copies, one.is_volume) for one in found if not one.is_draft]
    assert told == [("form", 4, True), ("main", 2, True), ("bag_slip", 1, False)]
    assert [item.id for item in found[2].artefacts] == ["form", "rules", "finance_rules"]


def test_datong_binds_all_but_the_recommenders_sheet_and_the_label(known):
    main, summary, disc = pieces(known, "datong-2025-100", "base")
    assert (main.copies, len(main.artefacts)) == (3, 9)
    assert (summary.is_sheet, summary.is_draft) == (True, True)
    assert not disc.is_volume
