"""The electronic copy in its place: folder, zip, mail drafts, disc folder; all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from app.definitions.models import Definitions, Medium
from app.definitions.types.files import size_text
from app.dossier.dossier import Dossier
from app.outputs.delivery.package_mails import MAIL, MailDraft, Mailing
from app.outputs.delivery.package_models import PackageFile, Staged
from app.outputs.delivery.package_names import MOST_JOLIET, fitting_names
from app.outputs.delivery.package_table import TABLE, Listed, former_files, package_table
from app.outputs.delivery.placing import Placing, placing
from app.outputs.delivery.zipping import package_zip
from app.outputs.documents.rendering import NoticeGoneError
from app.outputs.engines.models import Cancel
from app.outputs.volumes.models import Progress

MB = 1 << 20
CARRIERS: Mapping[Medium, str] = {"disc": "光盘", "usb": "U盘"}
_FOLDERS = (MAIL, *CARRIERS.values())
_DISC_SIZES = ((700 * MB, "光盘（CD，700 MB）"), (4_700_000_000, "光盘（DVD，4.7 GB）"))


@dataclass(frozen=True, slots=True)
class Package:
    """An electronic copy in its place.

    `listed` are its files, `carriers` the folders to be put on a disc or a stick, `missing` and
    `notes` what the user should know.
    """

    folder: Path
    zip: Path
    listed: tuple[Listed, ...]
    mails: tuple[MailDraft, ...]
    carriers: tuple[Path, ...]
    missing: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def table(self) -> Path:
        """What lies in it, how large, with which hashes."""
        return self.folder / TABLE

    @property
    def paths(self) -> tuple[Path, ...]:
        """All that came out, the table first."""
        files = (self.folder / one.name for one in self.listed)
        mails = (path for one in self.mails for path in (one.attachment, one.path))
        found = (self.table, *files, self.zip, *mails, *self.carriers)
        return tuple(dict.fromkeys(found))


def place_package(
    staged: Staged,
    dossier: Dossier,
    definitions: Definitions,
    folder: Path,
    limit: int,
    *,
    cancel: Cancel | None = None,
    progress: Progress | None = None,
) -> Package:
    """Put a staged copy into a folder; `limit` is what a mail may have, in bytes.

    What a former copy left there goes, as far as nobody has changed it; anything else stays, under
    another name where it is in the way. Raises `OutputError` (also `PathTooLongError`) or
    `BookCancelledError`: then all is as it was.
    """
    if definitions.terms(dossier.notice, dossier.kind) is None:
        raise NoticeGoneError(dossier.notice)
    with placing(folder, cancel) as place:
        packer = _Packer(staged, dossier, definitions, place, limit, progress)
        package = packer.pack()
        place.finish()
    return package


@dataclass(slots=True)
class _Packer:
    """A copy on its way."""

    staged: Staged
    dossier: Dossier
    definitions: Definitions
    place: Placing
    limit: int
    progress: Progress | None
    notes: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The name of folder and zip."""
        return self.staged.title

    def pack(self) -> Package:
        """Everything written, beside its place; the zip is the last to be moved."""
        work, target = self.place.work, self.place.target
        zipped = work / "package.zip"
        with package_zip(zipped, self.title) as archive:
            listed = []
            for at, (file, name) in enumerate(self._named(self.title)):
                self._tell("写入电子版", at, len(self.staged.files))
                with archive.member(name, file.size) as member:
                    size, sha256 = self.place.copy(file.source, f"{self.title}/{name}", member)
                listed.append(Listed(name, size, sha256, file))
            table = package_table(self.staged, listed)
            self.place.add(f"{self.title}/{TABLE}", table)
            archive.add(TABLE, table)
        carriers = tuple(self._carriers())
        mailing = Mailing(self.staged, self.dossier, self.definitions, self.place, self.limit)
        mails = tuple(mailing.drafts(zipped, self._tell))
        self.notes += mailing.notes
        for folder in (self.title, *(f"{self.title} {name}" for name in _FOLDERS)):
            former = former_files(target / folder / TABLE)
            for kept in self.place.keep_changed(folder, former, TABLE):
                self.notes.append(f"那里原来的文件有人改过，没有覆盖，已改名为 {kept}")
            self.place.drop_former(folder, former, TABLE)
        self.place.take(zipped, f"{self.title}.zip")
        notes = tuple(dict.fromkeys((*self.staged.notes, *self.notes)))
        return Package(
            target / self.title,
            target / f"{self.title}.zip",
            tuple(listed),
            mails,
            carriers,
            (*self.staged.missing, *mailing.faults),
            notes,
        )

    def _tell(self, what: str, done: int, whole: int) -> None:
        self.place.ask()
        if self.progress is not None:
            self.progress(what, done, whole)

    def _named(self, within: str) -> Iterator[tuple[PackageFile, str]]:
        """The files of the copy with names that fit below a folder of the target."""
        names = fitting_names([one.name for one in self.staged.files], self.place.target / within)
        yield from zip(self.staged.files, names, strict=True)

    # --- disc and stick ---

    def _carriers(self) -> Iterator[Path]:
        """A folder for each carrier that the notice wants, with names that a disc can hold."""
        for medium, files in self.staged.on_carriers():
            folder = f"{self.title} {CARRIERS[medium]}"
            listed = []
            names = fitting_names(
                [one.name for one in files], self.place.target / folder, MOST_JOLIET
            )
            for file, name in zip(files, names, strict=True):
                size, sha256 = self.place.copy(file.source, f"{folder}/{name}")
                listed.append(Listed(name, size, sha256, file))
            table = package_table(self.staged, listed, (f"{CARRIERS[medium]}里的内容",))
            self.place.add(f"{folder}/{TABLE}", table)
            size = sum(one.size for one in listed) + len(table)
            told = f"{CARRIERS[medium]}里的内容共 {size_text(size)}"
            self.notes.append(f"{told}，{_on_disc(size)}" if medium == "disc" else told)
            yield self.place.target / folder


def _on_disc(size: int) -> str:
    """On what kind of disc so many bytes fit."""
    for most, name in _DISC_SIZES:
        if size <= most:
            return f"一张{name}放得下"
    return f"一张{_DISC_SIZES[-1][1]}放不下，请先缩小扫描件"
