"""帮助: what a section asks for, which keys there are, what this program is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QMessageBox,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from app.definitions.models import Fact, Page
from app.definitions.types import LongText, Rows
from app.reports import program
from app.ui.session import Session
from app.ui.style.tokens import Tokens, size, tokens_of
from app.ui.wizard.form_page import facts_of

_CLOSING = (
    "佐证材料：把证明每个条件的扫描件放到它下面；核对：按官方表的顺序看全部答案；"
    "输出与报送：通知要的每一件材料、份数和期限，以及生成文件。"
)
_REFERENCES = (
    "文字里可以引用佐证材料的页码：在写长文字的地方按 Ctrl+R（或点右键），选一个文件夹或文件，"
    "写成【佐证：名称】；成册时换成“佐证见 P37–41”。"
)
_PROOFS = "要证明的条件，把扫描件放到它下面，也可以在“佐证材料”一节里放。"
_TABLE_KEYS = (
    ("长文字：插入佐证页码", "Ctrl+R"),
    ("表格：编辑所在的格", "Enter 或 F2"),
    ("表格：下一格、上一格", "Tab、Shift+Tab"),
    ("表格：格内换行", "Alt+Enter"),
    ("表格：增加一行", "Ins"),
    ("表格：复制行", "Ctrl+D"),
    ("表格：删除行", "Ctrl+-"),
    ("表格：清空所选的格", "Del"),
    ("表格：上移、下移", "Alt+↑、Alt+↓"),
    ("表格、预算：粘贴 Excel 里复制的内容", "Ctrl+V"),
    ("本程序生成的文件：打开所选的一份", "Enter"),
    ("本程序生成的文件：不用自己的 PDF", "Del"),
)


class TextDialog(QDialog):
    """A sheet of text to read, with one button."""

    def __init__(self, title: str, html: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.resize(size("space_6") * 20, size("space_6") * 15)
        self.sheet = QTextBrowser(self)
        self.sheet.setAccessibleName(title)
        self.sheet.setHtml(html)
        buttons = QDialogButtonBox(self)
        buttons.addButton("知道了", QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        layout = QVBoxLayout(self)
        layout.addWidget(self.sheet)
        layout.addWidget(buttons)


class SectionHelp(TextDialog):
    """What a section asks for under the notice of the dossier, in the official words."""

    def __init__(self, session: Session, page: Page | None, parent: QWidget | None = None) -> None:
        tokens = tokens_of(parent.palette()) if parent else tokens_of(QDialog().palette())
        body = "".join(_page_html(session, page, tokens)) if page else f"<p>{_CLOSING}</p>"
        super().__init__(page.title if page else "最后三节", body, parent)


class KeysHelp(TextDialog):
    """Every key, with what it does."""

    def __init__(self, keys: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        rows = "".join(
            f"<tr><td>{escape(what)}</td><td><b>{escape(key)}</b></td></tr>"
            for what, key in (*keys, *_TABLE_KEYS)
        )
        line = tokens_of(parent.palette() if parent else QGuiApplication.palette()).line
        looks = 'width="100%" cellpadding="4" cellspacing="0" border="1"'
        style = f"border-collapse: collapse; border-style: solid; border-color: {line}"
        super().__init__("快捷键", f'<table {looks} style="{style}">{rows}</table>', parent)


def about(parent: QWidget) -> None:
    """Say what this program is."""
    box = QMessageBox(
        QMessageBox.Icon.NoIcon, "关于匠申", program().partition("\n")[0], parent=parent
    )
    box.setInformativeText(
        "高技能人才培训基地、技能大师工作室申报材料的离线填报程序。\n"
        "内容只在这台电脑上；程序不联网，不发送任何东西。\n\n"
        "许可证：Apache-2.0；界面用 Qt（LGPL）；自带字体 Jiangshen Serif（OFL 1.1）。"
    )
    box.addButton("知道了", QMessageBox.ButtonRole.AcceptRole)
    box.exec()


def _page_html(session: Session, page: Page, tokens: Tokens) -> Iterator[str]:
    for group in page.groups:
        keys = list(facts_of(session, group))
        if keys:
            yield f"<h3>{escape(group.title)}</h3>"
        for key in keys:
            # A condition's folder of proofs has its words; it is named once, below.
            if not key.startswith("evidence."):
                yield _fact_html(session, session.definitions.facts[key], tokens)
        if any(key.startswith("evidence.") for key in keys):
            yield f"<p>{_PROOFS}</p>"
        if any(isinstance(session.definitions.facts[key].type, LongText) for key in keys):
            yield f"<p>{_REFERENCES}</p>"


def _fact_html(session: Session, fact: Fact, tokens: Tokens) -> str:
    """A fact with its hint, its help and its clause; a table with its columns."""
    kind = fact.type
    facts = session.definitions.facts
    used = session.definitions.facts_in_use(session.dossier.notice, session.kind)
    columns = [key for key in kind.columns if key in used] if isinstance(kind, Rows) else []
    words = [
        f"（{fact.hint}）" if fact.hint else "",
        fact.help,
        f"各栏：{'、'.join(facts[key].label for key in columns)}" if columns else "",
        f"依据：{fact.clause}" if fact.clause else "",
    ]
    soft = "<br>".join(escape(one) for one in words if one)
    below = f'<br><span style="color:{tokens.text_soft}">{soft}</span>' if soft else ""
    return f"<p><b>{escape(fact.label)}</b>{below}</p>"
