"""Materials for the tests: PDFs whose every page says what it is, in all shapes that come up."""

from __future__ import annotations

import hashlib
import io
import random
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from PIL import Image

from app.definitions.models import Contents, ContentsColumn
from app.outputs.typeset.faces import Faces
from app.outputs.volumes.assembly import Edition
from app.outputs.volumes.contents import bookmarks, contents_links, set_contents
from app.outputs.volumes.models import CONTENTS, BoundFile, PageRules, Part
from app.outputs.volumes.numerals import numerals
from app.outputs.volumes.pagination import paginate

FACES = Faces(only_own=True)
FIGURES = numerals(FACES)
COLUMNS = (
    ContentsColumn("序号", "number"),
    ContentsColumn("材料名称", "title"),
    ContentsColumn("材料页数", "pages"),
    ContentsColumn("起始页码", "first"),
)
CONTENTS_OF = Contents(clause="附件", columns=COLUMNS, volume="申报材料", label="P{}-")
A4, A3_LYING, RECEIPT, ODD = (595, 842), (1191, 842), (227, 400), (700, 900)


@dataclass(frozen=True)
class Shape:
    """How a page lies in its file."""

    size: tuple[float, float] = A4
    rotate: int = 0
    crop: bool = False
    origin: tuple[float, float] = (0, 0)


def shaped(rng: random.Random) -> Shape:
    return Shape(
        rng.choice([A4, A4, A4, A3_LYING, RECEIPT, ODD]),
        rng.choice([0, 0, 90, 180, 270]),
        rng.random() < 0.3,
        rng.choice([(0, 0), (0, 0), (-50, 120)]),
    )


def text_pdf(path: Path, words: list[str], shapes: list[Shape]) -> Path:
    """A PDF whose pages say these words, unbalanced q and all."""
    pdf = pikepdf.new()
    font = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
    )
    for word, shape in zip(words, shapes, strict=True):
        (width, height), (x, y) = shape.size, shape.origin
        pdf.add_blank_page(page_size=shape.size)
        page = pdf.pages[-1].obj
        box = [x, y, x + width, y + height]
        page.MediaBox = box
        if shape.crop:
            page.MediaBox = [x - 40, y - 30, x + width + 25, y + height + 60]
            page.CropBox = box
        page.Rotate = shape.rotate
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        code = f"q 0.5 g q BT /F1 10 Tf {x + 60} {y + height / 2} Td ({word}) Tj ET"
        page.Contents = pikepdf.Array([pdf.make_stream(code.encode()), pdf.make_stream(b"Q")])
    pdf.save(path)
    return path


def sealed_pdf(path):
    """A PDF with a seal as an annotation, and a hidden one."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=A4)
    form = pdf.make_stream(b"1 0 0 rg 0 0 100 100 re f")
    form.Type, form.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
    form.BBox = [0, 0, 100, 100]
    look = pikepdf.Dictionary(N=form)
    seals = [
        pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Stamp, AP=look, F=flags,
            Rect=[x, 300, x + 100, 400],
        )
        for x, flags in ((100, 4), (300, 2))
    ]  # fmt: skip
    pdf.pages[0].Annots = pdf.make_indirect(pikepdf.Array(seals))
    pdf.save(path)
    return path


def red_pixels(page) -> int:
    """How much of a page is red, at half a pixel a point."""
    colours = page.render(scale=0.5).to_pil().convert("RGB").getcolors(100_000)
    return sum(count for count, (r, g, b) in colours if r > 200 and g < 60 and b < 60)


def jpeg(width: int = 300, height: int = 420, seed: int = 1) -> bytes:
    rng = random.Random(seed)
    picture = Image.frombytes("L", (width, height), rng.randbytes(width * height))
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=70)
    return target.getvalue()


def bound(key: str, path: Path, pages: int, **more) -> BoundFile:
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    return BoundFile(key, path, pages, path.name, sha256, **more)


def settled(folder: Path, parts: list[Part], files: dict[str, BoundFile], rules: PageRules):
    """An edition with as many contents pages as its contents have."""
    count = 1
    while True:
        whole = [Part(CONTENTS, "目录", pages=count, is_listed=False), *parts]
        pagination = paginate(whole, rules)
        paper = set_contents(pagination, COLUMNS, FACES)
        if paper.pages == count:
            break
        count = paper.pages
    path = folder / "contents.pdf"
    path.write_bytes(paper.pdf)
    files = {**files, CONTENTS: bound(CONTENTS, path, count, keeps_margins=True)}
    return Edition(
        "申报材料", pagination, files, tuple(bookmarks(pagination)),
        tuple(contents_links(pagination, paper)), FIGURES, COLUMNS,
    )  # fmt: skip
