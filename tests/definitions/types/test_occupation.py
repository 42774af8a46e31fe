from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from app.definitions.occupations import OccupationList
from app.definitions.types import Occupation, OccupationName, Unread

FORMS = Path(__file__).parents[3] / "forms"
TURNER = OccupationName("6-18-01-01", "车工")
CNC = OccupationName("6-18-01-01", "车工", "数控车工")


@dataclass(frozen=True)
class Entry:
    code: str
    name: str
    work_types: tuple[str, ...] = ()
    note: str = ""
    is_vacant: bool = False


class SmallList:
    entries = (
        Entry("6-18-01-01", "车工", ("数控车工",)),
        Entry("6-18-01-02", "铣工", ("数控铣工",)),
        Entry("6-18-02-01", "铸造工", ("铸造造型（芯）工",)),
        Entry("7-01-00-00", "军官（警官）"),
        Entry("4-10-01-02", "（空号）", (), "育婴员现为婴幼儿发展引导员的工种", is_vacant=True),
    )

    def by_code(self, code):
        return next((entry for entry in self.entries if entry.code == code), None)

    def by_name(self, name):
        flat = name.replace(" ", "")
        found = (entry for entry in self.entries if flat in (entry.name, *entry.work_types))
        return next((entry for entry in found if not entry.is_vacant), None)


KIND = Occupation(occupations=SmallList())


def _value(raw, kind=KIND):
    return kind.normalise(raw).value


def _problems(raw):
    return [(problem.severity, problem.message) for problem in KIND.validate(_value(raw))]


@pytest.mark.parametrize(
    "raw",
    [
        *(
            "车工",
            "车 工",
            "6-18-01-01",
            "６—１８—０１—０１",
            "6180101",
            "6-18-01-01 车工",
            "车工 6-18-01-01",
        ),
        *("6-18-01-01车工", "车工（6-18-01-01）", "车工S", "车工 L/S", "6-18-01-01、车工"),
        *(
            {"code": "6-18-01-01"},
            {"name": "车工"},
            {"code": "6-18-01-01", "name": "车工", "work_type": ""},
        ),
    ],
)
def test_an_occupation_is_found_by_code_and_by_name(raw):
    assert _value(raw) == TURNER
    assert _problems(raw) == []


@pytest.mark.parametrize(
    "raw",
    [
        *(
            "数控车工",
            "数控 车工",
            "车工（数控车工）",
            "车工(数控车工)",
            "数控车工（车工）",
            "6-18-01-01 数控车工",
        ),
        *(
            "6-18-01-01 车工（数控车工）",
            "车工（数控车工） 6-18-01-01",
            "数控车工（车工）6-18-01-01",
        ),
        *(
            {"work_type": "数控车工"},
            {"name": "数控车工"},
            {"name": "车工", "work_type": "数控车工"},
        ),
    ],
)
def test_a_work_type_brings_its_occupation_along(raw):
    assert _value(raw) == CNC
    assert _problems(raw) == []


@pytest.mark.parametrize(
    "raw, value",
    [
        ("铸造造型(芯)工", OccupationName("6-18-02-01", "铸造工", "铸造造型（芯）工")),
        ("铸造工（铸造造型（芯）工）", OccupationName("6-18-02-01", "铸造工", "铸造造型（芯）工")),
        ("军官（警官）", OccupationName("7-01-00-00", "军官（警官）")),
        ("军官（警官） 7-01-00-00", OccupationName("7-01-00-00", "军官（警官）")),
    ],
)
def test_brackets_may_be_part_of_a_name(raw, value):
    assert _value(raw) == value
    assert _value(KIND.display(value)) == value


@pytest.mark.parametrize(
    "raw, value, part",
    [
        ("绣花工", OccupationName("", "绣花工"), "大典中未找到“绣花工”"),
        ("绣花工（手绣）", OccupationName("", "绣花工", "手绣"), "大典中未找到“绣花工（手绣）”"),
        ("6-99-01-01", OccupationName("6-99-01-01", ""), "大典中未找到“6-99-01-01”"),
        ("6-18-01-01 铣工", OccupationName("6-18-01-01", "铣工"), "是“车工”，与“铣工”不符"),
        ("车工（手绣）", OccupationName("6-18-01-01", "车工", "手绣"), "下未找到工种“手绣”"),
        ("数控车工（手绣）", OccupationName("", "数控车工", "手绣"), "大典中未找到"),
        ("4-10-01-02", OccupationName("4-10-01-02", ""), "没有启用代码 4-10-01-02（育婴员"),
    ],
)
def test_what_the_list_does_not_have_is_kept_and_only_warned_about(raw, value, part):
    assert _value(raw) == value
    ((severity, message),) = _problems(raw)
    assert severity == "warning"
    assert part in message
    assert message.endswith("请核对。")
    assert _value(KIND.display(value)) == value


def test_on_screen_the_code_stands_behind_and_on_the_form_the_words_alone():
    assert KIND.display(CNC) == "车工（数控车工） 6-18-01-01"
    assert KIND.printed(CNC) == "车工（数控车工）"
    assert KIND.printed(TURNER) == "车工"
    assert KIND.printed(OccupationName("6-99-01-01", "")) == "6-99-01-01"
    assert KIND.cell(CNC) == "车工（数控车工） 6-18-01-01"


def test_the_value_is_stored_in_full_and_restored_without_the_list():
    stored = {"code": "", "name": "数控车工", "work_type": ""}
    assert KIND.restore(stored) == OccupationName("", "数控车工")
    assert KIND.store(OccupationName("", "数控车工")) == stored


@pytest.mark.parametrize(
    "stored",
    ["车工", {"code": "", "name": ""}, {"code": "", "name": "", "work_type": ""}, {"code": 1}],
)
def test_what_was_never_stored_is_refused(stored):
    with pytest.raises(ValueError, match="存下的内容"):
        KIND.restore(stored)


@pytest.mark.parametrize("raw", [{"code": 5}, {"title": "车工"}, ["车工"]])
def test_what_is_no_occupation_is_kept(raw):
    assert isinstance(_value(raw), Unread)


def test_without_a_list_everything_is_taken_as_it_is():
    bare = Occupation()
    assert _value("6-18-01-01 车工（数控车工）", bare) == CNC
    assert bare.validate(_value("绣花工", bare)) == ()


@pytest.mark.skipif(not (FORMS / "lists" / "occupations.csv").exists(), reason="no list yet")
def test_every_entry_of_the_real_list_is_read_back_from_what_is_shown():
    kind = Occupation(occupations=OccupationList.read(FORMS / "lists"))
    for entry in kind.occupations:
        values = [OccupationName(entry.code, entry.name)]
        values += [OccupationName(entry.code, entry.name, name) for name in entry.work_types]
        for value in values:
            assert kind.validate(value) == ()
            assert _value(kind.display(value), kind) == value
            assert _value(kind.printed(value), kind) == value
