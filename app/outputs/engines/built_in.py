"""Our own typesetter as an engine: always there, and the one of the preview."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from app.outputs.engines.errors import EngineCancelledError
from app.outputs.engines.models import Cancel, Engine, EngineKey

if TYPE_CHECKING:
    from app.outputs.typeset.faces import Faces


class BuiltIn(Engine):
    """Sets the pages in this process. Beside an `EngineError` it may raise a `TypesetError`."""

    key: ClassVar[EngineKey] = "builtin"

    def __init__(self, faces: Faces | None = None) -> None:
        self._given = faces

    @cached_property
    def faces(self) -> Faces:
        """The faces it sets with; the system's are looked up when first needed."""
        from app.outputs.typeset.faces import Faces  # noqa: PLC0415 - see `_make`

        return self._given or Faces()

    def lack(self) -> str:
        """Nothing: it comes with the program."""
        return ""

    def _make(self, docx: bytes, cancel: Cancel | None) -> tuple[bytes, tuple[str, ...]]:
        # Loaded when first needed: whoever prints with Word, or not at all, doesn't wait for it.
        from app.outputs.typeset.errors import SettingCancelledError  # noqa: PLC0415
        from app.outputs.typeset.pdf import write_pdf  # noqa: PLC0415
        from app.outputs.typeset.setting import set_document  # noqa: PLC0415

        try:
            document = set_document(docx, self.faces, cancel=cancel)
        except SettingCancelledError as error:
            raise EngineCancelledError(self.name) from error
        return write_pdf(document), (*map(str, document.substitutions), *document.reports)
