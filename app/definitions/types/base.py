"""What every field type owes: the whole life of its value, from typed text to Word and Excel.

A value is None (empty), `Unread` (kept as typed), or what the type itself makes of the text.
The two first are handled here, once; a type implements the hooks with an underscore for the last.
"""

from __future__ import annotations

import dataclasses
from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Literal, TypeAlias

from app.definitions.types.cleaning import clean_text, excerpt, scalar_text

Severity = Literal["error", "warning"]
JsonValue: TypeAlias = "str | int | list[JsonValue] | dict[str, JsonValue] | None"
CellValue: TypeAlias = str | int | Decimal | date | None


@dataclass(frozen=True, slots=True)
class Unread:
    """What was typed but can't be read as the type: kept, so that nothing typed is lost."""

    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What `normalise` made of a raw value: None = empty, Unread = not readable.

    `notes` say in Chinese what was taken away or changed on the way.
    """

    value: object | None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a value and what to do, in plain Chinese."""

    message: str
    severity: Severity = "error"


@dataclass(frozen=True, slots=True)
class FieldType(ABC):
    """One kind of field. The dataclass fields of a subclass are the limits read from TOML.

    The hooks, overridden by a type:

    - `_take(raw)`: a raw value that isn't text; None where it is to go by its text
    - `_read(text)`: clean, non-empty text → Reading
    - `_problems(value)`: what is wrong with a readable value
    - `_expected()`: how to fill the field, ends the sentence "…无法识别，请填写"
    - `_display`, `_printed`, `_cell`, `_store`, `_restore`: as the methods without underscore
    - `_contradictions()`: as `wrong_limits`
    - `_printed_without(text)`: what the form shows when there is no readable value
    """

    name: ClassVar[str]
    several_lines: ClassVar[bool] = False

    def normalise(self, raw: object) -> Reading:
        """Read typed text, a JSON value, an Excel cell or a value of the type; never raises."""
        if isinstance(raw, Unread):
            raw = raw.text
        if raw is None:
            return Reading(None)
        taken = None if isinstance(raw, str) else self._take(raw)
        if taken is not None:
            return taken
        shown = scalar_text(raw)
        text, notes = clean_text(
            _shape(raw) if shown is None else shown, several_lines=self.several_lines
        )
        if shown is None:
            return Reading(Unread(text), notes)
        reading = self._read(text) if text else Reading(None)
        return dataclasses.replace(reading, notes=notes + reading.notes) if notes else reading

    def validate(self, value: object) -> tuple[Problem, ...]:
        """What is wrong with a normalised value; an empty one is never wrong by itself."""
        if value is None:
            return ()
        if isinstance(value, Unread):
            return (Problem(self._unread_message(value.text)),)
        return tuple(self._problems(value))

    def display(self, value: object) -> str:
        """The value for the screen, for lists and messages; reading it again gives it back."""
        if value is None or isinstance(value, Unread):
            return _text_of(value)
        return self._display(value)

    def printed(self, value: object) -> str:
        r"""The value as it stands in the Word form; "\n" parts the paragraphs of a long text."""
        if value is None or isinstance(value, Unread):
            return self._printed_without(_text_of(value))
        return self._printed(value)

    def store(self, value: object) -> JsonValue:
        """The value as JSON, exact and without loss; Unread as {"unread": text}."""
        if value is None:
            return None
        if isinstance(value, Unread):
            return {"unread": value.text}
        return self._store(value)

    def restore(self, stored: object) -> object | None:
        """The value that was stored. ValueError on what `store` can't have made.

        What was once right and is no longer (an option taken away, say) comes back as Unread.
        """
        if stored is None:
            return None
        if isinstance(stored, dict) and stored.keys() == {"unread"}:
            if isinstance(stored["unread"], str):
                return Unread(stored["unread"])
            raise self._not_stored(stored)
        return self._restore(stored)

    def cell(self, value: object) -> CellValue:
        """The value for an Excel cell; what only looks like a number is text."""
        if value is None or isinstance(value, Unread):
            return _text_of(value) or None
        return self._cell(value)

    def wrong_limits(self) -> tuple[str, ...]:
        """What contradicts itself in the limits, in Chinese; for who writes the definitions."""
        return tuple(self._contradictions())

    def _take(self, _raw: object) -> Reading | None:
        return None

    def _contradictions(self) -> Iterable[str]:
        return ()

    @abstractmethod
    def _read(self, text: str) -> Reading: ...

    @abstractmethod
    def _problems(self, value: Any) -> Iterable[Problem]: ...

    @abstractmethod
    def _expected(self) -> str: ...

    def _unread_message(self, text: str) -> str:
        return f"{excerpt(text)}无法识别，请填写{self._expected()}。"

    @abstractmethod
    def _display(self, value: Any) -> str: ...

    def _printed(self, value: Any) -> str:
        return self._display(value)

    def _printed_without(self, text: str) -> str:
        return text

    def _cell(self, value: Any) -> CellValue:
        return self._display(value)

    @abstractmethod
    def _store(self, value: Any) -> JsonValue: ...

    @abstractmethod
    def _restore(self, stored: object) -> object: ...

    def _not_stored(self, stored: object) -> ValueError:
        return ValueError(f"存下的内容不是“{self.name}”类型的值：{excerpt(_shape(stored), 60)}")


@dataclass(frozen=True, slots=True)
class TextualType(FieldType):
    """A type whose value is text. It takes any text: what is doubtful is kept and reported.

    Hook: `_canonical(text)`, the one way to write the same thing; idempotent, never empty.
    """

    def _canonical(self, text: str) -> str:
        return text

    def _read(self, text: str) -> Reading:
        return Reading(self._canonical(text))

    def _display(self, value: str) -> str:
        return value

    def _store(self, value: str) -> JsonValue:
        return value

    def _restore(self, stored: object) -> object:
        value = self.normalise(stored).value if isinstance(stored, str) else None
        if value is None:
            raise self._not_stored(stored)
        return value


def _text_of(value: Unread | None) -> str:
    return "" if value is None else value.text


def _shape(raw: object) -> str:
    """Some text for a value that has none of its own: a list, a table, bytes."""
    try:
        return repr(raw)
    except (ValueError, RecursionError):
        # Whole numbers of more than 4300 digits; lists nested deeper than Python can follow.
        return f"（{type(raw).__name__}）"
