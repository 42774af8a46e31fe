"""Statutory retirement under the 2025 reform: the points of the official table, and its shape."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from app.definitions.types import YearMonth
from app.dossier.checks.leader import LeaderInService
from app.dossier.checks.look import Look
from app.dossier.retirement import retirement


@pytest.mark.parametrize(
    "birth, post, age, month",
    [
        ((1964, 12), "man", "60岁", (2024, 12)),
        ((1965, 1), "man", "60岁1个月", (2025, 2)),
        ((1965, 4), "man", "60岁1个月", (2025, 5)),
        ((1965, 5), "man", "60岁2个月", (2025, 7)),
        ((1976, 8), "man", "62岁11个月", (2039, 7)),
        ((1976, 9), "man", "63岁", (2039, 9)),
        ((1990, 1), "man", "63岁", (2053, 1)),
        ((1969, 12), "woman_55", "55岁", (2024, 12)),
        ((1970, 1), "woman_55", "55岁1个月", (2025, 2)),
        ((1970, 4), "woman_55", "55岁1个月", (2025, 5)),
        ((1970, 5), "woman_55", "55岁2个月", (2025, 7)),
        ((1981, 8), "woman_55", "57岁11个月", (2039, 7)),
        ((1981, 9), "woman_55", "58岁", (2039, 9)),
        ((1995, 6), "woman_55", "58岁", (2053, 6)),
        ((1974, 12), "woman_50", "50岁", (2024, 12)),
        ((1975, 1), "woman_50", "50岁1个月", (2025, 2)),
        ((1975, 2), "woman_50", "50岁1个月", (2025, 3)),
        ((1975, 3), "woman_50", "50岁2个月", (2025, 5)),
        ((1984, 10), "woman_50", "54岁11个月", (2039, 9)),
        ((1984, 11), "woman_50", "55岁", (2039, 11)),
        ((2000, 12), "woman_50", "55岁", (2055, 12)),
    ],
)
def test_age_and_month_at_the_points_of_the_table(birth, post, age, month):
    found = retirement(YearMonth(*birth), post)
    assert found.age_text == age
    assert found.month == YearMonth(*month)


@pytest.mark.parametrize("post", ["man", "woman_55", "woman_50"])
def test_nobody_born_later_retires_earlier_or_younger(post):
    births = [YearMonth(year, month) for year in range(1955, 2001) for month in range(1, 13)]
    found = [retirement(birth, post) for birth in births]
    ages = [one.age for one in found]
    months = [one.month.year * 12 + one.month.month for one in found]
    assert ages == sorted(ages)
    assert months == sorted(months)
    assert all(later - earlier <= 1 for earlier, later in pairwise(ages))


CHECK = LeaderInService(start=date(2025, 12, 31), years=2, advice="另附说明")


def _remarks(studio, **values):
    for key, value in values.items():
        studio.set_value(f"leader.{key}", value)
    return list(CHECK.find(Look(studio)))


def test_the_hint_names_the_month_the_age_and_what_to_do_instead(studio):
    [remark] = _remarks(studio, gender="male", birth="1966-12")
    assert "2027年6月" in remark.message
    assert "60岁6个月" in remark.message
    assert remark.message.endswith("另附说明")


@pytest.mark.parametrize("gender, birth", [("male", None), (None, "1966-12")])
def test_without_birth_or_gender_it_is_open_and_the_review_needs_not_say_it_twice(
    studio, gender, birth
):
    [remark] = _remarks(studio, gender=gender, birth=birth)
    assert remark.is_missing
    assert remark.is_silent


def test_it_calls_the_leader_what_the_notice_does(studio, known):
    studio.set_value("leader.gender", "male")
    studio.set_value("leader.birth", "1967-06")
    look = Look(studio, terms=known.terms("liaoning-2025-118", "studio"))
    early = LeaderInService(start=date(2026, 2, 1), years=2, advice="")
    [remark] = early.find(look)
    assert remark.message.startswith("带头人 2028年2月")
    assert "不晚于建设期满" in remark.message


def test_a_woman_s_post_must_be_chosen_and_a_man_s_need_not(studio):
    [remark] = _remarks(studio, gender="female", birth="1972-04", post_kind=None)
    assert remark.is_missing
    assert remark.key == "leader.post_kind"
    assert _remarks(studio, gender="male", birth="1980-01", post_kind=None) == []


@pytest.mark.parametrize("post, warned", [("staff", False), ("worker", True)])
def test_the_same_woman_is_judged_by_her_post(studio, post, warned):
    assert bool(_remarks(studio, gender="female", birth="1976-10", post_kind=post)) is warned
