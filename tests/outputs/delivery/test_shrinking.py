"""Smaller scans and numbered parts: nothing grows, nothing is lost, the originals stay."""

from __future__ import annotations

import errno
import io
import itertools
import zipfile

import pikepdf
import pytest
from PIL import Image

from app.outputs.delivery import shrinking_copies
from app.outputs.delivery.mail_draft import most_attached, sent_size
from app.outputs.delivery.mail_parts import parts_of
from app.outputs.delivery.package import MB
from app.outputs.delivery.shrinking import STEPS, shrink_pdf
from app.outputs.delivery.shrinking_copies import shrunk_copies
from app.outputs.delivery.splitting import split_pdf
from app.outputs.engines.pdf_files import count_pages, read_text
from app.outputs.files import OutputError
from app.outputs.volumes.pdf_writing import BookCancelledError
from tests.outputs.delivery.packing import placed, scan, scanned_pdf, staged_of
from tests.outputs.evidence.bad_files import sealed
from tests.outputs.pretence import pdf_of


def pictures(path):
    with pikepdf.open(path) as pdf:
        return [
            (int(image.Width), int(image.Height), str(image.ColorSpace), image.read_raw_bytes())
            for page in pdf.pages
            for image in page.obj.Resources.XObject.values()
        ]


def text_of(path):
    return read_text(path.read_bytes())


@pytest.fixture(scope="module")
def scans(tmp_path_factory):
    folder = tmp_path_factory.mktemp("扫描")
    return scanned_pdf(folder / "a.pdf", 6, bookmarks=(0, 2, 5))


# --- smaller scans ---


def test_each_step_is_smaller_and_keeps_pages_and_text(scans, tmp_path):
    before, sizes = scans.read_bytes(), [scans.stat().st_size]
    for key, step in STEPS.items():
        target = tmp_path / f"{key}.pdf"
        found = shrink_pdf(scans, target, step)
        assert found.after == target.stat().st_size
        assert (found.before, found.pictures) == (sizes[0], 6)
        assert text_of(target) == text_of(scans)
        sizes.append(found.after)
    assert sizes == sorted(sizes, reverse=True)
    assert scans.read_bytes() == before


def test_a_picture_gets_the_points_of_the_step_at_its_shown_size(scans, tmp_path):
    shrink_pdf(scans, tmp_path / "b.pdf", STEPS["small"])
    for width, height, _, _ in pictures(tmp_path / "b.pdf"):
        assert abs(width - 595 / 72 * 110) < 3
        assert abs(height - 842 / 72 * 110) < 3


def test_nothing_is_enlarged(tmp_path):
    small = scanned_pdf(tmp_path / "a.pdf", 1, width=700, height=990)
    shrink_pdf(small, tmp_path / "b.pdf", STEPS["fine"])
    path = tmp_path / "b.pdf" if (tmp_path / "b.pdf").exists() else small
    assert pictures(path)[0][:2] == (700, 990)


def test_what_is_grey_becomes_grey_and_a_red_seal_stays_red(scans, tmp_path):
    grey = scanned_pdf(tmp_path / "grey.pdf", 1, grey=True)
    for source, space in ((grey, "/DeviceGray"), (scans, "/DeviceRGB")):
        shrink_pdf(source, tmp_path / "b.pdf", STEPS["middle"])
        assert pictures(tmp_path / "b.pdf")[0][2] == space


def test_what_is_small_already_never_grows(scans, tmp_path):
    first = tmp_path / "first.pdf"
    shrink_pdf(scans, first, STEPS["small"])
    again = shrink_pdf(first, tmp_path / "again.pdf", STEPS["small"])
    assert again.after <= again.before
    assert not (tmp_path / "again.pdf").exists() or again.after < again.before


@pytest.mark.parametrize(
    "data", [pdf_of(2), sealed(pdf_of(1)), b"%PDF-1.4 nothing", b""],
    ids=["no pictures", "sealed", "broken", "empty"],
)  # fmt: skip
def test_what_cant_or_mustnt_be_shrunk_stays(tmp_path, data):
    (tmp_path / "a.pdf").write_bytes(data)
    found = shrink_pdf(tmp_path / "a.pdf", tmp_path / "b.pdf", STEPS["small"])
    assert found.before == found.after
    assert not (tmp_path / "b.pdf").exists()


def test_a_sealed_scan_stays_byte_for_byte(scans, tmp_path):
    (tmp_path / "a.pdf").write_bytes(sealed(scans.read_bytes()))
    assert shrink_pdf(tmp_path / "a.pdf", tmp_path / "b.pdf", STEPS["small"]).pictures == 0


def test_line_art_stencils_and_cmyk_stay(tmp_path):
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(595, 842))
    drawn = pikepdf.Dictionary()
    for at, (space, bits, size) in enumerate(
        (("DeviceGray", 1, 4000 * 4000 // 8), ("DeviceCMYK", 8, 400 * 400 * 4))
    ):
        side = 4000 if bits == 1 else 400
        picture = pdf.make_stream(bytes(range(256)) * (size // 256))
        picture.Type, picture.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        picture.Width = picture.Height = side
        picture.BitsPerComponent, picture.ColorSpace = bits, pikepdf.Name(f"/{space}")
        drawn[f"/I{at}"] = picture
    page = pdf.pages[0].obj
    page.Resources = pikepdf.Dictionary(XObject=drawn)
    page.Contents = pdf.make_stream(b"q 100 0 0 100 0 0 cm /I0 Do /I1 Do Q")
    pdf.save(tmp_path / "a.pdf")
    assert shrink_pdf(tmp_path / "a.pdf", tmp_path / "b.pdf", STEPS["small"]).pictures == 0


def _blended(pdf, picture):
    mask = pdf.make_stream(bytes(int(picture.Width) * int(picture.Height)))
    mask.Type, mask.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    mask.Width, mask.Height, mask.BitsPerComponent = picture.Width, picture.Height, 8
    mask.ColorSpace, mask.Matte = pikepdf.Name.DeviceGray, pikepdf.Array([1, 1, 1])
    picture.SMask = mask


def _of_other_colours(_pdf, picture):
    target = io.BytesIO()
    Image.open(io.BytesIO(picture.read_raw_bytes())).convert("CMYK").save(target, "JPEG")
    picture.write(target.getvalue(), filter=pikepdf.Name.DCTDecode)


@pytest.mark.parametrize("change", [_blended, _of_other_colours])
def test_a_picture_that_would_look_otherwise_stays(scans, tmp_path, change):
    with pikepdf.open(scans) as pdf:
        for page in pdf.pages:
            change(pdf, page.obj.Resources.XObject.Im)
        pdf.save(tmp_path / "a.pdf")
    assert shrink_pdf(tmp_path / "a.pdf", tmp_path / "b.pdf", STEPS["small"]).pictures == 0


def test_a_picture_within_a_form_is_measured_where_it_is_shown(tmp_path):
    """As our own volumes have it: the page of a material is a form, shown smaller."""
    scanned_pdf(tmp_path / "a.pdf", 1)
    with pikepdf.open(tmp_path / "a.pdf") as pdf:
        page = pdf.pages[0]
        form = pdf.make_stream(page.obj.Contents.read_bytes())
        form.Type, form.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
        form.BBox, form.Resources = page.obj.MediaBox, page.obj.Resources
        page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=form))
        page.obj.Contents = pdf.make_stream(b"q 0.5 0 0 0.5 10 10 cm /F Do Q")
        pdf.save(tmp_path / "b.pdf")
    shrink_pdf(tmp_path / "b.pdf", tmp_path / "c.pdf", STEPS["small"])
    with pikepdf.open(tmp_path / "c.pdf") as pdf:
        form = pdf.pages[0].Resources.XObject.F
        assert abs(int(form.Resources.XObject.Im.Width) - 595 / 72 / 2 * 110) < 3


def test_each_step_is_told_before_it_is_chosen_with_its_worst_page(scans, tmp_path):
    other = scanned_pdf(tmp_path / "b.pdf", 1, width=700, height=990)
    staged = staged_of(("01 一.pdf", scans, 6), ("02 二.pdf", other, 1))
    (tmp_path / "work").mkdir()
    copies = list(shrunk_copies(staged, tmp_path / "work"))
    sizes = [one.size for one in copies]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] < sum(one.size for one in staged.files)
    name, page, before, after = copies[-1].worst()
    assert name == "01 一.pdf"
    assert count_pages(before) == count_pages(after) == 1
    assert len(after) < len(before)
    assert read_text(before) == read_text(after)
    assert f"page {page}." in read_text(before)
    assert any("110 dpi" in note for note in copies[-1].staged.notes)


def test_shrinking_can_be_stopped(scans, tmp_path):
    with pytest.raises(BookCancelledError):
        shrink_pdf(scans, tmp_path / "b.pdf", STEPS["small"], cancel=lambda: True)
    assert not (tmp_path / "b.pdf").exists()


# --- parts ---


@pytest.mark.parametrize("size", [0, 1, 56, 57, 58, 10_000, 1_234_567])
def test_what_is_sent_is_counted_with_its_coding(size):
    encoded = len(__import__("base64").encodebytes(b"x" * size)) if size else 0
    lines = -(-size // 57)
    assert encoded + lines <= sent_size(size) <= encoded + lines + 13_000
    assert sent_size(most_attached(size + 15_000)) <= size + 15_000


def test_a_pdf_is_parted_where_a_material_begins(scans, tmp_path):
    room = round(scans.stat().st_size * 3.4 / 6)
    parts = split_pdf(scans, "05 材料.pdf", room, tmp_path)
    assert [(one.first, one.last) for one in parts] == [(1, 2), (3, 5), (6, 6)]
    assert parts[0].name == "05 材料 第1-2页.pdf"
    assert all(one.path.stat().st_size <= room for one in parts)


@pytest.mark.parametrize("share", [0.2, 0.3, 0.45, 0.6, 0.9])
def test_parts_fit_and_their_pages_are_the_whole(scans, tmp_path, share):
    room = round(scans.stat().st_size * share)
    parts = split_pdf(scans, "05 材料.pdf", room, tmp_path)
    assert all(one.path.stat().st_size <= room for one in parts)
    assert [one.first for one in parts] == [1, *(one.last + 1 for one in parts[:-1])]
    assert "\n".join(text_of(one.path) for one in parts) == text_of(scans)
    joined = list(itertools.chain.from_iterable(pictures(one.path) for one in parts))
    assert [one[3] for one in joined] == [one[3] for one in pictures(scans)]


def test_what_is_attached_becomes_a_file_of_its_own(scans, tmp_path):
    with pikepdf.open(scans) as pdf:
        original = pikepdf.AttachedFileSpec(pdf, b"original", filename="签章原件.pdf")
        pdf.attachments["签章原件.pdf"] = original
        pdf.save(tmp_path / "b.pdf")
    parts = split_pdf(tmp_path / "b.pdf", "05 材料.pdf", scans.stat().st_size // 2, tmp_path)
    assert parts[-1].name.endswith("签章原件.pdf")
    assert parts[-1].path.read_bytes() == b"original"


def test_an_attached_name_is_one_that_windows_can_hold(scans, tmp_path):
    whole = tmp_path / "07 whole.pdf"
    with pikepdf.open(scans) as pdf:
        pdf.attachments["a"] = pikepdf.AttachedFileSpec(pdf, b"sealed", filename="证明*1/2.pdf")
        pdf.save(whole)
    *_, attached = split_pdf(whole, "07 whole.pdf", whole.stat().st_size // 2, tmp_path)
    assert attached.name == "07 签章原件 证明12.pdf"


def test_a_sealed_scan_is_never_parted(scans, tmp_path):
    (tmp_path / "a.pdf").write_bytes(sealed(scans.read_bytes()))
    staged = staged_of(("01 盖章扫描件.pdf", tmp_path / "a.pdf", 6))
    [part] = parts_of(staged.files, scans.stat().st_size, "某项目", tmp_path)
    assert part.files == staged.files


def test_what_cant_be_parted_is_sent_whole(tmp_path):
    broken = tmp_path / "b.pdf"
    broken.write_bytes(b"%PDF-1.4 nothing" * 20_000)
    staged = staged_of(("01 扫描件.pdf", broken, 3))
    [part] = parts_of(staged.files, 100_000, "某项目", tmp_path)
    assert part.is_over
    assert part.files == staged.files


def test_a_full_disk_is_told_while_scans_are_made_smaller(scans, tmp_path, monkeypatch):
    def refuse(*_):
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(shrinking_copies, "shrink_pdf", refuse)
    with pytest.raises(OutputError, match="磁盘已满"):
        next(shrunk_copies(staged_of(("01 扫描件.pdf", scans, 6)), tmp_path))


def test_mails_keep_the_limit_and_hold_everything_in_order(known, base, scans, tmp_path):
    first, last = tmp_path / "p.pdf", tmp_path / "w"
    files = [("01 表.pdf", first, 1), ("02 册.pdf", scans, 6), ("03 末.docx", last, 0)]
    first.write_bytes(pdf_of(1))
    last.write_bytes(b"word" * 9000)
    staged = staged_of(*files)
    limit = round(scans.stat().st_size * 0.8)
    package = placed(known, base, staged, tmp_path / "out", limit)
    assert len(package.mails) > 1
    found = []
    for at, mail in enumerate(package.mails, 1):
        assert mail.path.stat().st_size <= limit
        assert not mail.is_over
        mark = f"第{at}部分／共{len(package.mails)}部分"
        assert mark in mail.path.name
        assert mark in mail.attachment.name
        with zipfile.ZipFile(mail.attachment) as archive:
            found += [name for name in archive.namelist() if not name.endswith(".txt")]
    names = [name.rpartition("/")[2] for name in found]
    assert names[0] == "01 表.pdf"
    assert names[-1] == "03 末.docx"
    assert all(name.startswith("02 册 第") for name in names[1:-1])


def test_a_page_larger_than_the_limit_is_told(known, base, tmp_path):
    scanned_pdf(tmp_path / "a.pdf", 1)
    staged = staged_of(("01 册.pdf", tmp_path / "a.pdf", 1))
    package = placed(known, base, staged, tmp_path / "out", 100_000)
    assert package.mails[0].is_over
    assert any("超过上限" in lack for lack in package.missing)


def test_parts_of_a_former_sending_go(known, base, scans, tmp_path):
    staged = staged_of(("02 册.pdf", scans, 6))
    out = tmp_path / "out"
    many = placed(known, base, staged, out, round(scans.stat().st_size * 0.6))
    one = placed(known, base, staged, out, 20 * MB)
    assert len(many.mails) > 1
    left = sorted(path.name for path in one.mails[0].path.parent.iterdir())
    assert left == sorted([one.mails[0].path.name, "文件清单.txt"])


def test_parting_can_be_stopped(scans, tmp_path):
    staged = staged_of(("02 册.pdf", scans, 6))
    with pytest.raises(BookCancelledError):
        parts_of(staged.files, 500_000, "某", tmp_path, cancel=lambda: True)


def test_the_scans_of_these_tests_are_pictures():
    assert Image.open(io.BytesIO(scan())).size == (1654, 2339)
