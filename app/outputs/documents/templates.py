"""Holds a Word template against the document that uses it: the same names on both sides."""

from __future__ import annotations

import re
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

_PLAIN = frozenset(
    (
        "Template", "TemplateData", "Output", "Name", "Getattr", "Getitem", "If", "For", "List",
        "Assign", "Compare", "Operand", "And", "Or", "Not", "Sub", "Mul", "Add", "CondExpr", "Keyword",
    )
)  # fmt: skip
"""What templates are made of, by the names of Jinja's nodes."""
_FILTERS = frozenset(("length", "map", "int", "max", "default", "first", "last", "join", "defined"))
_STATEMENT = re.compile(r"{%[-+]?\s*(\w*).*?%}", re.DOTALL)
_STATEMENTS = frozenset(("if", "elif", "else", "endif", "for", "endfor", "set"))
_METHODS = frozenset(("split",))
_LARGEST = 1000


def template_problems(document: Document, facts: Mapping[str, Fact]) -> Iterator[str]:
    """What disagrees between a template and its document, in Chinese; nothing where all is well."""
    try:
        parts = _parts(document.folder / document.template)
        forbidden = dict.fromkeys(words for part in parts for words in _statements(part))
        if forbidden:
            yield from (f"模板里不能有程序语句：{words}" for words in forbidden)
            return
        trees = [environment().parse(part) for part in parts]
        names = _names(trees)
    except Exception as error:  # noqa: BLE001 - the document libraries raise anything for a broken file
        yield fault(error)
        return
    yield from dict.fromkeys(fault for tree in trees for fault in _code(tree))
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
    return _names([environment().parse(part) for part in _parts(template)])


def _parts(template: Path) -> list[str]:
    """The body, the headers and the footers as Jinja gets them."""
    source = DocxTemplate(template)
    source.init_docx()
    parts = [source.patch_xml(source.get_xml())]
    for uri in (source.HEADER_URI, source.FOOTER_URI):
        found = (source.get_part_xml(part) for _, part in source.get_headers_footers(uri))
        parts += [source.patch_xml(xml) for xml in found]
    return parts


def _statements(part: str) -> Iterator[str]:
    """The statements that a template may not have, as they stand in it."""
    for found in _STATEMENT.finditer(part):
        if found[1] not in _STATEMENTS:
            yield f"{{% {' '.join(found[0][2:-2].strip('+- ').split())[:60]} %}}"


def _names(trees: list[nodes.Template]) -> frozenset[str]:
    return frozenset(name for tree in trees for name in _names_in(tree))


def _names_in(tree: nodes.Template) -> Iterator[str]:
    locals_ = {
        node.target.name for node in tree.find_all(nodes.For) if isinstance(node.target, nodes.Name)
    }
    locals_ |= {
        node.target.name
        for node in tree.find_all(nodes.Assign)
        if isinstance(node.target, nodes.Name)
    }
    for name in set(_chains(tree)):
        if name not in locals_ and not name.startswith("loop."):
            yield name


def _code(tree: nodes.Template) -> Iterator[str]:
    """What in a template is more than printing: the sandbox would stop some of it, but late."""
    for node in tree.find_all(nodes.Node):
        name = type(node).__name__
        if isinstance(node, nodes.Filter | nodes.Test):
            if node.name not in _FILTERS:
                yield f"模板里不能用 {node.name}；可以用的有 {'、'.join(sorted(_FILTERS))}"
        elif isinstance(node, nodes.Call):
            if not (isinstance(node.node, nodes.Getattr) and node.node.attr in _METHODS):
                yield "模板里不能有程序语句：调用"
        elif isinstance(node, nodes.Getattr) and node.attr.startswith("_"):
            yield f"模板里不能有程序语句：{node.attr}"
        elif isinstance(node, nodes.Const):
            if isinstance(node.value, int | float) and abs(node.value) > _LARGEST:
                yield f"模板里的数太大：{node.value}"
        elif name not in _PLAIN:
            yield f"模板里不能有程序语句：{name.lower()}"


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
