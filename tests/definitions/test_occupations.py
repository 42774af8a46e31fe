"""The shipped list of occupations, and finding one the way a clerk types it."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from app.definitions.occupations import MatchReason, OccupationList

LISTS = Path(__file__).resolve().parents[2] / "forms" / "lists"
OCCUPATIONS = """\
code,name,level,edition,green_digital,note,pinyin
6,生产制造人员,大类,2022,,,
6-18,机械制造基础加工人员,中类,2022,,,
6-18-01,机械冷加工人员,小类,2022,,,
6-18-01-01,车工,细类,2022,,,che gong
"""
WORK_TYPES = "code,work_type,pinyin\n6-18-01-01,数控车工,shu kong che gong\n"


@pytest.fixture(scope="module")
def occupations():
    return OccupationList.read(LISTS)


@pytest.fixture
def write(tmp_path):
    def write(occupations=OCCUPATIONS, work_types=WORK_TYPES):
        (tmp_path / "occupations.csv").write_text(occupations, encoding="utf-8")
        (tmp_path / "worktypes.csv").write_text(work_types, encoding="utf-8")
        return tmp_path

    return write


def shown(matches):
    return [match.work_type or match.occupation.name for match in matches]


# --- what is shipped


def test_each_class_has_as_many_occupations_as_the_edition(occupations):
    counts = Counter(one.class_number for one in occupations)
    assert counts == {1: 25, 2: 496, 3: 36, 4: 379, 5: 56, 6: 679, 7: 4, 8: 1}
    assert len(occupations) == 1676
    assert sum(len(one.work_types) for one in occupations) == 3049


def test_an_occupation_knows_its_groups_and_work_types(occupations):
    lathe = occupations.by_code("6-18-01-01")
    assert lathe.name == "车工"
    assert lathe.class_number == 6
    assert lathe.path == ("生产制造及有关人员", "机械制造基础加工人员", "机械冷加工人员")
    assert "数控车工" in lathe.work_types
    assert lathe.note == ""


def test_editions_and_green_digital_marks_are_kept(occupations):
    editions = Counter(one.edition for one in occupations)
    assert (editions["2024增补"], editions["2025增补"]) == (19, 17)
    assert {one.green_digital for one in occupations} == {"", "L", "S", "L/S"}


def test_codes_are_in_order_and_unlike(occupations):
    codes = [one.code for one in occupations]
    assert codes == sorted(set(codes))


def test_the_doubtful_entry_says_so(occupations):
    assert "未核实" in occupations.by_code("6-03-03-03").note


@pytest.mark.parametrize("code", ["4-10-01-02", "4-01-02-02"])
def test_a_vacant_number_is_shown_and_marked_but_is_no_occupation(occupations, code):
    (match,) = occupations.search(code)
    assert match.occupation is occupations.by_code(code)
    assert match.occupation.is_vacant
    assert "空号" in match.occupation.note
    assert code not in {one.code for one in occupations}
    assert occupations.by_name(match.occupation.name) is None


# --- exact look-ups


@pytest.mark.parametrize("typed", ["6-18-01-01", "6180101", "６－１８－０１－０１", " 6—18—01—01 "])
def test_a_code_is_found_however_it_is_written(occupations, typed):
    assert occupations.by_code(typed).name == "车工"
    assert shown(occupations.search(typed)) == ["车工"]


def test_a_work_type_names_its_occupation(occupations):
    assert occupations.by_name("数控车工").code == "6-18-01-01"
    assert occupations.by_name(" 车 工").code == "6-18-01-01"


def test_an_occupation_goes_before_a_work_type_of_the_same_name(occupations):
    assert occupations.by_name("酱腌菜制作工").code == "6-02-05-08"


@pytest.mark.parametrize("unknown", ["", "六", "9-99-99-99", "车工工"])
def test_what_is_not_listed_is_not_found(occupations, unknown):
    assert occupations.by_code(unknown) is None
    assert occupations.by_name(unknown) is None


# --- searching


def test_initials_find_numerical_control_first(occupations):
    matches = occupations.search("sk")
    assert all(name.startswith("数控") for name in shown(matches)[:7])
    assert {match.reason for match in matches} == {MatchReason.INITIALS}


def test_initials_of_a_work_type_lead_to_its_occupation(occupations):
    best = occupations.search("skcg")[0]
    assert (best.occupation.name, best.work_type) == ("车工", "数控车工")


@pytest.mark.parametrize(
    "typed", ["shukongche", "shu kong che", "ShuKongCheG", "shu'kong'che", "ｓｈｕｋｏｎｇｃｈｅ"]
)
def test_pinyin_is_found_spaced_joined_or_unfinished(occupations, typed):
    best = occupations.search(typed)[0]
    assert (best.work_type, best.reason) == ("数控车工", MatchReason.PINYIN)


def test_pinyin_begins_at_a_syllable(occupations):
    # "ongche" stands in shukONGCHEgong, but nobody types half a syllable first.
    assert occupations.search("ongche") == []


def test_a_former_occupation_is_found_under_its_new_one(occupations):
    (match,) = occupations.search("育婴员")
    assert (match.occupation.code, match.work_type) == ("4-10-01-01", "育婴员")
    assert "4-10-01-01" in {match.occupation.code for match in occupations.search("yyy")}


@pytest.mark.parametrize(
    "typed,name",
    [
        ("zhuangtiao", "智能网联汽车装调运维员"),  # 装调, not zhuang diao
        ("diaodu", "轨道交通调度员"),
        ("tiaojiuShi", "调酒师"),
        ("zhagang", "轧钢工"),
        ("yagang", "轧钢工"),
        ("liechezhang", "列车长"),
        ("changdu", "长度计量员"),
        ("baochagong", "刨插工"),
        ("tanbo", "民族拉弦弹拨乐器制作工"),
        ("lengcang", "冷藏工"),
        ("zangyao", "藏药材种植员"),
        ("yinhang", "银行信贷员"),
        ("feixing", "飞行驾驶员"),
        ("chongzheng", "催化重整装置操作工"),
        ("qizhong", "起重工"),
        ("mujugong", "模具工"),
        ("mojugong", "模具工"),
        ("lvshua", None),
        ("pinlv", "时间频率计量员"),
        ("lvhuagong", "园林绿化工"),
        ("shuxue", "输血技师"),
        ("shuxie", "输血技师"),
        ("jiaomu", "酵母制备工"),
    ],
)
def test_characters_of_several_readings(occupations, typed, name):
    found = shown(occupations.search(typed, limit=200))
    assert name in found if name else found == []


def test_exact_goes_before_prefix_and_prefix_before_inside(occupations):
    found = shown(occupations.search("焊工", limit=50))
    assert found[0] == "焊工"
    assert found.index("电焊工") > 0
    begins = [name.startswith("数控") for name in shown(occupations.search("数控", limit=100))]
    assert begins == sorted(begins, reverse=True)
    assert not begins[-1]


def test_an_occupation_goes_before_a_work_type_and_short_before_long(occupations):
    matches = [
        match
        for match in occupations.search("汽车", limit=400)
        if shown([match])[0].startswith("汽车")
    ]
    keys = [(match.work_type is not None, len(shown([match])[0])) for match in matches]
    assert keys == sorted(keys)
    assert {kind for kind, _ in keys} == {False, True}


def test_classes_four_and_six_go_first_among_equals(occupations):
    matches = occupations.search("员", limit=2000)
    three = [
        match.occupation.class_number
        for match in matches
        if shown([match])[0] in {"采购员", "机要员"}
    ]
    assert three == [4, 3]


def test_a_part_of_a_code_lists_what_lies_below(occupations):
    codes = [match.occupation.code for match in occupations.search("6-18-0", limit=500)]
    assert codes
    assert all(code.startswith("6-18-0") for code in codes)
    assert set(codes) == {one.code for one in occupations if one.code.startswith("6-18-0")}


def test_latin_letters_and_digits_of_a_name_are_found(occupations):
    assert shown(occupations.search("abs")) == ["丙烯腈-丁二烯-苯乙烯共聚物（ABS）装置操作工"]
    assert shown(occupations.search("1,4-丁")) == ["1,4-丁二醇装置操作工"]


def test_brackets_are_the_same_in_both_widths(occupations):
    assert shown(occupations.search("应急救援员", limit=9))[0] == "应急救援员"
    assert shown(occupations.search("(山地)")) == shown(occupations.search("（山地）")) != []


@pytest.mark.parametrize("limit,count", [(1, 1), (20, 20), (0, 0), (-3, 0)])
def test_the_limit_holds(occupations, limit, count):
    assert len(occupations.search("工", limit)) == count


def test_a_smaller_limit_shows_the_head_of_the_same_list(occupations):
    for query in ("工", "a", "yuan", "jixie", "维修", "4-0"):
        whole = occupations.search(query, limit=5000)
        assert occupations.search(query, limit=20) == whole[:20]


@pytest.mark.parametrize(
    "garbage",
    [
        "",
        " \t　\n",
        "没有这种职业",
        "xqxq",
        ".*",
        "[a-",
        "\\",
        "%",
        "\x00",
        "😀",
        "👨‍👩‍👧",
        "ﷺ",
        "--",
        "'",
    ],
)
def test_garbage_finds_nothing(occupations, garbage):
    assert occupations.search(garbage) == []


@pytest.mark.parametrize("mark", ["(", "-", "/", ","])
def test_a_mark_finds_only_names_that_have_it(occupations, mark):
    found = shown(occupations.search(mark))
    assert found
    assert all(mark in name.replace("（", "(") for name in found)


@pytest.mark.parametrize("piece", ["工", "a", "6", "-", "😀", "ﷺ", " ", "shu"])
def test_a_very_long_query_finds_nothing(occupations, piece):
    assert occupations.search(piece * 10_000) == []


# --- files that are not in order


def test_a_small_list_is_read(write):
    (one,) = OccupationList.read(write())
    assert (one.name, one.path[1], one.work_types) == (
        "车工",
        "机械制造基础加工人员",
        ("数控车工",),
    )


@pytest.mark.parametrize(
    "old,new,message",
    [
        ("code,name", "name,code", "occupations.csv 第 1 行：各栏应为"),
        ("6-18-01-01,", "6-18-01-1,", "occupations.csv 第 5 行：“6-18-01-1”不是细类的编码"),
        ("6-18-01-01,", "6-19-01-01,", "第 5 行：“6-19-01-01”的上一级没有列在它前面"),
        ("6-18,", "6,", "第 3 行：“6”不是中类的编码"),
        ("细类", "子类", "第 5 行：没有“子类”这一级"),
        ("车工", "", "第 5 行：名称是空的"),
        (",che gong", "", "第 5 行：应有 7 栏，实有 6 栏"),
        ("che gong", "Che", "第 5 行：拼音“Che”应为小写音节"),
        ("车工", '"车工', "occupations.csv 第 5 行：不是正确的 CSV"),
    ],
)
def test_an_error_is_told_with_file_and_line(write, old, new, message):
    folder = write(occupations=OCCUPATIONS.replace(old, new))
    with pytest.raises(ValueError, match=re.escape(message)):
        OccupationList.read(folder)


def test_a_code_given_twice_is_an_error(write):
    folder = write(occupations=OCCUPATIONS + OCCUPATIONS.splitlines()[-1] + "\n")
    with pytest.raises(ValueError, match="第 6 行：编码“6-18-01-01”重复"):
        OccupationList.read(folder)


@pytest.mark.parametrize(
    "line,message",
    [
        ("6-18-01-09,拉床工,la chuang gong", "worktypes.csv 第 3 行：没有编码为“6-18-01-09”的职业"),
        ("6-18-01-01,,la", "worktypes.csv 第 3 行：工种名称是空的"),
        ("6-18-01-01,拉床工,", "worktypes.csv 第 3 行：拼音“”应为小写音节"),
    ],
)
def test_a_work_type_must_have_a_name_and_an_occupation(write, line, message):
    folder = write(work_types=WORK_TYPES + line + "\n")
    with pytest.raises(ValueError, match=re.escape(message)):
        OccupationList.read(folder)


def test_a_missing_or_foreign_file_is_named(write, tmp_path):
    folder = write()
    (folder / "worktypes.csv").write_bytes("code,work_type,pinyin\n车".encode("gb18030"))
    with pytest.raises(ValueError, match=r"worktypes\.csv：不是 UTF-8 编码"):
        OccupationList.read(folder)
    (folder / "worktypes.csv").unlink()
    with pytest.raises(ValueError, match=r"worktypes\.csv：无法读取"):
        OccupationList.read(folder)
