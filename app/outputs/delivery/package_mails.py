"""The mail drafts of an electronic copy with their attachments, in a folder beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.definitions.models import Definitions
from app.definitions.types.files import size_text
from app.dossier.dossier import Dossier
from app.outputs.delivery.mail_draft import letter, most_attached, write_draft
from app.outputs.delivery.mail_parts import MailPart, parts_of
from app.outputs.delivery.package_models import PackageFile, Staged
from app.outputs.delivery.package_names import fitting, fitting_names
from app.outputs.delivery.package_table import TABLE, Listed, as_text, package_table
from app.outputs.delivery.placing import Placing
from app.outputs.delivery.zipping import package_zip

MAIL = "邮件"
_PART = "邮件附件里的内容"
_NO_MAILBOX = "通知没有写电子邮箱，邮件草稿的收件人请自己填写"


@dataclass(frozen=True, slots=True)
class MailDraft:
    """A draft in its place, where its attachment lies, and the bytes that the mail has on its way.

    `is_over`: they are more than the limit.
    """

    path: Path
    attachment: Path
    sent: int
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class _Attachment:
    """A zip that is ready, what it is called, what is in it; `part` says which of several it is."""

    name: str
    path: Path
    inside: tuple[str, ...]
    part: str = ""


@dataclass(slots=True)
class Mailing:
    """The mails of a copy; `limit` is what one may have, in bytes. `notes` are for the user.

    `faults` say which mails can't go.
    """

    staged: Staged
    dossier: Dossier
    definitions: Definitions
    place: Placing
    limit: int
    notes: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def drafts(self, zipped: Path, tell: Callable[[str, int, int], None]) -> Iterator[MailDraft]:
        """Each draft; where the whole copy fits into one mail its zip is the attachment."""
        files = self.staged.mailed
        attachments = list(self._attachments(files, zipped, tell)) if files else []
        listed: list[Listed] = []
        for at, one in enumerate(attachments):
            tell("写入邮件草稿", at, len(attachments))
            if one.path != zipped:
                name = f"{self._folder}/{one.name}"
                listed.append(Listed(one.name, *self.place.take(one.path, name)))
            draft, kept = self._draft(one, self._place_of(one, zipped))
            listed.append(kept)
            yield draft
        if attachments:
            self.place.add(f"{self._folder}/{TABLE}", self._table(listed))
            self.notes += self._remarks(files)

    @property
    def _folder(self) -> str:
        return f"{self.staged.title} {MAIL}"

    def _fitting(self, name: str) -> str:
        """A name as it fits into the folder of the mails; which part it is stands first and stays."""
        return fitting(name.strip(), self.place.target / self._folder)

    def _attachments(
        self, files: Sequence[PackageFile], zipped: Path, tell: Callable[[str, int, int], None]
    ) -> Iterator[_Attachment]:
        title = self.staged.title
        is_whole = set(files) == set(self.staged.files)
        if is_whole and zipped.stat().st_size <= most_attached(self.limit):
            yield _Attachment(f"{title}.zip", zipped, tuple(one.name for one in files))
            return
        parts = parts_of(files, self.limit, title, self.place.work, self.place.cancel)
        for number, part in enumerate(parts, 1):
            tell("写入邮件附件", number - 1, len(parts))
            mark = f"第{number}部分／共{len(parts)}部分" if len(parts) > 1 else ""
            path = self.place.work / f"part-{number}.zip"
            inside = self._zip(path, part, mark)
            yield _Attachment(self._fitting(f"{mark} {title}.zip"), path, inside, mark)

    def _zip(self, path: Path, part: MailPart, mark: str) -> tuple[str, ...]:
        """A zip of some files with a table of its own; what they are called in it."""
        title = self.staged.title
        names = fitting_names([one.name for one in part.files], self.place.target / title)
        listed = []
        with package_zip(path, title) as archive:
            for file, name in zip(part.files, names, strict=True):
                with archive.member(name, file.size) as member:
                    listed.append(Listed(name, *self.place.pour(file.source, member), file))
            archive.add(TABLE, package_table(self.staged, listed, (mark or _PART,)))
        return tuple(names)

    def _place_of(self, attachment: _Attachment, zipped: Path) -> Path:
        target = self.place.target
        return (target if attachment.path == zipped else target / self._folder) / attachment.name

    def _draft(self, attachment: _Attachment, attached: Path) -> tuple[MailDraft, Listed]:
        dossier, known = self.dossier, self.definitions
        terms = known.terms(dossier.notice, dossier.kind)
        assert terms is not None  # noqa: S101 - `place_package` has looked
        size = attachment.path.stat().st_size
        said = letter(
            dossier, known.notices[dossier.notice], terms, (attachment.name, size),
            attachment.inside, attachment.part,
        )  # fmt: skip
        name = self._fitting(f"{attachment.part} {self.staged.title}.eml")
        path = self.place.work / f"mail-{attachment.path.name}.eml"
        with path.open("wb") as file:
            write_draft(said, [(attachment.name, attachment.path)], file)
        sent, sha256 = self.place.take(path, f"{self._folder}/{name}")
        place = self.place.target / self._folder / name
        draft = MailDraft(place, attached, sent, is_over=sent > self.limit)
        if draft.is_over:
            self.faults.append(
                f"{attachment.name} 连邮件编码共 {size_text(sent)}，超过上限 {size_text(self.limit)}，"
                "而且分不开了（有电子签章的不能拆）；请缩小扫描件，或者改用光盘、U盘"
            )
        return draft, Listed(name, sent, sha256)

    def _table(self, listed: Sequence[Listed]) -> bytes:
        lines = [
            f"{self.staged.title}　邮件草稿和附件",
            "程序不发送任何东西；请在邮件程序里打开草稿，核对后自己发送。",
            "",
        ]
        for one in listed:
            lines += [one.name, f"　　{size_text(one.size)}", f"　　SHA-256 {one.sha256}"]
        return as_text(lines)

    def _remarks(self, files: Sequence[PackageFile]) -> Iterator[str]:
        office = self.definitions.notices[self.dossier.notice].office
        if office is None or not office.email:
            yield _NO_MAILBOX
        left = [one for one in self.staged.files if one not in files]
        if any(one.is_draft for one in left):
            yield "交推荐单位的草稿没有附在邮件里"
        if any(not one.is_draft for one in left):
            yield "邮件只附通知要求用电子邮件报送的材料，其余的在文件夹里"
