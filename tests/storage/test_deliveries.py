"""What became of the material is kept in its file: printed, sealed, handed in, and so locked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.dossier.dossier import LockedDossierError
from app.storage.deliveries import Delivery, LogEntry, PrintedPiece, Submission
from app.storage.files import DossierFile
from tests.storage.small import new_dossier

AT = datetime(2026, 7, 30, 9, 15, tzinfo=UTC)
LATER = AT + timedelta(hours=3)
HANDED_IN = Submission(AT, "mail", "EMS 1234567890")
SEALED = b"%PDF-1.4 sealed"


@pytest.fixture
def kept(path, folder):
    """A closed file with all that can be kept; returns what was kept."""
    scan = folder / "盖章页.pdf"
    scan.write_bytes(SEALED)
    with DossierFile.create(path, new_dossier()) as file:
        delivery = Delivery(
            printed={
                "form": PrintedPiece("申报表", 6, AT, ("ab12", "cd34")),
                "report": PrintedPiece("报告", 1, AT, ("ab12",), is_one_sided=True, same_at=LATER),
            },
            at_hand={"recommendation": AT},
            scans={"form": (file.add_content(scan),)},
            packed=("D:/报送", AT),
            log=(LogEntry(AT, "打印了 6 份"),),
        ).submitted(HANDED_IN, HANDED_IN.at)
        file.keep_delivery(delivery)
    return delivery


def test_all_of_it_is_there_when_the_file_is_opened_again(path, small, kept):
    with DossierFile.open(path, small).file as file:
        assert file.delivery() == kept
        # Opening swept what nothing refers to: not this.
        assert file.content(kept.scans["form"][0].sha256) == SEALED


def test_another_file_takes_it_along(path, folder, small, kept):
    other = folder / "另存.shenbao"
    with DossierFile.open(path, small).file as file:
        file.save_as(other)
    with DossierFile.open(other, small).file as file:
        assert file.delivery() == kept
        assert file.content(kept.scans["form"][0].sha256) == SEALED


def test_nothing_of_a_dossier_that_was_handed_in_can_be_changed_until_it_is_unlocked(
    path, small, kept
):
    with DossierFile.open(path, small).file as file:
        dossier = file.dossier
        key = "text"
        with pytest.raises(LockedDossierError):
            dossier.set_value(key, "改了")
        file.keep_delivery(file.delivery().unlocked(AT, "地址写错"))
        dossier.set_value(key, "改了")
        dossier.undo()
        file.keep_delivery(file.delivery().submitted(HANDED_IN, HANDED_IN.at))
        with pytest.raises(LockedDossierError):
            dossier.redo()
        assert [one.text for one in file.delivery().log] == [
            "打印了 6 份",
            "标记为已报送：邮寄，2026-07-30（EMS 1234567890）；内容锁定",
            "解除锁定：地址写错",
            "标记为已报送：邮寄，2026-07-30（EMS 1234567890）；内容锁定",
        ]


@pytest.mark.parametrize("damage", ["[]", "{", '{"printed": 3}'])
def test_what_cannot_be_read_counts_as_nothing(path, small, kept, damage):
    with DossierFile.open(path, small).file as file:
        with file._database.transaction():  # noqa: SLF001
            file._database.execute(  # noqa: SLF001
                "UPDATE meta SET text = ? WHERE key = 'delivery'", (damage,)
            )
        file._delivery = None  # noqa: SLF001
        assert file.delivery() == Delivery()
