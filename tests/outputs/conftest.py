"""What tests of outputs share: a PDF of one page, and engines that only pretend."""

from __future__ import annotations

import pytest

from app.outputs.engines.errors import EngineFailedError
from tests.outputs.pretence import Pretender, pdf_of


@pytest.fixture(scope="session")
def one_page() -> bytes:
    return pdf_of(1)


@pytest.fixture
def pretend(one_page):
    def make(key, result=None, lack=""):
        return Pretender(key, one_page if result is None else result, lack)

    return make


@pytest.fixture
def failure():
    return EngineFailedError("某程序", "它拒绝了")
