"""What tests of volumes share."""

from __future__ import annotations

import pytest

from app.outputs.volumes import gathering


@pytest.fixture
def bare_forms(monkeypatch):
    """Forms without content, for engines that only pretend: filling them takes most of the time."""
    monkeypatch.setattr(gathering, "render_word", lambda *_: b"")
