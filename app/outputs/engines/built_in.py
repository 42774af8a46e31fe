"""Our own typesetter as an engine: always there, and the one of the preview."""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar

from app.outputs.engines.errors import EngineCancelledError
from app.outputs.engines.models import Cancel, Engine, EngineKey
from app.outputs.typeset.errors import SettingCancelledError
from app.outputs.typeset.faces import Faces
from app.outputs.typeset.pdf import write_pdf
from app.outputs.typeset.setting import set_document


class BuiltIn(Engine):
    """Sets the pages in this process. Beside an `EngineError` it may raise a `TypesetError`."""

    key: ClassVar[EngineKey] = "builtin"

    def __init__(self, faces: Faces | None = None) -> None:
        self._given = faces

    @cached_property
    def faces(self) -> Faces:
        """The faces it sets with; the system's are looked up when first needed."""
        return self._given or Faces()

    def lack(self) -> str:
        """Nothing: it comes with the program."""
        return ""

    def _make(self, docx: bytes, cancel: Cancel | None) -> tuple[bytes, tuple[str, ...]]:
        try:
            document = set_document(docx, self.faces, cancel=cancel)
        except SettingCancelledError as error:
            raise EngineCancelledError(self.name) from error
        return write_pdf(document), (*map(str, document.substitutions), *document.reports)
