"""The file knows what its user chose for the printing: his own PDFs, and what he was told."""

from __future__ import annotations

from app.storage.files import DossierFile
from app.storage.printing import PrintChoices, place_of
from tests.storage.small import new_dossier

CHOICES = PrintChoices(
    {"base_form": "我的 表.pdf"}, frozenset({"仿宋", "黑体"}), {"letter": 2}, {"办学许可证": "P4–9"},
    "a1b2", "folder",
)  # fmt: skip


def test_the_choices_are_there_when_it_is_opened_again(path, small):
    with DossierFile.create(path, new_dossier()) as file:
        assert file.print_choices() == PrintChoices()
        file.keep_print_choices(CHOICES)
    with DossierFile.open(path, small).file as file:
        assert file.print_choices() == CHOICES


def test_another_file_takes_them_along(path, folder, small):
    with DossierFile.create(path, new_dossier()) as file:
        file.keep_print_choices(CHOICES)
        file.save_as(folder / "另存.shenbao")
    with DossierFile.open(folder / "另存.shenbao", small).file as file:
        assert file.print_choices() == CHOICES


def test_a_file_that_is_only_read_knows_them_until_it_is_saved_elsewhere(
    path, folder, small, filled
):
    with DossierFile.open_for_reading(path, small).file as file:
        file.keep_print_choices(CHOICES)
        assert file.print_choices() == CHOICES
        file.save_as(folder / "另存.shenbao")
    with DossierFile.open(folder / "另存.shenbao", small).file as file:
        assert file.print_choices() == CHOICES
    with DossierFile.open(path, small).file as file:
        assert file.print_choices() == PrintChoices()


def test_what_was_kept_and_makes_no_sense_is_nothing(path, small):
    with DossierFile.create(path, new_dossier()) as file:
        for text in (
            "", "[]", '{"own": 1, "told": []}', '{"own": {}}',
            '{"own": {}, "told": [], "pages": 3}',
        ):  # fmt: skip
            with file._database.transaction():  # noqa: SLF001 - as a damaged file would hold it
                file._database.execute(  # noqa: SLF001
                    "INSERT OR REPLACE INTO meta (key, text, mark) VALUES ('printing', ?, 0)",
                    (text,),
                )
            file._print_choices = None  # noqa: SLF001
            assert file.print_choices() == PrintChoices()


def test_choices_of_a_file_from_before_there_were_pages_are_read(path, small):
    with DossierFile.create(path, new_dossier()) as file:
        with file._database.transaction():  # noqa: SLF001 - as an older program wrote it
            file._database.execute(  # noqa: SLF001
                "INSERT OR REPLACE INTO meta (key, text, mark) VALUES ('printing', ?, 0)",
                ('{"own": {"form": "表.pdf"}, "told": []}',),
            )
        assert file.print_choices() == PrintChoices({"form": "表.pdf"})


def test_a_pdf_that_moved_with_the_dossier_is_found_beside_it(folder):
    (folder / "表.pdf").write_bytes(b"")
    dossier = folder / "材料.shenbao"
    assert place_of(r"D:\旧电脑\表.pdf", dossier) == folder / "表.pdf"
    assert place_of(str(folder / "旧" / "表.pdf"), dossier) == folder / "表.pdf"
    gone = folder / "旧" / "没有.pdf"
    assert place_of(str(gone), dossier) == gone
