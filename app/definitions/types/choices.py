"""One of several options, or any number of them; the value holds keys, people see labels."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from app.definitions.types.base import FieldType, JsonValue, Problem, Reading, Unread
from app.definitions.types.cleaning import clean_text, half_width, scalar_text

PRINTS = ("label", "marks")
_MARKED, _UNMARKED = "☑", "□"
_BETWEEN = "  "
_SEPARATORS = re.compile(r"[、,;/|\s]+")


def _fold(text: str) -> str:
    """A label without what clerks write either way: width, blanks, 其它 or 其他."""
    return "".join(half_width(text).split()).replace("其它", "其他").casefold()


def _index(options: Mapping[str, str]) -> Mapping[str, str]:
    """The key of every folded label."""
    return {_fold(label): key for key, label in options.items()}


def _key_of(text: str, options: Mapping[str, str]) -> str | None:
    """The key of an option given by its key or its label."""
    return text if text in options else _index(options).get(_fold(text))


def _marks(options: Mapping[str, str], chosen: tuple[str, ...]) -> str:
    return _BETWEEN.join(
        (_MARKED if key in chosen else _UNMARKED) + label for key, label in options.items()
    )


def _quoted(options: Mapping[str, str]) -> str:
    return "".join(f"“{label}”" for label in options.values())


def _wrong_options(options: Mapping[str, str]) -> Iterator[str]:
    if not options:
        yield "options 里没有选项"
    for key, label in options.items():
        if not key.strip() or not label.strip():
            yield f"options 里有空的键或名称：{key} = {label}"
        if label != key and label in options:
            yield f"options 的名称 {label} 同时是另一项的键"
    for label, count in Counter(map(_fold, options.values())).items():
        if count > 1:
            yield f"options 里有 {count} 项叫 {label}"


@dataclass(frozen=True, slots=True)
class Choice(FieldType):
    """One option; the value is its key. With print = "marks" the form shows all, one of them ticked."""

    name: ClassVar[str] = "choice"
    options: Mapping[str, str]
    print: str = "label"

    def _contradictions(self) -> Iterator[str]:
        yield from _wrong_options(self.options)
        if self.print not in PRINTS:
            yield f"print 只能是 {'、'.join(PRINTS)}"

    def _read(self, text: str) -> Reading:
        return Reading(_key_of(text, self.options) or Unread(text))

    def _problems(self, value: str) -> Iterator[Problem]:
        if value not in self.options:
            yield Problem(self._unread_message(value))

    def _expected(self) -> str:
        return f"下面的一项：{_quoted(self.options)}"

    def _display(self, value: str) -> str:
        return self.options.get(value, value)

    def _printed(self, value: str) -> str:
        if self.print == "marks":
            return _marks(self.options, (value,))
        return self._display(value)

    def _printed_without(self, text: str) -> str:
        return _marks(self.options, ()) if self.print == "marks" else text

    def _store(self, value: str) -> JsonValue:
        return value

    def _restore(self, stored: object) -> object:
        if not isinstance(stored, str) or not stored:
            raise self._not_stored(stored)
        return stored if stored in self.options else Unread(stored)


@dataclass(frozen=True, slots=True)
class Choices(FieldType):
    """Several options; the value is a tuple of keys in the order of the options, never empty."""

    name: ClassVar[str] = "choices"
    options: Mapping[str, str]

    def _contradictions(self) -> Iterator[str]:
        return _wrong_options(self.options)

    def _take(self, raw: object) -> Reading | None:
        if not isinstance(raw, list | tuple):
            return None
        texts = [scalar_text(item) for item in raw]
        if None in texts:
            return None
        clean = [clean_text(text, several_lines=False)[0] for text in texts if text]
        keys = {_key_of(text, self.options) for text in clean if text}
        return self._chosen(keys, "、".join(clean)) if keys else Reading(None)

    def _read(self, text: str) -> Reading:
        if whole := _key_of(text, self.options):
            return Reading((whole,))
        return self._chosen(self._keys_in(text), text)

    def _chosen(self, keys: set[str | None], text: str) -> Reading:
        """Reading of the keys; None among them means that something wasn't an option."""
        if None in keys:
            return Reading(Unread(text))
        return Reading(tuple(key for key in self.options if key in keys))

    def _keys_in(self, text: str) -> set[str | None]:
        """The keys in a text of labels; a label may itself hold separators: 行业、企业办."""
        index, flat = _index(self.options), _fold(_SEPARATORS.sub("、", half_width(text)))
        keys = {index.get(part) for part in flat.split("、") if part}
        return keys if keys and None not in keys else self._labels_in(flat)

    def _labels_in(self, flat: str) -> set[str | None]:
        """The keys of the labels found anywhere, longest first; None where something is left."""
        found: set[str | None] = set()
        for key, label in sorted(self.options.items(), key=lambda item: -len(item[1])):
            part = _fold(_SEPARATORS.sub("、", half_width(label)))
            if part in flat:
                found.add(key)
                flat = flat.replace(part, "、")
        return found if found and not flat.strip("、") else {None}

    def _problems(self, value: tuple[str, ...]) -> Iterator[Problem]:
        for key in value:
            if key not in self.options:
                yield Problem(self._unread_message(key))

    def _expected(self) -> str:
        return f"下面的一项或几项，用顿号分开：{_quoted(self.options)}"

    def _display(self, value: tuple[str, ...]) -> str:
        return "、".join(self.options.get(key, key) for key in value)

    def _printed(self, value: tuple[str, ...]) -> str:
        return _marks(self.options, value)

    def _printed_without(self, _text: str) -> str:
        return _marks(self.options, ())

    def _store(self, value: tuple[str, ...]) -> JsonValue:
        return list(value)

    def _restore(self, stored: object) -> object:
        if not isinstance(stored, list) or not all(isinstance(key, str) for key in stored):
            raise self._not_stored(stored)
        reading = self._take(stored)
        if reading is None or reading.value is None:
            raise self._not_stored(stored)
        return reading.value
