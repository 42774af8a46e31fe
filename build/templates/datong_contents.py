"""The page 内容提要 of the plan: what stands where, with dotted lines to the page numbers.

Word can't know them: Word, WPS and LibreOffice part the pages differently. The numbers are left
blank, as in the form, whose note lets the unit write them.
"""

from __future__ import annotations

from collections.abc import Sequence

from templates import styles
from templates.datong_occupations import GOAL_WORDS, WORK_WORDS
from templates.markup import Element, w
from templates.paper import (
    TEXT_WIDTH,
    Content,
    blank,
    each,
    filled_blank,
    paragraph,
    when,
)
from templates.styles import Style

TITLE = Style(
    "ContentsTitle", "内容提要标题", styles.HEADING_FACE, 18, 30, "center", before=6, after=12
)
PART = Style("ContentsPart", "内容提要（部分）", styles.TEXT_FACE, 12, 22, "left", before=3)
ENTRY = Style("ContentsEntry", "内容提要（表）", styles.TEXT_FACE, 12, 22, "left", left=1)
LONG_ENTRY = Style(
    "LongContentsEntry", "内容提要（长）", styles.TEXT_FACE, 10.5, 22, "left", left=1.14
)
NOTE = Style("ContentsNote", "内容提要注", styles.TEXT_FACE, 12, 22, "left", before=6)
CONTENTS_STYLES = (TITLE, PART, ENTRY, LONG_ENTRY, NOTE)

# Behind the dots there is room for a number written by hand.
NUMBER_WIDTH = 640


def contents_page(annexes: Sequence[Element]) -> list[Element]:
    """Make the page, an entry for each table of each occupation."""
    return [
        paragraph(TITLE, "内 容 提 要"),
        _entry(PART, "一、项目概述"),
        _entry(ENTRY, "表 1-1 项目单位基本情况信息"),
        _entry(PART, "二、项目实施工作思路与工作目标"),
        _entry(ENTRY, "表 2-1 项目实施工作思路"),
        _entry(ENTRY, "表 2-2 项目实施工作目标"),
        _entry(PART, "三、项目实施工作重点及内容"),
        *each(
            "occupation in occupations",
            [*_filled(1, GOAL_WORDS), *_filled(2, WORK_WORDS)],
            _blank(),
        ),
        _entry(PART, "四、主要保障措施"),
        _entry(ENTRY, "表 4-1 保障机制"),
        _entry(ENTRY, "表 4-2 投入预算汇总"),
        _entry(PART, "五、审核结果"),
        _entry(ENTRY, "表 5 市级专家审核意见和行政部门审核意见"),
        *annexes,
        paragraph(NOTE, "注：页码可根据《实施方案》填写的实际页数编排。"),
    ]


def _entry(style: Style, *words: Content) -> Element:
    """Make an entry with a dotted line up to where the number of the page is written."""
    made = paragraph(style, *words, w("r", w("tab")))
    place = TEXT_WIDTH - NUMBER_WIDTH
    made[0].append(w("tabs", w("tab", val="right", leader="dot", pos=place)))
    return made


def _filled(part: int, words: str) -> list[Element]:
    number = f"表 3-{{{{ loop.index }}}}-{part} "
    title = filled_blank("occupation.title")
    small, large = (_entry(style, number, title, words) for style in (LONG_ENTRY, ENTRY))
    return when("occupation.title|length > 10", [small], [large])


def _blank() -> list[Element]:
    return [
        _entry(ENTRY, f"表 3-{number}-{part} ", blank(), words)
        for number in ("1", "n")
        for part, words in ((1, GOAL_WORDS), (2, WORK_WORDS))
    ]
