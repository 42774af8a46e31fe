"""佐证材料: folders by condition, files taken in beside the window's thread, thumbnails."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QBuffer, QIODevice, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDropEvent, QImage
from PySide6.QtWidgets import QFileDialog, QPushButton

from app.definitions.types import FileRef
from app.ui.wizard.evidence_folders import UNPROVED, folders_of
from app.ui.wizard.pages.evidence import EvidencePage
from app.ui.wizard.thumbnails import EXTENT, kind_of, thumbnail, thumbnails_of


def picture(width, height, form="PNG"):
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#336699"))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, form)
    return bytes(buffer.data().data())


@pytest.fixture
def page(empty_session, qtbot):
    made = EvidencePage(empty_session)
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show()
    return made


@pytest.fixture
def paths(tmp_path):
    made = [tmp_path / name for name in ("1场地.png", "2证书.pdf", "3名单.xlsx")]
    made[0].write_bytes(picture(400, 200))
    for path in made[1:]:
        path.write_bytes(path.name.encode())
    return made


@pytest.fixture
def filled(page, paths, qtbot):
    add(page, qtbot, paths)
    return page


def add(page, qtbot, paths, key=""):
    with qtbot.waitSignal(page.intake.finished, timeout=10_000) as signal:
        page.add_files(key or page.folders.key(), paths)
    return signal.args[1]


def names(page, key=""):
    value = page.session.dossier.value(key or page.folders.key()) or ()
    return [file.name for file in value]


def drop(widget, data, place):
    event = QDropEvent(
        QPointF(place),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    widget.dropEvent(event)


def test_the_folders_are_the_conditions_that_want_proof_and_apply(page):
    wanted = [one.use.evidence_fact for one in page.session.conditions() if one.use.proof]
    assert [folder.key for folder in page.folders.folders] == wanted
    assert wanted
    assert all(UNPROVED in page.folders.item(n).text() for n in range(page.folders.count()))


def test_several_files_come_in_as_one_step(filled):
    assert names(filled) == ["1场地.png", "2证书.pdf", "3名单.xlsx"]
    assert "3 个文件" in filled.folders.currentItem().text()
    assert filled.session.dossier.undo_name == "添加 3 个文件"
    filled.session.undo()
    assert names(filled) == []
    assert UNPROVED in filled.folders.currentItem().text()


def test_ins_adds_from_the_folders_and_from_the_files(page, paths, qtbot, monkeypatch):
    chosen = [str(path) for path in paths]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: (chosen, ""))
    for count, widget in ((3, page.folders), (6, page.files)):
        with qtbot.waitSignal(page.intake.finished):
            qtbot.keyClick(widget, Qt.Key.Key_Insert)
        assert len(names(page)) == count


def test_what_cannot_be_read_is_named_and_the_rest_comes_in(page, paths, qtbot, tmp_path):
    notes = add(page, qtbot, [tmp_path / "没有.pdf", paths[1]])
    assert len(notes) == 1
    assert "没有.pdf" in page.notes.text()
    assert names(page) == ["2证书.pdf"]


def test_lots_wait_for_each_other(page, paths, qtbot):
    first, second = (folder.key for folder in page.folders.folders[:2])
    page.add_files(first, paths[:1])
    page.add_files(second, paths[1:])
    qtbot.waitUntil(lambda: len(names(page, second)) == 2, timeout=10_000)
    assert names(page, first) == ["1场地.png"]
    qtbot.waitUntil(lambda: not page.intake.is_busy)
    assert not page.stop_button.isVisible()


def test_files_can_be_removed_and_moved(filled, qtbot):
    page, key = filled, filled.folders.key()
    page.files.choose([2])
    qtbot.keyClick(page.files, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert names(page) == ["1场地.png", "3名单.xlsx", "2证书.pdf"]
    assert page.files.places() == [1]
    page.files.choose([0, 1])
    qtbot.keyClick(page.files, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert names(page) == ["2证书.pdf", "1场地.png", "3名单.xlsx"]
    other = page.folders.folders[1].key
    page.move_to(other)
    assert (names(page, key), names(page, other)) == (["2证书.pdf"], ["1场地.png", "3名单.xlsx"])
    qtbot.keyClick(page.files, Qt.Key.Key_Delete)
    assert names(page, key) == []
    for _ in range(2):
        page.session.undo()
    assert names(page, key) == ["2证书.pdf", "1场地.png", "3名单.xlsx"]


def test_the_menu_offers_the_other_folders(filled):
    filled.move_menu.aboutToShow.emit()
    assert len(filled.move_menu.actions()) == len(filled.folders.folders) - 1
    filled.files.choose([0])
    filled.move_menu.actions()[0].trigger()
    assert names(filled, filled.folders.folders[1].key) == ["1场地.png"]


def test_files_can_be_dropped_onto_page_and_folder(page, paths, qtbot):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    with qtbot.waitSignal(page.intake.finished):
        drop(page, data, page.rect().center())
    assert len(names(page)) == 3
    place = page.folders.visualItemRect(page.folders.item(1)).center()
    with qtbot.waitSignal(page.intake.finished):
        drop(page.folders, data, place)
    assert len(names(page, page.folders.folders[1].key)) == 3
    page.files.choose([0])
    drop(page.folders, page.model.mimeData([page.model.index(0)]), place)
    assert len(names(page)) == 2
    assert len(names(page, page.folders.folders[1].key)) == 4
    assert "添加了 2 次" not in page.problems.text()
    page.folders.setCurrentRow(1)
    assert "添加了 2 次" in page.problems.text()


def test_a_copy_is_opened(filled):
    opened = []
    filled.open_url = opened.append
    filled.files.choose([1])
    filled.buttons["open"].click()
    assert opened[0].toLocalFile().endswith("2证书.pdf")


def test_a_folder_that_no_condition_wants_now_is_shown_for_its_files(filled, empty_session):
    found = {fact for fact in empty_session.dossier.facts if fact.startswith("evidence.")}
    key = min(found - {folder.key for folder in filled.folders.folders})
    empty_session.set_value(key, (FileRef("a.pdf", "0" * 64, 3),))
    last = list(folders_of(empty_session))[-1]
    assert (last.key, last.is_wanted) == (key, False)
    assert "不要求" in last.state


def test_thumbnails_are_made_when_looked_at(filled, qtbot):
    store, file = thumbnails_of(filled.session), filled.model.files[0]

    def shown():
        return store.icon(file).pixmap(EXTENT, EXTENT).toImage().pixelColor(28, 28)

    filled.files.grab()
    qtbot.waitUntil(lambda: shown() == QColor("#336699"))
    assert not store.icon(filled.model.files[1]).isNull()


def test_only_sane_pictures_are_drawn(dressed, monkeypatch):
    made = thumbnail(picture(4000, 1000, "JPEG"), 112)
    assert (made.width(), made.height()) == (112, 28)
    assert thumbnail(picture(30, 20), 112).width() == 30
    assert thumbnail(b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>", 112) is None
    assert thumbnail(b"%PDF-1.7", 112) is None
    assert thumbnail(picture(40, 40)[:60], 112) is None
    monkeypatch.setattr("app.ui.wizard.thumbnails.MOST_PIXELS", 100)
    assert thumbnail(picture(30, 20), 112) is None


def test_kinds_are_told_by_the_name():
    assert kind_of("a.PDF") == ("PDF", "pdf")
    assert kind_of("照片.JPG")[0] == "图片"
    assert kind_of("没有后缀")[0] == "其他文件"


def test_going_to_a_folder_and_from_it_to_its_condition(page, qtbot):
    key = page.folders.folders[2].key
    page.show_field(key)
    assert page.folders.key() == key
    with qtbot.waitSignal(page.wanted) as signal:
        page.condition_button.click()
    assert signal.args[0] == key


def test_everything_has_a_name_for_who_cannot_see(filled):
    buttons = filled.findChildren(QPushButton)
    assert all(button.accessibleName() or button.text() for button in buttons)
    assert filled.files.accessibleName()
    assert "1场地.png" in filled.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)


def test_closing_while_files_come_in_is_quiet(page, paths, qtbot):
    page.add_files(page.folders.key(), paths)
    page.session.close()
    qtbot.waitUntil(lambda: not page.intake.is_busy)
