"""导入通知包 in the window: a look first; an open dossier goes on under the new definitions."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication

from app import packages, wiring
from app.packages import NoticeDesk
from app.storage.errors import UnreachableError
from app.storage.package_store import PackageStore
from app.ui import main_window, notice_packages
from app.ui.main_window import MainWindow
from app.ui.notice_packages import ImportDialog, NoticesDialog, ProblemsDialog, tell_of_aside
from tests.sixth import write_sixth

ID = "sixth-2026-1"


@pytest.fixture
def desk(monkeypatch, tmp_path):
    place = PackageStore(tmp_path / "数据", tmp_path / "缓存")
    monkeypatch.setattr(packages, "folder", lambda: place.folder)
    monkeypatch.setattr(packages, "store", lambda: place)
    return NoticeDesk()


@pytest.fixture
def package(desk, tmp_path):
    """A package of the invented notice; it isn't taken in."""
    root = tmp_path / "自己写的"
    write_sixth(root)
    target = tmp_path / "示例市 2026.tongzhi"
    target.write_bytes(desk.examine(root).package.as_zip())
    return target


@pytest.fixture
def window(desk, closed_session, known, recent, settings, qtbot):
    made = MainWindow(desk.overviews(known), lambda: closed_session, recent, settings, desk)
    qtbot.addWidget(made)
    made.get_ready()
    return made


def _answer(monkeypatch, *, yes):
    shown = []

    def answer(dialog):
        shown.append(dialog.sheet.toPlainText())
        return dialog.DialogCode.Accepted if yes else dialog.DialogCode.Rejected

    for kind in (ImportDialog, ProblemsDialog):
        monkeypatch.setattr(kind, "exec", answer)
    return shown


def test_a_package_is_shown_and_then_offered_on_the_start_page(
    window, package, monkeypatch, closed_session, tmp_path
):
    shown = _answer(monkeypatch, yes=True)
    window.open_any(package)
    assert "示人社发〔2026〕1号" in shown[0]
    assert window.start_page.chosen().id == ID
    window.create_at(tmp_path / "新.shenbao", "base", ID, is_existing=False, with_example=False)
    assert closed_session.dossier.notice == ID


def test_a_look_changes_nothing(window, package, monkeypatch, desk):
    _answer(monkeypatch, yes=False)
    window.open_any(package)
    assert desk.imported() == ()
    assert ID not in window.session.definitions.notices


def test_all_that_is_wrong_is_shown_and_can_be_copied(window, package, monkeypatch, desk):
    package.write_bytes(package.read_bytes()[:-40])
    shown = _answer(monkeypatch, yes=True)
    window.open_any(package)
    assert "已经损坏" in shown[0]
    assert desk.imported() == ()


def test_what_is_wrong_can_be_passed_on(desk, package, dressed, qtbot):
    package.write_bytes(b"")
    with pytest.raises(notice_packages.PackageError) as caught:
        desk.examine(package)
    dialog = ProblemsDialog(caught.value)
    qtbot.addWidget(dialog)
    next(one for one in dialog.buttons.buttons() if "复制" in one.text()).click()
    assert "已经损坏" in QApplication.clipboard().text()


def test_a_package_that_is_dropped_is_looked_at(window, package, monkeypatch):
    shown = _answer(monkeypatch, yes=False)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(package))])
    window.dropEvent(
        QDropEvent(
            QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )  # fmt: skip
    assert len(shown) == 1


def test_an_open_dossier_goes_on_with_its_notice(
    window, package, monkeypatch, closed_session, desk, tmp_path
):
    desk.take(desk.examine(package))
    with_it = wiring.definitions()
    made = wiring.new_dossier(with_it, ID, "base", is_existing=False, with_example=True)
    path = tmp_path / "材料.shenbao"
    closed_session.definitions = with_it
    closed_session.create(path, made)
    closed_session.close()
    desk.remove(ID)
    closed_session.definitions = wiring.definitions()
    window.open_file(path)
    assert any(ID in one.message for one in closed_session.findings())
    _answer(monkeypatch, yes=True)
    window.open_any(package)
    assert closed_session.is_open
    assert closed_session.file.path == path
    assert not any("本程序里没有通知" in one.message for one in closed_session.findings())
    assert "sixth.slogan" in closed_session.definitions.facts


def test_what_cannot_be_saved_stays_open_under_the_old_definitions(
    window, monkeypatch, closed_session, tmp_path
):
    made = wiring.new_dossier(
        closed_session.definitions, "neimenggu-2025-105", "base", is_existing=False,
        with_example=False,
    )  # fmt: skip
    closed_session.create(tmp_path / "材料.shenbao", made)
    before, told = closed_session.definitions, []
    monkeypatch.setattr(main_window, "show_error", lambda _parent, error: told.append(error))

    def refuse(*, discard=False):
        raise UnreachableError(tmp_path / "材料.shenbao")

    with monkeypatch.context() as patch:
        patch.setattr(closed_session, "close", refuse)
        window.use_definitions(wiring.definitions())
    assert len(told) == 1
    assert closed_session.is_open
    assert closed_session.definitions is before


def test_the_list_tells_imported_ones_and_removes_them(desk, package, dressed, qtbot, monkeypatch):
    desk.take(desk.examine(package))
    used = []
    dialog = NoticesDialog(desk, wiring.definitions(), used.append)
    qtbot.addWidget(dialog)
    rows = [dialog.list.item(row).text() for row in range(dialog.list.count())]
    assert sum("自带" in row for row in rows) == 5
    dialog.list.setCurrentRow(rows.index(next(row for row in rows if "导入的" in row)))
    assert ID in dialog.about.text()
    monkeypatch.setattr(notice_packages, "ask", lambda *_: True)
    dialog.remove.click()
    assert desk.imported() == ()
    assert ID not in used[0].notices
    dialog.list.setCurrentRow(0)
    assert not dialog.remove.isEnabled()
    assert dialog.give.isEnabled()


def test_a_notice_is_given_out_from_the_list(desk, package, dressed, qtbot, monkeypatch, tmp_path):
    desk.take(desk.examine(package))
    dialog = NoticesDialog(desk, wiring.definitions(), lambda _known: None)
    qtbot.addWidget(dialog)
    target = tmp_path / "给别人"
    monkeypatch.setattr(
        "app.ui.notice_packages.QFileDialog.getSaveFileName", lambda *_: (str(target), "")
    )
    dialog.list.setCurrentRow(dialog.ids.index(ID))
    dialog.give.click()
    assert (tmp_path / "给别人.tongzhi").is_file()


def test_one_that_was_set_aside_is_listed_with_its_reason(desk, package, dressed, qtbot):
    store = packages.store()
    store.keep("bad-1", desk.examine(package).package)
    store.set_aside(store.file("bad-1"), "第一处\n第二处")
    dialog = NoticesDialog(desk, wiring.definitions(), lambda _known: None)
    qtbot.addWidget(dialog)
    dialog.list.setCurrentRow(dialog.list.count() - 1)
    assert "第二处" in dialog.about.text()
    assert dialog.remove.isEnabled()
    assert not dialog.give.isEnabled()
    assert "bad-1" in tell_of_aside(desk.news())[0]
