"""LibreOffice as the tests use it: a profile of its own, and our own face for those of the forms."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from app import paths

FACES = (
    "Times New Roman",
    "仿宋_GB2312",
    "楷体_GB2312",
    "方正小标宋简体",
    "黑体",
    "SimSun",
    "宋体",
)
# Our own face stands in for those of the forms: the widths are then the same on every machine.
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>{aliases}<include ignore_missing="yes">/etc/fonts/fonts.conf</include>
<dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>"""
ALIAS = """<alias binding="same"><family>{face}</family>
<prefer><family>Jiangshen Serif</family></prefer></alias>"""


def squeeze(text: str) -> str:
    """A text without white space."""
    return re.sub(r"\s+", "", text)


def as_pdf(documents: Sequence[Path], folder: Path) -> list[Path]:
    """Convert documents in one go, each to a PDF beside it; `folder` is for what the office needs."""
    config = folder / "fonts.conf"
    aliases = "".join(ALIAS.format(face=face) for face in FACES)
    fonts, cache = paths.RESOURCES / "fonts", folder / "cache"
    config.write_text(FONTS.format(aliases=aliases, fonts=fonts, cache=cache), encoding="utf-8")
    command = [
        shutil.which("soffice") or "soffice",
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
    ]
    command += ["--headless", "--convert-to", "pdf", "--outdir", str(documents[0].parent)]
    subprocess.run(
        [*command, *map(str, documents)],
        env=os.environ | {"FONTCONFIG_FILE": str(config)},
        check=True,
        capture_output=True,
        timeout=240,
    )
    return [document.with_suffix(".pdf") for document in documents]


def page_texts(pdf: Path) -> list[str]:
    """The text of each page, cell by cell, without white space."""
    text = subprocess.run(
        ["pdftotext", "-raw", pdf, "-"], check=True, capture_output=True, timeout=60
    )
    return [squeeze(page) for page in text.stdout.decode("utf-8").split("\f")[:-1]]
