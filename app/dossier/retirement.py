"""Statutory retirement under the 2025 reform, as a pure function of birth month and post.

Source: 《全国人民代表大会常务委员会关于实施渐进式延迟法定退休年龄的决定》, in force 2025-01-01: men
60 → 63 and women on 55 → 58 by one month every four months, women on 50 → 55 by one month every
two months.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from app.definitions.types import YearMonth

Post = Literal["man", "woman_55", "woman_50"]
_REFORM = 2025 * 12
"""The first month of the reform, counted in months since year 0 (January is 0)."""


@dataclass(frozen=True, slots=True)
class _Path:
    """From which age (months) to which, and how many months of birth share one step."""

    before: int
    after: int
    births_per_step: int


_PATHS: Mapping[Post, _Path] = {
    "man": _Path(60 * 12, 63 * 12, 4),
    "woman_55": _Path(55 * 12, 58 * 12, 4),
    "woman_50": _Path(50 * 12, 55 * 12, 2),
}


@dataclass(frozen=True, slots=True)
class Retirement:
    """The statutory age in months, and the month in which it is reached."""

    age: int
    month: YearMonth

    @property
    def age_text(self) -> str:
        """The age in words: `60岁1个月`."""
        years, months = divmod(self.age, 12)
        return f"{years}岁{f'{months}个月' if months else ''}"


def retirement(birth: YearMonth, post: Post) -> Retirement:
    """When somebody born in a month reaches the statutory age on such a post."""
    path = _PATHS[post]
    born = birth.year * 12 + birth.month - 1
    late = born + path.before - _REFORM
    delay = late // path.births_per_step + 1 if late >= 0 else 0
    age = min(path.before + delay, path.after)
    year, month = divmod(born + age, 12)
    return Retirement(age, YearMonth(year, month + 1))
