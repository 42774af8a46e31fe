"""What may go wrong when a document's pages are set; each says what to do."""

from __future__ import annotations

from app.errors import JiangshenError


class TypesetError(JiangshenError):
    """The document can't be set."""


class BrokenDocumentError(TypesetError):
    """Not a Word file, or a damaged one."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"排不出版面：{reason}", "请用 Word 或 WPS 打开这个文件，另存为 .docx 后再试"
        )


class TooLargeDocumentError(TypesetError):
    """A part, a picture or the whole is beyond what a form can be."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"排不出版面：{reason}", "请缩小图片或拆分文件后再试")


class EndlessDocumentError(TypesetError):
    """More pages than any form has."""

    def __init__(self, pages: int) -> None:
        super().__init__(f"排不出版面：超过 {pages} 页", "请检查文件里是否误贴了大段内容")


class NoFaceError(TypesetError):
    """Not even the program's own face can be read."""

    def __init__(self) -> None:
        super().__init__("找不到可用的字体，程序自带的字体也不在", "请重新安装程序")


class SettingCancelledError(TypesetError):
    """The caller asked to stop."""

    def __init__(self) -> None:
        super().__init__("已停止排版", "需要时再做一次即可")
