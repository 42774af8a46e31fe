"""Word's property elements as plain dictionaries, ready to be laid over one another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from lxml import etree

from app.outputs.typeset.models import Border, Margins, Sides, TabStop
from app.outputs.typeset.package import Node, W

Properties = dict[str, Any]
Report = Callable[[str], None]

_OFF = ("0", "false", "off", "none")
_SIDES = {
    "top": "top", "left": "left", "start": "left", "bottom": "bottom", "right": "right",
    "end": "right", "insideH": "insideH", "insideV": "insideV",
}  # fmt: skip
_LEADERS = {"dot": ".", "hyphen": "-", "underscore": "_", "heavy": "_", "middleDot": "·"}
_AUTOMATIC_SPACING = 280
_DOUBLE = ("double", "triple", "thinThickSmallGap", "thickThinSmallGap")
_CUT = len(W)
_MOST_TWIPS = 200_000

NAMES = {
    "framePr": "图文框", "pBdr": "段落边框", "textDirection": "竖排文字", "bidi": "从右到左的文字",
    "fitText": "调整宽度的文字", "eastAsianLayout": "双行合一或纵横混排", "effect": "动态效果",
    "em": "着重号", "emboss": "浮雕字", "imprint": "印章字", "outline": "空心字", "shadow": "阴影字",
    "bdr": "文字边框", "smallCaps": "小型大写字母", "dstrike": "双删除线", "rtl": "从右到左的文字",
    "tblpPr": "浮动的表格", "bidiVisual": "从右到左的表格", "tblCellSpacing": "单元格间距",
    "hMerge": "旧式的横向合并", "tcFitText": "调整宽度的单元格", "pgBorders": "页面边框",
    "lnNumType": "行号", "cols": "分栏", "vAlign": "页面的垂直对齐", "tblPrEx": "逐行的表格格式",
    "numFmt": "编号格式", "divId": "网页格式", "pPrChange": "修订", "rPrChange": "修订",
}  # fmt: skip


def names(text: str) -> frozenset[str]:
    """The names in a text, parted by blanks."""
    return frozenset(text.split())


def local(node: Node) -> str:
    """The name of an element without its namespace; empty for what isn't an element."""
    tag = node.tag
    return _bare(tag) if isinstance(tag, str) else ""


@lru_cache(maxsize=2000)
def _bare(tag: str) -> str:
    return tag[_CUT:] if tag.startswith(W) else tag.rpartition("}")[2]


def head_of(node: Node, tag: str) -> Node | None:
    """The first child with a tag: found quickly where it stands first, as property elements do."""
    for first in node:
        found: Node | None = first if first.tag == tag else node.find(tag)
        return found
    return None


def raw(node: Node | None) -> str:
    """What a node is known by: its own text; nothing where there is no node."""
    if node is None:
        return ""
    text: str = etree.tostring(node, encoding="unicode", with_tail=False)
    return text


def value(node: Node, name: str = "val") -> str | None:
    """An attribute of Word's own."""
    found: str | None = node.get(W + name)
    return found


def is_on(node: Node) -> bool:
    """Whether a switch is on: it is unless it says otherwise."""
    return (value(node) or "1") not in _OFF


def number(text: str | None, default: float = 0) -> float:
    """A length in twips: a bare number, or one with a unit; bounded."""
    if not text:
        return default
    try:
        found = float(text)
    except ValueError:
        found = _with_unit(text, default)
    return max(-_MOST_TWIPS, min(found, _MOST_TWIPS)) if found == found else default  # noqa: PLR0124


def _with_unit(text: str, default: float) -> float:
    units = {"pt": 20, "in": 1440, "cm": 1440 / 2.54, "mm": 1440 / 25.4, "pc": 240, "pi": 240}
    try:
        return float(text[:-2]) * units[text[-2:]]
    except (ValueError, KeyError):
        return default


def whole(text: str | None, default: int = 0) -> int:
    """A whole number, bounded."""
    return int(number(text, default))


def colour(text: str | None) -> str:
    """Six hexadecimal digits; empty for automatic or nonsense."""
    clean = (text or "").upper()
    is_hex = len(clean) == 6 and all(letter in "0123456789ABCDEF" for letter in clean)  # noqa: PLR2004
    return clean if is_hex else ""


class _Words(NamedTuple):
    """What the elements of a list of properties mean: switches, what is read, what says nothing."""

    title: str
    switches: Mapping[str, str]
    readers: Mapping[str, Callable[[Node, Properties], None]]
    ignored: frozenset[str]


def _properties(node: Node | None, words: _Words, report: Report) -> Properties:
    found: Properties = {}
    for child in node if node is not None else ():
        name = local(child)
        if name in words.switches:
            found[words.switches[name]] = is_on(child)
        elif name in words.readers:
            words.readers[name](child, found)
        elif name in NAMES and is_on(child):
            report(NAMES[name])
        elif name and name not in words.ignored and name not in NAMES:
            report(f"{words.title} {name}")
    return found


# --- Letters ---------------------------------------------------------------------------------

_SWITCHES = {"b": "bold", "i": "italic", "strike": "strike", "vanish": "hidden", "caps": "capitals"}
_IGNORED_OF_RUNS = names(
    "szCs bCs iCs lang noProof webHidden kern snapToGrid specVanish cs oMath rPrChange "
    "rsid ins del moveFrom moveTo outlineLvl"
)
_HIGHLIGHTS = {
    "yellow": "FFFF00", "green": "00FF00", "cyan": "00FFFF", "magenta": "FF00FF", "blue": "0000FF",
    "red": "FF0000", "darkBlue": "000080", "darkCyan": "008080", "darkGreen": "008000",
    "darkMagenta": "800080", "darkRed": "800000", "darkYellow": "808000", "darkGray": "808080",
    "lightGray": "C0C0C0", "black": "000000", "white": "FFFFFF", "none": "",
}  # fmt: skip


def run_properties(node: Node | None, report: Report) -> Properties:
    """What an rPr says."""
    words = _Words("文字格式", _SWITCHES, _RUN_READERS, _IGNORED_OF_RUNS)
    return _properties(node, words, report)


def _fonts(node: Node, found: Properties) -> None:
    for side, key in (("ascii", "latin"), ("eastAsia", "east")):
        if theme := value(node, side + "Theme"):
            found[key] = "+" + theme
        elif face := value(node, side):
            found[key] = face
    if "latin" not in found and (face := value(node, "hAnsi")):
        found["latin"] = face


def _underline(node: Node, found: Properties) -> None:
    kind = value(node) or "single"
    found["underline"] = "" if kind == "none" else kind


def _run_shade(node: Node, found: Properties) -> None:
    found["shade"] = shade(node)


def _set(key: str, convert: Callable[[str | None], Any]) -> Callable[[Node, Properties], None]:
    def read(node: Node, found: Properties) -> None:
        found[key] = convert(value(node))

    return read


def _size(text: str | None) -> float:
    return max(0.5, min(number(text, 20) / 2, 1638))


def _scale(text: str | None) -> float:
    return max(1.0, min(number((text or "").rstrip("%"), 100), 600)) / 100


_RUN_READERS: dict[str, Callable[[Node, Properties], None]] = {
    "rFonts": _fonts,
    "sz": _set("size", _size),
    "u": _underline,
    "color": _set("colour", lambda text: colour(text) or "000000"),
    "shd": _run_shade,
    "highlight": _set("shade", lambda text: _HIGHLIGHTS.get(text or "", "")),
    "vertAlign": _set("rise", lambda text: "" if text == "baseline" else text or ""),
    "position": _set("raised", lambda text: number(text) * 10),
    "spacing": _set("spacing", number),
    "w": _set("scale", _scale),
    "rStyle": _set("style", lambda text: text or ""),
}


def shade(node: Node) -> str:
    """The colour behind text or a cell; empty for none. A solid pattern shows its own colour."""
    if value(node) == "solid":
        return colour(value(node, "color")) or "000000"
    return colour(value(node, "fill"))


# --- Paragraphs ------------------------------------------------------------------------------

_PARAGRAPH_SWITCHES = {
    "keepNext": "keep_next", "keepLines": "keep_lines", "widowControl": "widow_control",
    "pageBreakBefore": "new_page", "contextualSpacing": "contextual", "snapToGrid": "snap",
    "kinsoku": "kinsoku", "overflowPunct": "hanging", "autoSpaceDE": "space_latin",
    "autoSpaceDN": "space_digits",
}  # fmt: skip
_IGNORED_OF_PARAGRAPHS = names(
    "outlineLvl rPr sectPr adjustRightInd wordWrap topLinePunct textAlignment suppressAutoHyphens "
    "suppressLineNumbers suppressOverlap mirrorIndents textboxTightWrap cnfStyle pPrChange "
    "collapsed"
)
_ALIGNMENTS = {
    "left": "left", "start": "left", "center": "center", "right": "right", "end": "right",
    "both": "both", "distribute": "distribute", "thaiDistribute": "distribute",
    "lowKashida": "both", "mediumKashida": "both", "highKashida": "both",
}  # fmt: skip


def paragraph_properties(node: Node | None, report: Report) -> Properties:
    """What a pPr says."""
    words = _Words("段落格式", _PARAGRAPH_SWITCHES, _PARAGRAPH_READERS, _IGNORED_OF_PARAGRAPHS)
    return _properties(node, words, report)


def _alignment(node: Node, found: Properties) -> None:
    found["align"] = _ALIGNMENTS.get(value(node) or "", "left")


def _spacing(node: Node, found: Properties) -> None:
    for side in ("before", "after"):
        if (text := value(node, side)) is not None:
            found[side], found[side + "_lines"] = max(0.0, number(text)), 0
        elif (lines := value(node, side + "Lines")) is not None:
            found[side + "_lines"] = max(0.0, number(lines)) / 100
        if (value(node, side + "Autospacing") or "0") not in _OFF:
            found[side], found[side + "_lines"] = _AUTOMATIC_SPACING, 0
    if (line := value(node, "line")) is not None:
        found["line"] = abs(number(line, 240))
        rule = value(node, "lineRule") or "auto"
        found["rule"] = rule if rule in ("exact", "atLeast") else "auto"


def _indents(node: Node, found: Properties) -> None:
    """Indents in twips; those in characters beside them under `…_chars`, where not nought."""
    for key, names in (("left", ("left", "start")), ("right", ("right", "end"))):
        for name in names:
            if (text := value(node, name)) is not None:
                found[key] = number(text)
                found.pop(key + "_chars", None)
            if chars := number(value(node, name + "Chars")):
                found[key + "_chars"] = chars / 100
    _first_line(node, found)


def _first_line(node: Node, found: Properties) -> None:
    for name, sign in (("firstLine", 1), ("hanging", -1)):
        if (text := value(node, name)) is not None:
            found["first"], found["first_chars"] = sign * number(text), 0
    for name, sign in (("firstLine", 1), ("hanging", -1)):
        if chars := number(value(node, name + "Chars")):
            found["first_chars"] = sign * chars / 100


def _tabs(node: Node, found: Properties) -> None:
    stops = found.setdefault("tabs", {})
    for child in node:
        if local(child) == "tab":
            kind = value(child) or "left"
            kind = {"start": "left", "end": "right", "num": "left"}.get(kind, kind)
            leader = _LEADERS.get(value(child, "leader") or "", "")
            position = number(value(child, "pos"))
            stops[position] = None if kind == "clear" else TabStop(position, kind, leader)


def _numbering(node: Node, found: Properties) -> None:
    for child in node:
        if local(child) == "numId":
            found["number_id"] = value(child) or "0"
        elif local(child) == "ilvl":
            found["number_level"] = max(0, min(whole(value(child)), 8))


def _paragraph_shade(node: Node, found: Properties) -> None:
    found["shade"] = shade(node)


_PARAGRAPH_READERS: dict[str, Callable[[Node, Properties], None]] = {
    "pStyle": _set("style", lambda text: text or ""),
    "jc": _alignment,
    "spacing": _spacing,
    "ind": _indents,
    "tabs": _tabs,
    "numPr": _numbering,
    "shd": _paragraph_shade,
}


def overlay(*layers: Properties) -> Properties:
    """Properties laid over one another, the later ones on top; tab stops add up."""
    found: Properties = {}
    for layer in layers:
        tabs = {**found.get("tabs", {}), **layer.get("tabs", {})}
        # An indent in twips takes the place of an inherited one in characters, and so below.
        for key in ("left", "right"):
            if key in layer and key + "_chars" not in layer:
                found.pop(key + "_chars", None)
        found.update(layer)
        if tabs:
            found["tabs"] = tabs
    return found


# --- Borders and margins ---------------------------------------------------------------------


def borders(node: Node | None) -> Sides:
    """The lines of a tblBorders or tcBorders, by side."""
    found: Sides = {}
    for child in node if node is not None else ():
        side = _SIDES.get(local(child))
        if side:
            found[side] = _border(child)
    return found


def _border(node: Node) -> Border:
    kind = value(node) or "nil"
    # An eighth of a point is the unit; two lines and the gap are three widths.
    width = number(value(node, "sz"), 4) * 2.5 * (3 if kind in _DOUBLE else 1)
    return Border(max(0.0, min(width, 240.0)), colour(value(node, "color")) or "000000", kind)


def margins(node: Node | None, default: Margins) -> Margins:
    """The room inside a cell, where it is given in twips; the rest as by default."""
    found = {name: getattr(default, name) for name in ("top", "left", "bottom", "right")}
    for child in node if node is not None else ():
        side = _SIDES.get(local(child))
        if side in found and (value(child, "type") or "dxa") == "dxa":
            found[side] = max(0.0, number(value(child, "w")))
    return Margins(**found)
