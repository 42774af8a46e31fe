"""Files of evidence made on the spot: sound ones, and every kind of bad one."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, ImageDraw

A4 = (595.276, 841.89)


def pdf(sizes=(A4,), *, turns=(0,), crop=None, text=None, save=None):
    """A PDF with a page of each size; each says its number and has a mark in its upper left."""
    made = pikepdf.new()
    for number, size in enumerate(sizes):
        page = made.add_blank_page(page_size=size)
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        page.obj.Resources = Dictionary(Font=Dictionary(F=font))
        page.obj.Contents = made.make_stream((text or _numbered)(number, size).encode())
        page.obj.Rotate = turns[number % len(turns)]
        if crop:
            page.obj.CropBox = Array([*crop])
    return saved(made, **(save or {}))


def _numbered(number, size):
    return f"1 0 0 rg 40 {size[1] - 80} 30 40 re f 0 g BT /F 24 Tf 90 {size[1] - 75} Td (P{number + 1}) Tj ET"


def lines_of(size_of_type, *, aside=False):
    """Contents of a page full of small writing, lying on its side or not."""

    def text(_number, size):
        matrix = "0 1 -1 0 {y} 40 Tm" if aside else "1 0 0 1 40 {y} Tm"
        rows = range(60, int(size[1] if not aside else size[0]) - 40, 14)
        shown = (
            f"{matrix.format(y=y)} (the quick brown fox jumps over the lazy dog) Tj" for y in rows
        )
        return f"BT /F {size_of_type} Tf {' '.join(shown)} ET"

    return text


def saved(made, **options):
    target = io.BytesIO()
    made.save(target, **options)
    made.close()
    return target.getvalue()


def changed(data, change, **options):
    """A PDF after a change to the open document."""
    with pikepdf.open(io.BytesIO(data)) as document:
        change(document)
        target = io.BytesIO()
        document.save(target, **options)
    return target.getvalue()


def _look(document, colour):
    """An appearance: a filled square of 100 points."""
    form = document.make_stream(f"{colour} rg 0 0 100 100 re f".encode())
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 100, 100])
    return form


def _widget(document, page, colour, **entries):
    widget = document.make_indirect(
        Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, Rect=Array([300, 300, 400, 400]), F=4,
            AP=Dictionary(N=_look(document, colour)), T=String("one"), P=page.obj, **entries,
        )
    )  # fmt: skip
    page.obj.Annots = Array([widget])
    document.Root.AcroForm = Dictionary(Fields=Array([widget]))
    return widget


def sealed(data):
    """A signature field with a red square for a seal."""

    def change(document):
        signature = Dictionary(Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), Contents=String("x"))
        _widget(document, document.pages[0], "1 0 0", FT=Name.Sig, V=signature)
        document.Root.AcroForm.SigFlags = 3

    return changed(data, change)


def filled_form(data):
    return changed(
        data,
        lambda document: _widget(
            document, document.pages[0], "0 0 1", FT=Name.Tx, V=String("value")
        ),
    )


def unseen_form(data, text, *, left_to_readers=True, lines=False):
    """A form as some programs fill it: the value alone, its look left to who shows it."""

    def change(document):
        entries = {"FT": Name.Tx, "V": String(text), "DA": String("/Helv 0 Tf 0 g")}
        _widget(document, document.pages[0], "0 0 1", Ff=(1 << 12) * lines, **entries)
        widget = document.pages[0].obj.Annots[0]
        if left_to_readers:
            document.Root.AcroForm.NeedAppearances = True
        else:
            del widget.AP
        widget.Rect = Array([100, 600, 300, 660 if lines else 620])

    return changed(data, change)


def stamped(data):
    """A stamp annotation, as reading programs put seals on a page."""

    def change(document):
        _widget(document, document.pages[0], "1 0 0")
        document.pages[0].obj.Annots[0].Subtype = Name.Stamp
        del document.Root.AcroForm

    return changed(data, change)


def dynamic_xfa(data):
    def change(document):
        document.Root.AcroForm = Dictionary(XFA=document.make_stream(b"<xdp/>"), Fields=Array())
        document.Root.NeedsRendering = True

    return changed(data, change)


def scripted(data):
    def change(document):
        document.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))

    return changed(data, change)


def with_attachment(data):
    def change(document):
        document.attachments["secret.txt"] = b"inside"

    return changed(data, change)


def encrypted(data, user):
    options = pikepdf.Encryption(owner="owner", user=user, R=6)
    return changed(data, lambda _: None, encryption=options)


def cut(data, share=0.6):
    return data[: int(len(data) * share)]


def inflating_pdf():
    """A PDF whose object stream unpacks to a gigabyte."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(1 << 24)) for _ in range(64)) + packer.flush()
    head = b"%PDF-1.7\n1 0 obj <</Type/Catalog/Pages 3 0 R>> endobj\n"
    stream = (
        b"2 0 obj <</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>> stream\n" % len(packed)
    ) + packed
    body = head + stream + b"\nendstream endobj\n"
    start = len(body)
    entries = [(0, 0, 65535), (1, 9, 0), (1, len(head), 0), (2, 2, 0), (1, start, 0)]
    rows = b"".join(struct.pack(">BIH", *entry) for entry in entries)
    table = (
        b"4 0 obj <</Type/XRef/Size 5/W[1 4 2]/Root 1 0 R/Length %d>> stream\n" % len(rows)
    ) + rows
    return body + table + b"\nendstream endobj\nstartxref\n%d\n%%%%EOF\n" % start


def picture(size=(1240, 1754), mode="RGB", form="JPEG", *, colour=None, **options):
    """A picture with a mark in its upper left corner, so that its turn can be seen."""
    if mode == "P":
        data = picture(size, "RGB", "PNG")
        return encoded(Image.open(io.BytesIO(data)).convert("P"), form, **options)
    made = Image.new(mode, size, colour if colour is not None else _white(mode))
    mark = Image.new(mode, (size[0] // 4, size[1] // 4), _dark(mode))
    made.paste(mark, (0, 0))
    return encoded(made, form, **options)


def _white(mode):
    return {"1": 1, "L": 230, "P": 0, "I;16": 60000, "CMYK": (0, 0, 0, 0), "LA": (255, 0)}.get(
        mode, (250, 250, 250, 0)[: len(Image.new(mode, (1, 1)).getbands())]
    )


def _dark(mode):
    return {"1": 0, "L": 10, "P": 200, "I;16": 500, "CMYK": (0, 255, 255, 0), "LA": (0, 255)}.get(
        mode, (200, 0, 0, 255)[: len(Image.new(mode, (1, 1)).getbands())]
    )


def encoded(made, form, **options):
    target = io.BytesIO()
    made.save(target, form, **options)
    return target.getvalue()


def turned_jpeg(orientation, size=(1600, 1200)):
    exif = Image.Exif()
    exif[0x0112] = orientation
    return picture(size, exif=exif)


def tiff(pages=3, mode="L"):
    frames = [Image.new(mode, (1240, 1754), _white(mode)) for _ in range(pages)]
    for number, frame in enumerate(frames):
        ImageDraw.Draw(frame).rectangle((0, 0, 100 * (number + 1), 100), fill=_dark(mode))
    return encoded(frames[0], "TIFF", save_all=True, append_images=frames[1:])


def animation(form):
    frames = [Image.new("RGB", (900, 900), colour) for colour in ("white", "red", "blue")]
    return encoded(frames[0], form, save_all=True, append_images=frames[1:])


def pixel_bomb():
    """A PNG of a few kilobytes that says it has 60,000 × 60,000 pixels."""

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 1, 0, 0, 0, 0)
    data = zlib.compress(bytes(999))
    chunks = chunk(b"IHDR", head), chunk(b"IDAT", data), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def archive(members):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return target.getvalue()


def ofd():
    return archive({"OFD.xml": "<ofd:OFD/>", "Doc_0/Document.xml": "<x/>"})


def docx(text="正文"):
    from docx import Document  # noqa: PLC0415 - only the tests of engines need it

    document = Document()
    document.add_paragraph(text)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def compound(stream):
    """The look of an old Office file with a stream of that name."""
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + stream.encode("utf-16-le") + bytes(512)
    )


def mutations(seed, count):
    """Sound files with random damage: bytes changed, pieces cut out, doubled, or the rest lost."""
    sound = [
        sealed(pdf([A4] * 3)), pdf([A4], save={"object_stream_mode": pikepdf.ObjectStreamMode.generate}),
        turned_jpeg(6, (320, 240)), picture((200, 300), "RGBA", "PNG"), picture((80, 60), "RGB", "WEBP"),
        encoded(Image.new("1", (90, 90)), "TIFF", compression="group4"), picture((64, 64), "RGB", "BMP"),
        animation("GIF"), ofd(), docx(), compound("WordDocument"),
    ]  # fmt: skip
    chance = random.Random(seed)
    for _ in range(count):
        yield _damaged(bytearray(chance.choice(sound)), chance)


def _damaged(data, chance):
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(data))
        match chance.randrange(4):
            case 0:
                data[at] = chance.randrange(256)
            case 1:
                del data[at : at + chance.randint(1, 200)]
            case 2:
                data[at:at] = data[at : at + chance.randint(1, 200)]
            case _:
                data[at : at + 8] = chance.randbytes(8)
        if len(data) < 20:
            break
    return bytes(data if chance.random() < 0.8 else data[: chance.randrange(len(data) + 1)])
