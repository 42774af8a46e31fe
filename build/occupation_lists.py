"""Make forms/lists/occupations.csv and worktypes.csv from the two source tables of the 大典.

    python build/occupation_lists.py FOLDER

FOLDER holds `occupations.csv` and `worktypes.csv` of 中华人民共和国职业分类大典（2022年版）with its later
additions. Pinyin is written here, once, so that the running program needs no dictionary of readings. The lock
file pins pypinyin: the same version gives the same files.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pypinyin import lazy_pinyin

TARGET = Path(__file__).resolve().parent.parent / "forms" / "lists"
OCCUPATION_COLUMNS = ("code", "name", "level", "edition", "green_digital", "note", "pinyin")
WORK_TYPE_COLUMNS = ("code", "work_type", "pinyin")

Row = Mapping[str, str]

# Words of the trade that the dictionary of readings gets wrong, and ("/") readings that people mix
# up: both find the entry. A longer word goes before a shorter one. Chosen by looking through every
# character of the two tables that has more than one reading.
READINGS = {
    "调": "tiao",
    "调查": "diao cha",
    "调度": "diao du",
    "调车": "diao che",
    "计调": "ji diao/tiao",
    "调配": "tiao/diao pei",
    "色调剂": "se diao/tiao ji",
    "重整": "chong zheng",
    "长丝": "chang si",
    "弹拨": "tan bo",
    "装校": "zhuang jiao/xiao",
    "校音": "jiao/xiao yin",
    "拌和": "ban huo/he",
    "给水": "ji/gei shui",
    "果脯": "guo fu",
    "模": "mo/mu",
    "模具": "mu/mo ju",
    "模板": "mu/mo ban",
    "模型": "mo xing",
    "模特": "mo te",
    "模组": "mo zu",
    "建模": "jian mo",
    "轧": "zha/ya",
    "铣": "xi/xian",
    "血": "xue/xie",
    "削": "xiao/xue",
    "刨": "bao/pao",
    "薄": "bo/bao",
    "剥": "bo/bao",
    "壳": "qiao/ke",
    "扎": "za/zha",
    "酵": "jiao/xiao",
    "粘": "zhan/nian",
    "巷": "hang/xiang",
    "熨": "yun/wei",
    "琢": "zhuo/zuo",
    "镦": "dun",
    "炔": "que",
    "呢": "ni",
    "略": "lve/lue",
}
# Of the source's notes only doubt concerns the applicant; the others tell how the table was collated.
DOUBT = ("未核实", "推断")
INCOMPLETE = "工种名单可能缺一两项，没有的可手工填写"
# Numbers that the edition skips, and what to tell a person who has one on an older certificate.
VACANT = {
    "4-01-02-02": "空号：2022年版大典没有这个编码，请按职业名称查找",
    "4-10-01-02": "空号：2022年版大典没有这个编码；育婴员现为4-10-01-01婴幼儿发展引导员的工种",
}


def is_spoken(character: str) -> bool:
    """Tell whether a character of a name is typed when the name is typed in pinyin."""
    return character.isalnum()


def chosen_readings(name: str) -> dict[int, list[str]]:
    """Return the readings, by position in the name, that READINGS decides."""
    chosen: dict[int, list[str]] = {}
    for word in sorted(READINGS, key=len, reverse=True):
        start = name.find(word)
        while start >= 0:
            for offset, syllable in enumerate(READINGS[word].split()):
                chosen.setdefault(start + offset, syllable.split("/"))
            start = name.find(word, start + len(word))
    return chosen


def syllables(name: str) -> Iterator[list[str]]:
    """Yield for each spoken character of the name its readings; a Latin letter or digit reads as itself."""
    # One element for each character also where it isn't Chinese; the stubs know of strings only.
    plain = lazy_pinyin(name, errors=list)  # type: ignore[arg-type]
    if len(plain) != len(name):
        raise ValueError(f"{name}：拼音与字数不符")
    chosen = chosen_readings(name)
    for position, (character, syllable) in enumerate(zip(name, plain, strict=True)):
        if is_spoken(character):
            yield chosen.get(position, [syllable.lower()])


def pinyin(name: str) -> str:
    """Return the name's readings: syllables separated by blanks, readings by "|", the likeliest first."""
    return "|".join(" ".join(reading) for reading in itertools.product(*syllables(name)))


def note(row: Row, incomplete: set[str]) -> str:
    """Return what an applicant should know before choosing this occupation."""
    doubtful = any(word in row["note"] for word in DOUBT)
    parts = [f"待核实：{row['note']}"] if doubtful else []
    return "；".join([*parts, INCOMPLETE] if row["code"] in incomplete else parts)


def occupation_rows(source: Iterable[Row], incomplete: set[str]) -> Iterator[tuple[str, ...]]:
    """Yield the rows of all levels; only those that can be chosen have pinyin."""
    for row in source:
        reading = pinyin(row["name"]) if row["level"] == "细类" else ""
        flag, edition = row["green_digital_flag"], row["edition"]
        yield row["code"], row["name"], row["level"], edition, flag, note(row, incomplete), reading
    for code, text in VACANT.items():
        yield code, "（空号）", "空号", "2022", "", text, ""


def work_type_rows(source: Iterable[Row]) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the work types."""
    for row in source:
        yield row["occupation_code"], row["work_type"], pinyin(row["work_type"])


def read(path: Path) -> list[Row]:
    """Return the rows of a source table."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def write(path: Path, columns: Iterable[str], rows: Iterable[tuple[str, ...]]) -> None:
    """Write a table; Unix line ends on every system, so that it is the same bytes everywhere."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


def main() -> int:
    """Make both files."""
    parser = argparse.ArgumentParser(description="Make forms/lists from the tables of the 大典.")
    parser.add_argument("folder", type=Path, help="holds occupations.csv and worktypes.csv")
    folder = parser.parse_args().folder
    work_types = read(folder / "worktypes.csv")
    incomplete = {row["occupation_code"] for row in work_types if row["count_check"] != "match"}
    occupations = occupation_rows(read(folder / "occupations.csv"), incomplete)
    TARGET.mkdir(parents=True, exist_ok=True)
    # By code, which also puts a group before its members; work types keep the source's order.
    write(TARGET / "occupations.csv", OCCUPATION_COLUMNS, sorted(occupations))
    write(TARGET / "worktypes.csv", WORK_TYPE_COLUMNS, work_type_rows(work_types))
    return 0


if __name__ == "__main__":
    sys.exit(main())
