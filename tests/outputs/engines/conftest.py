"""A PDF of one page, and engines that only pretend."""

from __future__ import annotations

import io

import pikepdf
import pytest

from app.outputs.engines.errors import EngineFailedError
from app.outputs.engines.models import Engine


def pdf_of(pages: int, **save) -> bytes:
    document, target = pikepdf.new(), io.BytesIO()
    for _ in range(pages):
        document.add_blank_page(page_size=(595, 842))
    document.save(target, **save)
    return target.getvalue()


@pytest.fixture(scope="session")
def one_page() -> bytes:
    return pdf_of(1)


class Pretender(Engine):
    """An engine of any key that gives what it is told to."""

    def __init__(self, key, result, lack=""):
        self.key, self._result, self._lack = key, result, lack
        self.asked = 0

    def lack(self):
        return self._lack

    def _make(self, docx, cancel):
        self.asked += 1
        if isinstance(self._result, Exception):
            raise self._result
        return self._result, (f"由 {self.key} 提醒",)


@pytest.fixture
def pretend(one_page):
    def make(key, result=None, lack=""):
        return Pretender(key, one_page if result is None else result, lack)

    return make


@pytest.fixture
def failure():
    return EngineFailedError("某程序", "它拒绝了")
