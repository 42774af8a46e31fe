"""Rules about what was chosen or declared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.definitions.types import Choice, Unread
from app.dossier.checks.look import Look, Remark, silent


def _labels(look: Look, key: str, values: tuple[str, ...]) -> str:
    kind = look.fact(key).type
    options: Mapping[str, str] = kind.options if isinstance(kind, Choice) else {}
    return "或".join(f"“{options.get(value, value)}”" for value in values)


@dataclass(frozen=True, slots=True)
class ChoiceIs:
    """A choice is one of the values that the clause asks for."""

    fact: str
    values: tuple[str, ...]
    advice: str = ""

    def facts(self) -> tuple[str, ...]:
        """The keys looked at."""
        return (self.fact,)

    def find(self, look: Look) -> Iterator[Remark]:
        """One remark where it is not chosen yet or is another one."""
        value = look.value(self.fact)
        label = look.fact(self.fact).label
        wanted = _labels(look, self.fact, self.values)
        if value is None:
            yield Remark(self.fact, f"“{label}”还没有选，要求是{wanted}", is_missing=True)
        elif value not in self.values:
            shown = look.fact(self.fact).type.display(value)
            ending = f"。{self.advice}" if self.advice else ""
            yield Remark(self.fact, f"“{label}”选的是“{shown}”，要求是{wanted}{ending}")


@dataclass(frozen=True, slots=True)
class OneOfChoices:
    """At least one of several choices is as asked: a rule with `或` in it."""

    choices: Mapping[str, str]
    message: str

    def facts(self) -> tuple[str, ...]:
        """The keys looked at."""
        return tuple(self.choices)

    def find(self, look: Look) -> Iterator[Remark]:
        """One remark, at the first of them, where none is as asked (several values: a|b)."""
        chosen = {key: look.value(key) for key in self.choices}
        if any(chosen[key] in wanted.split("|") for key, wanted in self.choices.items()):
            return
        # Only while nothing is chosen at all it can't be told: one wrong choice is a wrong one.
        is_missing = all(value is None for value in chosen.values())
        yield Remark(next(iter(self.choices)), self.message, is_missing=is_missing)


@dataclass(frozen=True, slots=True)
class FilledWhen:
    """A fact must be filled once a choice has a certain value."""

    fact: str
    when: str
    value: str

    def facts(self) -> tuple[str, ...]:
        """The keys looked at."""
        return (self.fact, self.when)

    def find(self, look: Look) -> Iterator[Remark]:
        """One remark where it isn't."""
        if look.value(self.when) is None:
            yield silent(self.when, f"“{look.fact(self.when).label}”还没有选")
        elif look.value(self.when) == self.value and look.value(self.fact) is None:
            when, chosen = look.fact(self.when).label, _labels(look, self.when, (self.value,))
            yield Remark(self.fact, f"“{when}”选了{chosen}，“{look.fact(self.fact).label}”也要填")


@dataclass(frozen=True, slots=True)
class Declared:
    """The user declares that a condition is met; what can't be measured is declared and proved.

    `title` is the condition in the words of the notice that asks.
    """

    fact: str
    title: str = ""

    def facts(self) -> tuple[str, ...]:
        """The keys looked at."""
        return (self.fact,)

    def find(self, look: Look) -> Iterator[Remark]:
        """One remark where it isn't declared yet, or declared not to be so."""
        value, label = look.value(self.fact), self.title or look.fact(self.fact).label
        if value is None:
            yield Remark(self.fact, f"“{label}”：请声明是否符合", is_missing=True)
        elif value != "yes" and not isinstance(value, Unread):
            yield Remark(self.fact, f"“{label}”：声明为不符合")


@dataclass(frozen=True, slots=True)
class ChoicesInclude:
    """At least so many options of a fact with several are chosen."""

    fact: str
    minimum: int = 1

    def facts(self) -> tuple[str, ...]:
        """The keys looked at."""
        return (self.fact,)

    def find(self, look: Look) -> Iterator[Remark]:
        """One remark where there are fewer."""
        value, label = look.value(self.fact), look.fact(self.fact).label
        count = len(value) if isinstance(value, tuple) else 0
        if count < self.minimum:
            message = f"“{label}”选了 {count} 项，要求至少 {self.minimum} 项"
            yield Remark(self.fact, message, is_missing=value is None)


@dataclass(frozen=True, slots=True)
class Proved:
    """The evidence folder of a condition isn't empty, or one of `others` that prove it as well."""

    fact: str
    title: str
    others: tuple[str, ...] = ()

    def facts(self) -> tuple[str, ...]:
        """The keys looked at."""
        return (self.fact, *self.others)

    def find(self, look: Look) -> Iterator[Remark]:
        """One remark where it is."""
        if not any(look.value(fact) for fact in self.facts()):
            yield Remark(self.fact, f"还没有放入证明材料：{self.title}", is_missing=True)
