"""A rule about what texts refer to."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from app.dossier.checks.look import Look, Remark
from app.dossier.references import names_in


@dataclass(frozen=True, slots=True)
class ReferencesKnown:
    """What a text refers to as evidence is there: `names` of folders and files."""

    fact: str
    names: Collection[str]

    def facts(self) -> tuple[str, ...]:
        """The keys looked at."""
        return (self.fact,)

    def find(self, look: Look) -> Iterator[Remark]:
        """One remark for each name that nothing has."""
        value = look.value(self.fact)
        for name in names_in(value) if isinstance(value, str) else ():
            if name not in self.names:
                yield Remark(
                    self.fact,
                    f"“{look.fact(self.fact).label}”里写的【佐证：{name}】找不到对应的佐证材料；"
                    "请改成“佐证材料”一节里文件夹或文件的名称，或者先把材料放进去",
                )
