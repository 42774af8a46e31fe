"""Every shipped notice with each kind of applicant."""

from __future__ import annotations

CASES = [
    (notice, kind)
    for notice in (
        "national-2022-62", "neimenggu-2025-105", "liaoning-2025-118", "jilin-2025-56", "datong-2025-100",
    )
    for kind in ("base", "studio")
]  # fmt: skip
