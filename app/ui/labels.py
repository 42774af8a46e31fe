"""Labels of plain text, how a widget gets another look, and what only looks."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

LOOKS = "looksOnly"
"""The property of what changes nothing."""


def looks_only(*buttons: QWidget) -> None:
    """Say of buttons that they change nothing: they can be used on what is locked, too."""
    for button in buttons:
        button.setProperty(LOOKS, True)


def own_label(text: str, role: str, parent: QWidget) -> QLabel:
    """A label of the program's own words, never the user's; it wraps. Quicker than `text_label`."""
    label = QLabel(text, parent)
    label.setWordWrap(True)
    label.setProperty("role", role)
    return label


def text_label(text: str = "", role: str = "", parent: QWidget | None = None) -> QLabel:
    """A label of plain text that wraps; `role` gives its look.

    It can't be selected with the mouse: for that Qt would keep a whole document behind each.
    """
    # Touching `Qt` builds hundreds of its enumerations: a tenth of the time to the first picture.
    from PySide6.QtCore import Qt  # noqa: PLC0415

    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    if role:
        label.setProperty("role", role)
    return label


def say(label: QLabel, text: str, role: str | None = None) -> None:
    """Let a label say something, or vanish where there is nothing to say."""
    label.setText(text)
    reveal(label, is_shown=bool(text))
    if role is not None:
        give_role(label, role)


def reveal(widget: QWidget, *, is_shown: bool) -> None:
    """Show or hide a widget, where it isn't so already.

    Qt styles at once what it is told to show, though its page isn't there yet, and then anew.
    """
    if widget.isHidden() == is_shown:
        widget.setVisible(is_shown)


def give_role(widget: QWidget, role: str) -> None:
    """Change the look of a widget."""
    from PySide6.QtCore import Qt  # noqa: PLC0415 - see `text_label`

    if (widget.property("role") or "") == role:
        return
    widget.setProperty("role", role)
    # What hasn't been styled yet will be before it is shown. `QStyle` alone is half a megabyte.
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        widget.style().unpolish(widget)
        widget.style().polish(widget)


class Remarks(QVBoxLayout):
    """Labels beneath a field, by name and in a fixed order; each is made when it has something to say.

    Most fields never have: a page of a hundred would carry hundreds of empty labels.
    """

    def __init__(self, owner: QWidget, roles: Mapping[str, str], *, wraps: bool = True) -> None:
        super().__init__()
        self._owner, self._roles, self._wraps = owner, roles, wraps
        self._labels: dict[str, QLabel] = {}

    def say(self, name: str, text: str, role: str | None = None) -> None:
        """Let one of the labels say something, or nothing."""
        if name not in self._labels:
            if not text:
                return
            self._labels[name] = text_label("", self._roles[name], self._owner)
            self._labels[name].setWordWrap(self._wraps)
            names = [one for one in self._roles if one in self._labels]
            self.insertWidget(names.index(name), self._labels[name])
        say(self._labels[name], text, role)

    def text(self, name: str) -> str:
        """What one of the labels says; "" where it says nothing."""
        return self._labels[name].text() if name in self._labels else ""

    def role(self, name: str) -> str:
        """The look of one of the labels."""
        return str(self._labels[name].property("role")) if name in self._labels else ""
