"""The named colours and sizes of the window. Whatever a widget paints itself, it takes from here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from PySide6.QtGui import QColor, QPalette


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of one appearance, as #rrggbb.

    Grounds: `window` behind everything, `surface` for fields and sheets, `rail` for the task list,
    `hover` under the pointer. `text` stands on any of them, `text_soft` (hints) too; `text_faint`
    is for what can't be used now. The `_soft` colours are grounds for text of their own colour.
    `sources` tell the budget's sources apart.
    """

    window: str
    surface: str
    rail: str
    hover: str
    line: str
    line_strong: str
    text: str
    text_soft: str
    text_faint: str
    accent: str
    accent_hover: str
    accent_pressed: str
    accent_soft: str
    on_accent: str
    error: str
    error_soft: str
    warning: str
    warning_soft: str
    ok: str
    ok_soft: str
    tip: str
    sources: tuple[str, ...]


LIGHT = Tokens(
    window="#f5f6f8",
    surface="#ffffff",
    rail="#eceff3",
    hover="#e6ebf1",
    line="#dde2e8",
    line_strong="#aab4c0",
    text="#1b232d",
    text_soft="#54606e",
    text_faint="#98a2ae",
    accent="#1f5c99",
    accent_hover="#2a6db0",
    accent_pressed="#174775",
    accent_soft="#dbe8f5",
    on_accent="#ffffff",
    error="#b3261e",
    error_soft="#fbe9e7",
    warning="#8a5300",
    warning_soft="#fdf1da",
    ok="#1e6b3a",
    ok_soft="#e3f3e8",
    tip="#ffffff",
    sources=("#1f5c99", "#4d9aa8", "#c08a2e", "#8b6ba8"),
)
DARK = Tokens(
    window="#1c2026",
    surface="#24292f",
    rail="#181b20",
    hover="#2f363e",
    line="#363d46",
    line_strong="#5d6874",
    text="#e6eaef",
    text_soft="#a9b3bf",
    text_faint="#6d7783",
    accent="#7fb4e8",
    accent_hover="#98c4f0",
    accent_pressed="#659dd3",
    accent_soft="#2b4257",
    on_accent="#10202f",
    error="#ff9c92",
    error_soft="#45272a",
    warning="#f0bf6a",
    warning_soft="#41351f",
    ok="#86d19f",
    ok_soft="#22392b",
    tip="#2d333b",
    sources=("#6aa5de", "#62b5c2", "#d8a651", "#a98fc6"),
)

SIZES: Mapping[str, int] = {
    "font_small": 12,
    "font_body": 14,
    "font_caption": 16,
    "font_title": 22,
    "space_1": 4,
    "space_2": 8,
    "space_3": 12,
    "space_4": 16,
    "space_5": 24,
    "space_6": 32,
    "radius": 4,
    "radius_large": 8,
    "icon": 20,
    "icon_small": 16,
    "indicator": 14,
    "row": 28,
    "button": 20,
}
"""Sizes in pixels at a text size of 100 %."""

SCALES = (1.0, 1.1, 1.25, 1.5)
"""The text sizes that can be chosen."""


def size(name: str, scale: float = 1.0) -> int:
    """One of `SIZES` at a text size (1.0 to 1.5)."""
    return round(SIZES[name] * scale)


def words(tokens: Tokens, scale: float = 1.0) -> dict[str, str]:
    """Every name that the style sheet may use, with what stands for it."""
    colours = {key: value for key, value in asdict(tokens).items() if isinstance(value, str)}
    sizes = {name: f"{size(name, scale)}px" for name in SIZES}
    tick = {"tick": "dark" if tokens is DARK else "light"}
    return colours | sizes | _radio_button(scale) | tick


def _radio_button(scale: float) -> dict[str, str]:
    """A ring as wide as a check box with its edge, and the dot that it leaves free."""
    whole = size("indicator", scale) + 2
    ring = round(whole / 3)
    made = {"radio_radius": whole // 2, "radio_ring": ring, "radio_dot": whole - 2 * ring}
    return {name: f"{pixels}px" for name, pixels in made.items()}


def tokens_of(palette: QPalette) -> Tokens:
    """The tokens a palette was made from: what a widget that paints itself asks for."""
    return DARK if palette.color(QPalette.ColorRole.Window).lightness() < 128 else LIGHT


def colour(name: str, palette: QPalette) -> QColor:
    """A named colour in the appearance that a palette belongs to."""
    return QColor(getattr(tokens_of(palette), name))
