"""A staged copy with smaller scans: what each step would make of it, and a look at what it loses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image, ImageStat

from app.outputs.delivery.package_models import PackageFile, Staged
from app.outputs.delivery.shrinking import STEPS, Shrunk, Step, StepKey, shrink_pdf, single_page
from app.outputs.engines.models import Cancel
from app.outputs.engines.pdf_files import Picture, draw_page
from app.outputs.files import not_written
from app.outputs.volumes.models import Progress

_SCREEN = 96 / 72
"""A page at 100 %, as a scale of its points."""
Place = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Look:
    """A piece of a page (from 1) of a file at 100 %, before and after."""

    name: str
    page: int
    before: Picture
    after: Picture


@dataclass(frozen=True, slots=True)
class ShrunkCopy:
    """A copy after a step: its files, what came of each PDF by name; bytes of all of it."""

    step: Step
    staged: Staged
    found: tuple[tuple[PackageFile, PackageFile, Shrunk], ...]

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(one.size for one in self.staged.files)

    @property
    def mailed_size(self) -> int:
        """Bytes of what goes by e-mail."""
        return sum(one.size for one in self.staged.mailed)

    def look(self, size: tuple[int, int], ratio: float = 1.0) -> Look | None:
        """A look of so many pixels at the page that lost most; None where nothing lost anything.

        `ratio` is how many pixels of the screen make one logical pixel.
        """
        worst = self.worst()
        if worst is None:
            return None
        name, page, *pages = worst
        before, after = (_drawn(one, _SCREEN * ratio) for one in pages)
        place = _busiest(before, size)
        return Look(name, page, _picture(before.crop(place)), _picture(after.crop(place)))

    def worst(self) -> tuple[str, int, bytes, bytes] | None:
        """The page that lost most: of which file, which one (from 1), and as a PDF before and after."""
        changed = [one for one in self.found if one[2].worst >= 0]
        if not changed:
            return None
        before, after, shrunk = max(changed, key=lambda one: one[2].loss)
        page = shrunk.worst
        return (
            before.name,
            page + 1,
            single_page(before.source, page),
            single_page(after.source, page),
        )


def shrunk_copies(
    staged: Staged, folder: Path, cancel: Cancel | None = None, progress: Progress | None = None
) -> Iterator[ShrunkCopy]:
    """The copy after each step, the gentlest first. Smaller PDFs are written into `folder`."""
    for key in STEPS:
        yield shrunk_copy(staged, key, folder, cancel, progress)


def shrunk_copy(
    staged: Staged,
    key: StepKey,
    folder: Path,
    cancel: Cancel | None = None,
    progress: Progress | None = None,
) -> ShrunkCopy:
    """The copy after a step. Raises `BookCancelledError`, `OutputError`."""
    step = STEPS[key]
    files, found = [], []
    for at, file in enumerate(staged.files):
        if progress is not None:
            progress(f"{step.title}：缩小扫描件", at, len(staged.files))
        if not file.name.lower().endswith(".pdf"):
            files.append(file)
            continue
        target = folder / f"{key}-{at}.pdf"
        try:
            shrunk = shrink_pdf(file.source, target, step, cancel)
        except OSError as error:
            raise not_written(target, error) from error
        smaller = replace(file, source=target) if shrunk.pictures else file
        files.append(smaller)
        found.append((file, smaller, shrunk))
    pictures = sum(one.pictures for _, _, one in found)
    note = f"电子版里的扫描件已缩小（{step}，{pictures} 幅），原件不变" if pictures else ""
    notes = (*staged.notes, *([note] if note else []))
    return ShrunkCopy(step, replace(staged, files=tuple(files), notes=notes), tuple(found))


# --- a look ------------------------------------------------------------------------------------


def _drawn(pdf: bytes, scale: float) -> Image.Image:
    drawn = draw_page(pdf, scale)
    return Image.frombytes("RGB", (drawn.width, drawn.height), drawn.data, "raw", "BGRX")


def _picture(image: Image.Image) -> Picture:
    return Picture(image.width, image.height, image.tobytes("raw", "BGRX"))


def _busiest(page: Image.Image, size: tuple[int, int]) -> Place:
    """Where on a page most is to be seen: there a loss shows."""
    wide, high = min(size[0], page.width), min(size[1], page.height)
    grey = page.convert("L")
    places = [
        (left, top, left + wide, top + high)
        for top in range(0, page.height - high + 1, max(1, high // 2))
        for left in range(0, page.width - wide + 1, max(1, wide // 2))
    ]
    return max(places, key=lambda place: ImageStat.Stat(grey.crop(place)).var[0])
