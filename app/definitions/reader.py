"""Reads everything under `forms/` once, strictly, and holds the parts against each other."""

from __future__ import annotations

import re
import types
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from app.definitions.fact_files import FactFiles
from app.definitions.kinds import Kind
from app.definitions.models import Check, CheckUse, Definitions, Document, Fact, Page, Rule
from app.definitions.notice_checks import check_notices
from app.definitions.notice_files import NoticeFile, read_notices
from app.definitions.occupations import OccupationList
from app.definitions.record import Collector, Place, read_record
from app.definitions.types import Rows

Checks = Mapping[str, type[Any]]
_TEMPLATE = re.compile(r"([^/\\:]+\.docx)?")
"""The name of a template, or nothing: never a path that leads elsewhere."""


def read_definitions(
    roots: Sequence[Path], *, checks: Checks, derived: Iterable[str]
) -> Definitions:
    """All definitions of the roots: the program's own folder, then folders that add to it.

    A root holds `forms/` and `templates_docx/`. `checks` are the rules that data may name,
    `derived` the names of computed values; both live in rooms that this one may not import.
    Raises `DefinitionError` with every error found.
    """
    folders = tuple(root / "forms" for root in roots)
    collector = Collector(folders)
    occupations = _read_occupations(folders[0] / "lists", collector)
    files = FactFiles(occupations, collector)
    files.read(folder / "facts" for folder in folders)
    pages = [
        pair for folder in folders for pair in _read_each(folder / "pages", Page, {}, collector)
    ]
    documents = [pair for root in roots for pair in _read_documents(root, collector)]
    notices = read_notices((folder / "notices" for folder in folders), collector)
    _add_conditions(notices, files)
    _check_names(pages)
    _check_names(documents)
    _check_pages(pages, files.facts)
    for document, place in documents:
        _check_document(document, place, files.facts, frozenset(derived))
    check_notices(notices, files.facts, {item.key: item for item, _ in documents})
    rules = dict(_read_rules(documents, notices, files.facts, checks))
    result = Definitions(
        facts=types.MappingProxyType(files.facts),
        successors=types.MappingProxyType(files.successors),
        pages=tuple(sorted((page for page, _ in pages), key=lambda page: (page.kind, page.order))),
        documents=types.MappingProxyType({item.key: item for item, _ in documents}),
        notices=types.MappingProxyType({one.id: one.notice for one in notices if one.notice}),
        rules=types.MappingProxyType(rules),
        occupations=occupations,
    )
    collector.finish()
    return result


def _read_occupations(folder: Path, collector: Collector) -> OccupationList:
    try:
        return OccupationList.read(folder)
    except (OSError, ValueError) as error:
        collector.place(folder).report(str(error))
        collector.finish()
        raise


def _add_conditions(notices: list[NoticeFile], files: FactFiles) -> None:
    for notice in notices:
        for placed in notice.conditions.values():
            for one in placed:
                files.add_condition(one.use, one.place)
        for kind, terms in notice.terms.items():
            for material in terms.materials:
                files.add_material(material, notice.place.at(kind).at("materials"))


# --- pages and documents -----------------------------------------------------------------------


def _read_documents(root: Path, collector: Collector) -> list[tuple[Any, Place]]:
    folder = {"folder": root / "templates_docx"}
    return _read_each(root / "forms" / "documents", Document, folder, collector)


def _read_each(
    folder: Path, record: type[Any], extra: Mapping[str, Any], collector: Collector
) -> list[tuple[Any, Place]]:
    """Every file below a folder as one record, with the place of its top."""
    found = []
    for file in sorted(folder.rglob("*.toml")):
        table, place = collector.table(file)
        item = read_record(record, table, place, extra=extra) if table else None
        if item is not None:
            found.append((item, place))
    return found


def _check_names(found: list[tuple[Any, Place]]) -> None:
    seen: dict[str, str] = {}
    for item, place in found:
        if item.key in seen:
            place.at("key").report(f"与 {seen[item.key]} 重复")
        seen[item.key] = place.file


def _check_pages(pages: list[tuple[Page, Place]], facts: Mapping[str, object]) -> None:
    """Each fact stands at most once on the pages of a kind."""
    seen: dict[tuple[Kind, str], str] = {}
    for page, place in pages:
        for index, group in enumerate(page.groups, 1):
            here = place.at("groups").at(f"[{index}]").at("facts")
            for key in group.facts:
                if key not in facts:
                    here.report(f"没有 {key} 这一项")
                if (page.kind, key) in seen:
                    here.report(f"{key} 已在页面 {seen[page.kind, key]} 上")
                seen[page.kind, key] = page.key


def _check_document(
    document: Document, place: Place, facts: Mapping[str, object], derived: frozenset[str]
) -> None:
    for name in ("required", "optional", "steering"):
        for key in getattr(document, name):
            if key not in facts:
                place.at(name).report(f"没有 {key} 这一项")
    for key in document.derived:
        if key not in derived:
            place.at("derived").report(
                f"没有 {key} 这个计算值；可用的有 {'、'.join(sorted(derived))}"
            )
    for key in sorted(set(document.required) & set(document.optional)):
        place.at("optional").report(f"{key} 已在 required 里")
    _check_form(document, place)


def _check_form(document: Document, place: Place) -> None:
    """A document has a template or a sheet, and these lead nowhere else."""
    if not _TEMPLATE.fullmatch(document.template):
        place.at("template").report("应当是 templates_docx 里的文件名，如 base_form.docx")
    if bool(document.template) is (document.sheet is not None):
        place.at("template").report("template（Word）和 sheet（Excel）要有一个，也只能有一个")
    for index, column in enumerate(document.sheet.columns if document.sheet else (), 1):
        if column.value not in ("", "#", *document.facts, *document.derived):
            here = place.at("sheet").at("columns").at(f"[{index}]").at("value")
            here.report(f"{column.value} 不在这份文件的 required、optional、derived 里")


# --- rules -------------------------------------------------------------------------------------


def _read_rules(
    documents: list[tuple[Document, Place]],
    notices: list[NoticeFile],
    facts: Mapping[str, Fact],
    checks: Checks,
) -> Iterator[tuple[str, tuple[Rule, ...]]]:
    """The rules of each document, by its key, and of each notice and kind, by `id/kind`."""
    for document, place in documents:
        here = place.at("checks")
        _check_ids(document.checks, here)
        placed = [(use, here.at(f"[{index}]")) for index, use in enumerate(document.checks, 1)]
        yield document.key, _rules(placed, facts, checks)
    for notice in notices:
        for kind, conditions in notice.conditions.items():
            placed = [(one.use, one.place) for one in conditions]
            yield f"{notice.id}/{kind}", _rules(placed, facts, checks)


def _check_ids(uses: tuple[CheckUse, ...], place: Place) -> None:
    seen: set[str] = set()
    for index, use in enumerate(uses, 1):
        if use.id in seen:
            place.at(f"[{index}]").at("id").report(f"{use.id} 重复")
        seen.add(use.id)


def _rules(
    placed: list[tuple[CheckUse, Place]], facts: Mapping[str, Fact], checks: Checks
) -> tuple[Rule, ...]:
    found = (_rule(use, place, facts, checks) for use, place in placed)
    return tuple(rule for rule in found if rule)


def _rule(use: CheckUse, place: Place, facts: Mapping[str, Fact], checks: Checks) -> Rule | None:
    kind = checks.get(use.check)
    if kind is None:
        place.at("check").report(f"没有 {use.check} 这种检查；可用的有 {'、'.join(sorted(checks))}")
        return None
    extra = {"fact": use.statement_fact, "title": use.title} if use.check == "declared" else {}
    check: Check | None = read_record(kind, use.parameters, place.at("parameters"), extra=extra)
    for key in check.facts() if check else ():
        if key not in facts:
            place.at("parameters").report(f"没有 {key} 这一项")
    if use.each and not isinstance(getattr(facts.get(use.each), "type", None), Rows):
        place.at("each").report(f"{use.each} 不是表")
    return Rule(use, check) if check else None
