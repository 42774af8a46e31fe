"""`review`: one changed field of a large dossier, from entry to the findings on the screen.

30 × 3 × 12 rows: p99 asked ≤ 10 ms, and ≤ 1.5 × that of 5 × 3 × 6 rows.
"""

from __future__ import annotations

import json
import random
import time

from _material import large_base

from app import wiring
from app.definitions.models import Definitions
from app.dossier.changes import ROOT
from app.dossier.review import Review

CHANGES = 2000


def _times(known: Definitions, occupations: int, rows: int) -> list[float]:
    """Seconds of each change, sorted: half of them outside tables, a third emptying a field."""
    dossier = large_base(known, occupations, rows)
    review = Review(dossier, known)
    review.attach()
    chance = random.Random(7)  # noqa: S311 - the same changes each time
    places = [(row, key) for row, key, _ in dossier.values()]
    top = [place for place in places if place[0] == ROOT]
    times = []
    for number in range(CHANGES):
        row, key = chance.choice(top if number % 2 else places)
        old = dossier.facts[key].type.store(dossier.value(key, row))
        start = time.perf_counter()
        dossier.set_value(key, None if number % 3 == 0 else "改动 12", row)
        review.findings()
        times.append(time.perf_counter() - start)
        dossier.set_value(key, old, row)
    return sorted(times)


def main() -> None:
    """Print p50 and p99 in milliseconds and their ratio as one line of JSON."""
    known = wiring.definitions()
    small, large = _times(known, 5, 6), _times(known, 30, 12)
    at = int(CHANGES * 0.99)
    result = {
        "p99_ms": round(large[at] * 1000, 3),
        "p99_ms_asked": 10,
        "p50_ms": round(large[CHANGES // 2] * 1000, 3),
        "ratio_p99_to_small": round(large[at] / small[at], 2),
        "ratio_asked": 1.5,
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
