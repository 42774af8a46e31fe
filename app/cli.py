"""The entrance: `jiangshen` opens the window or runs one command.

Exit status: 0 done; 1 done, and something blocks (`check`); 2 wrong use or unreadable input;
3 an unexpected failure, with the path of a local report. Nothing heavy is loaded before it is
known what is wanted: the window shall be there at once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from app.errors import JiangshenError

WRONG_USE = 2
UNEXPECTED = 3
CHILD_ARGUMENT = "--office-child"
"""How the program calls itself to drive Word or WPS (`outputs.engines.com_child`); not for people."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    _speak_utf8()
    given = sys.argv[1:] if arguments is None else arguments
    try:
        return _run(given)
    except JiangshenError as error:
        _complain(error.message, error.advice, given)
        return error.exit_status
    except BrokenPipeError:
        # Who reads the output has enough (`| head`); Python would complain once more at its end.
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - for the rest of the run
        return 0
    except KeyboardInterrupt:
        _complain("已中断", "没有写完的文件不会留下；需要时请重新运行", given)
        return WRONG_USE
    except Exception as error:  # noqa: BLE001 - the last line of defence: no traceback for users
        from app.reports import write_report

        _complain(
            f"程序出了意外的错误（{type(error).__name__}）",
            f"详情已存到 {write_report(error)}",
            given,
        )
        return UNEXPECTED


def _run(given: Sequence[str]) -> int:
    if given[:1] == [CHILD_ARGUMENT]:
        return _office_child(given)
    if _wants_window(given):
        return _window(given)
    from app.commands import run

    return run(given)


class NoDisplayError(JiangshenError):
    """The window was asked for where there is no screen."""


def _wants_window(arguments: Sequence[str]) -> bool:
    """`jiangshen` alone, or with a dossier or a notice package to open."""
    return not arguments or arguments[0].lower().endswith((".shenbao", ".tongzhi"))


def _office_child(arguments: Sequence[str]) -> int:
    from app.outputs.engines.com_child import serve

    return serve(Path(arguments[1]))


def _window(arguments: Sequence[str]) -> int:
    if not has_display():
        raise NoDisplayError(
            "这里没有显示器，打不开窗口",
            "可以用命令：render 生成文件，check 核对，--help 看全部命令",
        )
    import gc

    from app.wiring import run_window

    # What is loaded at the start stays: looking for garbage in it only keeps the window waiting.
    # `application.Start` lets the collector work once the window stands.
    gc.disable()
    return run_window(Path(arguments[0]) if arguments else None)


def has_display() -> bool:
    """Whether a window can be shown."""
    named = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return sys.platform in {"win32", "darwin"} or any(os.environ.get(name) for name in named)


def _speak_utf8() -> None:
    """A Windows console may speak another encoding; what it can't show must not stop a command."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _complain(message: str, advice: str, given: Sequence[str]) -> None:
    """Two lines on stderr. A window that doesn't come up, of a program without a console, says it in a box."""
    text = f"错误：{message}\n办法：{advice}"
    if sys.stderr is not None:
        print(text, file=sys.stderr)
    elif sys.platform == "win32" and _wants_window(given):
        import ctypes

        error_sign = 0x10  # MB_ICONERROR
        ctypes.windll.user32.MessageBoxW(None, text, "匠申", error_sign)
