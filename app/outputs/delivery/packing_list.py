"""The notice turned into a list: every artefact, who makes it, on what it goes, how far it is.

A pure function of the dossier, the definitions and what is known of the way to the counter. What
only the user can know (that something was sealed, or has come) he ticks; all else is derived from
what was exported, printed, scanned and packed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from app.definitions.models import (
    MEDIA,
    Artefact,
    Definitions,
    Medium,
    Office,
)
from app.dossier.dossier import Dossier
from app.outputs.delivery.pieces import Piece, pieces_of
from app.outputs.documents.checklist import (
    DueDate,
    artefacts_of,
    deadline_text,
    due_date,
    project_title,
)
from app.outputs.documents.rendering import NoticeGoneError
from app.outputs.volumes.plan import files_by_artefact

if TYPE_CHECKING:
    from app.outputs.typeset.faces import Faces

CHANGED = "之后又改过"
_CARRIERS: tuple[Medium, ...] = ("disc", "usb", "email", "online")


class PrintedCopies(Protocol):
    """How a piece was printed last: how many copies, of how many sheets.

    `seen_at`: until when it is known to be what the material says.
    """

    @property
    def copies(self) -> int: ...  # noqa: D102
    @property
    def seen_at(self) -> dt.datetime: ...  # noqa: D102
    @property
    def sheets(self) -> int: ...  # noqa: D102


class Fate(Protocol):
    """What has become of the material, as the dossier's file keeps it (`storage.deliveries`)."""

    @property
    def printed(self) -> Mapping[str, PrintedCopies]: ...  # noqa: D102
    @property
    def at_hand(self) -> Mapping[str, dt.datetime]: ...  # noqa: D102
    @property
    def scans(self) -> Mapping[str, Sequence[object]]: ...  # noqa: D102
    @property
    def packed(self) -> tuple[str, dt.datetime] | None: ...  # noqa: D102


class Exported(Protocol):
    """The last export, and whether nothing has changed since."""

    @property
    def is_current(self) -> bool: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the list: an artefact and how far it is.

    `piece` is the key of the piece of paper that it is part of ("": others bring it), `within` says
    what it is bound in where that is another thing. `sheets` are those of one copy
    (0: not known before it was printed). `tick` are the words of the user's tick.
    `is_changed`: something was made of it, and the dossier has changed since.
    """

    number: int
    artefact: Artefact
    states: tuple[str, ...]
    tick: str
    is_ticked: bool = False
    is_ready: bool = False
    is_changed: bool = False
    piece: str = ""
    within: str = ""
    sheets: int = 0

    @property
    def copies(self) -> str:
        """How many on paper, in words; "" where it isn't handed in on paper."""
        item = self.artefact
        if "paper" not in item.media:
            return ""
        level = f"（{item.level}）" if item.level else ""
        return f"{item.copies} 份{level}" if item.copies else "份数未写"

    @property
    def media(self) -> str:
        """What it is handed in on beside paper: `Word、电子邮件`."""
        return "、".join(MEDIA[one] for one in self.artefact.media if one != "paper")

    @property
    def carriers(self) -> str:
        """What carries it beside paper: disc, stick, mail, an online system."""
        return "、".join(MEDIA[one] for one in _CARRIERS if one in self.artefact.media)


@dataclass(frozen=True, slots=True)
class PackingList:
    """All that is to be handed in, in the notice's order; `pieces` are those that are ours."""

    notice: str
    project: str
    unit: str
    entries: tuple[Entry, ...]
    dates: tuple[DueDate, ...]
    pieces: tuple[Piece, ...]
    office: Office | None = None

    @property
    def due(self) -> tuple[Entry, ...]:
        """What has to be there at the counter."""
        return tuple(one for one in self.entries if not one.artefact.later)

    @property
    def open(self) -> tuple[Entry, ...]:
        """What isn't there yet, or no longer as it should be."""
        return tuple(one for one in self.due if not one.is_ready)

    @property
    def summary(self) -> str:
        """The sums: `共 7 份材料：5 份已备好，还差 2 份：推荐报告、汇总表`."""
        due, missing = self.due, self.open
        said = f"共 {len(due)} 份材料：{len(due) - len(missing)} 份已备好"
        if missing:
            said += f"，还差 {len(missing)} 份：{'、'.join(_brief(one) for one in missing)}"
        if later := [one.artefact.title for one in self.entries if one.artefact.later]:
            said += f"。另有 {len(later)} 份申报时不交：{'、'.join(later)}"
        return said


def packing_list(
    dossier: Dossier,
    definitions: Definitions,
    fate: Fate,
    export: Exported | None,
    changed: dt.datetime | None,
    today: dt.date,
) -> PackingList:
    """The list as it stands. `changed` is when the dossier changed last (None: never).

    Raises `NoticeGoneError`.
    """
    terms = definitions.terms(dossier.notice, dossier.kind)
    if terms is None:
        raise NoticeGoneError(dossier.notice)
    notice = definitions.notices[dossier.notice]
    pieces = pieces_of(dossier, definitions)
    look = _Look(fate, export, changed, files_by_artefact(dossier, definitions), pieces)
    items = enumerate(artefacts_of(dossier, terms), 1)
    return PackingList(
        f"{notice.number}　{notice.title}",
        project_title(terms, dossier.kind),
        dossier.display("unit.name"),
        tuple(look.entry(number, item) for number, item in items),
        tuple(due_date(one, today) for one in terms.deadlines),
        pieces,
        notice.office,
    )


def write_packing_list(listed: PackingList, target: Path, faces: Faces | None = None) -> int:
    """Write the 装袋清单 as a PDF; returns its pages. Raises `OutputError`, a `TypesetError`."""
    # The list itself is shown at once; only who wants it on paper waits for the typesetter.
    from app.outputs.delivery.packing_sheet import packing_sheet  # noqa: PLC0415
    from app.outputs.files import write  # noqa: PLC0415

    paper = packing_sheet(listed, faces)
    write(target, paper.pdf)
    return paper.pages


def open_points(listed: PackingList, errors: int) -> tuple[str, ...]:
    """What speaks against handing it in now, a line each; `errors` are the findings that block."""
    changed = [one.artefact.title for one in listed.open if one.is_changed]
    missing = [one.artefact.title for one in listed.open if not one.is_changed]
    over = [one for one in listed.dates if one.is_over]
    lines = (
        f"核对还有 {errors} 处必须改" if errors else "",
        f"还没备好 {len(missing)} 份：{'、'.join(missing)}" if missing else "",
        f"做好以后又改过内容 {len(changed)} 份：{'、'.join(changed)}" if changed else "",
        *(f"{deadline_text(one.deadline)}——{one.left}" for one in over),
    )
    return tuple(filter(None, lines))


def _brief(entry: Entry) -> str:
    return f"{entry.artefact.title}（{CHANGED}）" if entry.is_changed else entry.artefact.title


class _Look:
    """What is known of each artefact."""

    def __init__(
        self,
        fate: Fate,
        export: Exported | None,
        changed: dt.datetime | None,
        files: Mapping[str, int],
        pieces: Sequence[Piece],
    ) -> None:
        self._fate, self._export, self._changed, self._files = fate, export, changed, files
        self._homes = {item.id: piece for piece in pieces for item in piece.artefacts}

    def entry(self, number: int, item: Artefact) -> Entry:
        """A line of the list."""
        piece = self._homes.get(item.id)
        found = list(self._found(item, piece))
        printed = self._fate.printed.get(piece.key) if piece else None
        return Entry(
            number,
            item,
            tuple(_said(text, is_changed=old) for text, old in found) or (_untouched(item),),
            _tick(item),
            item.id in self._fate.at_hand,
            self._is_ready(item, piece),
            item.maker != "recommender" and any(old for _, old in found),
            piece.key if piece else "",
            _within(item, piece),
            printed.sheets if printed else 0,
        )

    def _found(self, item: Artefact, piece: Piece | None) -> Iterator[tuple[str, bool]]:
        """What became of it, each with whether the dossier has changed since."""
        if count := self._files.get(item.id):
            yield f"已放入 {count} 个文件", False
        if item.document and self._export is not None:
            said = "草稿已导出" if item.maker == "recommender" else "已导出"
            yield said, not self._export.is_current
        printed = self._fate.printed.get(piece.key) if piece else None
        if printed is not None and piece is not None:
            lacking = piece.copies - printed.copies
            more = f"，还差 {lacking} 份" if lacking > 0 else ""
            yield f"已打印 {printed.copies} 份{more}", self._is_older(printed.seen_at)
        if at := self._fate.at_hand.get(item.id):
            yield _tick(item), self._is_old(item, at)
        if self._fate.scans.get(item.id):
            yield "已扫描", False
        if self._fate.packed is not None and item.maker != "recommender" and _is_electronic(item):
            yield "已装入电子版", self._is_older(self._fate.packed[1])

    def _is_ready(self, item: Artefact, piece: Piece | None) -> bool:
        if at := self._fate.at_hand.get(item.id):
            return not self._is_old(item, at)
        if item.needs_seal:
            return bool(self._fate.scans.get(item.id))
        is_ours = bool(item.document) or bool(self._files.get(item.id))
        if item.maker == "recommender" or not is_ours:
            return False
        if "paper" in item.media:
            printed = self._fate.printed.get(piece.key) if piece else None
            is_enough = printed is not None and printed.copies >= (piece.copies if piece else 0)
            return printed is not None and is_enough and not self._is_older(printed.seen_at)
        packed = self._fate.packed
        return packed is not None and not self._is_older(packed[1])

    def _is_old(self, item: Artefact, at: dt.datetime) -> bool:
        """What others make isn't touched by what changed here."""
        return item.maker != "recommender" and self._is_older(at)

    def _is_older(self, at: dt.datetime) -> bool:
        return self._changed is not None and at < self._changed


def _is_electronic(item: Artefact) -> bool:
    return any(one != "paper" for one in item.media)


def _said(text: str, *, is_changed: bool) -> str:
    return f"{text}（{CHANGED}）" if is_changed else text


def _tick(item: Artefact) -> str:
    """What the user says of it when he ticks it."""
    if item.maker == "recommender":
        return "已拿到"
    return "已盖章" if item.needs_seal else "已备好"


def _untouched(item: Artefact) -> str:
    if item.later:
        return "申报时不交"
    if item.maker == "recommender":
        return "还没拿到"
    if item.maker == "evidence":
        return "还没有放入文件"
    return "还没做" if item.document else "要另行准备"


def _within(item: Artefact, piece: Piece | None) -> str:
    """What it is bound in, where that is more than itself."""
    if piece is None or piece.key == item.id or len(piece.artefacts) == 1:
        return ""
    is_behind = any(one.id == piece.key for one in piece.artefacts)
    return f"随《{piece.title}》装订" if is_behind else f"装入《{piece.title}》"
