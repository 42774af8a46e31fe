"""How quickly an occupation is found, against a plain scan over the same names in the same run.

Prints one JSON object. Times are milliseconds for one query; `ratio` is the time of all queries over
that of the peer, `any(query in name for name in names)`, which knows neither pinyin nor an order.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path
from statistics import quantiles
from time import perf_counter

from app.definitions.occupations import OccupationList

LISTS = Path(__file__).resolve().parents[2] / "forms" / "lists"
QUERIES = 500
ROUNDS = 3


def typed_pinyin(readings: list[list[str]], chance: random.Random) -> str:
    """Return what a clerk might type for a name: joined, spaced, unfinished, or initials."""
    syllables = chance.choice(readings)[: chance.randint(1, 6)]
    initials = "".join(syllable[0] for syllable in syllables)
    joined = "".join(syllables)
    return chance.choice([joined, " ".join(syllables), joined[:-1], initials])


def varied_queries(occupations: OccupationList, chance: random.Random) -> list[str]:
    """Return queries of every kind, the same in every run."""
    table = (LISTS / "worktypes.csv").read_text(encoding="utf-8").splitlines()[1:]
    readings = [line.rpartition(",")[2].partition("|")[0].split() for line in table]
    known = list(occupations)
    names = [one.name for one in known] + [name for one in known for name in one.work_types]
    queries = []
    for number in range(QUERIES):
        name = chance.choice(names)
        start = chance.randrange(len(name))
        kinds = [
            name,
            name[: chance.randint(1, 4)],
            name[start : start + 2],
            chance.choice(known).code[: chance.randint(1, 10)],
            f"没有的职业{number}",
            *(typed_pinyin(readings, chance) for _ in range(3)),
        ]
        queries.append(kinds[number % len(kinds)])
    return queries


def times(search: Callable[[str], object], queries: list[str]) -> list[float]:
    """Return the best of some rounds for each query, in milliseconds."""
    best = [float("inf")] * len(queries)
    for _ in range(ROUNDS):
        for number, query in enumerate(queries):
            start = perf_counter()
            search(query)
            best[number] = min(best[number], (perf_counter() - start) * 1000)
    return best


def main() -> None:
    """Measure and print."""
    start = perf_counter()
    occupations = OccupationList.read(LISTS)
    read = (perf_counter() - start) * 1000
    names = [one.name for one in occupations]
    names += [name for one in occupations for name in one.work_types]
    queries = varied_queries(occupations, random.Random(2022))  # noqa: S311 - no secret
    ours = times(occupations.search, queries)
    peer = times(lambda query: any(query in name for name in names), queries)
    (p50, p99), (peer_p50, peer_p99) = (
        (cuts[49], cuts[98]) for cuts in (quantiles(each, n=100) for each in (ours, peer))
    )
    result = {
        "benchmark": "search",
        "names": len(names),
        "queries": len(queries),
        "read_ms": read,
        "p50_ms": p50,
        "p99_ms": p99,
        "peer_p50_ms": peer_p50,
        "peer_p99_ms": peer_p99,
        "ratio": sum(ours) / sum(peer),
    }
    print(
        json.dumps(
            {key: round(one, 3) if isinstance(one, float) else one for key, one in result.items()}
        )
    )


if __name__ == "__main__":
    main()
