"""How the text of the forms looks: faces, sizes, and the paragraph styles by their purpose.

Sizes in points: 二号 22, 三号 16, 四号 14, 小四 12, 五号 10.5, 小五 9. A face is always written for
Chinese and for Latin text: without w:eastAsia Word falls back to MS Mincho on many machines.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from templates.markup import Element, flag, twips, w

TITLE_FACE = "方正小标宋简体"
HEADING_FACE = "黑体"
TEXT_FACE = "仿宋_GB2312"
NUMBER_FACE = "宋体"
SUBHEADING_FACE = "楷体_GB2312"
LATIN_FACE = "Times New Roman"

Align = Literal["both", "center", "left", "right"]


@dataclass(frozen=True, slots=True)
class Style:
    """One paragraph style; size, line, before and after in points, indents in characters.

    `line` is the least height of a line. It is above the natural height of every face that may
    stand in, so that a page breaks at the same place whichever of them the machine has. With
    `exact` every line is so high. `shade` is the colour behind the paragraph.
    """

    key: str
    name: str
    face: str
    size: float
    line: float
    align: Align = "both"
    first: float = 0
    left: float = 0
    hanging: float = 0
    right: float = 0
    before: float = 0
    after: float = 0
    outline: int | None = None
    keep_next: bool = False
    shade: str = ""
    exact: bool = False


NORMAL = Style("Normal", "Normal", TEXT_FACE, 12, 18)

COVER_TITLE = Style("CoverTitle", "封面标题", TITLE_FACE, 22, 40, "center")
COVER_ABOVE = Style("CoverAbove", "封面上空", TEXT_FACE, 12, 90, "center")
COVER_BELOW = Style("CoverBelow", "封面中空", TEXT_FACE, 12, 66, "center")
COVER_LABEL = Style("CoverLabel", "封面项目", TEXT_FACE, 16, 24, "left")
COVER_SUBLABEL = Style("CoverSublabel", "封面项目注", TEXT_FACE, 10.5, 16, "left")
COVER_VALUE = Style("CoverValue", "封面填写", TEXT_FACE, 16, 24, "center")
COVER_MIDDLE_VALUE = Style("CoverMiddleValue", "封面填写（中）", TEXT_FACE, 14, 22, "center")
COVER_LONG_VALUE = Style("CoverLongValue", "封面填写（长）", TEXT_FACE, 12, 18, "center")
COVER_LONGEST_VALUE = Style("CoverLongestValue", "封面填写（最长）", TEXT_FACE, 9, 13, "center")
COVER_SEAL = Style("CoverSeal", "封面公章", TEXT_FACE, 14, 24, "left")
IMPRINT = Style("Imprint", "制表单位", TEXT_FACE, 16, 30, "center")

RULES_TITLE = Style(
    "RulesTitle", "填写要求标题", HEADING_FACE, 22, 40, "center", before=48, after=36
)
RULES = Style("Rules", "填写要求", TEXT_FACE, 16, 32, first=2)

PART = Style("Part", "heading 1", HEADING_FACE, 16, 28, "left", after=6, outline=0, keep_next=True)
CAPTION = Style(
    "TableCaption", "heading 2", HEADING_FACE, 12, 22, "center",
    before=6, after=6, outline=1, keep_next=True,
)  # fmt: skip

LONG_CAPTION = Style(
    "LongTableCaption", "表题（长）", HEADING_FACE, 10.5, 22, "center",
    before=6, after=6, outline=1, keep_next=True,
)  # fmt: skip

LABEL = Style("CellLabel", "表内项目", TEXT_FACE, 12, 18, "center")
# The air above and below keeps a row from beginning with no more than its hint at the foot
# of a page: LibreOffice knows no widows in cells, but doesn't part a row above its label.
SIDE_LABEL = Style(
    "CellSideLabel", "表内边栏项目", TEXT_FACE, 12, 18, "center", before=36, after=36
)
VALUE = Style("CellValue", "表内填写", TEXT_FACE, 12, 18, "center")
LEFT_VALUE = Style("CellLeftValue", "表内填写（左）", TEXT_FACE, 12, 18, "left")
TEXT = Style("CellText", "表内正文", TEXT_FACE, 12, 20, first=2)
LEAD = Style("CellLead", "表内小标题", HEADING_FACE, 12, 20, "left", first=2, keep_next=True)
TEAM = Style("CellTeam", "表内成员", TEXT_FACE, 12, 20, left=6, hanging=6)
TEAM_MORE = Style("CellTeamMore", "表内成员（续）", TEXT_FACE, 12, 20, left=6)
LEAD_ROW = Style("CellLeadRow", "表内通栏项目", TEXT_FACE, 12, 18, "left", keep_next=True)
HINT = Style("CellHint", "表内说明", TEXT_FACE, 10.5, 16, after=2)
SMALL_HEAD = Style("SmallHead", "小表标题", HEADING_FACE, 10.5, 16, "center")
SMALL_LABEL = Style("SmallLabel", "小表项目", TEXT_FACE, 10.5, 16, "center")
SMALL_TEXT = Style("SmallText", "小表正文", TEXT_FACE, 10.5, 16, "left")
SMALL_VALUE = Style("SmallValue", "小表数字", TEXT_FACE, 9, 16, "center")
SMALL_HINT = Style("SmallHint", "小表说明", TEXT_FACE, 9, 14, "center")
SIGNATURE = Style("Signature", "签字盖章", TEXT_FACE, 12, 22, "right", right=2)
ANNEX = Style("Annex", "附件", TEXT_FACE, 12, 18, "left", left=4, hanging=4, before=6)
ANNEX_MORE = Style("AnnexMore", "附件（续）", TEXT_FACE, 12, 18, "left", left=4, hanging=1)

ODD_FOOTER = Style("OddFooter", "页码（单页）", NUMBER_FACE, 14, 20, "right", right=1)
EVEN_FOOTER = Style("EvenFooter", "页码（双页）", NUMBER_FACE, 14, 20, "left", left=1)
# As low as Word allows: parts two tables, or carries a section's end, and takes no room.
GAP = Style("Gap", "分隔", TEXT_FACE, 1, 1, "left")

ALL = tuple(value for value in list(globals().values()) if isinstance(value, Style))


def fonts(face: str, latin: str = LATIN_FACE) -> Element:
    """Name the faces of a run for every kind of letter.

    The hint makes quotation marks, dashes, boxes and ticks Chinese; they are ambiguous otherwise.
    """
    return w("rFonts", ascii=latin, hAnsi=latin, eastAsia=face, cs=latin, hint="eastAsia")


def sizes(points: float) -> tuple[Element, Element]:
    """Give the size of a run; Word counts in half points."""
    return w("sz", val=round(points * 2)), w("szCs", val=round(points * 2))


def part(more: Iterable[Style] = ()) -> Element:
    """Make word/styles.xml: defaults, the four styles every document has, ours, and more.

    One of `more` that has the key of ours takes its place.
    """
    sheet = {style.key: style for style in (*ALL, *more)}
    known = (_paragraph_style(style) for style in sheet.values())
    return w("styles", _defaults(), *_built_in(), *known)


def shading(colour: str) -> Element:
    """Colour what lies behind a paragraph, a run or a cell."""
    return w("shd", val="clear", color="auto", fill=colour)


def _defaults() -> Element:
    letters = w(
        "rPr",
        fonts(TEXT_FACE),
        *sizes(NORMAL.size),
        w("lang", val="en-US", eastAsia="zh-CN", bidi="ar-SA"),
    )
    # As Chinese Word has them, but for single lines: those go to the next page with another.
    lines = w(
        "pPr",
        w("widowControl"),
        w("kinsoku"),
        w("overflowPunct"),
        w("autoSpaceDE"),
        w("autoSpaceDN"),
        w("snapToGrid", val=0),
    )
    return w("docDefaults", w("rPrDefault", letters), w("pPrDefault", lines))


def _built_in() -> tuple[Element, ...]:
    margins = w(
        "tblCellMar",
        w("top", w=0, type="dxa"),
        w("left", w=85, type="dxa"),
        w("bottom", w=0, type="dxa"),
        w("right", w=85, type="dxa"),
    )
    table = w("tblPr", w("tblInd", w=0, type="dxa"), margins)
    return (
        w("style", w("name", val="Default Paragraph Font"), type="character", default=1,
          styleId="DefaultParagraphFont"),
        w("style", w("name", val="Normal Table"), table, type="table", default=1,
          styleId="TableNormal"),
        w("style", w("name", val="No List"), type="numbering", default=1, styleId="NoList"),
    )  # fmt: skip


def _paragraph_style(style: Style) -> Element:
    # Word knows its own styles by their English names.
    kind = {"customStyle": 1} if not style.name.isascii() else {}
    if style is NORMAL:
        kind = {"default": 1}
    return w(
        "style",
        w("name", val=style.name),
        None if style is NORMAL else w("basedOn", val=NORMAL.key),
        w("qFormat"),
        _paragraph_properties(style),
        w("rPr", fonts(style.face), *sizes(style.size)),
        type="paragraph",
        styleId=style.key,
        **kind,
    )


def _paragraph_properties(style: Style) -> Element:
    spacing = w(
        "spacing",
        before=twips(style.before),
        after=twips(style.after),
        line=twips(style.line),
        # A line of the gap would be as high as its letter otherwise.
        lineRule="exact" if style.exact or style.size == 1 else "atLeast",
    )
    return w(
        "pPr",
        flag("keepNext", on=style.keep_next),
        shading(style.shade) if style.shade else None,
        spacing,
        _indents(style),
        w("jc", val=style.align),
        None if style.outline is None else w("outlineLvl", val=style.outline),
    )


def _indents(style: Style) -> Element:
    """Give the indents; the first line's also in characters, so that it follows the size.

    Not so for a hanging indent: Word counts w:leftChars from another edge than w:left.
    """
    values = {"left": twips(style.left * style.size), "right": twips(style.right * style.size)}
    if style.hanging:
        values["hanging"] = twips(style.hanging * style.size)
    else:
        values["firstLineChars"] = round(style.first * 100)
        values["firstLine"] = twips(style.first * style.size)
    return w("ind", **values)
