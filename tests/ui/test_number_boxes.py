"""Boxes for numbers and days: what scrolls past them doesn't change them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from app.ui.number_boxes import QuietDateEdit, QuietDoubleSpinBox, QuietSpinBox

KINDS = pytest.mark.parametrize("kind", [QuietSpinBox, QuietDoubleSpinBox, QuietDateEdit])


@pytest.fixture
def page(dressed, qtbot):
    page = QWidget()
    page.setLayout(QVBoxLayout())
    qtbot.addWidget(page)
    return page


def _shown(page, kind):
    """A box behind a field that has the keys."""
    before, box = QLineEdit(page), kind(page)
    page.layout().addWidget(before)
    page.layout().addWidget(box)
    page.show()
    page.activateWindow()
    before.setFocus()
    return box


def _turn(box):
    event = QWheelEvent(
        QPointF(5, 5), QPointF(box.mapToGlobal(QPoint(5, 5))), QPoint(), QPoint(0, 120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase,
        False,
    )  # fmt: skip
    QApplication.sendEvent(box, event)


@KINDS
def test_the_wheel_changes_a_box_only_while_the_keys_go_there(page, kind, qtbot):
    box = _shown(page, kind)
    before = box.text()
    _turn(box)
    assert box.text() == before
    box.setFocus()
    qtbot.waitUntil(box.hasFocus)
    _turn(box)
    assert box.text() != before


@KINDS
def test_its_text_stands_off_the_edge_as_in_other_fields(page, kind):
    box = _shown(page, kind)
    line = box.lineEdit()
    line.setCursorPosition(0)
    left = line.mapTo(box, line.cursorRect().center()).x()
    assert left >= 6
