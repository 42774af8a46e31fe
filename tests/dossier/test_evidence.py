"""The folders of evidence, and which file proves which condition."""

from __future__ import annotations

import pytest

from app.definitions.models import FOLDER_FILES, FOLDER_TITLE, OWN_FOLDERS
from app.definitions.types import FileRef, Unread
from app.dossier.conditions import condition_states
from app.dossier.dossier import Dossier
from app.dossier.evidence import UNNAMED, UnreadFolderError, add_files, coverage, folders
from app.dossier.review import Review
from app.dossier.switching import compare

JILIN = "jilin-2025-56"
CERTIFICATE = "evidence.jilin_2025_56.m_certificate"
LEVEL = "evidence.jilin_2025_56.leader_level"


def ref(name, mark="a"):
    return FileRef(name, mark * 64, 10)


@pytest.fixture
def leader(known):
    dossier = Dossier("studio", JILIN, known.facts)
    dossier.set_value("leader.level", "senior")
    return dossier


def state(dossier, known, name):
    return next(one.state for one in condition_states(dossier, known) if one.use.id == name)


def test_the_list_of_the_notice_comes_first_then_conditions_then_own(leader, known):
    row = leader.add_row(OWN_FOLDERS)
    leader.set_value(FOLDER_TITLE, "媒体报道", row)
    leader.add_row(OWN_FOLDERS)
    found = folders(leader, known)
    kinds = [one.kind for one in found]
    assert kinds == sorted(kinds, key=["material", "condition", "own"].index)
    terms = known.terms(JILIN, "studio")
    titles = [one.title for one in found if one.kind == "material"]
    assert titles == [one.title for one in terms.materials]
    assert [one.title for one in found[-2:]] == ["媒体报道", UNNAMED]
    assert all(
        one.clause.startswith("吉人社联〔2025〕56号") for one in found if one.kind == "material"
    )


def test_what_does_not_apply_is_left_out_unless_it_holds_files(base, known):
    base.set_notice(JILIN)
    base.set_value("project.stage", "new")
    key = "evidence.jilin_2025_56.m_pass_rate"
    assert key not in {one.key for one in folders(base, known)}
    base.set_value(key, (ref("合格率.pdf"),))
    last = folders(base, known)[-1]
    assert (last.key, last.is_wanted) == (key, False)
    base.set_value("project.stage", "existing")
    assert [one.is_wanted for one in folders(base, known) if one.key == key] == [True]


def test_a_listed_material_proves_the_conditions_it_names(leader, known):
    assert state(leader, known, "leader_level") == "unproved"
    leader.set_value(CERTIFICATE, (ref("证书.pdf"),))
    assert state(leader, known, "leader_level") == "met"
    messages = [one.message for one in Review(leader, known).findings() if one.key == LEVEL]
    assert messages == []
    leader.set_value(CERTIFICATE, None)
    leader.set_value(LEVEL, (ref("证书.pdf"),))
    assert state(leader, known, "leader_level") == "met"


def test_the_review_follows_a_material(leader, known):
    review = Review(leader, known)
    review.attach()
    assert any(one.key == LEVEL for one in review.findings())
    leader.set_value(CERTIFICATE, (ref("证书.pdf"),))
    assert not any(one.key == LEVEL for one in review.findings())
    leader.undo()
    assert any(one.key == LEVEL for one in review.findings())


def test_both_directions_agree(leader, known):
    both, other = ref("证书.pdf", "a"), ref("照片.jpg", "b")
    leader.set_value(CERTIFICATE, (both, other))
    leader.set_value("evidence.national_2022_62.studio_rules", (both,))
    row = leader.add_row(OWN_FOLDERS)
    leader.set_value(FOLDER_FILES, (ref("报道.pdf", "c"), both), row)
    found = coverage(leader, known)
    forth = {(one.use.id, proof.file.sha256) for one in found.conditions for proof in one.proofs}
    back = {(use.id, one.file.sha256) for one in found.files for use in one.conditions}
    assert forth == back
    assert ("leader_level", both.sha256) in forth
    assert len(forth) >= 2
    assert [one.file.name for one in found.idle_files] == ["报道.pdf"]
    doubled = [one for one in found.files if one.is_doubled]
    assert [one.file for one in doubled] == [both]
    assert [folder.kind for folder in doubled[0].folders] == ["material", "condition", "own"]
    assert "leader_level" not in {one.use.id for one in found.open_conditions}
    assert len(found.open_conditions) == sum(not one.proofs for one in found.conditions) > 0


def test_own_folders_stay_when_the_notice_changes(leader, known):
    row = leader.add_row(OWN_FOLDERS)
    leader.set_value(FOLDER_FILES, (ref("报道.pdf"),), row)
    assert not {OWN_FOLDERS, FOLDER_FILES} & set(compare(leader, known, "datong-2025-100").unused)


@pytest.mark.parametrize("notice", ["jilin-2025-56", "neimenggu-2025-105", "datong-2025-100"])
def test_every_listed_material_is_a_folder_of_the_notice(known, notice):
    for kind in known.notices[notice].kinds:
        for item in known.terms(notice, kind).materials:
            assert known.facts[item.evidence_fact].label == item.title
            assert item.evidence_fact.startswith(f"evidence.{notice.replace('-', '_')}.m_")
            assert item.evidence_fact in known.facts_in_use(notice, kind)


def test_a_dossier_without_a_notice_has_its_own_folders_only(known):
    dossier = Dossier("base", "nowhere", known.facts)
    dossier.add_row(OWN_FOLDERS)
    assert [one.kind for one in folders(dossier, known)] == ["own"]
    assert coverage(dossier, known).conditions == ()


def test_a_folder_that_cannot_be_read_is_not_written_over(leader, known):
    later = {"name": "a.pdf", "sha256": "a" * 64, "size": 1, "treatment": {"of_later": True}}
    leader.set_value(CERTIFICATE, [later])
    held = leader.value(CERTIFICATE)
    assert isinstance(held, Unread)
    with pytest.raises(UnreadFolderError, match="读不出来"):
        add_files(leader, known, CERTIFICATE, [ref("b.pdf")])
    assert leader.value(CERTIFICATE) == held


def test_an_own_folder_is_found_by_its_cleaned_title(leader, known):
    for name in ("a.pdf", "b.pdf"):
        folder = add_files(leader, known, "媒体　报道 ", [ref(name, name[0])])
    assert len(leader.rows("folders")) == 1
    assert len(folder.files) == 2
