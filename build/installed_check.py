"""Installs what dist/ holds, uses it as a user does, upgrades and removes it; then looks what is left.

Under Wine it does so in the test bed's own drive; on a Windows machine only where the program isn't
installed and was never used, since removing it removes its settings.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import environment
import freeze
import installer
import program_contents
import windows_bed
import windows_side

NAME = "申报 软件"
"""The folder it is installed into: Chinese letters and a blank."""
NOTICE = "neimenggu-2025-105"
ENTRY = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\Jiangshen"
CLASSES = r"HKCU\Software\Classes"
RUNNING = 5
"""The installer's status for a running program (build/windows/installer.nsi)."""
UNINSTALLER = "卸载匠申.exe"
PATIENCE = 120
OURS = ("jiangshen", "匠申", "shenbao", "tongzhi")
# What Windows itself notes of every program that was started.
_WINDOWS_OWN = (
    "muicache",
    "userassist",
    "fileexts",
    "recentdocs",
    "appcompatflags",
    "featureusage",
)


class CheckFailedError(Exception):
    """The installed program isn't as it has to be."""


def run() -> int:
    """Carry out every step in order, to the first that fails; 0 or 1."""
    check, title = _Check(), "准备"
    steps: tuple[tuple[str, Callable[[], str]], ...] = (
        ("悄悄安装", check.install),
        ("开始菜单、文件类型、卸载入口", check.look_at_entries),
        ("安装后的程序自检", check.self_test),
        ("命令行", check.use_commands),
        ("驱动 Word 的子进程", check.office_child),
        ("双击打开 .shenbao；开着时不许升级、卸载", check.open_by_path),
        ("覆盖升级，不留旧文件", check.upgrade),
        ("打开窗口的时间", check.compare_starts),
        ("便携版解开就能用", check.use_portable),
        ("卸载，只留下申报材料", check.remove),
    )
    try:
        check.begin()
        for title, step in steps:
            start = time.monotonic()
            said = step()
            print(f"   正常  {title}（{time.monotonic() - start:.1f} 秒）{said and '：'}{said}")
    except CheckFailedError as error:
        print(f"   失败  {title}：{error}")
        return 1
    finally:
        check.end()
    return 0


def _require(is_so: object, message: str) -> None:
    if not is_so:
        raise CheckFailedError(message)


def _wait_for(is_so: Callable[[], object], message: str, seconds: float = PATIENCE) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        _require(time.monotonic() < deadline, f"{message}（等了 {seconds:.0f} 秒）")
        time.sleep(0.2)


class _Check:
    """One pass; paths are those of this machine, `windows_side.named` makes Windows' of them."""

    def __init__(self) -> None:
        self._home = _home()
        self._local = self._home / "AppData" / "Local"
        self._target = self._home / NAME / "匠申"
        self._work = self._home / "匠申检查 材料"
        self._dossier = self._work / "申报 材料.shenbao"
        self._files: set[str] = set()
        self._registry: set[str] = set()

    # --- before and after ---

    def begin(self) -> None:
        """Make sure that nobody's own installation is touched, and remember how things are."""
        if windows_side.IS_NATIVE:
            is_used = (self._local / "Jiangshen").exists() or _registered(ENTRY)
            if is_used or self._work.exists():
                message = "这台电脑上装着或用过匠申，安装检查会去掉它的设置，没有进行。"
                raise environment.SetupError(message, "请在另一台电脑或另一个 Windows 用户下检查。")
        else:
            self.end()
            shutil.rmtree(self._local / "Jiangshen", ignore_errors=True)
            shutil.rmtree(self._target.parent, ignore_errors=True)
            for name in (".shenbao", ".tongzhi", "Jiangshen.Dossier", "Jiangshen.Notice"):
                _tell_registry("delete", rf"{CLASSES}\{name}", "/f")
            _tell_registry("delete", ENTRY, "/f")
        self._files, self._registry = self._all_files(), _registry_lines()
        self._work.mkdir()

    def end(self) -> None:
        """Take away what the check itself made; under Wine also what may still run in the bed."""
        if not windows_side.IS_NATIVE:
            subprocess.run(["wineserver", "-k"], env=windows_bed.surroundings(), check=False)
        shutil.rmtree(self._work, ignore_errors=True)

    def _all_files(self) -> set[str]:
        """The user's files, but for what Windows and other programs put into temporary places."""
        places = (
            (self._local, False),
            (self._local / "Programs", True),
            (self._local / "Jiangshen", True),
            (self._target.parent, True),
            (self._home / "Desktop", True),
            (self._home / "AppData" / "Roaming" / "Microsoft" / "Windows" / "Start Menu", True),
        )
        return {
            str(path)
            for place, is_deep in places
            if place.is_dir()
            for path in (place.rglob("*") if is_deep else place.iterdir())
        }

    # --- the steps ---

    def install(self) -> str:
        """Silently, into a path with Chinese letters and a blank."""
        status = self._set_up(self._target)
        _require(status == 0, f"安装程序的退出码是 {status}")
        self._require_whole()
        size = freeze.bytes_in(self._target)
        _require(size < program_contents.MOST_BYTES, f"装好以后有 {size / 1e6:.0f} MB")
        return f"{self._target.name}，{size / 1e6:.0f} MB"

    def look_at_entries(self) -> str:
        """The entry in 应用和功能, the file type, the links."""
        entry = _registry_values(ENTRY)
        window = self._target / program_contents.WINDOW
        expected = {
            "DisplayName": "匠申",
            "DisplayVersion": installer.version(),
            "DisplayIcon": windows_side.named(window),
            "Publisher": "匠申",
            "InstallLocation": windows_side.named(self._target),
            "QuietUninstallString": f'"{windows_side.named(self._target / UNINSTALLER)}" /S',
        }
        for name, text in expected.items():
            _require(entry.get(name) == text, f"{name} 是 {entry.get(name)}")
        told = int(entry.get("EstimatedSize", "0"), 16) * 1024
        size = freeze.bytes_in(self._target)
        _require(abs(told - size) < size / 20, f"卸载入口写的大小是 {told}，其实是 {size}")
        for ending in (".shenbao", ".tongzhi"):
            command = _command_of(ending)
            _require(command == f'"{windows_side.named(window)}" "%1"', f"双击时运行的是 {command}")
            icon = _of_kind(ending, "DefaultIcon")
            _require(icon.endswith(r"\dossier.ico"), f"{ending} 的图标是 {icon}")
        menu = self._home / "AppData" / "Roaming" / "Microsoft" / "Windows" / "Start Menu"
        for link in (menu / "Programs" / "匠申.lnk", self._home / "Desktop" / "匠申.lnk"):
            _require(link.is_file(), f"没有 {link.name}（{link.parent.name}）")
        # So that finding nothing after the removal means something.
        _require(_registry_lines() - self._registry, "注册表里没有看到匠申")
        return ""

    def self_test(self) -> str:
        """The window's program, which has no console, tests itself and leaves a report."""
        report = self._work / "自检 报告.txt"
        start = time.monotonic()
        status, _ = self._program("self-test", "--report", windows_side.named(report))
        _require(report.is_file(), f"没有留下自检报告，退出码 {status}")
        text = report.read_text(encoding="utf-8-sig")
        shutil.copy(report, freeze.DIST / "自检报告.txt")
        _require(status == 0, f"退出码 {status}\n{text}")
        seconds = time.monotonic() - start
        _require(seconds < 60, f"用了 {seconds:.0f} 秒，多于一分钟")  # noqa: PLR2004
        return text.splitlines()[0]

    def use_commands(self) -> str:
        """The other program speaks on the console; the window's must bear having none."""
        status, said = self._console("notices", "--json")
        _require(status == 0 and json.loads(said), f"notices 的退出码是 {status}：{said}")
        new = ["--notice", NOTICE, "--kind", "base", "--example"]
        status, said = self._console("new", windows_side.named(self._dossier), *new)
        _require(status == 0 and self._dossier.is_file(), f"new 的退出码是 {status}：{said}")
        status, said = self._console("check", windows_side.named(self._work / "没有.shenbao"))
        wrong = 2
        _require(status == wrong and said.startswith("错误："), f"check 说的是：{said}")
        status, _ = self._program("check", windows_side.named(self._work / "没有.shenbao"))
        _require(status == wrong, f"没有控制台时 check 的退出码是 {status}")
        return ""

    def office_child(self) -> str:
        """The program as its own child reaches COM; that there is no Word is what it then says."""
        folder = self._work / "子进程"
        folder.mkdir()
        request = {"prog_id": "Jiangshen.Nobody", "image": "nobody.exe", "source": "", "target": ""}
        (folder / "request.json").write_text(json.dumps(request), encoding="utf-8")
        status, _ = self._program("--office-child", windows_side.named(folder))
        answers = (folder / "answers.jsonl").read_text(encoding="utf-8")
        said = [json.loads(line) for line in answers.splitlines()]
        _require(status == 1 and said[0]["why"] == "connect", f"子进程说的是 {said}")
        return ""

    def open_by_path(self) -> str:
        """As a double click does; while the window stands neither an upgrade nor a removal begins."""
        report = self._work / "看到的.json"
        hold = report.with_name(f"{report.name}.hold")
        hold.touch()
        self._double_click(report)
        _wait_for(report.is_file, "双击以后窗口没有打开这份材料")
        seen = json.loads(report.read_text(encoding="utf-8"))
        _require(seen["file"] == windows_side.named(self._dossier), f"打开的是 {seen['file']}")
        _require(seen["unit"] and seen["unit"] in seen["title"], f"标题是 {seen['title']}")
        _require(seen["colours"] > 4, "窗口是空白的")  # noqa: PLR2004 - text, lines, ground, accent
        before = self._all_files()
        _require(self._set_up() == RUNNING, "程序开着时，安装程序没有停下")
        removing = [windows_side.named(self._target / UNINSTALLER), "/S"]
        # With _?= it stays where it is, and its status can be had.
        inside = _apart(f"_?={windows_side.named(self._target)}")
        status, _ = windows_side.run([*removing, *inside], cwd=self._work)
        _require(status == RUNNING, f"程序开着时，卸载程序的退出码是 {status}")
        _require(self._all_files() == before, "程序开着时，安装程序动了文件")
        hold.unlink()
        _wait_for(lambda: not list((self._local / "Jiangshen").rglob("run-*.json")), "窗口没有关上")
        return str(seen["title"])

    def upgrade(self) -> str:
        """Over itself, without being told where: what an older version left is gone."""
        inside = self._target / program_contents.INSIDE
        old = [
            inside / "old.dll",
            inside / "app" / "old.pyd",
            inside / "PySide6" / "Qt6Network.dll",
        ]
        for path in old:
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(b"old")
        own = self._target / "用户自己放的.txt"
        own.write_text("留着", encoding="utf-8")
        # The user took the link off his desktop.
        (self._home / "Desktop" / "匠申.lnk").unlink()
        _wait_for(lambda: self._set_up() == 0, "升级没有成功", 60)
        _require(own.is_file(), "升级删掉了用户自己放的文件")
        own.unlink()
        self._require_whole()
        _require(not (self._home / "Desktop" / "匠申.lnk").exists(), "升级又放了桌面快捷方式")
        status, _ = self._console("notices")
        _require(status == 0, f"升级以后 notices 的退出码是 {status}")
        return ""

    def compare_starts(self) -> str:
        """Tell how long the frozen window takes, against the same from the sources; no verdict."""
        frozen, source = [], []
        for _ in range(5):
            frozen.append(self._start([windows_side.named(self._target / program_contents.WINDOW)]))
            source.append(self._start([windows_side.python(), "-m", "app"]))
        best = min(frozen) / min(source)
        return f"冻结的 {min(frozen):.2f} 秒，源码 {min(source):.2f} 秒，{best:.2f} 倍"

    def use_portable(self) -> str:
        """Unpacked elsewhere, it holds the same files, and works."""
        place = self._work / "便携 版"
        with zipfile.ZipFile(installer.portable_file()) as packed:
            packed.extractall(place)
        [top] = place.iterdir()
        same = {path.relative_to(freeze.FOLDER) for path in freeze.FOLDER.rglob("*")}
        _require(same == {path.relative_to(top) for path in top.rglob("*")}, "便携版里的文件不同")
        console = windows_side.named(top / program_contents.CONSOLE)
        status, said = windows_side.run([console, "check", windows_side.named(self._dossier)])
        _require(status == 0, f"便携版 check 的退出码是 {status}：{said}")
        return ""

    def remove(self) -> str:
        """Silently, as 应用和功能 does; the dossier stays, and nothing else."""
        windows_side.run([windows_side.named(self._target / UNINSTALLER), "/S"], cwd=self._work)
        # It goes on as a copy of itself, so that it can delete itself.
        _wait_for(lambda: not self._target.exists(), "卸载以后程序文件夹还在")
        _wait_for(lambda: not _registered(ENTRY), "卸载以后卸载入口还在")
        self._target.parent.rmdir()
        _require(self._dossier.is_file(), "卸载删掉了申报材料")
        left = self._all_files() - self._files
        _require(not left, f"卸载以后还有文件：{sorted(left)}")
        lines = _registry_lines() - self._registry
        _require(not lines, f"卸载以后注册表里还有：{sorted(lines)}")
        return ""

    # --- tools ---

    def _set_up(self, target: Path | None = None) -> int:
        """Run the installer silently; its exit status."""
        command = [windows_side.named(installer.setup_file()), "/S"]
        if target is not None:
            command += _apart(f"/D={windows_side.named(target)}")
        status, _ = windows_side.run(command, cwd=self._work)
        return status

    def _program(self, *arguments: str) -> tuple[int, str]:
        window = windows_side.named(self._target / program_contents.WINDOW)
        return windows_side.run([window, *arguments], cwd=self._work)

    def _console(self, *arguments: str) -> tuple[int, str]:
        console = windows_side.named(self._target / program_contents.CONSOLE)
        return windows_side.run([console, *arguments], cwd=self._work)

    def _double_click(self, report: Path) -> None:
        """Open the dossier by what the registry says of its kind."""
        wanted = {"JIANGSHEN_PROBE": windows_side.named(report)}
        opening = ["cmd", "/c", "start", "", str(self._dossier)]
        if not windows_side.IS_NATIVE:
            # Wine 8 looks for kinds of files under HKLM alone, not among the user's own as well:
            # the registered command, taken as Explorer would take it.
            command = _command_of(".shenbao").replace("%1", windows_side.named(self._dossier))
            opening = shlex.split(command.replace("\\", "\\\\"))
        windows_side.start(opening, wanted, cwd=self._work)

    def _start(self, command: list[str]) -> float:
        """Seconds from the start of a program to its painted, ready window."""
        report = self._work / "打开.json"
        report.unlink(missing_ok=True)
        begun = time.time()
        windows_side.run(command, {"JIANGSHEN_PROBE": windows_side.named(report)})
        at: float = json.loads(report.read_text(encoding="utf-8"))["at"]
        return at - begun

    def _require_whole(self) -> None:
        """The installed folder is the frozen one and the uninstaller, file by file."""
        expected = {path.relative_to(freeze.FOLDER) for path in freeze.FOLDER.rglob("*")}
        found = {path.relative_to(self._target) for path in self._target.rglob("*")}
        differing = found ^ (expected | {Path(UNINSTALLER)})
        _require(not differing, f"多了或少了：{sorted(map(str, differing))[:9]}")
        found_faults = list(program_contents.faults(self._target))
        _require(not found_faults, "；".join(found_faults))


def _home() -> Path:
    """Return the user's folder, as this machine names it."""
    if windows_side.IS_NATIVE:
        return Path(os.environ["USERPROFILE"])
    users = windows_bed.PREFIX / "drive_c" / "users"
    return next(path for path in sorted(users.iterdir()) if path.name != "Public")


def _apart(argument: str) -> list[str]:
    """NSIS wants its last argument unquoted, blanks and all: so it goes in pieces."""
    return argument.split(" ")


# --- the registry ------------------------------------------------------------------------------


def _tell_registry(*arguments: str) -> tuple[int, str]:
    return windows_side.run(["reg", *arguments])


def _registered(key: str) -> bool:
    return _tell_registry("query", key)[0] == 0


def _exported(key: str) -> list[str]:
    """The lines of an exported part of the registry, those that go on put together."""
    target = windows_bed.PREFIX / "drive_c" / "exported.reg"
    if windows_side.IS_NATIVE:
        target = freeze.WORK / "exported.reg"
    _tell_registry("export", key, windows_side.named(target), "/y")
    if not target.is_file():
        return []
    text = target.read_text(encoding="utf-16").replace("\\\n  ", "")
    target.unlink()
    return text.splitlines()


def _registry_values(key: str) -> dict[str, str]:
    """The values of one key, by name ("" for its own); numbers in hex."""
    values = {}
    for line in _exported(key)[1:]:
        name, sign, text = line.partition("=")
        if line.startswith("[") and not line[1:-1].casefold().endswith(key[5:].casefold()):
            break
        if sign:
            plain = text.removeprefix("dword:").strip().removeprefix('"').removesuffix('"')
            values[name.strip('"').removeprefix("@")] = plain.replace('\\"', '"').replace(
                "\\\\", "\\"
            )
    return values


def _of_kind(ending: str, what: str) -> str:
    """What the registry says of the kind that files of an ending are."""
    kind = _registry_values(rf"{CLASSES}\{ending}").get("", "")
    return _registry_values(rf"{CLASSES}\{kind}\{what}").get("", "")


def _command_of(ending: str) -> str:
    return _of_kind(ending, r"shell\open\command")


def _registry_lines() -> set[str]:
    """All lines of the user's registry that are about us, with the key that each stands in."""
    found, key = set(), ""
    for line in _exported("HKCU"):
        if line.startswith("["):
            key = line
        about = f"{key} {line}".casefold()
        if any(word in about for word in OURS) and not any(word in about for word in _WINDOWS_OWN):
            found.add(f"{key} {line}")
    return found
