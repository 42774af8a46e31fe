"""The looks: every name resolved, everything legible, every icon whole."""

from __future__ import annotations

import itertools
import re

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtWidgets import QLabel

from app.ui.icons import ICONS, ROLES, application_icon, icon, picture
from app.ui.style.sheet import SHEET, dress, palette, style_sheet
from app.ui.style.tokens import DARK, LIGHT, SCALES, SIZES, size, tokens_of, words

APPEARANCES = pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
FIXED = {"arrow_down", "arrow_up", "tick_light", "tick_dark", "jiangshen", "dossier"}
LINES = sorted(file.stem for file in ICONS.glob("*.svg") if file.stem not in FIXED)


@pytest.fixture
def light_again(dressed):
    yield dressed
    dress(dressed)


def luminance(colour: str) -> float:
    parts = (QColor(colour).redF(), QColor(colour).greenF(), QColor(colour).blueF())
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


@APPEARANCES
def test_all_words_are_legible_on_every_ground(tokens):
    grounds = ("window", "surface", "rail", "hover")
    for word, ground in itertools.product(("text", "text_soft"), (*grounds, "accent_soft", "tip")):
        assert contrast(getattr(tokens, word), getattr(tokens, ground)) >= 4.5, (word, ground)
    for word in ("accent", "error", "warning", "ok"):
        for ground in ("window", "surface", "rail", f"{word}_soft"):
            assert contrast(getattr(tokens, word), getattr(tokens, ground)) >= 4.5, (word, ground)
    for ground in ("accent", "accent_hover", "accent_pressed"):
        assert contrast(tokens.on_accent, getattr(tokens, ground)) >= 4.5, ground


@APPEARANCES
def test_the_edges_of_fields_are_seen(tokens):
    for ground in ("window", "surface"):
        assert contrast(tokens.accent, getattr(tokens, ground)) >= 3
        assert contrast(tokens.line_strong, getattr(tokens, ground)) >= 1.9


@APPEARANCES
@pytest.mark.parametrize("scale", SCALES)
def test_the_style_sheet_is_whole(dressed, tokens, scale):
    made = style_sheet(tokens, scale)
    assert "$" not in made
    assert made.count("{") == made.count("}")
    for file in re.findall(r'url\("([^"]+)"\)', made):
        assert QPixmap(file).width() > 0, file


def test_the_style_sheet_names_no_colour_itself():
    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(", SHEET.read_text(encoding="utf-8"))


def test_every_token_is_text_for_the_sheet():
    assert all(isinstance(text, str) for text in words(DARK, 1.5).values())
    assert size("font_body", 1.5) == round(SIZES["font_body"] * 1.5)


@APPEARANCES
def test_the_palette_tells_its_tokens(tokens):
    assert tokens_of(palette(tokens)) is tokens


@APPEARANCES
@pytest.mark.parametrize("scale", SCALES)
def test_the_program_can_be_dressed_again_while_it_runs(light_again, qtbot, tokens, scale):
    label = QLabel("项目单位")
    label.setProperty("role", "error")
    qtbot.addWidget(label)
    dress(light_again, dark=tokens is DARK, scale=scale)
    label.ensurePolished()
    assert label.palette().color(label.foregroundRole()).name() == tokens.error
    assert label.font().pixelSize() == size("font_body", scale)


@APPEARANCES
def test_every_icon_is_drawn_in_the_colours_of_the_appearance(light_again, tokens):
    dress(light_again, dark=tokens is DARK)
    for name in LINES:
        drawing = (ICONS / f"{name}.svg").read_text(encoding="utf-8")
        assert 'stroke="currentColor"' in drawing, name
        image = icon(name, "error").pixmap(QSize(24, 24)).toImage()
        solid = {
            image.pixelColor(x, y).name()
            for x, y in itertools.product(range(image.width()), range(image.height()))
            if image.pixelColor(x, y).alpha() == 255
        }
        assert solid <= {tokens.error}, name


def test_an_icon_is_as_sharp_as_the_screen(dressed):
    assert icon("save").pixmap(QSize(20, 20), 2.0).width() == 40
    assert picture("save", "accent", 20, 2.0).width() == 40
    assert picture("save", "accent", 20, 2.0).deviceIndependentSize().width() == 20


def test_an_icon_without_a_file_is_an_error_of_the_program(dressed):
    with pytest.raises(FileNotFoundError):
        icon("no_such_icon")


def test_every_role_of_an_icon_is_a_token():
    assert all(hasattr(LIGHT, token) for token in ROLES.values())


def test_the_program_has_its_own_icon(dressed):
    image = application_icon().pixmap(QSize(64, 64)).toImage()
    assert image.pixelColor(32, 4).name() == LIGHT.accent
