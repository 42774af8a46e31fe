"""How a page is put upon A4: pure geometry, in points from the lower left corner.

Rules. Screen: A4 upright or lying, as the page is; what is larger is made smaller, nothing is made
larger, all is centred. Print: always upright A4; a lying page is turned so that its head is at the
left. A form that fits keeps its own place. Anything else lies in the room between the binding margin
(left on a right-hand page, right on a left-hand one), the other edges and the foot where the number
stands: moved there, and made smaller where it doesn't fit.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.outputs.volumes.models import Layout

MM = 72 / 25.4
A4 = (210 * MM, 297 * MM)
BINDING, EDGE, FOOT = 18 * MM, 5 * MM, 13 * MM
"""Room for the binding, for what printers can't reach, and for the number."""
SLACK = 3.0
"""A page that is so much larger than A4, in points, still is A4."""
_HEAD_LEFT = 270

Box = tuple[float, float, float, float]
Matrix = tuple[float, float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class Placement:
    """The paper's size, by how many degrees clockwise the page is turned, its scale and place."""

    width: float
    height: float
    turn: int
    scale: float
    x: float
    y: float


def place(
    size: tuple[float, float], layout: Layout, *, is_right: bool, keeps_margins: bool
) -> Placement:
    """Where a page of a displayed size goes."""
    lies = size[0] > size[1] + SLACK
    if layout == "screen":
        paper = (A4[1], A4[0]) if lies else A4
        return _within((0, 0, *paper), paper, size, 0)
    turn, shown = (_HEAD_LEFT, (size[1], size[0])) if lies else (0, size)
    if keeps_margins and _fits(shown, A4):
        return _within((0, 0, *A4), A4, shown, turn)
    left, right = (BINDING, EDGE) if is_right else (EDGE, BINDING)
    return _within((left, FOOT, A4[0] - right, A4[1] - EDGE), A4, shown, turn)


def _fits(size: tuple[float, float], room: tuple[float, float]) -> bool:
    return size[0] <= room[0] + SLACK and size[1] <= room[1] + SLACK


def _within(
    room: Box, paper: tuple[float, float], size: tuple[float, float], turn: int
) -> Placement:
    """Centred in a room, never larger than it is."""
    wide, high = room[2] - room[0], room[3] - room[1]
    is_whole = _fits(size, (wide, high)) and (wide, high) == paper
    scale = 1.0 if is_whole else min(1.0, wide / size[0], high / size[1])
    x = room[0] + (wide - size[0] * scale) / 2
    y = room[1] + (high - size[1] * scale) / 2
    return Placement(*paper, turn, scale, x, y)


def displayed(box: Box, rotate: int) -> tuple[float, float]:
    """Width and height of a page as it is shown."""
    width, height = box[2] - box[0], box[3] - box[1]
    return (height, width) if rotate % 180 else (width, height)


def matrix(box: Box, rotate: int, placed: Placement, unit: float = 1.0) -> Matrix:
    """From the user space of a page, of which `box` is shown turned by `rotate`, to the paper."""
    left, foot, right, top = box
    a, b, c, d, e, f = {
        0: (1, 0, 0, 1, -left, -foot),
        90: (0, -1, 1, 0, -foot, right),
        180: (-1, 0, 0, -1, right, top),
        270: (0, 1, -1, 0, top, -left),
    }[(rotate + placed.turn) % 360]
    scale = placed.scale * unit
    return (
        a * scale, b * scale, c * scale, d * scale,
        e * scale + placed.x, f * scale + placed.y,
    )  # fmt: skip
