"""All answers of a dossier as one readable sheet (HTML for Qt's text), in the order of the paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Literal

from app.definitions.models import Fact, Page, PageGroup
from app.definitions.types import FieldType, Files, Rows
from app.dossier import worksheet
from app.dossier.budget import FACTS, TOTAL, BudgetCell, fact_key, figure
from app.dossier.changes import ROOT
from app.dossier.derived import budget_of
from app.dossier.findings import Finding
from app.ui.session import Session
from app.ui.style.tokens import Tokens
from app.ui.wizard.boards.sheet_model import COLUMNS, ROWS, column_name, row_name

Show = Literal["all", "empty", "wrong"]
DEFAULTS = {worksheet.MODE: "direct", "budget.ratio_reading": "total"}
"""What holds where the user has chosen nothing; so these are never empty."""
SCHEME = "answer"
"""Of the links: `answer:key/row`."""


@dataclass
class AnswerSheet:
    """Writes the sheet of one dossier as it is now; `show` leaves only what is empty or wrong."""

    session: Session
    tokens: Tokens
    show: Show = "all"
    _findings: dict[tuple[str, str], list[Finding]] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        dossier = self.session.dossier
        self._used = self.session.definitions.facts_in_use(dossier.notice, dossier.kind)
        for finding in self.session.findings():
            self._findings.setdefault((finding.key, finding.row), []).append(finding)

    def pages(self) -> tuple[Page, ...]:
        """The pages on which this notice asks anything."""
        pages = self.session.definitions.pages_of(self.session.kind)
        return tuple(page for page in pages if any(map(self._keys, page.groups)))

    def html(self) -> str:
        """The whole sheet."""
        body = "".join(self._page(page) for page in self.pages())
        return body or f"<p>{escape(NOTHING[self.show])}</p>"

    # --- pages and groups ---

    def _page(self, page: Page) -> str:
        groups = "".join(self._group(group) for group in page.groups)
        return f'<h2><a name="{page.key}"></a>{escape(page.title)}</h2>{groups}' if groups else ""

    def _group(self, group: PageGroup) -> str:
        keys = self._keys(group)
        rest = [key for key in keys if key not in FACTS]
        body = self._budget() if len(rest) < len(keys) else ""
        body += "".join(self._run(rest))
        return f"<h3>{escape(group.title)}</h3>{body}" if body else ""

    def _keys(self, group: PageGroup) -> list[str]:
        """The facts of a group that are in use, with those that the conditions bring."""
        keys = [*group.facts, *(self._condition_keys() if group.conditions else ())]
        return [key for key in dict.fromkeys(keys) if key in self._used]

    def _condition_keys(self) -> Iterator[str]:
        dossier = self.session.dossier
        for rule in self.session.definitions.rules.get(f"{dossier.notice}/{dossier.kind}", ()):
            yield from (rule.use.statement_fact, rule.use.evidence_fact)

    def _run(self, keys: Sequence[str], row: str = ROOT) -> Iterator[str]:
        """Lines of single values, broken by the tables among them."""
        lines: list[str] = []
        for key in keys:
            if isinstance(self._fact(key).type, Rows):
                yield self._table(lines)
                lines = []
                yield self._rows(key, row)
            elif self._is_shown(key, row):
                lines.append(self._line(key, row))
        yield self._table(lines)

    # --- single values ---

    def _line(self, key: str, row: str) -> str:
        label = f'<td width="24%">{self._soft(self._label(key))}</td>'
        return (
            f"<tr>{label}<td>{self._value(key, row)}</td><td width='7%'>{_link(key, row)}</td></tr>"
        )

    def _label(self, key: str) -> str:
        """The official label; a proof has that of its condition."""
        label = self._fact(key).label
        return f"证明材料：{label}" if key.startswith("evidence.") else label

    def _value(self, key: str, row: str) -> str:
        """A value with what is wrong with it beneath."""
        entered = self.session.dossier.value(key, row)
        text = shown(self._fact(key).type, DEFAULTS.get(key) if entered is None else entered)
        value = escape(text).replace("\n", "<br>") if text else self._soft("（没有填）")
        found = self._findings.get((key, row), ())
        return value + "".join(map(self._remark, found))

    def _remark(self, finding: Finding) -> str:
        colour = self.tokens.error if finding.severity == "error" else self.tokens.warning
        return f'<br><span style="color:{colour}">{escape(finding.message)}</span>'

    def _soft(self, text: str) -> str:
        return f'<span style="color:{self.tokens.text_soft}">{escape(text)}</span>'

    @staticmethod
    def _table(lines: Sequence[str]) -> str:
        looks = 'width="100%" cellpadding="4" cellspacing="0"'
        return f'<table {looks} border="1">{"".join(lines)}</table>' if lines else ""

    def _fact(self, key: str) -> Fact:
        return self.session.dossier.facts[key]

    def _is_shown(self, key: str, row: str) -> bool:
        if self.show == "wrong":
            return (key, row) in self._findings
        is_empty = self.session.dossier.value(key, row) is None and key not in DEFAULTS
        return self.show == "all" or is_empty

    # --- tables ---

    def _rows(self, key: str, parent: str) -> str:
        """A table of the dossier: as a grid, or row by row where its rows hold long texts or tables."""
        if key == worksheet.LINES and not worksheet.is_by_lines(self.session.dossier):
            return ""
        kind = self._fact(key).type
        columns = (
            [one for one in kind.columns if one in self._used] if isinstance(kind, Rows) else []
        )
        rows = self.session.dossier.rows(key, parent)
        found = "".join(map(self._remark, self._findings.get((key, parent), ())))
        is_deep = any(isinstance(self._fact(one).type, Rows) for one in columns)
        body = self._row_by_row(columns, rows) if is_deep else self._grid(columns, rows)
        if not body and not found and (rows or self.show == "wrong"):
            return ""
        head = f"<b>{escape(self._fact(key).label)}</b>　{_link(key, parent)}"
        empty = "" if rows else f"　{self._soft('（一行也没有）')}"
        return f"<p>{head}{empty}{found}</p>{body}"

    def _row_by_row(self, columns: Sequence[str], rows: Sequence[str]) -> str:
        parts = []
        for number, row in enumerate(rows, 1):
            body = "".join(self._run(columns, row))
            if body:
                name = shown(
                    self._fact(columns[0]).type, self.session.dossier.value(columns[0], row)
                )
                parts.append(f"<h4>{number}. {escape(name)}</h4>{body}")
        return "".join(parts)

    def _grid(self, columns: Sequence[str], rows: Sequence[str]) -> str:
        lines = [
            self._grid_row(number, columns, row)
            for number, row in enumerate(rows, 1)
            if any(self._is_shown(column, row) for column in columns)
        ]
        if not lines:
            return ""
        heads = "".join(f"<th align='left'>{escape(self._fact(key).label)}</th>" for key in columns)
        return self._table([f"<tr><th></th>{heads}<th></th></tr>", *lines])

    def _grid_row(self, number: int, columns: Sequence[str], row: str) -> str:
        cells = "".join(f"<td>{self._value(column, row)}</td>" for column in columns)
        return f"<tr><td>{number}</td>{cells}<td>{_link(columns[0], row)}</td></tr>"

    # --- 表4-2 ---

    def _budget(self) -> str:
        """The twelve amounts with their sums and ratios."""
        if not any(self._is_shown(key, ROOT) for key in FACTS):
            return ""
        table = budget_of(self.session.dossier)
        heads = "".join(f"<th align='right'>{column_name(n)}</th>" for n in range(len(COLUMNS)))
        lines = [f"<tr><th align='left'>单位：万元</th>{heads}<th></th></tr>"]
        for number, row in enumerate(ROWS):
            cells = "".join(
                self._amount(table.cells[row, column], row, column) for column in COLUMNS
            )
            link = "" if row == TOTAL else _link(fact_key(row, COLUMNS[0]), ROOT)
            lines.append(f"<tr><td>{row_name(number)}</td>{cells}<td>{link}</td></tr>")
        notes = "".join(f"<p>{self._soft(note)}</p>" for note in table.notes)
        return self._table(lines) + notes

    def _amount(self, cell: BudgetCell, row: str, column: str) -> str:
        text, ratio = figure(cell.amount), cell.ratio
        found = ""
        if TOTAL not in (row, column):
            key = fact_key(row, column)
            found = "".join(map(self._remark, self._findings.get((key, ROOT), ())))
            value = self.session.dossier.value(key)
            if not worksheet.is_by_lines(self.session.dossier) and value is None:
                text = "（没有填）"
        percent = "" if ratio is None else f"<br>{self._soft(f'{ratio.normalize():f}%')}"
        return f"<td align='right'>{escape(text)}{percent}{found}</td>"


NOTHING = {"all": "没有要填的内容。", "empty": "没有空着的项。", "wrong": "没有发现问题。"}


def shown(kind: FieldType, value: object) -> str:
    """A value as people read it; files by their names."""
    return kind.printed(value) if isinstance(kind, Files) else kind.display(value)


def _link(key: str, row: str) -> str:
    return f'<a href="{SCHEME}:{key}/{row}" name="{key}/{row}">修改</a>'
