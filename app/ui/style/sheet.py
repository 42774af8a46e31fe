"""The palette and the style sheet, both made from the tokens; the sheet's rules lie in resources."""

from __future__ import annotations

from string import Template

from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

from app.paths import RESOURCES
from app.ui.style.tokens import DARK, LIGHT, Tokens, size, words

SHEET = RESOURCES / "style" / "window.qss"
FAMILIES = (
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "PingFang SC",
    "Jiangshen Serif",
)
"""The faces of the window, the first that is there: those of Windows, then our own."""

_Role = QPalette.ColorRole
_ROLES = {
    _Role.Window: "window",
    _Role.WindowText: "text",
    _Role.Base: "surface",
    _Role.AlternateBase: "window",
    _Role.Text: "text",
    _Role.PlaceholderText: "text_soft",
    _Role.Button: "surface",
    _Role.ButtonText: "text",
    _Role.BrightText: "error",
    _Role.ToolTipBase: "tip",
    _Role.ToolTipText: "text",
    _Role.Highlight: "accent",
    _Role.HighlightedText: "on_accent",
    _Role.Accent: "accent",
    _Role.Link: "accent",
    _Role.LinkVisited: "accent",
    _Role.Light: "surface",
    _Role.Midlight: "hover",
    _Role.Mid: "line",
    _Role.Dark: "line_strong",
    _Role.Shadow: "line_strong",
}


def palette(tokens: Tokens) -> QPalette:
    """The palette of an appearance; what is disabled is faint."""
    made = QPalette()
    for role, name in _ROLES.items():
        made.setColor(role, QColor(getattr(tokens, name)))
    for role in (_Role.WindowText, _Role.Text, _Role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens.text_faint))
    made.setColor(QPalette.ColorGroup.Disabled, _Role.Highlight, QColor(tokens.line_strong))
    return made


def style_sheet(tokens: Tokens, scale: float = 1.0) -> str:
    """The style sheet of an appearance at a text size."""
    rules = Template(SHEET.read_text(encoding="utf-8"))
    return rules.substitute(words(tokens, scale), icons=(RESOURCES / "icons").as_posix())


def font(scale: float = 1.0) -> QFont:
    """The font of the window at a text size."""
    made = QFont()
    made.setFamilies(list(FAMILIES))
    made.setPixelSize(size("font_body", scale))
    return made


def dress(application: QApplication, *, dark: bool = False, scale: float = 1.0) -> None:
    """Give the program its looks: palette, font and style sheet over Fusion. Can be called again."""
    tokens = DARK if dark else LIGHT
    application.setPalette(palette(tokens))
    application.setFont(font(scale))
    application.setStyleSheet(style_sheet(tokens, scale))
