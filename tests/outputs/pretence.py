"""PDFs of blank pages, and engines that only pretend."""

from __future__ import annotations

import io

import pikepdf

from app.outputs.engines.models import Engine


def pdf_of(pages: int, **save) -> bytes:
    document, target = pikepdf.new(), io.BytesIO()
    for _ in range(pages):
        document.add_blank_page(page_size=(595, 842))
    document.save(target, **save)
    return target.getvalue()


class Pretender(Engine):
    """An engine of any key that gives what it is told to."""

    def __init__(self, key, result, lack=""):
        self.key, self._result, self._lack = key, result, lack
        self.asked = 0

    def lack(self):
        return self._lack

    def _make_other(self, data, form, cancel):
        return self._make(data, cancel)

    def _make(self, docx, cancel):
        self.asked += 1
        if isinstance(self._result, Exception):
            raise self._result
        return self._result, (f"由 {self.key} 提醒",)
