"""What a review finds: one record for every remark, with its address and its clause."""

from __future__ import annotations

from dataclasses import dataclass

from app.definitions.types.base import Severity


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark. `error` must be mended before the material goes out, `warning` should be.

    `is_missing`: nothing is wrong yet, only not filled in. `key` and `row` say where; `message`
    says in plain Chinese what is wrong and what to do;
    `clause` is the place in the notice or the form that asks for it ("" for the type's own rules).
    """

    severity: Severity
    key: str
    row: str
    page: str
    message: str
    clause: str = ""
    is_missing: bool = False
