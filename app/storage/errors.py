"""What may go wrong with a dossier file: one small class for each cause, each with advice."""

from __future__ import annotations

import errno
from pathlib import Path

from app.errors import JiangshenError


class StorageError(JiangshenError):
    """Something is wrong with a file; `path` is the file that the user knows."""

    def __init__(self, path: Path, message: str, advice: str) -> None:
        super().__init__(message, advice)
        self.path = path


class MissingFileError(StorageError):
    """There is no such file."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            path,
            f"找不到文件“{path}”",
            "请确认文件没有移走或改名；在U盘或网络盘上的，请先接好再打开",
        )


class ExistingFileError(StorageError):
    """A new file would take the place of another, and nobody said that it may."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, f"“{path}”已经存在", "请换一个文件名，或者先把原来的文件移走")


class NotADossierError(StorageError):
    """The file is something else."""

    def __init__(self, path: Path, what: str = "不是申报材料文件") -> None:
        super().__init__(
            path, f"“{path.name}”{what}", "请另选一个由本程序保存的文件，文件名一般以 .shenbao 结尾"
        )


class NewerFormatError(StorageError):
    """A newer version of the program made the file."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            path,
            f"“{path.name}”是用更新版本的程序保存的，这个版本打不开",
            "请把本机的程序更新到与对方相同的版本，再打开；文件没有改动",
        )


class InUseError(StorageError):
    """Someone else has the file open; `holder` says who, as far as it is known."""

    def __init__(self, path: Path, holder: str = "") -> None:
        super().__init__(
            path,
            f"“{path.name}”正由{holder or '另一个程序'}打开着",
            "请先在那边关闭它，再在这里打开；两边同时修改会互相覆盖",
        )
        self.holder = holder


class ReadOnlyError(StorageError):
    """The file or its folder can't be written to."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            path,
            f"“{path.name}”是只读的，或者所在的文件夹不允许写入",
            "请用“另存为”存到自己的文件夹（如“文档”），再继续填写",
        )


class DiskFullError(StorageError):
    """No space is left where the file lies."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            path,
            f"磁盘已满，“{path.name}”最近的修改还没有存上",
            "请删去一些不用的文件，或者用“另存为”存到别的磁盘；在此之前不要关闭程序",
        )


class UnreachableError(StorageError):
    """The drive doesn't answer: unplugged, disconnected, held by another program."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            path,
            f"读写不了“{path.name}”",
            "请检查U盘或网络盘是否接好、文件夹是否还在、杀毒或同步软件是否占用着它，然后再试一次",
        )


class UnreadableError(UnreachableError):
    """The drive answers, but can't give back a part of the file; or it went away just now."""


class DamagedError(StorageError):
    """What lies on the disk contradicts itself."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            path,
            f"“{path.name}”已经损坏",
            "请用“另存为”把现在的内容存到另一个文件；原来的文件请留着，不要删除",
        )


class HopelessError(StorageError):
    """Nothing can be read of a damaged file."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            path,
            f"“{path.name}”已经损坏，读不出任何内容",
            "请从备份中找回：同一文件夹里的副本、U盘、邮件，或者网盘的“历史版本”；损坏的文件没有改动",
        )


class DamagedHistoryError(StorageError):
    """A part of the past can't be read; the present is not concerned."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            path,
            f"“{path.name}”里这一时刻的历史记录已经损坏，无法恢复到那时",
            "请选一个更近的时刻；现在的内容不受影响",
        )


class ChangedElsewhereError(StorageError):
    """While the drive was away, someone else changed the file."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            path,
            f"“{path.name}”在断开期间被别处改动过，为免互相覆盖，没有写入",
            "请用“另存为”把这里的内容存成另一个文件，再与那一份核对",
        )


class MigrationError(StorageError):
    """An older file could not be brought up to date; it is as it was."""

    def __init__(self, path: Path, advice: str) -> None:
        super().__init__(path, f"“{path.name}”是旧版本保存的，转换没有成功，原文件没有改动", advice)


class MissingContentError(StorageError):
    """An attached file isn't there, or isn't what it was."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            path,
            f"“{path.name}”里的一份附件已经丢失或损坏",
            "请删去这份附件，再从原来的文件重新添加",
        )


class SourceError(StorageError):
    """A file that is to be attached can't be read."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            path, f"读不出“{path}”", "请确认文件还在、没有被别的程序占用，并且您有权打开它"
        )


_WINDOWS_FULL = {39, 112}
_FULL = {errno.ENOSPC, errno.EDQUOT} if hasattr(errno, "EDQUOT") else {errno.ENOSPC}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}


def from_os_error(path: Path, error: OSError) -> StorageError:
    """The class that says what an `OSError` on writing the file means for the user."""
    if error.errno in _FULL or getattr(error, "winerror", None) in _WINDOWS_FULL:
        return DiskFullError(path)
    if error.errno in _FORBIDDEN:
        return ReadOnlyError(path)
    return UnreachableError(path)
