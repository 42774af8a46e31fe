"""Dossiers made up by a seeded chance: from nearly empty to very long, as clerks type them.

Texts mix Chinese sentences with digits, Latin words and every sort of punctuation, since that is
where typesetters disagree. The same seed gives the same dossier.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.definitions.kinds import Kind
from app.definitions.models import Definitions
from app.definitions.types import Choice, Choices, LongText, Rows
from app.dossier.changes import ROOT
from app.dossier.dossier import Dossier

MOST_ROWS = 30
DEEPEST_ROWS = 12
_SHORTER = 6
"""What stands in the cells of tables is so many times shorter than the texts of the form."""
_WORDS = (
    "高技能人才", "培训基地", "实训设备", "课程开发", "技能等级认定", "校企合作", "师资队伍", "数控车工",
    "智能制造", "产教融合", "示范引领", "企业新型学徒制", "题库", "教材", "带徒传技", "绩效目标", "实施方案",
    "经费使用", "管理办法", "服务区域经济", "工学一体化", "职业技能竞赛", "技术革新", "成果转化", "验收", "考核",
    "安排", "建设", "提升", "完善", "开展", "形成", "购置", "组织", "覆盖", "面向", "依托", "按照", "根据", "每年",
)  # fmt: skip
_MIXED = (
    "2025年", "2026年12月31日", "120人次", "3.5万元", "95%", "12,000元", "CNC", "PLC", "MES系统", "ISO 9001",
    "GB/T 19001-2016", "6S管理", "“双师型”", "“1+X”证书", "《实施细则》", "（含税）", "(试行)", "5G+AI", "A、B两类",
    "No. 12", "https://example.cn/kecheng", "training base", "Siemens 828D", "3D打印", "①", "≥80%", "【重点】",
    "5—8月", "……", "——", "三坐标（CMM）", "“传帮带”“师带徒”", "1:1", "15 m²", "±0.01mm", "甲/乙",
)  # fmt: skip
_STOPS = ("，", "，", "，", "、", "；", "：", "。", "。", "！", "？", "，其中")
_SHARE_MIXED, _SHARE_STOPS = 0.3, 0.25
_FULL_SENTENCE = 20
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰涛明超秀霞平刚桂英"


@dataclass(frozen=True, slots=True)
class Size:
    """How much a dossier holds: the share of filled facts, and how long its texts and tables are."""

    filled: float
    length: int
    rows: int


SIZES = (
    Size(0.15, 10, 1),
    Size(0.6, 30, 2),
    Size(0.9, 80, 4),
    Size(1.0, 200, 8),
    Size(0.95, 400, 15),
    Size(1.0, 1200, MOST_ROWS),
)


def made_up(known: Definitions, notice: str, kind: Kind, seed: int, size: Size) -> Dossier:
    """The dossier of a seed under a notice."""
    chance = random.Random(f"{notice} {kind} {seed}")  # noqa: S311 - the same each time
    dossier = Dossier(kind, notice, known.facts)
    for key, fact in known.facts.items():
        if not fact.tables:
            _fill(dossier, key, ROOT, chance, size)
    return dossier


def sentence(chance: random.Random, length: int) -> str:
    """A text of about so many characters, without line ends."""
    parts: list[str] = []
    while sum(map(len, parts)) < length:
        parts.append(chance.choice(_MIXED if chance.random() < _SHARE_MIXED else _WORDS))
        if chance.random() < _SHARE_STOPS:
            parts.append(chance.choice(_STOPS))
    return "".join(parts).rstrip("，、；：") + "。" * (length > _FULL_SENTENCE)


def _fill(dossier: Dossier, key: str, row: str, chance: random.Random, size: Size) -> None:
    kind = dossier.facts[key].type
    if isinstance(kind, Rows):
        _fill_rows(dossier, key, row, chance, size)
    elif chance.random() < size.filled:
        dossier.set_value(key, _raw(dossier, key, chance, size, row), row)


def _fill_rows(dossier: Dossier, table: str, row: str, chance: random.Random, size: Size) -> None:
    kind = dossier.facts[table].type
    most = size.rows if row == ROOT else min(size.rows, DEEPEST_ROWS)
    for _ in range(min(chance.randint(0, most), getattr(kind, "max_rows", None) or most)):
        below = dossier.add_row(table, row)
        for column in getattr(kind, "columns", ()):
            _fill(dossier, column, below, chance, size)


def _raw(dossier: Dossier, key: str, chance: random.Random, size: Size, row: str) -> object:
    """Something one might type into a fact."""
    kind = dossier.facts[key].type
    if isinstance(kind, Choice | Choices):
        return chance.choice(list(kind.options))
    if isinstance(kind, LongText):
        total = chance.randint(1, size.length if row == ROOT else size.length // _SHORTER + 8)
        count = chance.randint(1, 1 + total // 100)
        return "\n".join(sentence(chance, max(4, total // count)) for _ in range(count))
    make = _MAKERS.get(kind.name)
    return make(chance) if make else sentence(chance, chance.randint(2, 6 + size.length // 20))


def _name(chance: random.Random) -> str:
    return chance.choice(_SURNAMES) + "".join(chance.sample(_GIVEN, chance.randint(1, 2)))


def _digits(chance: random.Random, count: int) -> str:
    return "".join(chance.choices("0123456789", k=count))


_MAKERS: Mapping[str, Callable[[random.Random], object]] = {
    "person": _name,
    "integer": lambda chance: chance.randint(0, 10 ** chance.randint(1, 5)),
    "decimal": lambda chance: f"{chance.uniform(0, 500):.1f}",
    "money": lambda chance: f"{chance.uniform(0, 900):.2f}",
    "percent": lambda chance: f"{chance.uniform(0, 100):.1f}",
    "phone": lambda chance: f"0471-{_digits(chance, 7)}",
    "mobile": lambda chance: f"138{_digits(chance, 8)}",
    "postcode": lambda chance: _digits(chance, 6),
    "email": lambda chance: f"office{_digits(chance, 3)}@example.cn",
    "date": lambda chance: f"2025-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}",
    "year_month": lambda chance: f"{chance.randint(1990, 2025)}-{chance.randint(1, 12):02d}",
    "credit_code": lambda chance: f"12150000{_digits(chance, 10)}",
    "resident_id": lambda chance: f"1501021980010{_digits(chance, 5)}",
    "bank_account": lambda chance: _digits(chance, 19),
    "files": lambda _: None,
}
