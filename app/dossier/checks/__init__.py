"""General rules that documents and notices use with their own parameters and clauses.

A rule is a frozen record whose fields are its parameters (read strictly from TOML); it says
which facts it looks at and finds what is wrong. It knows nothing of any place or year.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.dossier.checks.choices import ChoiceIs, ChoicesInclude, Declared, FilledWhen, OneOfChoices
from app.dossier.checks.goals import IndicatorsAgree, IndicatorTarget
from app.dossier.checks.leader import LeaderInService
from app.dossier.checks.money import (
    BudgetAdds,
    BudgetFilled,
    CategoryKnown,
    CentralSubsidy,
    LargerShare,
    LinesComplete,
    OccupationBudgetsAdd,
)
from app.dossier.checks.numbers import NumberWithin, RatioWithin, ShareWithin
from app.dossier.checks.tables import RowCount, RowsDistinct, RowsListed
from app.dossier.checks.texts import NamesAFigure

CHECKS: Mapping[str, type[Any]] = {
    "budget_adds": BudgetAdds,
    "budget_filled": BudgetFilled,
    "category_known": CategoryKnown,
    "central_subsidy": CentralSubsidy,
    "choice_is": ChoiceIs,
    "choices_include": ChoicesInclude,
    "declared": Declared,
    "filled_when": FilledWhen,
    "indicator_target": IndicatorTarget,
    "indicators_agree": IndicatorsAgree,
    "larger_share": LargerShare,
    "leader_in_service": LeaderInService,
    "lines_complete": LinesComplete,
    "names_a_figure": NamesAFigure,
    "number_within": NumberWithin,
    "occupation_budgets_add": OccupationBudgetsAdd,
    "one_of_choices": OneOfChoices,
    "ratio_within": RatioWithin,
    "row_count": RowCount,
    "rows_distinct": RowsDistinct,
    "rows_listed": RowsListed,
    "share_within": ShareWithin,
}
"""The closed set of rules, by the names that the definitions use."""
