"""An e-mail as a draft (.eml) that opens in the user's mail program. Nothing is ever sent from here."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import BinaryIO

from app.definitions.models import Notice, NoticeKind
from app.definitions.types.files import size_text
from app.dossier.dossier import Dossier
from app.outputs.documents.checklist import project_title

_LINE = 76
_BYTES_A_LINE = 57
_LINES_AT_ONCE = 4096
_TOKEN = b"jiangshen-attachment-"
HEAD_ROOM = 12_288
"""Bytes that heads and text take at most, attachments aside."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What a draft says: to whom ("" where the notice names no mailbox), about what, in which lines."""

    to: str
    subject: str
    lines: tuple[str, ...]


def coded_size(size: int) -> int:
    """Bytes that so many take in a mail: base64 makes 4 of 3, and lines with their ends."""
    encoded = 4 * -(-size // 3)
    return encoded + 2 * -(-encoded // _LINE)


def sent_size(size: int) -> int:
    """Bytes that a mail takes on its way with attachments of so many."""
    return coded_size(size) + HEAD_ROOM


def most_attached(limit: int) -> int:
    """Bytes that may be attached where a mail may have so many."""
    lines = max(0, limit - HEAD_ROOM) // (_LINE + 2)
    return lines * _BYTES_A_LINE


def letter(
    dossier: Dossier, notice: Notice, terms: NoticeKind, attached: tuple[str, int],
    inside: Sequence[str], part: str = "",
) -> Letter:  # fmt: skip
    """The letter with the material: unit, project, contact, what is attached and what is in it.

    `attached` is a name with its bytes; `part` says which of several mails it is.
    """
    unit, project = dossier.display("unit.name"), project_title(terms, dossier.kind)
    to = notice.office.email if notice.office else ""
    place = f"（{part}）" if part else ""
    subject = f"{unit or '（单位名称）'} {project}申报材料（电子版）{place}"
    name, size = attached
    lines = (
        *([f"{notice.office.name}：", ""] if notice.office else []),
        f"    按照《{notice.title}》（{notice.number}），现报送{project}申报材料电子版{place}，请查收。",
        "",
        f"申报单位：{unit}",
        f"申报项目：{project}",
        *_contact(dossier),
        "",
        f"附件：{name}（{size_text(size)}），内有：",
        *(f"{at}. {one}" for at, one in enumerate(inside, 1)),
    )
    return Letter(to, subject, lines)


def _contact(dossier: Dossier) -> Iterable[str]:
    """The contact person, as far as he is known: who asks back needs his number."""
    captions = {
        "contact.name": "联系人",
        "contact.phone": "办公电话",
        "contact.mobile": "手机",
        "contact.email": "电子邮箱",
    }
    for key, caption in captions.items():
        if key in dossier.facts and (text := dossier.display(key)):
            yield f"{caption}：{text}"


def write_draft(said: Letter, attachments: Sequence[tuple[str, Path]], target: BinaryIO) -> None:
    """Write the draft with its attachments (name, where the bytes are). Raises OSError.

    The message is laid out by the standard library with a token in place of each attachment;
    the bytes are then written straight from the files, so that any size takes no memory.
    """
    message = _message(said, [name for name, _ in attachments])
    rest = message.as_bytes(policy=SMTP)
    for at, (_, path) in enumerate(attachments):
        token = base64.b64encode(_token(at))
        before, _, rest = rest.partition(token + b"\r\n")
        target.write(before)
        _write_base64(path, target)
    target.write(rest)


def _token(number: int) -> bytes:
    return _TOKEN + b"%06d" % number


def _message(said: Letter, names: Sequence[str]) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["X-Unsent"] = "1"
    if said.to:
        message["To"] = said.to
    message["Subject"] = said.subject
    message.set_content("\n".join(said.lines) + "\n", charset="utf-8", cte="base64")
    for at, name in enumerate(names):
        kind = "zip" if name.lower().endswith(".zip") else "octet-stream"
        message.add_attachment(_token(at), maintype="application", subtype=kind, filename=name)
    return message


def _write_base64(path: Path, target: BinaryIO) -> None:
    with path.open("rb") as file:
        while chunk := file.read(_BYTES_A_LINE * _LINES_AT_ONCE):
            text = binascii.b2a_base64(chunk, newline=False)
            lines = [text[at : at + _LINE] for at in range(0, len(text), _LINE)]
            target.write(b"\r\n".join(lines) + b"\r\n")
