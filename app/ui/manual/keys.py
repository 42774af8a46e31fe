"""Every key of the program: the menu's from the menu itself, the others by the place where they work."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

Keys = Sequence[tuple[str, str]]
"""What a key does, and the key."""

SHEET: Keys = (
    ("编辑所在的格", "Enter 或 F2"),
    ("下一格、上一格", "Tab、Shift+Tab"),
    ("格内换行", "Alt+Enter"),
    ("增加一行", "Ins"),
    ("复制行", "Ctrl+D"),
    ("删除行", "Ctrl+-"),
    ("清空所选的格；选中整行时删除行", "Del"),
    ("上移、下移", "Alt+↑、Alt+↓"),
    ("复制、剪切", "Ctrl+C、Ctrl+X"),
    ("粘贴 Excel、WPS 表格、Word 表格里复制的内容", "Ctrl+V"),
    ("复制、粘贴的老键位", "Ctrl+Ins、Shift+Ins"),
)
OCCUPATIONS: Keys = (
    ("增加职业", "Ins"),
    ("复制这个职业", "Ctrl+D"),
    ("删除这个职业", "Del"),
    ("上移、下移", "Alt+↑、Alt+↓"),
)
EVIDENCE_FILES: Keys = (
    ("打开一份副本来看", "Enter"),
    ("改目录里的标题", "F2"),
    ("上移、下移", "Alt+↑、Alt+↓"),
    ("向右转、向左转", "Ctrl+R、Ctrl+Shift+R"),
    ("删除所选的文件", "Del"),
)
EVIDENCE_FOLDERS: Keys = (
    ("新建文件夹", "Ctrl+Shift+N"),
    ("改名", "F2"),
    ("删除自己建的文件夹", "Del"),
)
PLACES: tuple[tuple[str, Keys], ...] = (
    ("填写", (("插入佐证页码（长文字里）", "Ctrl+R"), ("清除选择（单选的栏）", "Delete"))),
    ("表格", SHEET),
    ("投入预算的表", (("到下一行", "Enter"), ("清空所选的格", "Del"), ("粘贴一块", "Ctrl+V"))),
    ("申报职业的列表", OCCUPATIONS),
    ("佐证材料：整页", (("添加文件", "Ins"), ("粘贴文件或图片", "Ctrl+V"))),
    ("佐证材料：文件", EVIDENCE_FILES),
    ("佐证材料：文件夹", EVIDENCE_FOLDERS),
    ("官方页面", (("上一页、下一页", "PgUp、PgDn"), ("放大、缩小", "Ctrl+滚轮"))),
    ("查找", (("选一条、前往", "↑↓、Enter"), ("关闭查找", "Esc"))),
    (
        "输出与报送：本程序生成的文件",
        (("打开所选的一份", "Enter"), ("不用自己的 PDF", "Del")),
    ),
    ("使用手册", (("后退、前进", "Alt+←、Alt+→"), ("查找", "Ctrl+F"), ("关闭", "Esc"))),
)


def keys_html(menu: Keys) -> str:
    """The keys as tables: those of the menu first."""
    return "".join(_tables(menu))


def _tables(menu: Keys) -> Iterator[str]:
    for title, keys in (("菜单", menu), *PLACES):
        yield f"<h2>{escape(title)}</h2><table>"
        for what, key in keys:
            yield f'<tr><td width="65%">{escape(what)}</td><td><b>{escape(key)}</b></td></tr>'
        yield "</table>"
