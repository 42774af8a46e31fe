"""The file knows when its material was last exported, and whether it has changed since."""

from __future__ import annotations

from datetime import UTC, datetime

from app.storage.files import DossierFile
from tests.storage.small import new_dossier

AT = datetime(2026, 7, 10, 14, 3, tzinfo=UTC)


def test_a_new_file_was_never_exported(path):
    with DossierFile.create(path, new_dossier()) as file:
        assert file.last_export() is None


def test_an_export_is_remembered_and_grows_old_with_the_next_step(path, small):
    with DossierFile.create(path, new_dossier()) as file:
        file.dossier.set_value("text", "一")
        file.keep_export("出件", AT)
        assert file.last_export().is_current
    with DossierFile.open(path, small).file as file:
        found = file.last_export()
        assert (found.at, found.folder, found.is_current) == (AT, "出件", True)
        file.dossier.set_value("text", "二")
        assert not file.last_export().is_current


def test_a_file_that_is_only_read_forgets_it_without_a_word(path, small, filled):
    with DossierFile.open_for_reading(path, small).file as file:
        file.keep_export("出件", AT)
        assert file.last_export() is None


def test_another_file_takes_the_export_along(path, folder, small):
    with DossierFile.create(path, new_dossier()) as file:
        file.keep_export("出件", AT)
        file.save_as(folder / "另存.shenbao")
        assert file.last_export().folder == "出件"
