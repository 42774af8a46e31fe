"""What was filled into a PDF's form without its look: drawn in our own face, where it stands.

A program that fills a form may leave it to the reader to draw the text (NeedAppearances, or fields
with a value and no appearance). qpdf draws Latin letters only, so that Chinese would vanish.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from app.outputs.evidence.marks import text_lines
from app.outputs.evidence.pdf_reading import annotations_of

_UP = 32
_SEVERAL_LINES = 1 << 12
_SECRET = 1 << 13
_USUAL, _LEAST, _SHARE = 12.0, 4.0, 0.7
_LEADING, _PAD = 1.25, 2.0
_SIZE = re.compile(rb"(\d+(?:\.\d+)?)\s+Tf")


def unseen_fields(pdf: pikepdf.Pdf, pages: int) -> Iterator[Dictionary]:
    """The widgets on so many first pages that hold a text and, as they stand, wouldn't show it."""
    form = pdf.Root.get(Name.AcroForm)
    if not isinstance(form, Dictionary):
        return
    is_left_to_readers = bool(form.get(Name.NeedAppearances, False))
    for number in range(min(pages, len(pdf.pages))):
        for one in annotations_of(pdf.pages[number]):
            is_widget = one.get(Name.Subtype) == Name.Widget
            if is_widget and (is_left_to_readers or not _has_look(one)) and _text(one):
                yield one


def draw_unseen(pdf: pikepdf.Pdf) -> None:
    """Give each of them an appearance, so that it can be made part of its page."""
    for one in list(unseen_fields(pdf, len(pdf.pages))):
        look = _look(pdf, one)
        if look is not None:
            one.AP = Dictionary(N=look)


# --- inside ------------------------------------------------------------------------------------


def _has_look(widget: Dictionary) -> bool:
    looks = widget.get(Name.AP)
    return isinstance(looks, Dictionary) and Name.N in looks


def _asked(widget: Dictionary, name: Name) -> Any:
    """An entry of a widget or of the field above it."""
    node: Any = widget
    for _ in range(_UP):
        if name in node:
            return node[name]
        node = node.get(Name.Parent)
        if not isinstance(node, Dictionary):
            break
    return None


def _text(widget: Dictionary) -> str:
    """What was typed or chosen; "" for buttons, seals and secrets."""
    value, flags = _asked(widget, Name.V), _flags(widget)
    is_text = _asked(widget, Name.FT) in (Name.Tx, Name.Ch)
    if not is_text or flags & _SECRET or not isinstance(value, pikepdf.String):
        return ""
    return str(value).replace("\r\n", "\n").replace("\r", "\n").strip()


def _flags(widget: Dictionary) -> int:
    flags = _asked(widget, Name.Ff)
    return int(flags) if isinstance(flags, int) else 0


def _look(pdf: pikepdf.Pdf, widget: Dictionary) -> Any:
    """The text as a form of the widget's size: in its size, smaller where it wouldn't fit."""
    width, height = _extent(widget)
    if min(width, height) < _LEAST:
        return None
    is_block = bool(_flags(widget) & _SEVERAL_LINES)
    size = _size(pdf, widget, height, is_block=is_block)
    room = width - 2 * _PAD
    while True:
        drawn = text_lines(_text(widget), size, room if is_block else None, _LEADING)
        if (drawn.width <= room + 0.1 and drawn.height <= height) or size <= _LEAST:
            break
        size = max(_LEAST, size * 0.9)
    side = _asked(widget, Name.Q)
    spare = max(0.0, room - drawn.width)
    left = _PAD + spare * {1: 0.5, 2: 1.0}.get(int(side) if isinstance(side, int) else 0, 0.0)
    foot = height - drawn.height - _PAD if is_block else (height - drawn.height) / 2
    with pikepdf.open(io.BytesIO(drawn.pdf)) as made:
        inner = pdf.copy_foreign(made.pages[0].as_form_xobject())
    look = pdf.make_stream(f"q 1 0 0 1 {left:.2f} {foot:.2f} cm /T Do Q".encode())
    look.Type, look.Subtype = Name.XObject, Name.Form
    look.BBox, look.Resources = (
        Array([0, 0, width, height]),
        Dictionary(XObject=Dictionary(T=inner)),
    )
    return look


def _extent(widget: Dictionary) -> tuple[float, float]:
    try:
        x0, y0, x1, y1 = (float(edge) for edge in _asked(widget, Name.Rect))
    except (ValueError, TypeError):
        return 0.0, 0.0
    return abs(x1 - x0), abs(y1 - y0)


def _size(pdf: pikepdf.Pdf, widget: Dictionary, height: float, *, is_block: bool) -> float:
    """The size that the field asks for; 0 there means: as it fits."""
    asked = _asked(widget, Name.DA)
    if not isinstance(asked, pikepdf.String):
        asked = pdf.Root.AcroForm.get(Name.DA)
    found = _SIZE.search(bytes(asked)) if isinstance(asked, pikepdf.String) else None
    size = float(found[1]) if found else 0.0
    return size or (_USUAL if is_block else min(_USUAL, height * _SHARE))
