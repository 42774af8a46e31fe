"""承诺书 of the unit, and the slips: on the bag of the material, on the disc."""

from __future__ import annotations

from collections.abc import Sequence

from templates.markup import Element
from templates.official import (
    DATE,
    OWN,
    PROJECT,
    SALUTATION,
    SIGNATURE,
    SIGNATURE_ABOVE,
    SIGNATURE_DATE,
    UNIT,
    document,
    known,
    pieces,
    texts,
    title,
    written,
)
from templates.package import Document
from templates.paper import TEXT_WIDTH, Cell, Row, blank, gap, paragraph, table
from templates.styles import HEADING_FACE, TEXT_FACE, TITLE_FACE, Style

# --- 承诺书 ---------------------------------------------------------------------------------


def commitment_letter() -> Document:
    """Make the letter by which the unit's head vouches for a clean record, in the notice's words."""
    code = known("unit.credit_code", "统一社会信用代码")
    opening = f"我单位（{UNIT}，统一社会信用代码或组织机构代码：{code}）申报{PROJECT}，现郑重承诺："
    head = known("legal.name", "单位主要负责人姓名")
    body = [
        *title("承 诺 书"),
        written(SALUTATION, "{{ notice.issuer }}："),
        *texts(
            opening,
            "一、我单位遵守国家有关法律法规，{{ notice.words.clean_record }}。",
            "二、我单位提交的申报材料真实、准确、完整，复印件与原件一致。",
            "三、项目获得批准后，严格按照申报材料组织实施，项目资金专款专用，自觉接受监督检查。",
            "以上承诺如有不实，我单位愿意承担由此产生的一切责任。",
        ),
        paragraph(SIGNATURE_ABOVE),
        written(SIGNATURE, f"单位（公章）：{UNIT}"),
        paragraph(SIGNATURE, *pieces(f"单位主要负责人（{head}）："), blank(6), "（签名）"),
        paragraph(SIGNATURE_DATE, DATE),
    ]
    return document("承诺书", body)


# --- Slips ----------------------------------------------------------------------------------

SLIP_TITLE = Style("SlipTitle", "附纸标题", TITLE_FACE, 26, 44, "center", before=10, after=10)
SLIP_LABEL = Style("SlipLabel", "附纸项目", HEADING_FACE, 16, 28, "center")
SLIP_VALUE = Style("SlipValue", "附纸填写", TEXT_FACE, 18, 32, "center")
SLIP_HINT = Style("SlipHint", "附纸说明", TEXT_FACE, 10.5, 20, "center", before=6)
DISC_TITLE = Style("DiscTitle", "光盘标题", TITLE_FACE, 16, 24, "center", before=4)
DISC_TEXT = Style("DiscText", "光盘文字", TEXT_FACE, 12, 20, "center")
DISC_LEFT = Style("DiscLeft", "光盘内容", TEXT_FACE, 10.5, 17, "left", left=2)
SLIP_STYLES = (SLIP_TITLE, SLIP_LABEL, SLIP_VALUE, SLIP_HINT, DISC_TITLE, DISC_TEXT, DISC_LEFT)

SLIP_SIDE = 2400
# 12 cm.
DISC = 6804


def base_bag_slip() -> Document:
    """Make the slip for the bag of a training base (吉人社联〔2025〕56号 六（三）)."""
    return _bag_slip(UNIT)


def studio_bag_slip() -> Document:
    """Make the slip for the bag of a master studio."""
    leader = known("leader.name", "领办人姓名")
    return _bag_slip(UNIT, f"（{leader}）")


def _bag_slip(*applicant: str) -> Document:
    phones = "{% if contact.phone and contact.mobile %}　{% endif %}{{ contact.mobile }}"
    phone = known("contact.phone", "联系电话") + phones
    rows = [
        _slip_row(("申报项目",), (PROJECT,)),
        _slip_row(("申报单位", "（申报人）"), applicant),
        _slip_row(("联系人",), (known("contact.name", "联系人姓名"),)),
        _slip_row(("电话",), (phone,)),
    ]
    blocks = [
        paragraph(SLIP_TITLE, "申报材料"),
        table(rows),
        paragraph(SLIP_HINT, "（沿表格外缘裁下，贴在档案袋封面）"),
    ]
    return _card("档案袋封面附纸", blocks)


def _slip_row(names: Sequence[str], contents: Sequence[str]) -> Row:
    cells = [
        Cell(SLIP_SIDE, [paragraph(SLIP_LABEL, name) for name in names]),
        Cell(TEXT_WIDTH - SLIP_SIDE, [written(SLIP_VALUE, content) for content in contents]),
    ]
    return Row(cells, 1200, whole=True)


def _card(name: str, blocks: list[Element]) -> Document:
    """A paper of one page that bears no number."""
    plain = document(name, blocks)
    section = plain.sections[0]
    sections = [type(section)(blocks, {}, margins=section.margins)]
    return Document(name, sections, (*OWN, *SLIP_STYLES))


def base_disc_label() -> Document:
    """Make the label of a training base's disc (同人社发〔2025〕100号 五（四）)."""
    return _disc_label(
        ["申报专业（职业工种）：{{ occupation_names }}"],
        [
            "项目单位申报报告",
            "项目申报书",
            "项目实施方案",
            "项目实施管理办法",
            "项目经费管理实施细则",
        ],
    )


def studio_disc_label() -> Document:
    """Make the label of a master studio's disc."""
    trade = known("studio.occupation", "工作室职业（工种）")
    return _disc_label(
        [f"工作室职业（工种）：{trade}", f"领办人：{known('leader.name', '领办人姓名')}"],
        ["项目单位申报报告", "项目申报表", "项目实施管理办法", "项目经费管理实施细则"],
    )


def _disc_label(facts: list[str], files: list[str]) -> Document:
    names = [*files, "项目佐证材料", "项目申报汇总表（Excel版）"]
    contents = [f"{number}. {name}" for number, name in enumerate(names, 1)]
    contact = f"联系人：{known('contact.name', '联系人姓名')}　{known('contact.phone', '联系电话')}"
    words = [
        paragraph(DISC_TITLE, f"{PROJECT}"),
        paragraph(DISC_TITLE, "申报材料（电子版）"),
        written(DISC_TEXT, f"项目单位：{UNIT}"),
        *(written(DISC_TEXT, fact) for fact in facts),
        written(DISC_TEXT, contact),
        written(DISC_TEXT, "{{ notice.year }}年"),
        *(paragraph(DISC_LEFT, line) for line in ("内容：", *contents)),
    ]
    card = table([Row([Cell(DISC, words, align="center")], DISC, whole=True)])
    hint = paragraph(SLIP_HINT, "（12厘米×12厘米，裁下后随光盘装盒）")
    return _card("光盘标签", [card, gap(), hint])
