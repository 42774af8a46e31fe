"""Bookmarks: the tree that a PDF reader shows beside the pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from app.outputs.volumes.pdf_writing import PdfWriter, dictionary, text_string


@dataclass(frozen=True, slots=True)
class OutlineItem:
    """A bookmark: its level from 1, its text, and the page it leads to, counted from 0."""

    level: int
    title: str
    face: int


@dataclass(slots=True)
class _Node:
    number: int
    title: str = ""
    face: int = -1
    children: list[_Node] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many bookmarks are below it, all levels open."""
        return sum(1 + child.count for child in self.children)


def write_outline(
    items: Sequence[OutlineItem], writer: PdfWriter, destination: Callable[[int], bytes]
) -> int:
    """Write all bookmarks; the number of their root."""
    root = _Node(writer.reserve())
    path = [root]
    for item in items:
        del path[max(1, item.level) :]
        node = _Node(writer.reserve(), item.title, item.face)
        path[-1].children.append(node)
        path.append(node)
    _write(root, writer, destination)
    return root.number


def _write(node: _Node, writer: PdfWriter, destination: Callable[[int], bytes]) -> None:
    writer.write(dictionary({"Type": b"/Outlines", **_family(node)}), node.number)
    pending = [node]
    while pending:
        parent = pending.pop()
        for at, child in enumerate(parent.children):
            entries = {
                "Title": text_string(child.title),
                "Parent": b"%d 0 R" % parent.number,
                "Dest": destination(child.face),
                **_family(child),
            }
            if at:
                entries["Prev"] = b"%d 0 R" % parent.children[at - 1].number
            if at + 1 < len(parent.children):
                entries["Next"] = b"%d 0 R" % parent.children[at + 1].number
            writer.write(dictionary(entries), child.number)
            pending.append(child)


def _family(node: _Node) -> dict[str, bytes]:
    if not node.children:
        return {}
    return {
        "First": b"%d 0 R" % node.children[0].number,
        "Last": b"%d 0 R" % node.children[-1].number,
        "Count": b"%d" % node.count,
    }
