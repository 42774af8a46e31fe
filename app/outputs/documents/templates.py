"""Holds a Word template against the document that uses it: the same names on both sides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import nodes

from app.definitions.models import Document, Fact
from app.definitions.types import Rows
from app.dossier.derived import DERIVED
from app.outputs.documents.word import environment, fault

_NOTICE = frozenset(
    f"notice.{name}"
    for name in (
        "year", "copies", "number", "issuer", "region",
        "tier", "sorts.stage", "sorts.category", "sorts.tier",
    )
)  # fmt: skip


def template_problems(document: Document, facts: Mapping[str, Fact]) -> Iterator[str]:
    """What disagrees between a template and its document, in Chinese; nothing where all is well."""
    try:
        names = template_names(document.folder / document.template)
    except Exception as error:  # noqa: BLE001 - the document libraries raise anything for a broken file
        yield fault(error)
        return
    known = {*document.facts, *_NOTICE, *_row_numbers(document, facts)}
    for name in sorted(names):
        first = name.partition(".")[0]
        if not (name in known or first in document.derived or name.startswith("notice.words.")):
            yield f"模板里的 {name} 不在这份文件的 required、optional、derived 里"
    covered = {key for name in document.derived for key in DERIVED[name].prints}
    for key in document.facts:
        if key not in names and key not in covered:
            yield f"模板里没有打印 {key}"
    yield from (f"模板里没有用到 {name}" for name in document.derived if not _is_used(name, names))


def _is_used(name: str, names: frozenset[str]) -> bool:
    return any(one.partition(".")[0] == name for one in names)


def _row_numbers(document: Document, facts: Mapping[str, Fact]) -> Iterator[str]:
    """The number of a row stands beside its columns: `item.number`."""
    for key in document.facts:
        kind = facts[key].type
        if isinstance(kind, Rows):
            yield f"{kind.columns[0].rpartition('.')[0]}.number"


def template_names(template: Path) -> frozenset[str]:
    """Every dotted name that a template looks up, loop variables of lists left out."""
    source = DocxTemplate(template)
    source.init_docx()
    tree = environment().parse(source.patch_xml(source.get_xml()))
    chains = set(_chains(tree))
    locals_ = {
        node.target.name for node in tree.find_all(nodes.For) if isinstance(node.target, nodes.Name)
    }
    locals_ |= {
        node.target.name
        for node in tree.find_all(nodes.Assign)
        if isinstance(node.target, nodes.Name)
    }
    return frozenset(
        name for name in chains if name not in locals_ and not name.startswith("loop.")
    )


def _chains(node: nodes.Node) -> Iterator[str]:
    """The longest dotted names below a node."""
    for child in node.iter_child_nodes():
        if chain := _chain(child):
            yield chain
        else:
            yield from _chains(child)


def _chain(node: Any) -> str:
    if isinstance(node, nodes.Name):
        return str(node.name) if node.ctx == "load" else ""
    if isinstance(node, nodes.Getattr):
        before = _chain(node.node)
        return f"{before}.{node.attr}" if before else ""
    return ""
