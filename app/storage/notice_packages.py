"""Notice packages (.tongzhi): a ZIP of data files, read with suspicion and written the same each time.

A package comes from a colleague by mail or on a USB stick, so nothing in it is believed: neither
its names nor the sizes that it claims. What it may hold is listed in `_ALLOWED`; whatever else is
in it refuses it as a whole. Whether the data make sense is for who reads definitions to say.
"""

from __future__ import annotations

import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from app.definitions.models import Definitions, Notice
from app.definitions.record import DefinitionProblem
from app.errors import JiangshenError
from app.storage.template_safety import template_faults

SUFFIX = ".tongzhi"
MANIFEST = "package.toml"
FORMAT = 1
MOST_FILES = 200
_MOST_BYTES = 30 * 1024 * 1024
"""Of the package, and of all that is in it."""
_LONGEST_NAME = 120
_SHOWN_NAME = 60

_ALLOWED = re.compile(
    r"package\.toml"
    r"|forms/(notices|pages|documents)/([^/]+/){0,2}[^/]+\.toml"
    r"|forms/facts/[^/]+\.toml"
    r"|templates_docx/[^/]+\.docx"
)
_BAD_NAME = re.compile(
    r'[\x00-\x1f\x7f<>:"|?*\\]|(^|/)(\.{0,2}|~.*)(/|$)|[. ](/|$)'
    r"|(^|/)(con|prn|aux|nul|com\d|lpt\d)(\.[^/]*)?(/|$)",
    re.IGNORECASE,
)
_BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError,
    ValueError,
)  # fmt: skip
"""What `zipfile` raises for files that are cut, tampered with, or no ZIP at all."""


class PackageError(JiangshenError):
    """A package can't be used; `problems` are all reasons, each with file and key."""

    def __init__(self, name: str, problems: Sequence[DefinitionProblem], advice: str = "") -> None:
        shown = "\n".join(map(str, problems))
        super().__init__(
            f"通知包“{name}”不能用：\n{shown}",
            advice or "什么也没有导入。请把上面的话转给做这个通知包的人，改好再导入",
        )
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Package:
    """What is in a package: its files by their names, and what the user calls it."""

    name: str
    files: Mapping[str, bytes]

    def as_zip(self) -> bytes:
        """The package as a file: the same bytes for the same files, whenever it is made."""
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in sorted({MANIFEST: _MANIFEST, **self.files}.items()):
                entry = zipfile.ZipInfo(name)
                entry.external_attr = 0o644 << 16
                archive.writestr(entry, data, zipfile.ZIP_DEFLATED)
        return target.getvalue()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A package that may be used: its notice, all definitions with it, the notice it would replace."""

    package: Package
    notice: Notice
    known: Definitions
    before: Notice | None


_MANIFEST = f"# 匠申通知包\nformat = {FORMAT}\n".encode()


def is_package(path: Path) -> bool:
    """Whether a path is named like a package."""
    return path.suffix.lower() == SUFFIX


def with_suffix(path: Path) -> Path:
    """The path named like a package."""
    return path if is_package(path) else path.with_name(f"{path.name}{SUFFIX}")


def read_package(path: Path) -> Package:
    """The files of a package, or of a folder that is to become one. Raises `PackageError`.

    All that is wrong with it is told at once.
    """
    problems: list[DefinitionProblem] = []
    if path.is_dir():
        found = dict(_from_folder(path, problems))
    elif not is_package(path):
        raise _wrong(path, f"不是通知包：通知包的文件名以 {SUFFIX} 结尾", _ADVICE_ON_NAME)
    else:
        found = dict(_from_file(path, problems))
    if not problems:
        problems += _problems_in(found)
    if problems:
        raise PackageError(path.name, tuple(dict.fromkeys(problems)))
    return Package(path.name, found)


_ADVICE_ON_NAME = (
    f"什么也没有导入。如果它本来就是通知包、后来改过名，请把文件名的结尾改回 {SUFFIX} 再试"
)


def _wrong(path: Path, message: str, advice: str = "") -> PackageError:
    return PackageError(path.name, [DefinitionProblem(path.name, "", message)], advice)


# --- getting at the files ----------------------------------------------------------------------


def _from_folder(folder: Path, problems: list[DefinitionProblem]) -> Iterator[tuple[str, bytes]]:
    """The files of a folder of one's own; links are no files."""
    try:
        paths = sorted(path for path in folder.rglob("*") if path.is_symlink() or path.is_file())
        if not _are_few(len(paths), sum(path.lstat().st_size for path in paths), folder, problems):
            return
        for path in paths:
            name = path.relative_to(folder).as_posix()
            if path.is_symlink():
                problems.append(DefinitionProblem(name, "", "是链接，不是文件"))
            elif _is_good(name, problems):
                yield name, path.read_bytes()
    except OSError as error:
        raise _wrong(
            folder, f"读不出来（{error.__class__.__name__}）", _ADVICE_ON_READING
        ) from error


_ADVICE_ON_READING = "什么也没有导入。请确认文件还在、没有被别的程序占用，再试一次"
_ADVICE_ON_DAMAGE = "什么也没有导入。文件可能没有下载完整或没有复制完整，请向发来的人再要一份"


def _from_file(path: Path, problems: list[DefinitionProblem]) -> Iterator[tuple[str, bytes]]:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise _wrong(path, f"太大：通知包最多 {_MOST_BYTES // 1024**2} MB")
        with zipfile.ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if _are_few(len(entries), sum(one.file_size for one in entries), path, problems):
                yield from _unpacked(archive, entries, problems)
    except OSError as error:
        raise _wrong(path, f"读不出来（{error.__class__.__name__}）", _ADVICE_ON_READING) from error
    except _BROKEN as error:
        raise _wrong(path, "已经损坏，或者不是通知包", _ADVICE_ON_DAMAGE) from error


def _are_few(count: int, size: int, path: Path, problems: list[DefinitionProblem]) -> bool:
    """Whether there are no more files, and no larger ones, than a package may have."""
    if count > MOST_FILES:
        message = f"里面有 {count} 个文件，通知包最多 {MOST_FILES} 个"
        problems.append(DefinitionProblem(path.name, "", message))
    elif size > _MOST_BYTES:
        message = f"解开以后太大：最多 {_MOST_BYTES // 1024**2} MB"
        problems.append(DefinitionProblem(path.name, "", message))
    return not problems


def _unpacked(
    archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], problems: list[DefinitionProblem]
) -> Iterator[tuple[str, bytes]]:
    """The entries with good names; of each no more is read than it says that it has."""
    seen: set[str] = set()
    for entry in entries:
        name = _name(entry)
        if stat.S_ISLNK(entry.external_attr >> 16):
            problems.append(DefinitionProblem(_shown(name), "", "是链接，不是文件"))
        elif entry.flag_bits & 0x1:
            problems.append(DefinitionProblem(_shown(name), "", "有密码，读不了"))
        elif name.casefold() in seen:
            problems.append(DefinitionProblem(_shown(name), "", "有两个同名的文件"))
        elif _is_good(name, problems):
            data = _data(archive, entry)
            if data is None:
                problems.append(DefinitionProblem(name, "", "已经损坏：读不完整"))
            else:
                yield name, data
        seen.add(name.casefold())


def _data(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes | None:
    """What an entry holds; None where it isn't what the entry says."""
    try:
        with archive.open(entry) as file:
            data = file.read(entry.file_size + 1)
    except _BROKEN:
        return None
    return data if len(data) == entry.file_size else None


def _name(entry: zipfile.ZipInfo) -> str:
    """The name of an entry; older programs write Chinese ones in the code page of the system."""
    if not entry.flag_bits & 0x800:
        try:
            return entry.orig_filename.encode("cp437").decode("gbk")
        except UnicodeError:
            pass
    return entry.orig_filename


def _is_good(name: str, problems: list[DefinitionProblem]) -> bool:
    """Whether a file may stand in a package under this name."""
    if _BAD_NAME.search(name) or len(name) > _LONGEST_NAME:
        message = "文件名不允许：不能有 ..、盘符、绝对路径或特殊字符，也不能太长"
    elif not _ALLOWED.fullmatch(name):
        message = "通知包里不应当有这个文件：只能有 forms 下的 .toml 和 templates_docx 下的 .docx"
        parts = PurePosixPath(name).parts
        if {"forms", "templates_docx"} & set(parts[1:]):
            message = f"forms 和 templates_docx 要在最上层，不能在 {_shown(parts[0])} 里面"
    else:
        return True
    problems.append(DefinitionProblem(_shown(name), "", message))
    return False


def _shown(name: str) -> str:
    """A name as it can be shown: short, and without what isn't printable."""
    plain = "".join(letter if letter.isprintable() else "?" for letter in name)
    return plain if len(plain) <= _SHOWN_NAME else f"{plain[:_SHOWN_NAME]}…"


# --- what is in them ---------------------------------------------------------------------------


def _problems_in(files: Mapping[str, bytes]) -> Iterator[DefinitionProblem]:
    """What is wrong beyond the names: the format, the number of notices, unsafe templates."""
    for message in _format_problems(files.get(MANIFEST, _MANIFEST)):
        yield DefinitionProblem(MANIFEST, "format", message)
    notices = [name for name in files if name.startswith("forms/notices/")]
    if len(notices) != 1:
        count = f"有 {len(notices)} 份" if notices else "没有"
        message = f"一个通知包要有一份通知，这里{count}（forms/notices/地区/日期.toml）"
        yield DefinitionProblem("forms/notices", "", message)
    for name, data in files.items():
        if name.endswith(".docx"):
            yield from (DefinitionProblem(name, "", message) for message in template_faults(data))


def _format_problems(manifest: bytes) -> Iterator[str]:
    import tomllib  # noqa: PLC0415 - only with a package at hand

    try:
        table = tomllib.loads(manifest.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        yield "读不懂：应当只有一行 format = 1"
        return
    number = table.get("format")
    if type(number) is int and number > FORMAT:
        yield "是用更新版本的程序做的，请先更新本机的程序"
    elif table != {"format": FORMAT}:
        yield "应当只有一行 format = 1"
