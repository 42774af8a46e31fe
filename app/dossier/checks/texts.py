"""Rules about what a text says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.dossier.checks.look import Look, Remark

# Digits and numerals that name a time or an order aren't figures one can be measured by.
_NO_FIGURE = re.compile(
    r"[“\"]?十[一二三四五六][”\"]?五|第[一二三四五六七八九十\d]+|[（(][一二三四五六七八九十\d]+[）)]"
    r"|一方面|另一方面|(?<![^\s，。、；：:])[一二三四五六七八九十]\s*[是要]|首先|其次"
    r"|\d{2,4}\s*年|[一二三四五六七八九十\d]+\s*(月|日|季度)|^\s*[一二三四五六七八九十\d]+\s*[.、．]"
    r"|统一|一体|一流|一批|一定|一系列|一些|一致|一线|进一步|唯一|单一|逐一|同一",
    re.MULTILINE,
)
_FIGURE = re.compile(
    r"[\d０-９]|[一二两三四五六七八九十百千万]+\s*[^\s，。、；一二三四五六七八九十]|百分之"
)


def names_figure(text: str) -> bool:
    """Whether a text names a figure that one can measure by, in digits or in Chinese numerals."""
    return bool(_FIGURE.search(_NO_FIGURE.sub("", text)))


@dataclass(frozen=True, slots=True)
class NamesAFigure:
    """A goal names at least one figure: 可量化、可监测."""

    fact: str

    def facts(self) -> tuple[str, ...]:
        """The keys looked at."""
        return (self.fact,)

    def find(self, look: Look) -> Iterator[Remark]:
        """One remark where a filled text names none."""
        value = look.value(self.fact)
        if isinstance(value, str) and not names_figure(value):
            yield Remark(
                self.fact,
                f"“{look.fact(self.fact).label}”没有写出数字；目标要可量化、可监测，"
                "请写明人次、门数、套数或比例",
            )
