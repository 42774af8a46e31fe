"""What the tests of the electronic copy share: examples with their evidence, packed quickly."""

from __future__ import annotations

import io
import random
from pathlib import Path

import pikepdf
from PIL import Image

from app import wiring
from app.outputs.delivery.package import MB, place_package
from app.outputs.delivery.package_models import PackageFile, PackageOrder, PackageRow, Staged
from app.outputs.delivery.package_staging import stage
from app.outputs.documents.rendering import Printing
from app.outputs.engines.built_in import BuiltIn
from app.outputs.typeset.faces import Faces
from app.storage.files import DossierFile

FACES = Faces(only_own=True)
LIMIT = 20 * MB


def example_file(known, path: Path, notice: str, kind: str, *, existing: bool = False):
    """The file of an example with its evidence."""
    dossier = wiring.new_dossier(known, notice, kind, is_existing=existing, with_example=True)
    file = DossierFile.create(path, dossier, replace=True)
    wiring.add_example_evidence(file, known)
    return file


def staged_from(known, file, work: Path, **order) -> Staged:
    """The copy of a file, not yet in its place; set by our own typesetter unless an engine is given."""
    work.mkdir(exist_ok=True)
    engine = order.pop("engine", None) or BuiltIn(FACES)
    wanted = PackageOrder(order.pop("printing", Printing(engine)), faces=FACES, **order)
    fetch = lambda ref, target: file.lend_content(ref.sha256, target)  # noqa: E731
    return stage(file.dossier, known, work, fetch, wanted)


def placed(known, dossier, staged: Staged, folder: Path, limit: int = LIMIT, **more):
    return place_package(staged, dossier, known, folder, limit, **more)


def scan(width=1654, height=2339, *, grey=False, seed=1) -> bytes:
    """The JPEG of a page as a scanner gives it: 200 dpi of A4, with something on it."""
    rng = random.Random(seed)
    noise = Image.effect_noise((width // 4, height // 4), 60).resize((width, height))
    page = noise.convert("RGB")
    if not grey:
        page.paste((rng.randrange(256), 40, 30), (100, 100, 700, 700))
    target = io.BytesIO()
    page.save(target, "JPEG", quality=92)
    return target.getvalue()


def scanned_pdf(path: Path, pages: int, *, bookmarks=(), wide=595.0, **look) -> Path:
    """A PDF of scans with a line of real text on each page; `bookmarks` are pages (from 0)."""
    pdf = pikepdf.new()
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    for number in range(pages):
        data = scan(seed=number, **look)
        known = Image.open(io.BytesIO(data))
        picture = pdf.make_stream(data)
        picture.Type, picture.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        picture.Width, picture.Height, picture.BitsPerComponent = *known.size, 8
        picture.ColorSpace, picture.Filter = pikepdf.Name.DeviceRGB, pikepdf.Name.DCTDecode
        pdf.add_blank_page(page_size=(595, 842))
        page = pdf.pages[-1].obj
        page.Resources = pikepdf.Dictionary(
            XObject=pikepdf.Dictionary(Im=picture), Font=pikepdf.Dictionary(F=font)
        )
        code = f"q {wide} 0 0 {wide * 842 / 595} 0 0 cm /Im Do Q BT /F 12 Tf 60 60 Td (page {number + 1}.) Tj ET"
        page.Contents = pdf.make_stream(code.encode())
    with pdf.open_outline() as outline:
        outline.root.extend(pikepdf.OutlineItem(f"M{at}", at) for at in bookmarks)
    pdf.save(path)
    return path


def staged_of(*files: tuple[str, Path, int], title="某市-某校-某项目") -> Staged:
    """A copy made of these files (name, where, pages), all for the first artefact."""
    listed = tuple(PackageFile(path, name, ("form",), pages) for name, path, pages in files)
    artefact = type("Any", (), {"id": "form", "title": "申报表", "media": ("paper", "word")})()
    return Staged(title, listed, (PackageRow(1, artefact, tuple(one.name for one in listed)),))
