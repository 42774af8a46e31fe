"""The one pagination: from parts and rules to the number of every face. Pure.

Rules of blanks (print): a part that starts right and would fall on a back gets a blank back before
it; nothing else makes blanks. Which parts of a volume start right is the user's choice (`STARTS`). A
blank has no number and isn't counted unless the rules say so, so that number + pages of a material
is the number of the next, and both layouts have the same numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from app.outputs.volumes.models import (
    CONTENTS,
    USUAL_STARTS,
    Face,
    Layout,
    Material,
    PageRules,
    Pagination,
    Part,
    Span,
    Starts,
    Volume,
)

BLANK = "空白"
"""What a PDF reader calls a page without anything on it."""


def paginate(parts: Sequence[Part], rules: PageRules) -> Pagination:
    """Place every part; the keys must be unique."""
    counter = _Counter(rules, _start(parts, rules))
    for part in parts:
        counter.add(part)
    spans = {span.key: span for span in _spans(parts, counter.own)}
    return Pagination(rules, tuple(parts), tuple(counter.faces), spans)


def paginate_volume(
    volume: Volume, pages: Mapping[str, int], layout: Layout, starts: Starts = USUAL_STARTS
) -> Pagination:
    """The pagination of a volume whose materials have so many pages, by key."""
    contents = volume.contents
    rules = PageRules(layout, has_numbers=False)
    if contents is not None:
        rules = PageRules(layout, contents.numbered_from, contents.label, contents.counts_blanks)
    return paginate(list(_parts(volume, pages, starts)), rules)


def _parts(volume: Volume, pages: Mapping[str, int], starts: Starts) -> Iterator[Part]:
    if volume.cover is not None:
        cover = volume.cover
        yield Part(cover.key, "封面", pages=pages[cover.key], is_listed=False)
    if volume.contents is not None:
        yield Part(CONTENTS, "目录", pages=pages[CONTENTS], is_listed=False)
    before = None
    for one in volume.materials:
        has_pages = one.kind not in ("heading", "same")
        yield Part(
            one.key,
            one.title,
            one.level,
            pages.get(one.key, 0) if has_pages else 0,
            _starts_right(one, before, starts),
            is_heading=one.kind == "heading",
            same_as=one.same_as,
        )
        before = one if has_pages else before


def _starts_right(one: Material, before: Material | None, starts: Starts) -> bool:
    """Whether a material starts right; `before` is the one whose pages come before it."""
    is_evidence = one.kind == "file" or (one.kind == "heading" and one.folder)
    if starts == "material" or not is_evidence or before is None or before.kind != "file":
        return True
    return starts == "folder" and before.folder != one.folder


def _start(parts: Sequence[Part], rules: PageRules) -> int:
    """Which part has the page 1; none where there are no numbers."""
    if not rules.has_numbers:
        return len(parts)
    listed = next((at for at, part in enumerate(parts) if part.is_listed), len(parts))
    named = (at for at, part in enumerate(parts) if part.key == rules.numbered_from)
    return next(named, listed)


class _Counter:
    """Counts faces and numbers, part by part."""

    def __init__(self, rules: PageRules, start: int) -> None:
        self._rules, self._start = rules, start
        self._number, self._seen, self._wants_right = 0, 0, False
        self.faces: list[Face] = []
        self.own: dict[str, Span] = {}

    def add(self, part: Part) -> None:
        """Put the pages of a part behind those before it."""
        is_numbered = self._seen >= self._start
        self._seen += 1
        self._wants_right |= part.starts_right and not part.same_as
        if part.pages:
            if self._rules.layout == "print" and self._wants_right and len(self.faces) % 2:
                self._blank()
            self._wants_right = False
            first = self._number + 1 if is_numbered else None
            self.own[part.key] = Span(part.key, len(self.faces), part.pages, first)
        for page in range(part.pages):
            self._page(part, page, is_numbered=is_numbered)

    def _blank(self) -> None:
        counts = self._rules.counts_blanks and self._number > 0
        self._number += counts
        label = str(self._number) if counts else BLANK
        self.faces.append(Face(len(self.faces), "", 0, None, label))

    def _page(self, part: Part, page: int, *, is_numbered: bool) -> None:
        self._number += is_numbered
        number = self._number if is_numbered else None
        several = part.title if part.pages == 1 else f"{part.title}{page + 1}"
        label = str(number) if is_numbered else several
        self.faces.append(Face(len(self.faces), part.key, page, number, label))


def _spans(parts: Sequence[Part], own: dict[str, Span]) -> Iterator[Span]:
    """The span of each part: its own, that of the same file, or of what is below a heading."""
    for at, part in enumerate(parts):
        if part.same_as:
            span = own.get(part.same_as, Span("", -1, 0, None))
            yield Span(part.key, span.first, span.pages, span.number)
        elif part.is_heading:
            yield _heading(part, parts[at + 1 :], own)
        else:
            yield own.get(part.key, Span(part.key, -1, 0, None))


def _heading(heading: Part, following: Sequence[Part], own: dict[str, Span]) -> Span:
    """From the first page below the heading; one that has only files bound elsewhere points there."""
    below = []
    for part in following:
        if part.level <= heading.level:
            break
        below.append(part)
    placed = [own[part.key] for part in below if part.key in own]
    pages = sum(span.pages for span in placed)
    elsewhere = [own[part.same_as] for part in below if part.same_as in own]
    first = next(iter(placed or elsewhere), None)
    if first is None:
        return Span(heading.key, -1, 0, None)
    return Span(heading.key, first.first, pages, first.number)
