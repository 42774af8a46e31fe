"""What many tests need: the shipped definitions and dossiers filled from the examples."""

from __future__ import annotations

import pytest

from app import wiring
from app.dossier.dossier import Dossier

NOTICE = "neimenggu-2025-105"


@pytest.fixture(scope="session")
def known():
    return wiring.definitions()


@pytest.fixture
def base(known) -> Dossier:
    return wiring.new_dossier(known, NOTICE, "base", is_existing=False, with_example=True)


@pytest.fixture
def studio(known) -> Dossier:
    return wiring.new_dossier(known, NOTICE, "studio", is_existing=False, with_example=True)


@pytest.fixture
def empty(known) -> Dossier:
    return Dossier("base", NOTICE, known.facts)
