"""Files and folders that the user asked for: whole or not at all, and errors he understands."""

from __future__ import annotations

import errno
from pathlib import Path

from app.errors import JiangshenError
from app.placement import place_bytes


class OutputError(JiangshenError):
    """A file couldn't be written where the user wants it."""


def make_folder(folder: Path) -> None:
    """Make sure that a folder is there. Raises `OutputError`."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise OutputError(f"{folder} 是一个文件，不是文件夹", "请另选一个文件夹存放") from error
    except OSError as error:
        raise OutputError(
            f"建不了文件夹 {folder}：{reason(error)}", "请换一个可以写入的位置，例如桌面或“文档”"
        ) from error


def write(path: Path, data: bytes) -> None:
    """Put a file in its place, whole or not at all. Raises `OutputError`."""
    try:
        place_bytes(path, data)
    except OSError as error:
        raise not_written(path, error) from error


def not_written(path: Path, error: OSError) -> OutputError:
    """The error for a file that the system didn't let be written."""
    if isinstance(error, IsADirectoryError):
        return OutputError(f"{path} 是一个文件夹，写不成文件", "请把它改名或移走，再试一次")
    return OutputError(
        f"写不了 {path}：{reason(error)}",
        "如果它正在别的程序（Word、WPS、PDF 阅读器）里打开，请先关闭；或者换一个文件夹",
    )


def reason(error: OSError) -> str:
    """Why the system refused, in Chinese."""
    reasons = {
        errno.ENOSPC: "磁盘已满",
        errno.EACCES: "没有写入的权限，或文件正被占用",
        errno.EPERM: "没有写入的权限",
        errno.EROFS: "这个磁盘是只读的",
        errno.ENAMETOOLONG: "路径太长",
        errno.ENOENT: "文件夹或文件不在了",
        errno.ENOTDIR: "路径中间有一个是文件",
    }
    return reasons.get(error.errno or 0, f"系统错误 {error.errno}")
