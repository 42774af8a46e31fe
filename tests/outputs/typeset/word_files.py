"""Small Word files for the tests, written part by part."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="png" ContentType="image/png"/>'
    '<Default Extension="jpeg" ContentType="image/jpeg"/>'
    f'<Override PartName="/word/document.xml" ContentType="{WORD}.document.main+xml"/>{{}}</Types>'
)
KINDS = ("styles", "settings", "numbering", "header", "footer")
SECTION = (
    '<w:sectPr>{}<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1440" '
    'w:bottom="1440" w:left="1440" w:header="851" w:footer="992" w:gutter="0"/></w:sectPr>'
)
STYLES = (
    "<w:docDefaults><w:rPrDefault><w:rPr>"
    '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="宋体" '
    'w:hint="eastAsia"/><w:sz w:val="24"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/>'
    "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
    "</w:style>"
)


def word_file(
    body: str,
    *,
    section: str = "",
    styles: str = STYLES,
    parts: Mapping[str, str] | None = None,
    media: Mapping[str, bytes] | None = None,
) -> bytes:
    """A .docx with a body; `section` holds references and the like.

    `parts` are further parts by name (settings, numbering, header1, footer1, …), each also the id
    of its relation; `media` are pictures by file name.
    """
    parts = {"styles": styles, **(parts or {})}
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        kinds = {name: next(kind for kind in KINDS if name.startswith(kind)) for name in parts}
        overrides = "".join(
            f'<Override PartName="/word/{name}.xml" ContentType="{WORD}.{kind}+xml"/>'
            for name, kind in kinds.items()
        )
        archive.writestr("[Content_Types].xml", TYPES.format(overrides))
        archive.writestr(
            "_rels/.rels", _relations({"main": ("officeDocument", "word/document.xml")})
        )
        related = {name: (kind, f"{name}.xml") for name, kind in kinds.items()}
        related |= {name.partition(".")[0]: ("image", f"media/{name}") for name in media or {}}
        archive.writestr("word/_rels/document.xml.rels", _relations(related))
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", _part(kinds[name], content))
        for name, data in (media or {}).items():
            archive.writestr(f"word/media/{name}", data)
        sections = body if "<w:document" in body else body + SECTION.format(section)
        archive.writestr(
            "word/document.xml",
            f"<w:document {NAMESPACES}><w:body>{sections}</w:body></w:document>",
        )
    return target.getvalue()


def _part(kind: str, content: str) -> str:
    root = {"header": "hdr", "footer": "ftr"}.get(kind, kind)
    return f"<w:{root} {NAMESPACES}>{content}</w:{root}>"


def _relations(targets: Mapping[str, tuple[str, str]]) -> str:
    entries = "".join(
        f'<Relationship Id="{name}" Type="{RELATION}/{kind}" Target="{target}"/>'
        for name, (kind, target) in targets.items()
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{space}">{entries}</Relationships>'


def run(text: str, properties: str = "") -> str:
    """A run of text."""
    look = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(content: str, properties: str = "", run_properties: str = "") -> str:
    """A paragraph of text, or of runs that are marked up already."""
    runs = content if content.startswith("<w:") else run(content, run_properties)
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs if content else ''}</w:p>"


def field(instruction: str, saved: str = "1") -> str:
    """A field in five runs, as Word writes it."""
    marks = (
        '<w:fldChar w:fldCharType="begin"/>',
        f'<w:instrText xml:space="preserve"> {instruction} </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        f"<w:t>{saved}</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    )
    return "".join(f"<w:r>{mark}</w:r>" for mark in marks)


def cell(content: str, width: int = 2000, properties: str = "") -> str:
    """A cell of one paragraph, or of blocks that are marked up already."""
    blocks = content if content.startswith("<w:") else paragraph(content)
    size = f'<w:tcW w:w="{width}" w:type="dxa"/>'
    return f"<w:tc><w:tcPr>{size}{properties}</w:tcPr>{blocks}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    """A row of cells."""
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


LINES = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def table(*rows: str, columns: tuple[int, ...] = (2000, 2000), properties: str = "") -> str:
    """A table with thin lines."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in columns)
    look = f"<w:tblBorders>{LINES}</w:tblBorders>"
    return (
        f"<w:tbl><w:tblPr>{properties}{look}"
        '<w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def picture(identity: str, width: int, height: int) -> str:
    """An inline picture of so many EMU (12700 to the point)."""
    return (
        f'<w:r><w:drawing><wp:inline><wp:extent cx="{width}" cy="{height}"/><a:graphic>'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f'<pic:nvPicPr><pic:cNvPr id="1" name="p"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
        f'<a:blip r:embed="{identity}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData>'
        "</a:graphic></wp:inline></w:drawing></w:r>"
    )


def spacing(**values: object) -> str:
    """A w:spacing with these attributes."""
    return _element("spacing", values)


def indent(**values: object) -> str:
    """A w:ind with these attributes."""
    return _element("ind", values)


def align(kind: str) -> str:
    """A w:jc."""
    return f'<w:jc w:val="{kind}"/>'


def _element(name: str, values: Mapping[str, object]) -> str:
    attributes = " ".join(f'w:{key}="{value}"' for key, value in values.items())
    return f"<w:{name} {attributes}/>"
