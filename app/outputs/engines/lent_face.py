"""Our own face, lent to LibreOffice where the machine has no Chinese one.

Without it every Chinese letter would be printed as a box. Only fontconfig (Linux) can be told so
for one process; Windows and macOS bring Chinese faces with them.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from app import paths
from app.outputs.typeset.faces import OWN_FAMILY, OWN_TITLE, Substitution

_VARIABLE = "FONTCONFIG_FILE"
_SYSTEMS_OWN = "/etc/fonts/fonts.conf"
_CONFIG = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><include ignore_missing="yes">{system}</include><dir>{folder}</dir>
{aliases}</fontconfig>
"""
_ALIAS = """<alias binding="same"><family>{asked}</family>
<accept><family>{own}</family></accept></alias>"""


def lendable(missing: Sequence[Substitution]) -> tuple[str, ...]:
    """The missing faces for which nothing but our own face is at hand, and can be lent."""
    if sys.platform in {"win32", "darwin"}:
        return ()
    return tuple(one.asked for one in missing if one.used == OWN_TITLE and not one.refused)


def lend(folder: Path, asked: Sequence[str]) -> Mapping[str, str]:
    """The environment variables that make our face stand in for others; files go into a folder."""
    if not asked:
        return {}
    aliases = "\n".join(_ALIAS.format(asked=escape(name), own=OWN_FAMILY) for name in asked)
    config = folder / "fonts.conf"
    config.write_text(
        _CONFIG.format(
            system=escape(os.environ.get(_VARIABLE, _SYSTEMS_OWN)),
            folder=escape(str(paths.RESOURCES / "fonts")),
            aliases=aliases,
        ),
        encoding="utf-8",
    )
    return {_VARIABLE: str(config)}
