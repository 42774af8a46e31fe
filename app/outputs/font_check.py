"""Which faces documents ask for and this machine lacks, said before anything is printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app.outputs.typeset.faces import Faces, Substitution
from app.outputs.typeset.setting import set_document


def font_check(
    documents: Iterable[bytes], faces: Faces | None = None, *, office: str = ""
) -> tuple[str, ...]:
    """What stands in for the missing faces of Word documents, each once, in Chinese.

    The documents are set, since only what is printed counts: a form may name faces that no letter
    of it has. With `office`, the name of an office program, that one will print: it has its own
    substitutes, and takes faces that we may not embed. Raises a `TypesetError`.
    """
    missing = dict.fromkeys(_missing(documents, faces or Faces()))
    if not office:
        return tuple(map(str, missing))
    return tuple(
        f"缺少 {one.asked}，{office} 会另选字体代替，分页和字形都可能不同"
        for one in missing
        if not one.refused
    )


def _missing(documents: Iterable[bytes], faces: Faces) -> Iterator[Substitution]:
    for document in documents:
        yield from set_document(document, faces).substitutions
