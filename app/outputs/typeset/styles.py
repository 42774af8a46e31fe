"""Looks from styles: document defaults, table style, paragraph style, letter style, the text's own."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any

from app.outputs.typeset.models import ParagraphLook, RunLook
from app.outputs.typeset.package import Node, W
from app.outputs.typeset.properties import (
    Properties,
    Report,
    is_on,
    local,
    overlay,
    paragraph_properties,
    raw,
    run_properties,
    value,
)

_LONGEST_CHAIN = 50
_EAST, _LATIN = "宋体", "Times New Roman"
_RUN_KEYS = frozenset(item.name for item in fields(RunLook))
_PARAGRAPH_KEYS = frozenset(item.name for item in fields(ParagraphLook))
_THEME = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


@dataclass(slots=True)
class Style:
    """One style as it stands in styles.xml."""

    kind: str
    based_on: str
    node: Node
    run: Properties = field(default_factory=dict)
    paragraph: Properties = field(default_factory=dict)


class StyleSheet:
    """The styles of a document, and the looks that come of them."""

    def __init__(self, root: Node | None, theme: Node | None, report: Report) -> None:
        self._report = report
        self._styles: dict[str, Style] = {}
        self._defaults: dict[str, str] = {}
        self._base_run: Properties = {}
        self._base_paragraph: Properties = {}
        self._theme = theme_faces(theme)
        self._flat: dict[tuple[str, str], tuple[Properties, Properties]] = {}
        self._runs: dict[tuple[str, str, str], RunLook] = {}
        self._looks: dict[tuple[str, str], tuple[ParagraphLook, RunLook, str]] = {}
        for node in root if root is not None else ():
            self._take(node)

    def _take(self, node: Node) -> None:
        name = local(node)
        if name == "docDefaults":
            run, paragraph = node.find(f"{W}rPrDefault/{W}rPr"), node.find(f"{W}pPrDefault/{W}pPr")
            self._base_run = run_properties(run, self._report)
            self._base_paragraph = paragraph_properties(paragraph, self._report)
        elif name == "style":
            kind, key = value(node, "type") or "paragraph", value(node, "styleId") or ""
            based_on = node.find(f"{W}basedOn")
            parent = (value(based_on) or "") if based_on is not None else ""
            self._styles[key] = Style(kind, parent, node)
            if (value(node, "default") or "0") not in ("0", "false"):
                self._defaults[kind] = key

    def chain(self, key: str, kind: str) -> list[Style]:
        """A style and those it is based on, the root first; a circle is cut and reported."""
        found: list[Style] = []
        seen: set[str] = set()
        while key in self._styles and self._styles[key].kind == kind:
            if key in seen or len(seen) > _LONGEST_CHAIN:
                self._report("互相继承的样式")
                break
            seen.add(key)
            style = self._styles[key]
            self._read(style)
            found.append(style)
            key = style.based_on
        return found[::-1]

    def _read(self, style: Style) -> None:
        if style.node is not None and not (style.run or style.paragraph):
            style.run = run_properties(style.node.find(f"{W}rPr"), self._report)
            style.paragraph = paragraph_properties(style.node.find(f"{W}pPr"), self._report)

    def table_chain(self, key: str) -> list[Style]:
        """A table's style and those it is based on; the default one where none is named."""
        return self.chain(key or self._defaults.get("table", ""), "table")

    def _flattened(self, style: str, table: str) -> tuple[Properties, Properties]:
        """Run and paragraph properties of a paragraph style, within a table of a style."""
        key = (style, table)
        if key not in self._flat:
            name = style if style in self._styles else self._defaults.get("paragraph", "")
            tables = self.table_chain(table) if table else []
            chain = [*tables, *self.chain(name, "paragraph")]
            self._flat[key] = (
                overlay(self._base_run, *(item.run for item in chain)),
                overlay(self._base_paragraph, *(item.paragraph for item in chain)),
            )
        return self._flat[key]

    def run_look(self, node: Node | None, style: str, table: str = "") -> RunLook:
        """The look of a run with this rPr, in a paragraph of that style."""
        key = (style, table, raw(node))
        look = self._runs.get(key)
        if look is None:
            own = run_properties(node, self._report)
            look = self._runs[key] = self._make_run(own, style, table)
        return look

    def _make_run(self, own: Properties, style: str, table: str) -> RunLook:
        letters = [item.run for item in self.chain(own.get("style", ""), "character")]
        found = overlay(self._flattened(style, table)[0], *letters, own)
        east = self._face(found.get("east"), _EAST)
        latin = self._face(found.get("latin"), _LATIN)
        known = {key: item for key, item in found.items() if key in _RUN_KEYS}
        return RunLook(**{"size": 10.0, **known, "east": east, "latin": latin})

    def _face(self, name: str | None, default: str) -> str:
        if name and name.startswith("+"):
            return self._theme.get(name[1:], default)
        return name or default

    def paragraph_look(
        self, node: Node | None, table: str, numbering: NumberingLooks
    ) -> tuple[ParagraphLook, RunLook, str]:
        """The looks of a paragraph with this pPr and of its mark, and the name of its style."""
        key = (raw(node), table)
        found = self._looks.get(key)
        if found is None:
            found = self._looks[key] = self._make_paragraph(node, table, numbering)
        return found

    def _make_paragraph(
        self, node: Node | None, table: str, numbering: NumberingLooks
    ) -> tuple[ParagraphLook, RunLook, str]:
        own = paragraph_properties(node, self._report)
        style = own.get("style", "")
        run, flat = self._flattened(style, table)
        number = _number_of(overlay(flat, own))
        listed = numbering.paragraph_properties(number)
        found = overlay(flat, listed, own)
        if number and "number_id" not in own and "number_id" in flat:
            # A style that numbers itself knows its own indents.
            found = overlay(listed, flat, own)
        mark = self.run_look(None if node is None else node.find(f"{W}rPr"), style, table)
        return _paragraph_look(found, float(run.get("size", mark.size)), number), mark, style


def _number_of(found: Properties) -> tuple[str, int] | None:
    identity = found.get("number_id", "0")
    return None if identity == "0" else (identity, found.get("number_level", 0))


def _paragraph_look(
    found: Properties, size: float, number: tuple[str, int] | None
) -> ParagraphLook:
    known = {key: item for key, item in found.items() if key in _PARAGRAPH_KEYS}
    for key in ("left", "right", "first"):
        if chars := found.get(key + "_chars"):
            known[key] = chars * size * 20
    if chars := found.get("left_chars"):
        # Word counts w:leftChars from the first line of a hanging paragraph.
        known["left"] = chars * size * 20 + max(0.0, -known.get("first", 0))
    stops = (stop for stop in found.get("tabs", {}).values() if stop)
    known["tabs"] = tuple(sorted(stops, key=lambda stop: stop.position))
    return ParagraphLook(**{**known, "style": found.get("style", ""), "number": number})


class NumberingLooks:
    """What a list adds to the look of its paragraphs; here nothing."""

    def paragraph_properties(self, number: tuple[str, int] | None) -> Properties:  # noqa: ARG002
        """The properties of a list's level."""
        return {}


def theme_faces(root: Node | None) -> dict[str, str]:
    """The faces of a theme by Word's names for them: minorEastAsia, majorHAnsi and so on."""
    found: dict[str, str] = {}
    for rank in ("major", "minor"):
        fonts = None if root is None else root.find(f".//{_THEME}{rank}Font")
        if fonts is None:
            continue
        latin, east = _typeface(fonts, "latin"), _typeface(fonts, "ea")
        scripts = {font.get("script"): font.get("typeface") for font in fonts}
        east = east or scripts.get("Hans") or ""
        for suffix, face in (("Ascii", latin), ("HAnsi", latin), ("EastAsia", east)):
            if face:
                found[rank + suffix] = face
    return found


def _typeface(fonts: Node, name: str) -> str:
    node: Any = fonts.find(_THEME + name)
    return (node.get("typeface") or "") if node is not None else ""


def switch(root: Node | None, name: str) -> bool:
    """Whether a switch among the children is on."""
    node = None if root is None else root.find(W + name)
    return node is not None and is_on(node)
