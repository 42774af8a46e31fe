"""General rules that documents and notices use with their own parameters and clauses.

A rule is a frozen record whose fields are its parameters (read strictly from TOML); it says
which facts it looks at and finds what is wrong. It knows nothing of any place or year.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.dossier.checks.choices import ChoiceIs, FilledWhen, OneOfChoices
from app.dossier.checks.money import BudgetAdds, CentralSubsidy
from app.dossier.checks.numbers import NumberWithin
from app.dossier.checks.tables import RowCount, RowsDistinct
from app.dossier.checks.texts import NamesAFigure

CHECKS: Mapping[str, type[Any]] = {
    "budget_adds": BudgetAdds,
    "central_subsidy": CentralSubsidy,
    "choice_is": ChoiceIs,
    "filled_when": FilledWhen,
    "names_a_figure": NamesAFigure,
    "number_within": NumberWithin,
    "one_of_choices": OneOfChoices,
    "row_count": RowCount,
    "rows_distinct": RowsDistinct,
}
"""The closed set of rules, by the names that the definitions use."""
