"""设置 and the first start: nothing changes before 确定; all of it can be reached by keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel, QWidget

from app.outputs.typeset.faces import Substitution
from app.storage.settings import Settings
from app.ui import first_start, settings_dialog
from app.ui.application import Start
from app.ui.file_places import made
from app.ui.first_start import WelcomeDialog, welcome
from app.ui.settings_dialog import SettingsDialog, change_settings


@pytest.fixture
def dialog(settings, dressed, qtbot):
    made = SettingsDialog(settings)
    qtbot.addWidget(made)
    made.show()
    return made


def test_it_shows_what_is_kept(settings, dressed, qtbot, tmp_path):
    kept = {"text_size": 1.25, "is_dark": True, "engine": "builtin", "mail_limit": 50.0}
    for name, value in {**kept, "copies": 6.0, "output_folder": str(tmp_path)}.items():
        settings.keep(name, value)
    made = SettingsDialog(settings)
    qtbot.addWidget(made)
    assert made.text_size.currentText() == "125%"
    assert made.dark.isChecked()
    assert made.engine.currentData() == "builtin"
    assert (made.mail_limit.text(), made.copies.text()) == ("50 MB", "6 份")
    assert made.output_folder.shown.text() == str(tmp_path)
    assert made.dossier_folder.shown.text().endswith("匠申")


@pytest.mark.parametrize("is_confirmed", [True, False])
def test_what_is_chosen_holds_once_it_is_confirmed(
    settings, dressed, monkeypatch, tmp_path, is_confirmed
):
    heard = []

    def use(dialog):
        dialog.copies.setValue(4)
        dialog.mail_limit.setValue(30)
        dialog.dossier_folder.choose(str(tmp_path))
        dialog.dark.setChecked(True)
        return QDialog.DialogCode.Accepted if is_confirmed else QDialog.DialogCode.Rejected

    monkeypatch.setattr(SettingsDialog, "exec", use)
    change_settings(settings, QWidget(), lambda: heard.append(1))
    again = Settings(tmp_path / "settings.json")
    if is_confirmed:
        assert (again.copies, again.mail_limit, again.dossier_folder) == (4, 30, tmp_path)
        assert again.flag("is_dark")
    else:
        assert (again.copies, again.mail_limit) == (None, 20)
    assert heard == [1] * is_confirmed


def test_a_folder_goes_back_to_the_usual_one(dialog, monkeypatch, tmp_path):
    monkeypatch.setattr(
        "app.ui.settings_dialog.QFileDialog.getExistingDirectory", lambda *_: str(tmp_path)
    )
    choice = dialog.output_folder
    choice.change.click()
    assert choice.chosen == str(tmp_path)
    choice.reset.click()
    assert (choice.chosen, choice.shown.text()) == ("", "和材料放在一起")
    monkeypatch.setattr("app.ui.settings_dialog.QFileDialog.getExistingDirectory", lambda *_: "")
    choice.change.click()
    assert choice.chosen == ""


def test_every_field_has_a_name_and_can_be_reached_by_tab(dialog, qtbot):
    dialog.activateWindow()
    wanted = {
        dialog.text_size, dialog.dark, dialog.engine, dialog.mail_limit, dialog.copies,
        dialog.dossier_folder.change, dialog.output_folder.change, dialog.accept_button,
    }  # fmt: skip
    reached = set()
    for _ in range(20):
        focus = QApplication.focusWidget() or dialog
        reached.add(focus)
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
    assert wanted <= reached
    for widget in wanted:
        assert widget.accessibleName() or isinstance(widget, QAbstractButton)


def test_no_word_is_cut_in_large_letters(settings, dressed, qtbot):
    settings.keep("text_size", 1.5)
    made = SettingsDialog(settings)
    qtbot.addWidget(made)
    made.show()
    for label in made.findChildren(QLabel):
        assert label.height() >= label.heightForWidth(label.width()) or not label.wordWrap()


def test_the_window_opens_it_and_takes_what_was_chosen(
    open_window, closed_session, settings, monkeypatch
):
    window = open_window(closed_session)

    def choose(asked, _parent, changed):
        asked.keep("is_dark", value=True)
        changed()

    monkeypatch.setattr(settings_dialog, "change_settings", choose)
    window.menus.actions["settings"].trigger()
    assert window.menus.actions["dark"].isChecked()
    window.menus.actions["dark"].trigger()
    assert not settings.flag("is_dark")


# --- the first start ---------------------------------------------------------------------------


@pytest.fixture
def faces(monkeypatch):
    """Lets the look at the faces find some; none by default."""
    found = []

    def look(_known):
        yield "申报表"
        return tuple(found)

    monkeypatch.setattr("app.outputs.font_check.missing_official", look)
    return found


def test_one_is_welcomed_once(settings, known, dressed, faces, monkeypatch, tmp_path):
    shown = []

    def answer(dialog):
        dialog.folder.choose(str(tmp_path / "我的材料"))
        shown.append(dialog)

    monkeypatch.setattr(WelcomeDialog, "exec", answer)
    for _ in range(2):
        welcome(settings, known, QWidget())
    assert len(shown) == 1
    assert settings.dossier_folder == tmp_path / "我的材料"
    assert not settings.dossier_folder.exists()


def test_the_tour_is_shown_to_who_wants_it(settings, known, dressed, faces, monkeypatch):
    shown = []
    monkeypatch.setattr(WelcomeDialog, "exec", lambda dialog: dialog.take_tour())
    first_start.welcome(settings, known, QWidget(), lambda: shown.append(1))
    assert shown == [1]


def test_the_first_start_welcomes_and_then_shows_the_tour(
    closed_session, open_window, settings, faces, qtbot, monkeypatch, tmp_path
):
    monkeypatch.setattr("platformdirs.user_state_path", lambda *_, **__: tmp_path)
    monkeypatch.setattr(WelcomeDialog, "exec", lambda dialog: dialog.take_tour())
    window = open_window(closed_session)
    window.show()
    start = Start(window, None)
    start.finish()
    qtbot.waitUntil(lambda: settings.flag("was_welcomed"))
    start.end()
    assert window.desk.tour is not None
    window.desk.close()


def test_missing_faces_are_told_with_what_it_means(settings, known, dressed, faces, qtbot):
    faces += [Substitution("仿宋_GB2312", "匠申宋体"), Substitution("黑体", "匠申宋体")]
    dialog = WelcomeDialog(settings, known)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: "没有" in dialog.faces.text())
    assert "仿宋_GB2312、黑体" in dialog.faces.text()
    assert "填写不受影响" in dialog.meaning.text()


def test_that_all_faces_are_there_is_said_too(settings, known, dressed, faces, qtbot):
    dialog = WelcomeDialog(settings, known)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: "都有" in dialog.faces.text())
    assert dialog.meaning.text() == ""


def test_a_new_dossier_is_proposed_where_the_settings_say(
    open_window, closed_session, settings, monkeypatch, tmp_path
):
    settings.keep("dossier_folder", str(tmp_path / "还没有" / "匠申"))
    proposed = []
    monkeypatch.setattr(
        "app.ui.main_window.ask_for_target", lambda _w, _t, path: proposed.append(path) or ""
    )
    window = open_window(closed_session)
    window.create_file("base", "neimenggu-2025-105", False, False)
    assert proposed == [tmp_path / "还没有" / "匠申" / "高技能人才培训基地申报材料.shenbao"]
    assert proposed[0].parent.is_dir()


def test_a_folder_that_cannot_be_made_is_no_hindrance(tmp_path):
    (tmp_path / "文件").write_text("", encoding="utf-8")
    assert made(tmp_path / "文件" / "匠申") == tmp_path
