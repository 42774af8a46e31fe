"""Where a page goes on a sheet of a printer: at its own size, unless ink lies where none can be put. Pure."""

from __future__ import annotations

from dataclasses import dataclass

Size = tuple[float, float]
Margins = tuple[float, float, float, float]
"""Left, top, right, bottom: what a printer can't reach."""
_SLACK = 2.0
_WHITE = 250
"""A shade that light isn't missed."""


@dataclass(frozen=True, slots=True)
class Fit:
    """The scale of a page, and its left upper corner on the paper; all lengths in points."""

    scale: float
    x: float
    y: float

    @property
    def is_actual(self) -> bool:
        """Whether it has its own size."""
        return self.scale == 1.0


def fit_page(page: Size, paper: Size, margins: Margins, *, reaches_margins: bool) -> Fit:
    """A page on paper, both upright; in the middle where the paper is larger."""
    is_larger = page[0] > paper[0] + _SLACK or page[1] > paper[1] + _SLACK
    if not is_larger and not reaches_margins:
        return Fit(1.0, (paper[0] - page[0]) / 2, (paper[1] - page[1]) / 2)
    left, top, right, bottom = margins
    wide, high = paper[0] - left - right, paper[1] - top - bottom
    scale = min(1.0, wide / page[0], high / page[1])
    x = left + (wide - page[0] * scale) / 2
    return Fit(scale, x, top + (high - page[1] * scale) / 2)


def has_ink_outside(width: int, height: int, grey: bytes, frame: tuple[int, int, int, int]) -> bool:
    """Whether a picture in greys (a byte a pixel) has ink in a frame of so many pixels at each side."""
    left, top, right, bottom = (max(0, edge) for edge in frame)
    strips = [grey[: top * width], grey[(height - bottom) * width :] if bottom else b""]
    strips += [grey[column::width] for column in range(min(left, width))]
    strips += [grey[column::width] for column in range(max(0, width - right), width)]
    return any(strip and min(strip) < _WHITE for strip in strips)
