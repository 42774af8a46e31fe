"""佐证材料: how files stand in the volume, own folders, what proves what, pasting, and what is known."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from PySide6.QtCore import QMimeData, Qt, QTimer, QUrl
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtWidgets import QInputDialog

from app.definitions.models import FOLDER_FILES, FOLDER_TITLE, OWN_FOLDERS
from app.definitions.types import FileRef
from app.definitions.types.files import Treatment
from app.ui.wizard.attachments import address_of, place_of_folder
from app.ui.wizard.evidence_coverage import CoverageDialog
from app.ui.wizard.evidence_treatment import treatment_text
from app.ui.wizard.pages.evidence import EvidencePage
from app.ui.wizard.thumbnails import thumbnails_of
from tests.outputs.evidence import bad_files as made

CERTIFICATE = "evidence.jilin_2025_56.m_certificate"
LEVEL = "evidence.jilin_2025_56.leader_level"


@pytest.fixture
def page(new_session, qtbot):
    shown = EvidencePage(new_session("studio", notice="jilin-2025-56"))
    qtbot.addWidget(shown)
    shown.resize(1000, 700)
    shown.show()
    shown.folders.choose(CERTIFICATE)
    return shown


@pytest.fixture
def filled(page, tmp_path, qtbot):
    """A sealed PDF of three pages, a photograph that lies on its side, a broken PDF."""
    contents = {
        "1 证书.pdf": made.sealed(made.pdf([made.A4] * 3)),
        "2 照片.jpg": made.turned_jpeg(6, (2400, 1800)),
        "3 坏的.pdf": made.cut(made.pdf([made.A4] * 9)),
    }
    for name, data in contents.items():
        (tmp_path / name).write_bytes(data)
    add(page, qtbot, [tmp_path / name for name in reversed(contents)])
    return page


def add(page, qtbot, paths):
    with qtbot.waitSignal(page.intake.finished, timeout=10_000):
        page.add_files(page.folders.key(), paths)


def known(page, qtbot):
    """All files of the folder were looked at."""
    for file in page.model.files:
        thumbnails_of(page.session).want(file)
    qtbot.waitUntil(lambda: not thumbnails_of(page.session).is_busy, timeout=20_000)


def names(page):
    return [file.name for file in page.model.files]


def treatments(page):
    return [file.treatment for file in page.model.files]


def titles(page, kind):
    return [one.title for one in page.folders.folders if one.kind == kind]


# --- what is known -----------------------------------------------------------------------------


def test_names_come_in_order_and_pages_and_problems_are_found_out(filled, qtbot):
    assert names(filled) == ["1 证书.pdf", "2 照片.jpg", "3 坏的.pdf"]
    known(filled, qtbot)
    lines = [filled.model.lines(file) for file in filled.model.files]
    assert "3 页" in lines[0][1]
    assert "电子签名" in lines[0][2]
    assert "1 页" in lines[1][1]
    assert "不完整" in lines[2][2]
    filled.files.choose([2])
    assert "请重新下载" in filled.about.text()
    assert filled.about.property("role") == "error"
    filled.files.choose([0])
    assert filled.about.property("role") == "hint"
    assert thumbnails_of(filled.session).page_counts == {
        filled.model.files[0].sha256: 3,
        filled.model.files[1].sha256: 1,
    }


def test_pdfs_have_pictures_and_a_turn_is_seen(filled, qtbot):
    known(filled, qtbot)
    store, file = thumbnails_of(filled.session), filled.model.files[0]

    def drawn():
        image = store.icon(filled.model.files[0]).pixmap(56, 56).toImage()
        return [
            (x, y)
            for x in range(image.width())
            for y in range(image.height())
            if _is_red(image.pixelColor(x, y))
        ]

    before = drawn()
    assert before
    filled.files.choose([0])
    filled.treat("turned", 2)
    after = drawn()
    assert after
    assert min(y for _, y in before) < 28 < max(y for _, y in after)
    assert store.found(file).pages == 3


def _is_red(colour: QColor) -> bool:
    return colour.alpha() > 0 and colour.red() > 150 and colour.green() < 90


def test_only_what_is_seen_is_looked_at(page, qtbot, tmp_path):
    files = tuple(FileRef(f"{n}.pdf", f"{n:064x}", 10) for n in range(1000))
    page.session.set_value(CERTIFICATE, files)
    page.files.choose([0])
    page.files.grab()
    qtbot.waitUntil(lambda: not thumbnails_of(page.session).is_busy, timeout=10_000)
    looked = [file for file in files if thumbnails_of(page.session).found(file)]
    assert 0 < len(looked) < 60
    assert page.model.lines(files[0])[2]


def test_a_thousand_files_can_be_scrolled_without_a_stutter(page, qtbot):
    files = tuple(FileRef(f"{n}.pdf", f"{n:064x}", 10) for n in range(1000))
    page.session.set_value(CERTIFICATE, files)
    bar, longest = page.files.verticalScrollBar(), 0.0
    page.files.grab()
    for value in range(0, bar.maximum(), max(1, bar.maximum() // 60)):
        begun = time.perf_counter()
        bar.setValue(value)
        QGuiApplication.processEvents()
        longest = max(longest, time.perf_counter() - begun)
    assert longest < 0.5  # measured at 0.03 on a quiet machine


# --- treatment ---------------------------------------------------------------------------------


def test_a_title_and_a_range_of_pages_are_typed(filled, qtbot):
    filled.files.choose([0])
    assert filled.treatment.title.placeholderText() == "1 证书"
    filled.treatment.title.setText("高级技师证书")
    filled.treatment.title.editingFinished.emit()
    assert filled.session.dossier.undo_name == "标题：1 证书.pdf"
    assert filled.model.files[0].title == "高级技师证书"
    filled.treatment.pages.setText("1，3")
    filled.treatment.pages.editingFinished.emit()
    assert treatments(filled)[0] == Treatment(title="高级技师证书", pages="1，3")
    assert "高级技师证书（1 证书.pdf）" in filled.model.index(0).data()
    assert filled.files.places() == [0]
    for _ in range(2):
        filled.session.undo()
    assert treatments(filled)[0] == Treatment()
    assert filled.treatment.title.text() == ""


def test_what_is_being_typed_outlives_news_and_new_files(filled, qtbot, tmp_path):
    filled.files.choose([0])
    line = filled.treatment.title
    line.setFocus()
    qtbot.keyClicks(line, "my title")
    filled.model.known.emit(filled.model.files[0].sha256)
    (tmp_path / "4 又一个.jpg").write_bytes(made.picture((900, 900)))
    add(filled, qtbot, [tmp_path / "4 又一个.jpg"])
    assert line.text() == "my title"
    assert filled.files.places() == [0]
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert filled.model.files[0].title == "my title"


def test_a_page_that_is_not_there_is_named(filled, qtbot):
    known(filled, qtbot)
    filled.files.choose([0])
    filled.treat("pages", "2-7")
    assert "第 7 页" in filled.model.lines(filled.model.files[0])[2]
    assert "第 7 页" in filled.about.text()


def test_several_files_are_treated_as_one_step(filled, qtbot):
    filled.files.choose([0, 1])
    assert not filled.treatment.title.isEnabled()
    qtbot.mouseClick(filled.treatment.right, Qt.MouseButton.LeftButton)
    filled.treatment.checks["watermark"].click()
    filled.treatment.per_page.setCurrentIndex(2)
    filled.treatment.per_page.activated.emit(2)
    assert treatments(filled)[:2] == [Treatment(turn=1, per_page=4, watermark=True)] * 2
    assert treatments(filled)[2] == Treatment()
    assert filled.session.dossier.undo_name == "每页份数：2 个文件"
    for _ in range(3):
        filled.session.undo()
    assert treatments(filled) == [Treatment()] * 3
    assert not filled.treatment.checks["watermark"].isChecked()


@pytest.mark.parametrize("key,turn", [("right", 1), ("left", 3)])
def test_turning_by_keys(filled, qtbot, key, turn):
    filled.files.choose([1])
    held = Qt.KeyboardModifier.ControlModifier
    if key == "left":
        held |= Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(filled.files, Qt.Key.Key_R, held)
    assert treatments(filled)[1].turn == turn


def test_nothing_changes_where_nothing_is_asked_for(filled):
    filled.files.choose([0])
    before = filled.session.dossier.undo_name
    filled.treatment.title.editingFinished.emit()
    filled.treat("crop", False)
    assert filled.session.dossier.undo_name == before


def test_a_treatment_is_told_in_words():
    assert treatment_text(Treatment()) == ""
    whole = Treatment(
        "x", "1-2", 3, crop=True, per_page=2, card=True, watermark=True, certified=True
    )
    for word in ("取第 1-2 页", "左转", "每页 2 份", "裁去白边", "证件", "水印", "原件一致"):
        assert word in treatment_text(whole)


# --- order -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "places,to,order",
    [([0], 3, "231"), ([2], 0, "312"), ([0, 1], 3, "312"), ([1], 1, "123"), ([0, 2], 1, "132")],
)
def test_files_are_dragged_to_another_place(filled, places, to, order):
    data = filled.model.mimeData([filled.model.index(place) for place in places])
    filled.model.dropMimeData(data, Qt.DropAction.MoveAction, to, 0, filled.model.index(-1))
    assert [name[0] for name in names(filled)] == list(order)


def test_both_sides_of_a_card_become_one_file(page, tmp_path, qtbot):
    for name in ("1 正面.jpg", "2 反面.jpg"):
        (tmp_path / name).write_bytes(made.picture((1268, 800), colour=(90, 120, len(name))))
    (tmp_path / "3 其他.pdf").write_bytes(made.pdf())
    add(page, qtbot, [tmp_path / name for name in ("1 正面.jpg", "2 反面.jpg", "3 其他.pdf")])
    page.files.choose([0, 1])
    with qtbot.waitSignal(page.joining.finished, timeout=10_000):
        page.buttons["join"].click()
    assert names(page) == ["1 正面等2个.pdf", "3 其他.pdf"]
    assert page.session.dossier.undo_name == "合并 2 个文件"
    known(page, qtbot)
    assert thumbnails_of(page.session).found(page.model.files[0]).pages == 2
    page.session.undo()
    assert names(page) == ["1 正面.jpg", "2 反面.jpg", "3 其他.pdf"]


def test_what_cannot_be_joined_is_named_and_everything_stays(filled, qtbot):
    filled.files.choose([0, 2])
    with qtbot.waitSignal(filled.joining.finished, timeout=10_000):
        filled.buttons["join"].click()
    assert "3 坏的.pdf" in filled.notes.text()
    assert len(names(filled)) == 3
    filled.files.choose([0])
    assert not filled.buttons["join"].isEnabled()


# --- folders -----------------------------------------------------------------------------------


def test_the_list_of_the_notice_its_conditions_and_own_folders(page, monkeypatch):
    terms = page.session.definitions.terms("jilin-2025-56", "studio")
    assert titles(page, "material") == [item.title for item in terms.materials]
    assert len(titles(page, "condition")) == sum(use.proof for use in terms.conditions)
    assert "通知列出 7 项材料，7 项还没有放入" in page.summary.text()


def test_own_folders_are_made_renamed_and_deleted_each_as_a_step(
    page, qtbot, tmp_path, monkeypatch
):
    monkeypatch.setattr(QInputDialog, "getText", lambda *_, **__: ("媒体报道", True))
    qtbot.keyClick(
        page.folders,
        Qt.Key.Key_N,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )
    assert titles(page, "own") == ["媒体报道"]
    key, row = place_of_folder(page.folders.key())
    assert key == FOLDER_FILES
    (tmp_path / "报道.pdf").write_bytes(made.pdf())
    add(page, qtbot, [tmp_path / "报道.pdf"])
    assert [file.name for file in page.session.dossier.value(FOLDER_FILES, row)] == ["报道.pdf"]
    monkeypatch.setattr(QInputDialog, "getText", lambda *_, **__: ("新闻", True))
    page.folder_buttons["rename_folder"].click()
    assert page.session.dossier.value(FOLDER_TITLE, row) == "新闻"
    page.folder_buttons["delete_folder"].click()
    assert titles(page, "own") == []
    assert page.session.dossier.undo_name == "删除文件夹 新闻"
    page.session.undo()
    assert titles(page, "own") == ["新闻"]
    page.folders.choose(address_of(FOLDER_FILES, row))
    assert names(page) == ["报道.pdf"]
    for _ in range(3):
        page.session.undo()
    assert page.session.dossier.rows(OWN_FOLDERS) == ()


def test_a_folder_of_the_notice_is_not_renamed_or_deleted(page, monkeypatch):
    asked = []
    monkeypatch.setattr(QInputDialog, "getText", lambda *a, **_: asked.append(a) or ("x", True))
    page.rename_folder()
    page.delete_folder()
    assert not asked
    assert not page.folder_buttons["delete_folder"].isEnabled()


def test_files_go_from_a_folder_of_the_notice_to_an_own_one(filled, monkeypatch):
    monkeypatch.setattr(QInputDialog, "getText", lambda *_, **__: ("另放", True))
    filled.new_folder()
    target = filled.folders.key()
    filled.folders.choose(CERTIFICATE)
    filled.files.choose([0, 2])
    filled.move_to(target)
    assert names(filled) == ["2 照片.jpg"]
    filled.folders.choose(target)
    assert names(filled) == ["1 证书.pdf", "3 坏的.pdf"]
    assert "另放" in filled.session.dossier.undo_name


def test_a_lot_for_a_folder_that_was_deleted_meanwhile_is_told(page, tmp_path, qtbot, monkeypatch):
    monkeypatch.setattr(QInputDialog, "getText", lambda *_, **__: ("另放", True))
    page.new_folder()
    address = page.folders.key()
    (tmp_path / "a.pdf").write_bytes(made.pdf())
    with qtbot.waitSignal(page.intake.finished, timeout=10_000) as signal:
        page.add_files(address, [tmp_path / "a.pdf"])
        page.delete_folder()
    assert "已经删除" in signal.args[1][-1]


def test_a_condition_is_proved_by_a_listed_material(filled):
    [state] = [one for one in filled.folders.folders if one.key == LEVEL]
    assert state.is_proved
    assert "材料证明" in state.state
    assert state.look[0] == "ok"


def test_both_directions_stand_in_tables_and_lead_to_the_folder(filled, qtbot):
    dialog = CoverageDialog(filled.session, filled)
    qtbot.addWidget(dialog)
    conditions = {
        dialog.by_condition.item(row, 0).text(): dialog.by_condition.item(row, 2).text()
        for row in range(dialog.by_condition.rowCount())
    }
    [level] = [text for title, text in conditions.items() if "高级技师" in title]
    assert level.split("\n") == ["1 证书", "2 照片", "3 坏的"]
    assert list(conditions.values()).count("还没有证明材料") == len(conditions) - 1
    assert dialog.by_file.rowCount() == 3
    assert "高级技师" in dialog.by_file.item(0, 2).text()
    with qtbot.waitSignal(dialog.wanted) as signal:
        dialog.by_file.itemActivated.emit(dialog.by_file.item(0, 0))
    assert signal.args[0] == CERTIFICATE


# --- contents ----------------------------------------------------------------------------------


def contents(page):
    model = page.contents.model
    return [
        [model.index(row, place).data().strip() for place in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_the_contents_follow_what_one_does(filled, qtbot):
    filled.files.choose([2])
    filled.remove()
    filled.contents_button.click()
    qtbot.waitUntil(lambda: any("1 证书" in line[1] for line in contents(filled)))
    qtbot.waitUntil(lambda: page_numbers(filled) == [("1 证书", "3"), ("2 照片", "1")])
    first, second = (starts(filled, name) for name in ("1 证书", "2 照片"))
    assert second > first
    filled.move_between([1], 0)
    qtbot.waitUntil(lambda: page_numbers(filled) == [("2 照片", "1"), ("1 证书", "3")])
    assert starts(filled, "1 证书") > starts(filled, "2 照片")
    filled.files.choose([1])
    filled.treat("pages", "1-2")
    qtbot.waitUntil(lambda: page_numbers(filled) == [("2 照片", "1"), ("1 证书", "2")])
    filled.session.undo()
    qtbot.waitUntil(lambda: page_numbers(filled) == [("2 照片", "1"), ("1 证书", "3")])


def page_numbers(page):
    return [(line[1], line[2]) for line in contents(page) if line[1] in ("1 证书", "2 照片")]


def starts(page, name):
    [label] = [line[3] for line in contents(page) if line[1] == name]
    return int("".join(letter for letter in label if letter.isdigit()))


def test_the_contents_are_folded_away_and_then_count_nothing(filled, qtbot):
    filled.contents_button.click()
    qtbot.waitUntil(lambda: filled.contents.lines != ())
    filled.contents_button.click()
    assert not filled.contents.isVisible()
    before = filled.contents.lines
    filled.treat("title", "另一个")
    qtbot.wait(100)
    assert filled.contents.lines is before


# --- pasting -----------------------------------------------------------------------------------


def test_files_are_pasted(page, tmp_path, qtbot):
    (tmp_path / "证书.pdf").write_bytes(made.pdf())
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "证书.pdf"))])
    QGuiApplication.clipboard().setMimeData(data)
    with qtbot.waitSignal(page.intake.finished, timeout=10_000):
        qtbot.keyClick(page.files, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert names(page) == ["证书.pdf"]


def test_a_picture_is_pasted_as_a_file(page, qtbot):
    image = QImage(1654, 2339, QImage.Format.Format_RGB32)
    image.fill(QColor("#336699"))
    QGuiApplication.clipboard().setImage(image)
    with qtbot.waitSignal(page.intake.finished, timeout=10_000):
        page.paste()
    [file] = page.model.files
    assert file.name.startswith("粘贴的图片")
    assert file.name.endswith(".png")
    known(page, qtbot)
    assert thumbnails_of(page.session).found(file).pages == 1


def test_words_in_the_clipboard_are_left_alone(page):
    QGuiApplication.clipboard().setText("文字")
    page.paste()
    assert not page.intake.is_busy


# --- three hundred files -----------------------------------------------------------------------


def test_the_window_lives_while_three_hundred_files_come_in(page, tmp_path, qtbot):
    """Longest silence of the event loop: 0.02–0.06 s on a quiet machine; here only that it isn't long."""
    folder = tmp_path / "三百"
    folder.mkdir()
    photo, paper = made.picture((1200, 900)), made.pdf([made.A4] * 4)
    for number in range(300):
        data = photo + bytes([number % 256, number // 256]) if number % 3 else paper
        (folder / f"{number} 材料.{'jpg' if number % 3 else 'pdf'}").write_bytes(data)
    page.contents_button.click()
    qtbot.waitUntil(lambda: page.contents.lines != (), timeout=10_000)
    beats = [time.perf_counter()]
    pulse = QTimer(interval=0)
    pulse.timeout.connect(lambda: beats.append(time.perf_counter()))
    pulse.start()
    with qtbot.waitSignal(page.intake.finished, timeout=60_000):
        page.add_files(page.folders.key(), [folder])
    qtbot.wait(300)
    pulse.stop()
    assert len(page.model.files) == 300
    assert [name.partition(" ")[0] for name in names(page)] == [str(n) for n in range(300)]
    assert max(after - before for before, after in pairwise(beats)) < 0.5


# --- with little room --------------------------------------------------------------------------


def test_in_a_narrow_window_the_contents_stand_in_the_place_of_the_files(filled, qtbot):
    filled.resize(1400, 700)
    filled.contents_button.click()
    assert filled.body.isVisible()
    assert filled.contents.isVisible()
    assert filled.parts.indexOf(filled.contents) == 2
    filled.resize(700, 700)
    assert not filled.body.isVisible()
    assert filled.contents.isVisible()
    assert filled.contents_button.text() == "返回文件"
    filled.contents_button.click()
    assert filled.body.isVisible()
    assert not filled.contents.isVisible()
    filled.contents_button.click()
    filled.resize(1400, 700)
    assert filled.body.isVisible()
    assert filled.parts.indexOf(filled.contents) == 2


def test_no_button_of_the_folders_is_cut(page, qtbot):
    page.parts.setSizes([1, 800])
    for button in page.folder_buttons.values():
        assert button.width() >= button.sizeHint().width()


def test_files_that_nobody_sees_are_counted_behind_those_in_the_list(filled, qtbot):
    looks = thumbnails_of(filled.session)
    known(filled, qtbot)
    other = next(one.key for one in filled.folders.folders if one.key != filled.folders.key())
    files = tuple(FileRef(f"{n}.pdf", f"{n:064x}", 9) for n in range(40))
    filled.session.set_value(other, files)
    filled.contents_button.click()
    qtbot.waitUntil(lambda: all(looks.found(one) for one in files), timeout=10_000)
