"""Makes what users get from the frozen program: dist/匠申-VERSION-setup.exe and -portable.zip."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import environment
import freeze

SCRIPT = environment.ROOT / "build" / "windows" / "installer.nsi"


def version() -> str:
    """Return the program's version, which stands in app/__init__.py."""
    text = (environment.ROOT / "app" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'^__version__ = "([\d.]+)"$', text, re.MULTILINE)
    assert found is not None  # noqa: S101 - a test looks
    return found[1]


def setup_file() -> Path:
    """Return where the installer goes."""
    return freeze.DIST / f"匠申-{version()}-setup.exe"


def portable_file() -> Path:
    """Return where the portable folder goes."""
    return freeze.DIST / f"匠申-{version()}-portable.zip"


def makensis() -> str:
    """Return NSIS's compiler. Raises `SetupError` where there is none."""
    usual = [
        Path(os.environ.get(name, "")) / "NSIS" for name in ("ProgramFiles(x86)", "ProgramW6432")
    ]
    places = os.pathsep.join([os.environ.get("PATH", ""), *map(str, usual)])
    found = shutil.which("makensis", path=places)
    if found is None:
        message = "缺少 makensis，做不了安装程序。"
        advice = "Debian、Ubuntu 上请运行 apt-get install nsis；Windows 上请安装 NSIS 3。"
        raise environment.SetupError(message, advice)
    return found


def make_setup(folder: Path) -> Path:
    """Make the installer of a frozen program."""
    defined = {
        "VERSION": version(),
        "FOLDER": str(folder),
        "OUT": str(setup_file()),
        "SIZE": str(freeze.bytes_in(folder) // 1024),
    }
    if os.name != "nt":
        # Debian builds NSIS for 64 bits too; the one made for Windows has 32 bits only, which
        # installs the same.
        defined["TARGET"] = "amd64-unicode"
    options = [f"-D{name}={text}" for name, text in defined.items()]
    command = [makensis(), "-V2", "-INPUTCHARSET", "UTF8", *options, str(SCRIPT)]
    surroundings = environment.surroundings(LC_ALL="C.UTF-8")
    if subprocess.run(command, env=surroundings, check=False).returncode:
        message = "NSIS 没能做成安装程序（原因见上）。"
        raise environment.SetupError(message, "改正 build/windows/installer.nsi 后重试。")
    return setup_file()


def make_portable(folder: Path) -> Path:
    """Pack the folder as it is: unpacked anywhere, a USB stick included, it runs."""
    target = portable_file()
    top = Path(f"匠申-{version()}")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                packed.write(path, top / path.relative_to(folder))
    return target
