"""What may go wrong between a document and its PDF; each says what to do."""

from __future__ import annotations

from app.errors import JiangshenError

_ANOTHER = (
    "也可以改由程序自带的排版来排（命令行里是 --engine builtin），"
    "或者在 Word、WPS 里另存为 PDF，再交给本程序"
)


class EngineError(JiangshenError):
    """An engine couldn't make a PDF. `reason` is short Chinese for a remark on another engine's."""

    def __init__(self, message: str, advice: str, reason: str) -> None:
        super().__init__(message, advice)
        self.reason = reason


class EngineMissingError(EngineError):
    """The engine isn't on this machine, or only half of it is."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(
            f"用不了 {name}：{reason}",
            f"请安装或修复 {name}；{_ANOTHER}",
            reason,
        )


class EngineTimeoutError(EngineError):
    """The engine didn't come to an end; it has been stopped."""

    def __init__(self, name: str, seconds: float) -> None:
        super().__init__(
            f"{name} 过了 {seconds:.0f} 秒还没有做完，已停止",
            f"请先打开一次 {name}，关掉它弹出的窗口（登录、激活、恢复文件），再试；{_ANOTHER}",
            f"{seconds:.0f} 秒内没有做完",
        )


class EngineFailedError(EngineError):
    """The engine refused, or broke down. `detail` is what it said itself, for a report."""

    def __init__(self, name: str, reason: str, detail: str = "") -> None:
        super().__init__(
            f"{name} 没能生成 PDF：{reason}",
            f"请用 {name} 打开生成的 Word 文件，看能不能另存为 PDF；{_ANOTHER}",
            reason,
        )
        self.detail = detail


class UnreadableResultError(EngineFailedError):
    """What the engine made is nothing, or no PDF with pages."""


class UnreadablePdfError(EngineError):
    """The PDF that the user chose can't be used."""

    def __init__(self, path: object, reason: str) -> None:
        super().__init__(
            f"用不了 {path}：{reason}",
            "请在 Word 或 WPS 里打开这份表，重新“另存为 PDF”（不要设密码），再选一次",
            reason,
        )


class EngineCancelledError(EngineError):
    """The user stopped it. Nothing is left behind."""

    def __init__(self, name: str) -> None:
        super().__init__(f"已停止：{name} 还没有做完", "需要时再做一次即可", "已停止")
