"""Make the Chinese face that the program ships: a renamed subset of Noto Serif SC.

The built-in typesetter needs a face that is there on every machine, has TrueType outlines (reportlab
embeds no others) and holds the characters of people's names. Run by hand when the set changes:

    python build/fonts.py            # writes resources/fonts/
    python build/fonts.py --check    # makes everything anew and compares, byte for byte

Needs npm on the PATH and fontTools as pinned in the lock file; the same fontTools gives the same bytes.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from fontTools import subset
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.reorderGlyphs import reorderGlyphs
from fontTools.ttLib.tables._g_l_y_f import flagOverlapSimple

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "resources" / "fonts"
EXTRA_CHARACTERS = Path(__file__).with_name("font_characters.txt")
ORDER = Path(__file__).with_name("font_order.txt")

PACKAGE = "@expo-google-fonts/noto-serif-sc@0.4.3"
INTEGRITY = "sha512-fSmUpiSFtSeyHV45/2xUOy5SdfExklQwwMKN3cQjAZAujITHDmSbpMHCVdCMhRqMjQtu0ZRgc29u8A+CU3akfw=="
MEMBERS = {
    "Regular": "package/400Regular/NotoSerifSC_400Regular.ttf",
    "Bold": "package/700Bold/NotoSerifSC_700Bold.ttf",
}
LICENCE_MEMBER = "package/LICENSE_FONT"

FAMILY, FAMILY_ZH, VERSION = "Jiangshen Serif", "匠申宋体", "1.000"
WINDOWS, ENGLISH, CHINESE = 3, 0x409, 0x804  # platform and languages of the name table
# 2025-01-01, in the font format's seconds since 1904: a build must not depend on the day.
TIMESTAMP = 3_818_534_400

# Symbols that official forms and pasted text use. The face decides which of them are there.
SYMBOL_RANGES = (
    (0x0020, 0x007E),  # ASCII
    (0x00A0, 0x00FF),  # Latin-1
    (0x2000, 0x206F),  # general punctuation
    (0x2070, 0x209F),  # superscripts and subscripts
    (0x20A0, 0x20BF),  # currency
    (0x2100, 0x218F),  # letter-like signs, number forms
    (0x2190, 0x22FF),  # arrows, mathematics
    (0x2460, 0x24FF),  # enclosed numbers and letters
    (0x25A0, 0x27BF),  # geometric shapes, miscellaneous signs, dingbats
    (0x3000, 0x303F),  # CJK punctuation
    (0x3220, 0x325F),  # bracketed and circled Chinese numerals, circled 21-35
    (0x3280, 0x32BF),  # circled Chinese signs, circled 36-50
    (0x3371, 0x33DF),  # square units
    (0xFE10, 0xFE1F),  # vertical forms
    (0xFE30, 0xFE4F),  # CJK compatibility forms
    (0xFF00, 0xFFEF),  # full-width and half-width forms
)
ALIASES = {0x2610: 0x25A1, 0x2B1C: 0x25A1, 0x2714: 0x2713}  # ☐ ⬜ as □, ✔ as ✓
CROSSES = (0x2717, 0x2715, 0x2718)  # ✗ ✕ ✘
BLANKS = {
    0x2009: 200,
    0x200A: 100,
    0x202F: 200,
    0x200B: 0,
    0x200C: 0,
    0x200D: 0,
    0x2060: 0,
    0xFEFF: 0,
}


class FontBuildError(Exception):
    """The source isn't the one this script was written for."""


def fetch_package(folder: Path) -> Path:
    """Have npm put the pinned package into `folder` and return the archive."""
    npm = shutil.which("npm")
    if npm is None:
        raise FontBuildError("npm is not on the PATH")
    subprocess.run(
        [npm, "pack", "--silent", "--pack-destination", str(folder), PACKAGE],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return next(folder.glob("*.tgz"))


def verify(archive: Path) -> None:
    """Raise FontBuildError unless the archive has the pinned integrity."""
    digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode("ascii")
    if f"sha512-{digest}" != INTEGRITY:
        raise FontBuildError(f"{archive.name} is not the pinned {PACKAGE}")


def take(archive: Path, member: str, folder: Path) -> Path:
    """Copy one member out of the archive; nothing else of it touches the disk."""
    path = folder / Path(member).name
    with tarfile.open(archive) as tar:
        source = tar.extractfile(member)
        if source is None:
            raise FontBuildError(f"{member} is not a file")
        path.write_bytes(source.read())
    return path


def decoded(encoding: str, leads: Iterable[int], trails: Iterable[int]) -> Iterator[int]:
    """Yield the code points of a double-byte character set's rows."""
    trails = list(trails)
    for lead in leads:
        for trail in trails:
            text = bytes([lead, trail]).decode(encoding, "ignore")
            # An unassigned pair whose second byte is ASCII decodes to that byte alone.
            yield from (ord(character) for character in text if not character.isascii())


def listed_characters(path: Path) -> Iterator[int]:
    """Yield the characters of a list: all of them, but lines that begin with #."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            yield from map(ord, line)


def wanted_characters() -> set[int]:
    """Return every code point the face should have, if the source has it."""
    high = range(0xA1, 0xFF)
    wanted = set(decoded("gb2312", range(0xA1, 0xF8), high))
    wanted.update(decoded("gbk", range(0xA1, 0xAA), range(0x40, 0xFF)))  # GBK's symbol rows
    # The common traditional characters: names of people from Hong Kong and Taiwan.
    wanted.update(decoded("big5", range(0xA4, 0xC7), [*range(0x40, 0x7F), *high]))
    wanted.update(listed_characters(EXTRA_CHARACTERS))
    for first, last in SYMBOL_RANGES:
        wanted.update(range(first, last + 1))
    return wanted | set(ALIASES) | set(CROSSES) | set(BLANKS)


def add_glyph(font: TTFont, name: str, pen: TTGlyphPen, width: int = 1000) -> str:
    """Add what the pen drew as a new glyph and return its name."""
    glyph = pen.glyph()
    if glyph.numberOfContours > 0:
        glyph.flags[0] |= flagOverlapSimple  # strokes cross: fill by winding, not by parity
    font["glyf"][name] = glyph
    glyph.recalcBounds(font["glyf"])
    font["hmtx"][name] = (width, getattr(glyph, "xMin", 0))
    font["vmtx"][name] = (1000, 880 - getattr(glyph, "yMax", 880))
    return name


def map_character(font: TTFont, code: int, glyph: str) -> None:
    """Let every Unicode subtable show `glyph` for `code`."""
    for table in font["cmap"].tables:
        if table.format in {4, 12}:
            table.cmap[code] = glyph


def draw_polygon(pen: TTGlyphPen, points: Iterable[tuple[float, float]]) -> None:
    """Draw one closed contour."""
    first, *rest = points
    pen.moveTo(first)
    for point in rest:
        pen.lineTo(point)
    pen.closePath()


def draw_cross(pen: TTGlyphPen, thickness: int, reach: int) -> None:
    """Draw two diagonal strokes about the middle of the full-width box."""
    x, y, near, far = 500, 380, reach, reach + thickness * 0.7071
    for sign in (1, -1):
        corners = [(-far, -near), (-near, -far), (far, near), (near, far)]
        # Clockwise, as outer contours are: the mirrored stroke is walked the other way round.
        points = [(round(x + sign * dx), round(y + dy)) for dx, dy in corners]
        draw_polygon(pen, points if sign < 0 else reversed(points))


def add_marks(font: TTFont, thickness: int) -> None:
    """Add ☑ ☒ ✗, which the source lacks, from its own □ and ✓."""
    glyphs, cmap = font.getGlyphSet(), font.getBestCmap()
    ticked = TTGlyphPen(None)
    glyphs[cmap[0x25A1]].draw(ticked)
    glyphs[cmap[0x2713]].draw(TransformPen(ticked, (0.7, 0, 0, 0.7, 264, 75)))
    map_character(font, 0x2611, add_glyph(font, "box_ticked", ticked))
    crossed = TTGlyphPen(None)
    glyphs[cmap[0x25A1]].draw(crossed)
    draw_cross(crossed, thickness, 220)
    map_character(font, 0x2612, add_glyph(font, "box_crossed", crossed))
    cross = TTGlyphPen(None)
    draw_cross(cross, thickness, 300)
    name = add_glyph(font, "cross", cross)
    for code in CROSSES:
        map_character(font, code, name)


def add_dash(font: TTFont) -> None:
    """Make the dash as wide as a Chinese character, so that two of them join as 破折号."""
    cmap = font.getBestCmap()
    bar = font["glyf"][cmap[0x2015]]
    pen = TTGlyphPen(None)
    draw_polygon(pen, [(0, bar.yMin), (0, bar.yMax), (1000, bar.yMax), (1000, bar.yMin)])
    # It replaces the horizontal bar in place: the vertical form hangs on that glyph.
    map_character(font, 0x2014, add_glyph(font, cmap[0x2015], pen))


def add_missing(font: TTFont, *, bold: bool) -> None:
    """Put in what forms need and the source lacks or has in Latin widths only."""
    add_marks(font, 72 if bold else 52)
    add_dash(font)
    cmap = font.getBestCmap()
    map_character(font, 0x00B7, cmap[0x30FB])  # the dot in 阿依古丽·买买提 is full-width
    for code, twin in ALIASES.items():
        map_character(font, code, cmap[twin])
    for code, width in BLANKS.items():
        if code not in cmap:
            map_character(font, code, add_glyph(font, f"blank_{code:04X}", TTGlyphPen(None), width))
    font.setGlyphOrder(font["glyf"].glyphOrder)


def cut(font: TTFont, characters: set[int]) -> None:
    """Reduce the font to `characters`; hinting and layout go, vertical forms and kerning stay."""
    options = subset.Options()
    options.hinting = False
    options.layout_features = ["vert", "kern"]
    options.glyph_names = False
    options.notdef_outline = True
    options.name_IDs = ["*"]
    options.drop_tables += ["STAT", "BASE", "GDEF", "gasp"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    font["cmap"].tables = [table for table in font["cmap"].tables if table.platformID == WINDOWS]


def put_common_first(font: TTFont) -> None:
    """Put the glyphs that the window and the forms show at the front, so that few pages are read.

    Spread over the face, the 400 characters of one page would touch nearly all of its 5 MB.
    """
    cmap = font.getBestCmap()
    codes = [*range(0x20, 0x7F), *listed_characters(ORDER)]
    first = [".notdef", *(cmap[code] for code in codes if code in cmap)]
    reorderGlyphs(font, list(dict.fromkeys([*first, *font.getGlyphOrder()])))


def rename(font: TTFont, style: str) -> None:
    """Give the face our own name; copyright, designers and licence stay as they were."""
    names = font["name"]
    origin = names.getDebugName(5)
    postscript = f"{FAMILY.replace(' ', '')}-{style}"
    names.names = [record for record in names.names if record.nameID in {0, 7, 9, 11, 13, 14}]
    ours = {
        2: style,
        3: f"{VERSION};{postscript}",
        5: f"Version {VERSION}; after Noto Serif SC {origin}",
        6: postscript,
        10: "A subset of Noto Serif SC, changed and renamed under the SIL Open Font License 1.1.",
    }
    for number, text in ours.items():
        names.setName(text, number, WINDOWS, 1, ENGLISH)
    for language, family in ((ENGLISH, FAMILY), (CHINESE, FAMILY_ZH)):
        names.setName(family, 1, WINDOWS, 1, language)
        names.setName(
            family if style == "Regular" else f"{family} {style}", 4, WINDOWS, 1, language
        )
    names.names.sort()


def stamp(font: TTFont) -> None:
    """Fix every date and owner mark that would change from day to day or mislead."""
    font["head"].created = font["head"].modified = TIMESTAMP
    font["head"].fontRevision = float(VERSION)
    font["OS/2"].achVendID = "NONE"


def build_face(source: Path, style: str, target: Path) -> None:
    """Write one face."""
    font = TTFont(source, recalcTimestamp=False)
    add_missing(font, bold=style == "Bold")
    cut(font, wanted_characters())
    put_common_first(font)
    rename(font, style)
    stamp(font)
    font.save(target)


def licence_text(original: str, font_path: Path) -> str:
    """Return the OFL with the copyright that the fonts themselves state put above it."""
    names = TTFont(font_path, lazy=True)["name"]
    return f"{names.getDebugName(0)}\nChanged and renamed as {FAMILY}: see README.md.\n\n{original}"


def build(archive: Path, target: Path) -> list[Path]:
    """Write both faces and the licence into `target` and return their paths."""
    verify(archive)
    written = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for style, member in MEMBERS.items():
            path = target / f"JiangshenSerif-{style}.ttf"
            build_face(take(archive, member, folder), style, path)
            written.append(path)
        original = take(archive, LICENCE_MEMBER, folder).read_text(encoding="utf-8")
    licence = target / "OFL.txt"
    licence.write_text(licence_text(original, written[0]), encoding="utf-8", newline="\n")
    return [*written, licence]


def differing(made: Iterable[Path]) -> list[str]:
    """Return the names of the files that differ from the shipped ones."""
    shipped = {path.name: path.read_bytes() for path in TARGET.iterdir()}
    return [path.name for path in made if shipped.get(path.name) != path.read_bytes()]


def main() -> int:
    """Build, or with --check compare with what is shipped."""
    parser = argparse.ArgumentParser(description="Make the Chinese face that the program ships.")
    parser.add_argument("--check", action="store_true", help="compare with what is shipped")
    parser.add_argument("--archive", type=Path, help="the npm package, if it is at hand already")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        archive = arguments.archive or fetch_package(Path(name))
        target = Path(name) if arguments.check else TARGET
        target.mkdir(parents=True, exist_ok=True)
        made = build(archive, target)
        for path in made:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            print(f"{path.name}  {path.stat().st_size:,} bytes  sha256 {digest}")
        changed = differing(made)
    if changed:
        print(f"differs from resources/fonts: {', '.join(changed)}", file=sys.stderr)
    return 1 if changed else 0


if __name__ == "__main__":
    sys.exit(main())
