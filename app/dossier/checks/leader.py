"""Rules about the leader of a studio."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.definitions.types import YearMonth
from app.dossier.checks.look import Look, Remark, silent
from app.dossier.retirement import Post, retirement

_BIRTH, _GENDER, _POST = "leader.birth", "leader.gender", "leader.post_kind"


@dataclass(frozen=True, slots=True)
class LeaderInService:
    """The leader isn't past the statutory retirement age, nor reaches it while building.

    The building runs `years` from `start` (the notice's year's end). It is a hint: it names the
    date and what the notice asks for instead.
    """

    start: date
    years: int
    advice: str

    def facts(self) -> tuple[str, ...]:
        """The keys looked at."""
        return (_BIRTH, _GENDER, _POST)

    def find(self, look: Look) -> Iterator[Remark]:
        """One remark with age and month of retirement where it comes too early."""
        birth, post = look.value(_BIRTH), self._post(look)
        if not isinstance(birth, YearMonth) or look.value(_GENDER) is None:
            key = _GENDER if isinstance(birth, YearMonth) else _BIRTH
            yield silent(key, f"“{look.fact(key).label}”还没有填，无法推算法定退休年龄")
            return
        if post is None:
            yield Remark(_POST, "请选岗位，才能推算法定退休年龄", is_missing=True)
            return
        found = retirement(birth, post)
        end = YearMonth(self.start.year + self.years, self.start.month)
        if (found.month.year, found.month.month) <= (end.year, end.month):
            when = look.fact(_BIRTH).type.display(found.month)
            yield Remark(
                _BIRTH,
                f"{look.words.get('leader', '领办人')} {when}满 {found.age_text}，达到法定退休年龄，"
                f"不晚于建设期满；{self.advice}",
            )

    @staticmethod
    def _post(look: Look) -> Post | None:
        gender, post = look.value(_GENDER), look.value(_POST)
        if gender == "male":
            return "man"
        if gender == "female":
            return {"staff": "woman_55", "worker": "woman_50"}.get(str(post))  # type: ignore[return-value]
        return None
