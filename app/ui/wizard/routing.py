"""Carries news to the one widget that shows a value: a change costs no more on a hundred pages.

The session tells everyone of every change; here a widget asks to hear of one address only.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.dossier.changes import ROOT, Address
from app.dossier.findings import Finding
from app.ui.session import Session

Told = Callable[[], None]


class Routing(QObject):
    """The followers of a session's values, by (row, key); use `routing_of`.

    `value` is called after a change of the value, `findings` after a change of what is wrong with
    it. A widget is forgotten once it is destroyed.
    """

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._followers: dict[Address, dict[int, tuple[Told, Told]]] = {}
        self._numbers = count()
        self._found: dict[Address, tuple[Finding, ...]] = {}
        self._is_stale = True
        session.value_changed.connect(self._tell_value)
        session.findings_changed.connect(self._tell_findings)
        session.opened.connect(self._tell_findings)

    def follow(self, widget: QWidget, address: Address, value: Told, findings: Told) -> None:
        """Tell a widget of an address (row, key) from now on."""
        number = next(self._numbers)
        self._followers.setdefault(address, {})[number] = (value, findings)
        widget.destroyed.connect(lambda: self._forget(address, number))

    def is_followed(self, key: str, row: str = ROOT) -> bool:
        """Whether a widget shows the value."""
        return (row, key) in self._followers

    def findings_at(self, key: str, row: str = ROOT) -> tuple[Finding, ...]:
        """What is wrong with one value; all of it is looked up once a step."""
        if self._is_stale:
            self._read()
        return self._found.get((row, key), ())

    def _read(self) -> None:
        found: dict[Address, tuple[Finding, ...]] = {}
        for one in self._session.findings():
            address = one.row, one.key
            found[address] = (*found.get(address, ()), one)
        self._found, self._is_stale = found, False

    def _forget(self, address: Address, number: int) -> None:
        followers = self._followers.get(address, {})
        followers.pop(number, None)
        if not followers:
            self._followers.pop(address, None)

    def _tell_value(self, row: str, key: str) -> None:
        self._is_stale = True
        for value, _ in tuple(self._followers.get((row, key), {}).values()):
            value()

    def _tell_findings(self) -> None:
        before = self._found
        self._read()
        for address, followers in tuple(self._followers.items()):
            if before.get(address) != self._found.get(address):
                for _, findings in tuple(followers.values()):
                    findings()


def routing_of(session: Session) -> Routing:
    """The routing of a session; there is one."""
    return next(iter(session.findChildren(Routing)), None) or Routing(session)
