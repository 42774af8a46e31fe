"""What a section asks for under the notice of the open dossier, in the official words."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from app.definitions.models import Fact, Page
from app.definitions.types import LongText, Rows
from app.ui.session import Session
from app.ui.wizard.form_page import facts_of

_REFERENCES = (
    "文字里可以引用佐证材料的页码：在写长文字的地方按 Ctrl+R（或点右键），选一个文件夹或文件，"
    "写成【佐证：名称】；成册时换成“佐证见 P37–41”。"
)
_PROOFS = "要证明的条件，把扫描件放到它下面，也可以在“佐证材料”一节里放。"


def section_html(session: Session, page: Page) -> str:
    """Every field that the page shows now, with hint, help and clause; "" where there is none."""
    body = "".join(_groups(session, page))
    if not body:
        return ""
    notice = session.definitions.notices.get(session.dossier.notice)
    by = f"按现在打开的材料和通知（{escape(notice.number)}）列出。" if notice else ""
    return f'<h2>这一节要填的各栏</h2><p class="soft">{by}</p>{body}'


def _groups(session: Session, page: Page) -> Iterator[str]:
    for group in page.groups:
        keys = list(facts_of(session, group))
        if keys:
            yield f"<h3>{escape(group.title)}</h3>"
        for key in keys:
            # A condition's folder of proofs has its words; it is named once, below.
            if not key.startswith("evidence."):
                yield _fact_html(session, session.definitions.facts[key])
        if any(key.startswith("evidence.") for key in keys):
            yield f"<p>{_PROOFS}</p>"
        if any(isinstance(session.definitions.facts[key].type, LongText) for key in keys):
            yield f"<p>{_REFERENCES}</p>"


def _fact_html(session: Session, fact: Fact) -> str:
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
    below = f'<br><span class="soft">{soft}</span>' if soft else ""
    return f"<p><b>{escape(fact.label)}</b>{below}</p>"
