"""The worked cases of every notice: inputs on both sides of each number → conditions and money.

A file `notices/<id>.toml` holds, for each kind, a `start` that meets every condition (on top of
the bundled example, with every statement declared), and cases. A case changes what it names and
lists all conditions that then don't hold, as "unmet error", "missing warning" …; all others must
hold. `notices/<id>.txt` shows the resolved notice; JIANGSHEN_WRITE_SNAPSHOTS=1 writes it anew.
"""

from __future__ import annotations

import os
import tomllib
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from app import paths
from app.definitions.types.files import FileRef
from app.dossier.checks.look import Look
from app.dossier.conditions import condition_states
from app.dossier.dossier import Dossier
from app.dossier.review import Review
from app.dossier.subsidy import entitlement
from app.exchange.interchange import load, read_json
from app.outputs.documents.read_back import read_text
from app.outputs.documents.rendering import render_documents
from tests import notice_snapshot

FOLDER = Path(__file__).parent / "notices"
FILES = {
    file.stem: tomllib.loads(file.read_text("utf-8")) for file in sorted(FOLDER.glob("*.toml"))
}
CASES = [(name, case) for name, content in FILES.items() for case in content["case"]]
STARTS = [(name, kind) for name, content in FILES.items() for kind in content["start"]]
ALWAYS = {"name", "kind"}
INPUTS = {"values", "each", "rows", "occupations", "budgets", "central", "empty", "no"}
EXPECTED = {"finds", "says", "absent", "category", "amount", "low", "high"}
EXAMPLES: dict[tuple[str, str], Dossier] = {}
PROOF = (FileRef("证明.pdf", "0" * 64, 1),)


def _example(known, notice, kind):
    """The bundled example under a notice, all statements declared; read once."""
    if (notice, kind) in EXAMPLES:
        return EXAMPLES[notice, kind].copy()
    dossier = EXAMPLES[notice, kind] = Dossier(kind, notice, known.facts)
    load(dossier, read_json(paths.EXAMPLES / f"{kind}.json"))
    for use in known.terms(notice, kind).conditions:
        if use.check == "declared":
            dossier.set_value(use.statement_fact, "yes")
    return dossier.copy()


def _dossier(known, notice, kind, given):
    """The example with what is given laid on it."""
    dossier = _example(known, notice, kind)
    uses = {use.id: use for use in known.terms(notice, kind).conditions}
    for name in given.get("no", ()):
        dossier.set_value(uses[name].statement_fact, "no")
    rows = dict(given.get("rows", {}))
    if "occupations" in given:
        rows["occupations"] = [{"occupation.title": code} for code in given["occupations"]]
    load(dossier, {"values": given.get("values", {}), "rows": rows})
    _fill_occupations(dossier, given)
    if "central" in given:
        for block, amount in (("block_1", given["central"]), ("block_2", "0"), ("block_3", "0")):
            dossier.set_value(f"budget.{block}.central", amount)
    for key in given.get("empty", ()):
        dossier.set_value(key, None)
    return dossier


def _fill_occupations(dossier, given):
    """`each`: values of every occupation; `budgets`: one amount for each of them, in 万元."""
    rows = dossier.rows("occupations")
    for row in rows:
        for key, value in given.get("each", {}).items():
            dossier.set_value(key, value, row)
    budgets = given.get("budgets", ())
    assert not budgets or len(budgets) == len(rows)
    for row, amount in zip(rows, budgets, strict=False):
        for block, part in (("1", amount), ("2", 0), ("3", 0)):
            dossier.set_value(f"occupation.budget_{block}", part, row)


def _given(notice, case):
    """The start of the case's kind with the case's changes."""
    start = FILES[notice]["start"][case.get("kind", "base")]
    together = {**start, **case, "empty": case.get("empty", ())}
    for part in ("values", "each", "rows"):
        together[part] = {**start.get(part, {}), **case.get(part, {})}
    emptied = dict.fromkeys(start.get("empty", ()))
    return {**together, "values": {**emptied, **together["values"]}}


def _states(dossier, known):
    return {state.use.id: state for state in condition_states(dossier, known)}


def _found(states):
    return {
        name: f"{one.state} {one.use.severity}"
        for name, one in states.items()
        if one.state in ("unmet", "missing")
    }


@pytest.mark.parametrize("notice, case", CASES, ids=[f"{n}: {c['name']}" for n, c in CASES])
def test_a_worked_case(known, notice, case):
    assert case.keys() <= ALWAYS | INPUTS | EXPECTED
    kind = case.get("kind", "base")
    dossier = _dossier(known, notice, kind, _given(notice, case))
    states = _states(dossier, known)
    assert _found(states) == case.get("finds", {})
    for name, words in case.get("says", {}).items():
        assert words in states[name].message
    assert not set(case.get("absent", ())) & set(states)
    _compare_with_review(dossier, known, states)
    _compare_money(dossier, known.terms(notice, kind), case)


def _compare_with_review(dossier, known, states):
    """What doesn't hold stands in the review with the same severity and words."""
    remarks = {(one.severity, one.message) for one in Review(dossier, known).findings()}
    for name in set(_found(states)) - set(_silent(dossier, known)):
        one = states[name]
        assert any(
            severity == one.use.severity and message in one.message for severity, message in remarks
        )


def _silent(dossier, known):
    """The conditions of which the review says nothing, since it says what isn't filled in."""
    look = Look(dossier, terms=known.terms(dossier.notice, dossier.kind))
    for rule in known.rules[f"{dossier.notice}/{dossier.kind}"]:
        remarks = [] if rule.use.each else list(rule.check.find(look))
        if remarks and all(one.is_silent for one in remarks):
            yield rule.use.id


def _compare_money(dossier, terms, case):
    found = entitlement(dossier, terms)
    if "category" in case:
        assert (found.classification.category if found.classification else None) == case["category"]
    for name in {"amount", "low", "high"} & case.keys():
        expected = None if case[name] == "none" else Decimal(case[name])
        assert getattr(found, name) == expected, found


# --- each notice as a whole --------------------------------------------------------------------


def test_every_notice_has_its_cases(known):
    assert set(FILES) == set(known.notices)
    for name, content in FILES.items():
        assert set(content["start"]) == set(known.notices[name].kinds)
        assert len(content["case"]) >= 12
        assert max(Counter(case["name"] for case in content["case"]).values()) == 1


@pytest.mark.parametrize("notice, kind", STARTS)
def test_the_start_meets_everything_but_the_proofs(known, notice, kind):
    states = _states(_dossier(known, notice, kind, _given(notice, {"kind": kind})), known)
    for state in states.values():
        assert state.state == ("unproved" if state.use.proof else "met"), state


@pytest.mark.parametrize("notice, kind", STARTS)
def test_a_proof_turns_unproved_into_met(known, notice, kind):
    dossier = _dossier(known, notice, kind, _given(notice, {"kind": kind}))
    for state in _states(dossier, known).values():
        if state.use.proof:
            dossier.set_value(state.use.evidence_fact, PROOF)
    assert {state.state for state in _states(dossier, known).values()} == {"met"}


@pytest.mark.parametrize("notice, kind", STARTS)
def test_every_measured_condition_can_fail_and_hold(known, notice, kind):
    failing, holding = set(), set()
    for case in FILES[notice]["case"]:
        if case.get("kind", "base") == kind:
            states = _states(_dossier(known, notice, kind, _given(notice, case)), known)
            failing |= set(_found(states))
            holding |= set(states) - set(_found(states))
    measured = {use.id for use in known.terms(notice, kind).conditions if use.check != "declared"}
    assert measured <= failing
    assert measured <= holding


@pytest.mark.parametrize("notice, kind", STARTS)
def test_every_declaration_is_asked_in_the_notice_s_own_words(known, notice, kind):
    for use in known.terms(notice, kind).conditions:
        if use.check != "declared":
            continue
        only = {one.fact: one.value.split("|")[0] for one in use.only_if}
        for left, expected in (
            ({"no": [use.id]}, "unmet"),
            ({"empty": [use.statement_fact]}, "missing"),
        ):
            given = _given(notice, {"kind": kind, "values": only, **left})
            state = _states(_dossier(known, notice, kind, given), known)[use.id]
            assert state.state == expected
            assert use.title in state.message


@pytest.mark.parametrize("notice, kind", STARTS)
def test_every_number_carries_its_clause(known, notice, kind):
    terms = known.terms(notice, kind)
    stated = (*terms.deadlines, *terms.artefacts, *terms.conditions, *terms.amounts)
    assert all(one.clause for one in (*stated, *terms.quotas, *terms.hints, terms.money))


@pytest.mark.parametrize("notice, kind", STARTS)
def test_the_words_that_templates_use_are_given(known, notice, kind):
    assert {"leader", "project", "clean_record"} <= set(known.terms(notice, kind).words)


@pytest.mark.parametrize("notice", FILES)
def test_the_resolved_notice_is_as_reviewed(known, notice):
    file = FOLDER / f"{notice}.txt"
    text = notice_snapshot.text(known, known.notices[notice])
    if os.environ.get("JIANGSHEN_WRITE_SNAPSHOTS"):
        file.write_text(text, encoding="utf-8", newline="\n")
    assert file.read_text(encoding="utf-8") == text


# --- declarations ------------------------------------------------------------------------------


def _declared(known):
    for notice in known.notices.values():
        for kind in notice.kinds:
            for use in notice.terms(kind).conditions:
                yield notice, kind, use


def test_every_statement_and_proof_is_called_what_its_own_notice_says(known):
    for _, _, use in _declared(known):
        below = f"{use.source.replace('-', '_')}.{use.id}"
        assert (use.statement_fact, use.evidence_fact) == (
            f"statement.{below}",
            f"evidence.{below}",
        )
        keys = [use.statement_fact] if use.check == "declared" else []
        for key in [*keys, *([use.evidence_fact] if use.proof else [])]:
            assert known.facts[key].label == use.title


def test_what_is_declared_under_one_notice_says_nothing_under_a_stricter_one(known):
    dossier = Dossier("base", "jilin-2025-56", known.facts)
    dossier.set_value("statement.neimenggu_2025_105.clean_record", "yes")
    assert _states(dossier, known)["clean_record"].state == "missing"
    dossier.set_value("statement.jilin_2025_56.clean_record", "yes")
    assert _states(dossier, known)["clean_record"].state == "unproved"


@pytest.mark.parametrize("notice, kind", STARTS)
def test_the_example_leaves_no_declaration_open(known, notice, kind):
    dossier = Dossier(kind, notice, known.facts)
    load(dossier, read_json(paths.EXAMPLES / f"{kind}.json"))
    states = condition_states(dossier, known)
    assert not [s for s in states if s.use.check == "declared" and s.state in ("missing", "unmet")]


# --- wording -----------------------------------------------------------------------------------


def test_no_yearly_number_is_said_to_count_people_at_one_time(known):
    for _, _, use in _declared(known):
        assert use.period != "capacity" or "同时" in use.title, use


def test_what_is_only_meant_as_a_rule_does_not_block(known):
    for _, _, use in _declared(known):
        if any(word in use.title for word in ("原则上", "一般应", "主要依托", "主要是")):
            assert use.severity == "warning", use
    strict = {use.id: use for use in known.terms("jilin-2025-56", "studio").conditions}
    assert strict["leader_level"].severity == "error"


@pytest.mark.parametrize("kind", ["base", "studio"])
def test_where_no_number_of_copies_is_named_the_form_leaves_room_for_it(known, kind, tmp_path):
    dossier = _example(known, "national-2022-62", kind)
    texts = [
        read_text(one.path.read_bytes())
        for one in render_documents(dossier, known, tmp_path)
        if one.path.suffix == ".docx"
    ]
    assert sum("一式　　份" in text for text in texts) == 1
    assert not any("一式一份" in text or "一式零份" in text for text in texts)
