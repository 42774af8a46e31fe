"""Draws the evidence of the bundled examples into resources/examples/evidence: all of it invented.

Each file says 示例（虚构）on its face. `evidence.json` names the files, what they are called when they
are attached, and the conditions that they prove.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pikepdf
from PIL import Image, ImageDraw, ImageFont

import environment
from app.outputs.typeset.faces import Faces
from app.outputs.volumes.paper import HEADING_FACE, Column, Line, Table, TableRow, set_paper

FOLDER = environment.ROOT / "resources" / "examples" / "evidence"
FACE = environment.ROOT / "resources" / "fonts" / "JiangshenSerif-Regular.ttf"
INVENTED = "示例（虚构），仅供演示"
QUALITY, DPI = 22, 96
UPRIGHT, LYING, CARD = (794, 1123), (1123, 794), (560, 380)

SIDEWAYS, TURN = "equipment.pdf", 3
"""This one was scanned lying on its side: the example turns it upright by quarter turns."""

# file: (name when attached, conditions)
BASE = {
    "rules.pdf": ("管理制度汇编（目录）.pdf", ["management_rules"]),
    "organisation.jpg": ("组织机构图.jpg", ["management_rules"]),
    "clean_record.jpg": ("无违法违规证明（扫描件）.jpg", ["clean_record"]),
    "site.jpg": (
        "实训场地照片.jpg",
        ["annual_training", "occupations", "safe_site", "floor_space"],
    ),
    SIDEWAYS: ("主要实训设备清单.pdf", ["occupations", "annual_training"]),
    "standards.jpg": ("职业培训包采用情况说明.jpg", ["national_standards"]),
    "training.pdf": (
        "2022—2024年培训台账（节选）.pdf",
        ["open_training", "annual_training_a", "enrolment"],
    ),
    "certificates.jpg": ("高级工证书发放名册.jpg", ["new_advanced_a"]),
    "teachers.pdf": (
        "专兼职教师和专家名册.pdf",
        [
            "teacher_training", "teacher_team", "teachers_to_students", "senior_teachers",
            "part_time_teachers", "experts",
        ],
    ),
    "partners.jpg": ("校企合作协议（首页）.jpg", ["partners", "joint_work"]),
    "audit.jpg": ("项目资金审计报告（摘要）.jpg", ["funds_audited"]),
}  # fmt: skip
STUDIO = {
    "workplace.jpg": ("工作室场地照片.jpg", ["studio_work", "host_enterprise"]),
    "studio_rules.pdf": ("工作室管理制度.pdf", ["studio_rules"]),
    "activity.pdf": ("研修和攻关活动记录.pdf", ["studio_activity", "leader_strengths"]),
    "certificate.jpg": ("职业技能等级证书.jpg", ["leader_level", "leader_honours"]),
    "contract.jpg": ("劳动合同（首页）.jpg", ["leader_employed"]),
    "fund.jpg": ("职工教育经费使用情况表.jpg", ["education_fund"]),
}


def main() -> None:
    """Draw everything anew."""
    FOLDER.mkdir(exist_ok=True)
    for kind in (BASE, STUDIO):
        for file, (name, _) in kind.items():
            _draw(FOLDER / file, name.rpartition(".")[0])
    plan = {"base": _listed(BASE), "studio": _listed(STUDIO)}
    text = json.dumps(plan, ensure_ascii=False, indent=2)
    (FOLDER / "evidence.json").write_text(text + "\n", encoding="utf-8")
    print(f"{sum(path.stat().st_size for path in FOLDER.iterdir()) / 1024:.0f} KB  {FOLDER}")


def _listed(files: dict[str, tuple[str, list[str]]]) -> list[dict[str, object]]:
    return [
        {"file": file, "name": name, "proves": proves}
        | ({"treatment": {"turn": TURN}} if file == SIDEWAYS else {})
        for file, (name, proves) in files.items()
    ]


def _draw(path: Path, title: str) -> None:
    if path.suffix == ".pdf":
        _table(path, title)
    elif path.stem in ("site", "workplace"):
        _room(path, title)
    else:
        _letter(path, title, CARD if path.stem == "certificate" else UPRIGHT)


def _table(path: Path, title: str) -> None:
    """A PDF with a long table; the list of equipment lies on its side, as scanners leave it."""
    rows = 26 if path.stem in ("equipment", "studio_rules") else 60
    entries = tuple(
        TableRow((str(number), f"{title[:6]}第 {number} 项", str(number % 7 + 1)))
        for number in range(1, rows)
    )
    columns = (
        Column("序号", 20, "center"),
        Column("内容", 106),
        Column("数量", 30, "center"),
    )
    heading = [Line(title, 18, "center", HEADING_FACE), Line(INVENTED, 12, "center", above=6)]
    paper = set_paper([*heading, Line("", 6), Table(columns, entries)], Faces(only_own=True), title)
    path.write_bytes(paper.pdf)
    if path.name == SIDEWAYS:
        with pikepdf.open(path, allow_overwriting_input=True) as pdf:
            for page in pdf.pages:
                page.rotate(90, relative=False)
            pdf.save(path, deterministic_id=True)


def _letter(path: Path, title: str, size: tuple[int, int]) -> None:
    """A page as a scanner makes it: heading, lines, a frame."""
    picture, pen = _sheet(size)
    scale = size[0] / UPRIGHT[0]
    _centred(pen, title, size[0], round(110 * scale), round(38 * scale))
    _centred(pen, INVENTED, size[0], round(180 * scale), round(24 * scale))
    for line in range(6):
        top = round((270 + line * 62) * scale)
        if top < size[1] - 90 * scale:
            words = f"{line + 1}. {title[:8]}相关内容示例，数据均为虚构。"
            pen.text((90 * scale, top), words, 40, _face(round(26 * scale)))
    _seal(pen, size)
    _save(picture, path)


def _room(path: Path, title: str) -> None:
    """A picture of a room, lying."""
    picture, pen = _sheet(LYING)
    pen.polygon([(0, 560), (300, 380), (823, 380), (1123, 560), (1123, 794), (0, 794)], 170)
    pen.rectangle((300, 120, 823, 380), 225, 90, 3)
    for place in range(4):
        left = 150 + place * 220
        pen.rectangle((left, 470, left + 150, 640), 120 + place * 20, 40, 3)
        pen.rectangle((left + 30, 420, left + 120, 470), 90, 40, 3)
    _centred(pen, title, LYING[0], 190, 44)
    _centred(pen, INVENTED, LYING[0], 270, 26)
    _save(picture, path)


def _sheet(size: tuple[int, int]) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    picture = Image.new("L", size, 246)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((12, 12, size[0] - 13, size[1] - 13), outline=150, width=2)
    return picture, pen


def _centred(pen: ImageDraw.ImageDraw, text: str, width: int, top: int, size: int) -> None:
    face = _face(size)
    pen.text(((width - pen.textlength(text, face)) / 2, top), text, 20, face)


def _seal(pen: ImageDraw.ImageDraw, size: Sequence[int]) -> None:
    """A ring with the word 示例, where a real paper has its seal."""
    reach = size[0] // 9
    x, y = size[0] - 2 * reach, size[1] - round(1.6 * reach)
    pen.ellipse((x - reach, y - reach, x + reach, y + reach), outline=110, width=4)
    face = _face(reach // 2)
    pen.text((x - pen.textlength("示例", face) / 2, y - reach // 3), "示例", 110, face)


def _face(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FACE), size)


def _save(picture: Image.Image, path: Path) -> None:
    picture.save(path, "JPEG", quality=QUALITY, dpi=(DPI, DPI), optimize=True)


if __name__ == "__main__":
    main()
