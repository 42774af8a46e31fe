"""What the tests of storage share: small definitions and a folder with a Chinese name."""

from __future__ import annotations

import pytest

from app.storage.files import DossierFile
from tests.storage.small import Known, fill, new_dossier


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    """Nobody is about to close a file in these tests."""
    monkeypatch.setattr("app.storage.database.BUSY_SECONDS", 0.05)


@pytest.fixture
def small():
    """Small definitions, apart from the shipped ones."""
    return Known()


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "申报 材料（2025）"
    path.mkdir()
    return path


@pytest.fixture
def path(folder):
    return folder / "某某 学校.shenbao"


@pytest.fixture
def filled(path, small):
    """A closed file with a value of every type; returns the dossier that was saved."""
    dossier = new_dossier()
    with DossierFile.create(path, dossier):
        fill(dossier)
    return dossier
