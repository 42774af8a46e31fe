"""Documents and LibreOffice with our own face alone, so that widths are the same for everybody."""

from __future__ import annotations

import hashlib
import io
import os
import re
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path

from lxml import etree

from app import paths

FACE = "Jiangshen Serif"
AT_ONCE = 40
"""Documents for one call of LibreOffice."""
CALL_SECONDS = 1200
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FACES = re.compile(rb"<w:rFonts\b[^>]*/>")
_HINT = re.compile(rb'w:hint="\w+"')
_OWN = b"<w:rFonts %s/>" % b" ".join(
    b'w:%s="%s"' % (part, FACE.encode()) for part in (b"ascii", b"hAnsi", b"eastAsia", b"cs")
)
_CONFIG = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>"""


def in_own_face(docx: bytes) -> bytes:
    """The document with our face named wherever a face is named."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(docx)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy,
    ):
        for name in source.namelist():
            data = source.read(name)
            copy.writestr(name, _renamed(data) if name.endswith(".xml") else data)
    return target.getvalue()


def _renamed(part: bytes) -> bytes:
    def own(found: re.Match[bytes]) -> bytes:
        hint = _HINT.search(found[0])
        return _OWN.replace(b"/>", b" " + hint[0] + b"/>") if hint else _OWN

    return _FACES.sub(own, part)


def table_heads(docx: bytes) -> frozenset[str]:
    """The texts of the rows that repeat at the top of a page, cell by cell, without white space."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        body = etree.fromstring(archive.read("word/document.xml"))
    rows = (row for row in body.iter(f"{_W}tr") if row.find(f"{_W}trPr/{_W}tblHeader") is not None)
    return frozenset(
        "".join("".join(text.text or "" for text in cell.iter(f"{_W}t")).split())
        for row in rows
        for cell in row.iter(f"{_W}tc")
    )


class Office:
    """LibreOffice that sees our face only, with a profile of its own in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        config = folder / "fonts.conf"
        config.write_text(
            _CONFIG.format(fonts=paths.RESOURCES / "fonts", cache=folder / "font-cache"),
            encoding="utf-8",
        )
        self.surroundings = os.environ | {"FONTCONFIG_FILE": str(config)}

    def convert(self, documents: Mapping[str, bytes], *, fresh: bool = False) -> dict[str, bytes]:
        """The PDFs of documents by their names; what LibreOffice couldn't make is missing.

        What it made once is kept between runs, by the document's content, unless `fresh`.
        """
        kept = self._place_of_kept
        targets = {name: kept / f"{_fingerprint(data)}.pdf" for name, data in documents.items()}
        for target in targets.values() if fresh else ():
            target.unlink(missing_ok=True)
        waiting = [name for name, target in targets.items() if not target.exists()]
        for start in range(0, len(waiting), AT_ONCE):
            self._convert(
                {targets[name].stem: documents[name] for name in waiting[start : start + AT_ONCE]}
            )
        return {name: target.read_bytes() for name, target in targets.items() if target.exists()}

    @cached_property
    def _place_of_kept(self) -> Path:
        """A folder for this LibreOffice and this face."""
        told = subprocess.run(["soffice", "--version"], check=True, capture_output=True).stdout
        for face in sorted((paths.RESOURCES / "fonts").glob("*.ttf")):
            told += face.read_bytes()
        name = hashlib.sha256(told).hexdigest()[:12]
        folder = Path(tempfile.gettempdir()) / "jiangshen-fidelity" / name
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def _convert(self, documents: Mapping[str, bytes]) -> None:
        work = self._folder / "work"
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir()
        files = []
        for stem, data in documents.items():
            file = work / f"{stem}.docx"
            file.write_bytes(data)
            files.append(file)
        self.run(work, files)
        for made in work.glob("*.pdf"):
            shutil.move(made, self._place_of_kept / made.name)

    def command(self) -> list[str]:
        """LibreOffice without a window, with a profile of its own."""
        profile = (self._folder / "profile").as_uri()
        return ["soffice", f"-env:UserInstallation={profile}", "--headless"]

    def run(self, folder: Path, files: Sequence[Path]) -> None:
        """Convert files in one call, their PDFs into a folder."""
        command = [*self.command(), "--convert-to", "pdf", "--outdir", str(folder)]
        subprocess.run(
            [*command, *map(str, files)],
            env=self.surroundings,
            check=False,
            capture_output=True,
            timeout=CALL_SECONDS,
        )


def _fingerprint(docx: bytes) -> str:
    """A hash of the parts; the archive itself holds the time of day."""
    found = hashlib.sha256()
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        for name in sorted(archive.namelist()):
            found.update(name.encode() + archive.read(name))
    return found.hexdigest()[:24]
