"""`render`: a large base form to .docx, read-back included, against the bare docxtpl render.

30 occupations × 3 blocks × 12 rows; ratio asked: ≤ 2. And 60 occupations against 30: ≤ 2.2.
"""

from __future__ import annotations

import copy
import io
import json
import statistics
import time
from collections.abc import Callable
from typing import Any

from _material import NOTICE, large_base
from docxtpl import DocxTemplate

from app import wiring
from app.definitions.models import Definitions
from app.dossier.dossier import Dossier
from app.outputs.documents.context import Printed, gather
from app.outputs.documents.word import render_word

ROUNDS = 3


def _ours(known: Definitions, dossier: Dossier) -> None:
    document = known.documents["base_form"]
    snapshot = dossier.copy()
    gathered = gather(snapshot, document, known.notices[NOTICE], 6)
    template = document.folder / document.template
    render_word(template, gathered.context, gathered.values, snapshot.caption)


def _peer(known: Definitions, context: dict[str, Any]) -> None:
    document = known.documents["base_form"]
    template = DocxTemplate(document.folder / document.template)
    template.render(context, autoescape=True)
    template.save(io.BytesIO())


def _bare(value: Any) -> Any:
    """A context of plain strings, as somebody without read-back would give it."""
    if isinstance(value, Printed):
        return str(value)
    if isinstance(value, dict):
        return {key: _bare(item) for key, item in value.items()}
    return [_bare(item) for item in value] if isinstance(value, list) else value


def _seconds(action: Callable[[], None]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def _measure(actions: dict[str, Callable[[], None]]) -> dict[str, float]:
    """The median time of each action, taken in turns so that noise falls on all alike."""
    times: dict[str, list[float]] = {name: [] for name in actions}
    for _ in range(ROUNDS):
        for name, action in actions.items():
            times[name].append(_seconds(action))
    return {name: statistics.median(found) for name, found in times.items()}


def main() -> None:
    """Print the ratios as one line of JSON."""
    known = wiring.definitions()
    small, large = large_base(known, 30, 12), large_base(known, 60, 12)
    document = known.documents["base_form"]
    context = _bare(gather(small, document, known.notices[NOTICE], 6).context)
    found = _measure(
        {
            "ours": lambda: _ours(known, small),
            "peer": lambda: _peer(known, copy.deepcopy(context)),
            "double": lambda: _ours(known, large),
        }
    )
    result = {
        "ratio_to_docxtpl": round(found["ours"] / found["peer"], 2),
        "ratio_to_docxtpl_asked": 2.0,
        "ratio_60_to_30": round(found["double"] / found["ours"], 2),
        "ratio_60_to_30_asked": 2.2,
        "seconds_30": round(found["ours"], 2),
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
