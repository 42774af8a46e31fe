"""Puts the parts of a document into a .docx: the same bytes for the same document, every time."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from templates import paper, styles
from templates.markup import Element, flag, reference, serialise, w
from templates.styles import Style

XML_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CONTENT = "application/vnd.openxmlformats-officedocument.wordprocessingml"
# The oldest moment a zip archive can name; and one for the properties, which must have one.
ZIP_MOMENT = (1980, 1, 1, 0, 0, 0)
MOMENT = "2025-01-01T00:00:00Z"

# Names a machine may have instead, and the rest by which Word finds a face of the same kind.
FONT_TABLE = {
    styles.TITLE_FACE: ("方正小标宋_GBK", "86", "auto", "variable"),
    styles.HEADING_FACE: ("SimHei", "86", "modern", "fixed"),
    styles.TEXT_FACE: ("仿宋", "86", "modern", "fixed"),
    styles.NUMBER_FACE: ("SimSun", "86", "auto", "variable"),
    styles.LATIN_FACE: ("", "00", "roman", "variable"),
    styles.SUBHEADING_FACE: ("楷体", "86", "modern", "fixed"),
}


@dataclass(frozen=True, slots=True)
class Margins:
    """The margins of a page in twips; pages are mirrored, `inside` is the bound edge."""

    top: int = paper.TOP
    bottom: int = paper.BOTTOM
    inside: int = paper.INSIDE
    outside: int = paper.OUTSIDE


FORM_MARGINS = Margins()


@dataclass(frozen=True, slots=True)
class Section:
    """Pages with the same footers; `footers` by kind: first, even, default (odd pages).

    `first_number` is the number of the first page where the count begins anew, `footer_distance`
    how far above the edge of the paper the footer ends, in twips.
    """

    blocks: Sequence[Element]
    footers: dict[str, Sequence[Element]] = field(default_factory=dict)
    first_number: int | None = None
    footer_distance: int = 680
    margins: Margins = FORM_MARGINS


@dataclass(frozen=True, slots=True)
class Document:
    """A document, the title that stands in its properties, and styles that only it has."""

    title: str
    sections: Sequence[Section]
    own_styles: Sequence[Style] = ()


def write(document: Document, path: Path) -> None:
    """Write the .docx; nothing in it tells when, where or by whom."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts(document):
            entry = zipfile.ZipInfo(name, ZIP_MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            archive.writestr(entry, content)


def parts(document: Document) -> Iterator[tuple[str, bytes]]:
    """Yield each part's name and content, the list of contents first as readers expect it."""
    footers = _footers(document)
    yield "[Content_Types].xml", _content_types(footers)
    yield "_rels/.rels", _package_relations()
    yield "docProps/core.xml", _properties(document.title)
    yield "word/document.xml", serialise(_document(document))
    yield "word/_rels/document.xml.rels", _document_relations(footers)
    yield "word/styles.xml", serialise(styles.part(document.own_styles))
    yield "word/settings.xml", serialise(_settings())
    yield "word/fontTable.xml", serialise(_font_table(document))
    for name, footer in footers.items():
        yield f"word/{name}.xml", serialise(w("ftr", *footer))


# --- The document ---------------------------------------------------------------------------


def _footers(document: Document) -> dict[str, Sequence[Element]]:
    return {
        _footer_name(number, kind): footer
        for number, section in enumerate(document.sections, 1)
        for kind, footer in section.footers.items()
    }


def _footer_name(number: int, kind: str) -> str:
    return f"footer{number}{kind}"


def _document(document: Document) -> Element:
    body = w("body")
    last = len(document.sections)
    for number, section in enumerate(document.sections, 1):
        body.extend(section.blocks)
        if section.blocks[-1].tag != w("p").tag:
            # Word would put a line of its own behind a table, perhaps on a page of its own.
            body.append(paper.gap())
        properties = _section_properties(section, number)
        if number == last:
            body.append(properties)
        else:
            # All but the last section have their properties in their last paragraph.
            body[-1][0].append(properties)
    return w("document", body)


def _section_properties(section: Section, number: int) -> Element:
    starts = section.first_number
    return w(
        "sectPr",
        *(reference(kind, _footer_name(number, kind)) for kind in section.footers),
        # Not oddPage: LibreOffice then sets the section's first page too low at the foot.
        w("type", val="nextPage"),
        w("pgSz", w=paper.PAGE_WIDTH, h=paper.PAGE_HEIGHT),
        _margins(section),
        None if starts is None else w("pgNumType", start=starts),
        w("cols", space=425),
        flag("titlePg", on="first" in section.footers),
        w("docGrid", linePitch=312),
    )


def _margins(section: Section) -> Element:
    """Give the margins; as they are mirrored, w:left is the inner one and w:right the outer."""
    return w(
        "pgMar",
        top=section.margins.top,
        right=section.margins.outside,
        bottom=section.margins.bottom,
        left=section.margins.inside,
        header=851,
        footer=section.footer_distance,
        gutter=0,
    )


# --- What stands beside it ------------------------------------------------------------------


def _settings() -> Element:
    names = (
        "spaceForUL",
        "balanceSingleByteDoubleByteWidth",
        "doNotLeaveBackslashAlone",
        "ulTrailSpace",
        "doNotExpandShiftReturn",
        "useFELayout",
    )
    mode = w(
        "compatSetting",
        name="compatibilityMode",
        uri="http://schemas.microsoft.com/office/word",
        val=15,
    )
    return w(
        "settings",
        w("zoom", percent=100),
        w("mirrorMargins"),
        w("defaultTabStop", val=420),
        w("evenAndOddHeaders"),
        w("characterSpacingControl", val="compressPunctuation"),
        w("compat", *(w(name) for name in names), mode),
    )


def _font_table(document: Document) -> Element:
    faces = {style.face for style in (*styles.ALL, *document.own_styles)} | {styles.LATIN_FACE}
    named = ((name, row) for name, row in FONT_TABLE.items() if name in faces)
    return w("fonts", *(_font(name, *row) for name, row in named))


def _font(name: str, other: str, charset: str, family: str, pitch: str) -> Element:
    return w(
        "font",
        w("altName", val=other) if other else None,
        w("charset", val=charset),
        w("family", val=family),
        w("pitch", val=pitch),
        name=name,
    )


def _properties(title: str) -> bytes:
    xml = (
        f'{XML_HEAD}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{title}</dc:title><dc:creator></dc:creator>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{MOMENT}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{MOMENT}</dcterms:modified>'
        "<dc:language>zh-CN</dc:language></cp:coreProperties>"
    )
    return xml.encode()


def _content_types(footers: Iterable[str]) -> bytes:
    kinds = {
        "word/document": f"{CONTENT}.document.main+xml",
        "word/styles": f"{CONTENT}.styles+xml",
        "word/settings": f"{CONTENT}.settings+xml",
        "word/fontTable": f"{CONTENT}.fontTable+xml",
        "docProps/core": "application/vnd.openxmlformats-package.core-properties+xml",
    }
    kinds |= {f"word/{name}": f"{CONTENT}.footer+xml" for name in footers}
    rows = "".join(
        f'<Override PartName="/{name}.xml" ContentType="{kind}"/>' for name, kind in kinds.items()
    )
    xml = (
        f'{XML_HEAD}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{rows}</Types>'
    )
    return xml.encode()


def _package_relations() -> bytes:
    core = f"{PACKAGE}/relationships/metadata/core-properties"
    return _relations(
        [
            ("document", f"{OFFICE}/officeDocument", "word/document.xml"),
            ("core", core, "docProps/core.xml"),
        ]
    )


def _document_relations(footers: Iterable[str]) -> bytes:
    names = ("styles", "settings", "fontTable")
    rows = [(name, f"{OFFICE}/{name}", f"{name}.xml") for name in names]
    rows += [(name, f"{OFFICE}/footer", f"{name}.xml") for name in footers]
    return _relations(rows)


def _relations(rows: Sequence[tuple[str, str, str]]) -> bytes:
    body = "".join(
        f'<Relationship Id="{identifier}" Type="{kind}" Target="{target}"/>'
        for identifier, kind, target in rows
    )
    return (
        f'{XML_HEAD}<Relationships xmlns="{PACKAGE}/relationships">{body}</Relationships>'.encode()
    )
