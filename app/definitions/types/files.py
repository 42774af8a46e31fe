"""Files handed in for a field; their bytes are kept elsewhere, under their hash."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import ClassVar

from app.definitions.types.base import FieldType, JsonValue, Problem, Reading, Unread
from app.definitions.types.cleaning import clean_text, excerpt

_SHA256 = re.compile("[0-9a-f]{64}")
_KEYS = {"name", "sha256", "size"}
_STEP = 1024
_UNITS = ("KB", "MB", "GB", "TB")


@dataclass(frozen=True, slots=True)
class Treatment:
    """How a file is to stand in the volume; the file itself is never touched.

    `title` is its name in the contents ("": that of the file), `pages` a range as typed ("1-3，5",
    "": all), `turn` quarter turns clockwise, `per_page` how many of its pages go on one sheet, `card`
    that its pages are the two sides of a card, `certified` that it gets the mark of a true copy.
    """

    title: str = ""
    pages: str = ""
    turn: int = 0
    crop: bool = False
    per_page: int = 1
    card: bool = False
    watermark: bool = False
    certified: bool = False

    def stored(self) -> dict[str, JsonValue]:
        """What isn't as usual, as JSON."""
        return {
            field.name: getattr(self, field.name)
            for field in fields(self)
            if getattr(self, field.name) != field.default
        }


PER_PAGE = (1, 2, 4)
"""So many pages of a file can go on one sheet."""
_TURNS = 4


@dataclass(frozen=True, slots=True)
class FileRef:
    """A file by its name, the SHA-256 of its bytes in lower-case hex, and its size in bytes."""

    name: str
    sha256: str
    size: int
    treatment: Treatment = Treatment()

    @property
    def standing(self) -> tuple[str, Treatment]:
        """What it is in the volume: files alike in this are one material, whatever their titles."""
        # A lot of files is asked for this often: copying a treatment takes its time.
        how = replace(self.treatment, title="") if self.treatment.title else self.treatment
        return self.sha256, how

    @property
    def title(self) -> str:
        """Its name in the contents: the user's, or that of the file without its ending."""
        if self.treatment.title:
            return self.treatment.title
        stem, dot, _ = self.name.rpartition(".")
        return stem if dot and stem else self.name


def size_text(size: int) -> str:
    """A size in bytes as Windows shows it: 512 字节, 1.2 MB."""
    if size < _STEP:
        return f"{size} 字节"
    amount = size / _STEP
    for unit in _UNITS[:-1]:
        if amount < _STEP:
            return f"{amount:.1f} {unit}"
        amount /= _STEP
    return f"{amount:.1f} {_UNITS[-1]}"


def file_ref(raw: object) -> FileRef | None:
    """A file as JSON, or None where it isn't one."""
    if isinstance(raw, FileRef):
        return raw
    if not isinstance(raw, dict) or raw.keys() - {"treatment"} != _KEYS:
        return None
    name, sha256, size = raw["name"], raw["sha256"], raw["size"]
    if not isinstance(name, str) or not name or clean_text(name, several_lines=False)[0] != name:
        return None
    is_sound = (
        isinstance(sha256, str) and _SHA256.fullmatch(sha256) and type(size) is int and size >= 0
    )
    treatment = _treatment(raw.get("treatment", {}))
    return FileRef(name, sha256, size, treatment) if is_sound and treatment else None


def _treatment(raw: object) -> Treatment | None:
    """A treatment as JSON, or None where it isn't one."""
    if not isinstance(raw, dict):
        return None
    usual = {field.name: field.default for field in fields(Treatment)}
    if any(
        name not in usual or type(value) is not type(usual[name]) for name, value in raw.items()
    ):
        return None
    made = Treatment(**raw)
    texts = (made.title, made.pages)
    is_clean = all(clean_text(text, several_lines=False)[0] == text for text in texts)
    return made if is_clean and 0 <= made.turn < _TURNS and made.per_page in PER_PAGE else None


def _extension(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


def stored_file(file: FileRef) -> dict[str, JsonValue]:
    """A file as JSON."""
    plain: dict[str, JsonValue] = {"name": file.name, "sha256": file.sha256, "size": file.size}
    treatment = file.treatment.stored()
    return {**plain, "treatment": treatment} if treatment else plain


@dataclass(frozen=True, slots=True)
class Files(FieldType):
    """Files of certain kinds (`extensions`, without dot; none named: all), at most `max_files`.

    The value is a tuple of `FileRef`, never empty. Names alone are kept as Unread: a name isn't a
    file, and a missing file must not go unnoticed.
    """

    name: ClassVar[str] = "files"
    extensions: tuple[str, ...] = ()
    max_files: int | None = None

    def _contradictions(self) -> Iterator[str]:
        if self.max_files is not None and self.max_files < 1:
            yield "max_files 至少是 1"
        for extension in self.extensions:
            if not extension.isalnum() or extension != extension.lower():
                yield f"extensions 里的 {extension} 应是小写字母和数字，前面不加点"

    def _take(self, raw: object) -> Reading | None:
        if not isinstance(raw, list | tuple):
            return None
        files = [file_ref(item) for item in raw]
        if all(isinstance(item, str) for item in raw):
            text, notes = clean_text("、".join(raw), several_lines=False)
            return Reading(Unread(text) if text else None, notes)
        if None in files:
            return None
        return Reading(tuple(files))

    def _read(self, text: str) -> Reading:
        return Reading(Unread(text))

    def _unread_message(self, text: str) -> str:
        return f"只有文件名{excerpt(text)}，没有文件本身；请{self._expected()}。"

    def _expected(self) -> str:
        return "把文件拖到这里，或者用“添加文件”选取，例如：营业执照.pdf"

    def _problems(self, value: tuple[FileRef, ...]) -> Iterator[Problem]:
        if self.max_files is not None and len(value) > self.max_files:
            yield Problem(f"最多 {self.max_files} 个文件，现在有 {len(value)} 个，请删去多余的。")
        for file in value:
            if self.extensions and _extension(file.name) not in self.extensions:
                kinds = "、".join(self.extensions)
                yield Problem(f"{excerpt(file.name)}不是可用的文件类型，请换成 {kinds} 文件。")
            if not file.size:
                yield Problem(f"{excerpt(file.name)}是空文件，请重新添加。")
        for sha256, count in Counter(file.sha256 for file in value).items():
            if count > 1:
                name = next(file.name for file in value if file.sha256 == sha256)
                yield Problem(f"{excerpt(name)}添加了 {count} 次，请核对。", "warning")

    def _display(self, value: tuple[FileRef, ...]) -> str:
        return f"{len(value)} 个文件（{size_text(sum(file.size for file in value))}）"

    def _printed(self, value: tuple[FileRef, ...]) -> str:
        return "、".join(file.name for file in value)

    def _store(self, value: tuple[FileRef, ...]) -> JsonValue:
        return [stored_file(file) for file in value]

    def _restore(self, stored: object) -> object:
        files = [file_ref(item) for item in stored] if isinstance(stored, list) else []
        if not files or None in files:
            raise self._not_stored(stored)
        return tuple(files)
