"""LibreOffice as the tests use it: a profile of its own, and our own face for those of the forms."""

from __future__ import annotations

import atexit
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import pypdfium2
from PIL import Image

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


@cache
def _home() -> Path:
    """A profile and a font cache for all calls of this process: the first call makes them."""
    folder = tempfile.TemporaryDirectory(prefix="office-", ignore_cleanup_errors=True)
    atexit.register(folder.cleanup)
    home = Path(folder.name)
    aliases = "".join(ALIAS.format(face=face) for face in FACES)
    config = FONTS.format(aliases=aliases, fonts=paths.RESOURCES / "fonts", cache=home / "cache")
    (home / "fonts.conf").write_text(config, encoding="utf-8")
    return home


def as_pdf(documents: Sequence[Path]) -> list[Path]:
    """Convert documents of one folder in one go, each to a PDF beside it."""
    home = _home()
    command = [
        shutil.which("soffice") or "soffice",
        f"-env:UserInstallation={(home / 'profile').as_uri()}",
    ]
    command += ["--headless", "--convert-to", "pdf", "--outdir", str(documents[0].parent)]
    subprocess.run(
        [*command, *map(str, documents)],
        env=os.environ | {"FONTCONFIG_FILE": str(home / "fonts.conf")},
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


def drawn(pdf: Path, resolution: int) -> Iterator[Image.Image]:
    """Each page as a grey picture of so many dots per inch."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        for page in document:
            yield page.render(scale=resolution / 72, grayscale=True).to_pil()
    finally:
        document.close()
