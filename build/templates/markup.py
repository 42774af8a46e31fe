"""Elements of WordprocessingML (ECMA-376 Part 1, 17), made short."""

from __future__ import annotations

from lxml import etree
from lxml.etree import _Element

Element = _Element

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMES = {"w": MAIN, "r": RELATIONSHIPS}
SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def w(tag: str, *children: Element | None, **attributes: object) -> Element:
    """Make <w:tag>, its attributes in the w namespace; a child that is None is left out.

    Word reads the children of most elements in one fixed order only: give them in that order.
    """
    element = etree.Element(f"{{{MAIN}}}{tag}", nsmap=NAMES)
    for name, value in attributes.items():
        element.set(f"{{{MAIN}}}{name}", str(value))
    element.extend([child for child in children if child is not None])
    return element


def flag(tag: str, *, on: bool) -> Element | None:
    """Make the switch <w:tag/>, or nothing where it is off."""
    return w(tag) if on else None


def text(tag: str, content: str) -> Element:
    """Make an element of text (w:t, w:instrText) that keeps its blanks."""
    element = w(tag)
    element.text = content
    element.set(SPACE, "preserve")
    return element


def reference(kind: str, identifier: str) -> Element:
    """Make a w:footerReference of this kind (first, default, even)."""
    element = w("footerReference", type=kind)
    element.set(f"{{{RELATIONSHIPS}}}id", identifier)
    return element


def serialise(element: Element) -> bytes:
    """Write a part; the same tree always gives the same bytes."""
    etree.cleanup_namespaces(element, keep_ns_prefixes=list(NAMES))
    return etree.tostring(element, xml_declaration=True, encoding="UTF-8", standalone=True)


def twips(points: float) -> int:
    """Turn points into twentieths of a point, Word's unit of length."""
    return round(points * 20)
