"""How a page of the manual looks: the few tags of its source become what Qt's rich text can show."""

from __future__ import annotations

import re

from app.ui.style.tokens import Tokens, size

WIDEST = 760
"""Pixels of the column of text at a text size of 100 %: some fifty Chinese letters."""
_NOTE = re.compile(r'<p class="(note|warning)">(.*?)</p>', re.DOTALL)
_PICTURE = re.compile(r'<img src="([^"]+)" alt="([^"]*)">')
_KEY = re.compile(r"<kbd>(.*?)</kbd>")
_HEADING = re.compile(r"<(h[123])>(.*?)</h[123]>", re.DOTALL)
_NAME = re.compile(r"「[^」]*」")
_GROUNDS = {"note": ("accent", "accent_soft"), "warning": ("warning", "warning_soft")}


def style(tokens: Tokens, scale: float) -> str:
    """The style sheet of a page in an appearance, at a text size."""
    body, small = size("font_body", scale), size("font_small", scale)
    head, title = size("font_caption", scale), size("font_title", scale)
    gap, line = size("space_2", scale), size("space_1", scale)
    return f"""
        body, p, li, td, th {{ color: {tokens.text}; font-size: {body}px; line-height: 125%; }}
        p {{ margin-top: 0; margin-bottom: {gap}px; }}
        li {{ margin-bottom: {line}px; }}
        .h1 {{ font-size: {title}px; font-weight: 600; margin-bottom: {2 * gap}px; }}
        .h2 {{ font-size: {head}px; font-weight: 600; color: {tokens.accent};
               margin-top: {3 * gap}px; margin-bottom: {gap}px; }}
        .h3 {{ font-weight: 600; margin-top: {2 * gap}px; margin-bottom: {line}px; }}
        th {{ background-color: {tokens.hover}; text-align: left; font-weight: 600; }}
        a {{ color: {tokens.accent}; text-decoration: none; }}
        .lead, .soft {{ color: {tokens.text_soft}; }}
        .caption {{ color: {tokens.text_soft}; font-size: {small}px; margin-bottom: {2 * gap}px; }}
        .picture {{ line-height: 100%; margin-top: {gap}px; margin-bottom: {line}px; }}
        .key {{ background-color: {tokens.hover}; color: {tokens.text}; }}
        .name {{ font-weight: 600; }}
    """


def dressed(source: str, tokens: Tokens, scale: float) -> str:
    """The source of a page with everything that Qt's rich text wants to be told in its own way."""
    inset, air = size("space_2", scale), size("space_1", scale) + 1
    table = (
        f'<table width="100%" cellspacing="0" cellpadding="{air}" border="1" style="border-collapse:'
        f" collapse; border-style: solid; border-color: {tokens.line}; margin-top: {inset}px;"
        f' margin-bottom: {inset}px">'
    )
    # Qt makes headings larger than the size that they are given.
    made = _HEADING.sub(r'<p class="\1">\2</p>', source)
    # The tables of notes come after, so that they keep looks of their own.
    made = made.replace("<table>", table)
    made = _NOTE.sub(lambda found: _note(found, tokens, inset), made)
    made = _PICTURE.sub(r'<p class="picture"><img src="\1"></p><p class="caption">\2</p>', made)
    made = _KEY.sub(r'<span class="key">&nbsp;\1&nbsp;</span>', made)
    return _NAME.sub(lambda found: f'<span class="name">{found[0]}</span>', made)


def _note(found: re.Match[str], tokens: Tokens, inset: int) -> str:
    """A remark on a ground of its own, with a bar at its left."""
    bar, ground = (getattr(tokens, name) for name in _GROUNDS[found[1]])
    return (
        f'<table width="100%" cellspacing="0" cellpadding="{inset}" '
        f'style="margin-top: {inset}px; margin-bottom: {inset}px"><tr>'
        f'<td width="1" bgcolor="{bar}" style="padding: 0px 1px"></td>'
        f'<td bgcolor="{ground}">{found[2]}</td></tr></table>'
    )
