"""Which faces documents ask for and this machine lacks, said before anything is printed."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator

from app.definitions.models import Definitions, Document
from app.outputs.typeset.errors import TypesetError
from app.outputs.typeset.faces import OWN_TITLE, Faces, Substitution
from app.outputs.typeset.setting import set_document


def font_check(
    documents: Iterable[bytes], faces: Faces | None = None, *, office: str = ""
) -> tuple[str, ...]:
    """What stands in for the missing faces of Word documents, each once, in Chinese.

    With `office`, the name of an office program, that one will print. Raises a `TypesetError`.
    """
    missing = missing_faces(documents, faces)
    return office_remarks(missing, office) if office else tuple(map(str, missing))


def missing_faces(
    documents: Iterable[bytes], faces: Faces | None = None
) -> tuple[Substitution, ...]:
    """The faces that are asked for and aren't there, each once, in the order of the text.

    The documents are set, since only what is printed counts: a form may name faces that no letter
    of it has. Raises a `TypesetError`.
    """
    return tuple(dict.fromkeys(_missing(documents, faces or Faces())))


def missing_official(
    known: Definitions, faces: Faces | None = None
) -> Generator[str, None, tuple[Substitution, ...]]:
    """The faces of the official forms that aren't there: yields the title of each form before it."""
    found: dict[Substitution, None] = {}
    faces = faces or Faces()
    for document in known.documents.values():
        if document.template:
            yield document.title
            found |= dict.fromkeys(missing_in(_template(document), faces))
    return tuple(found)


def _template(document: Document) -> bytes:
    return (document.folder / document.template).read_bytes()


def missing_in(docx: bytes, faces: Faces | None = None) -> tuple[Substitution, ...]:
    """The missing faces of a document that an office prints; none where we can't set it.

    The office may well be able to: then there is a PDF, and nothing to say of its faces.
    """
    try:
        return missing_faces([docx], faces)
    except TypesetError:
        return ()


def office_remarks(
    missing: Iterable[Substitution], office: str, lent: Iterable[str] = ()
) -> tuple[str, ...]:
    """What a user should know of missing faces when an office program prints.

    It has its own substitutes, and takes faces that we may not embed. `lent` are those for which
    it was given ours.
    """
    given = frozenset(lent)
    return tuple(
        f"缺少 {one.asked}，{office} 以 {OWN_TITLE} 代替"
        if one.asked in given
        else f"缺少 {one.asked}，{office} 会另选字体代替，分页和字形都可能不同"
        for one in missing
        if not one.refused
    )


def _missing(documents: Iterable[bytes], faces: Faces) -> Iterator[Substitution]:
    for document in documents:
        yield from set_document(document, faces).substitutions
