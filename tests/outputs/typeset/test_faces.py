"""Faces: found by their names in any language, substitutes in a stated order, refusals said."""

from __future__ import annotations

import shutil
import struct

import pytest

from app import paths
from app.outputs.typeset.faces import OWN_TITLE, Faces
from app.outputs.typeset.sfnt import FontFormatError, SfntFace, read_names

OWN = paths.RESOURCES / "fonts" / "JiangshenSerif-Regular.ttf"
BOLD = paths.RESOURCES / "fonts" / "JiangshenSerif-Bold.ttf"
FAMILY, WINDOWS, CHINESE, ENGLISH = 1, 3, 0x0804, 0x0409


def name_table(names):
    """A name table of (language, identity, text)."""
    strings, records, offset = b"", b"", 0
    for language, identity, text in names:
        data = text.encode("utf-16-be")
        records += struct.pack(">6H", WINDOWS, 1, language, identity, len(data), offset)
        strings += data
        offset += len(data)
    return struct.pack(">3H", 0, len(names), 6 + len(records)) + records + strings


def named(path, *families, source=OWN, kind=None):
    """A font file whose families are these, one Chinese and the others English."""
    data = bytearray(source.read_bytes())
    names = [(ENGLISH if one.isascii() else CHINESE, FAMILY, one) for one in families]
    table = name_table(names)
    count = struct.unpack_from(">H", data, 4)[0]
    for index in range(count):
        entry = 12 + 16 * index
        if data[entry : entry + 4] == b"name":
            struct.pack_into(">II", data, entry + 8, len(data), len(table))
    if kind:
        data[:4] = kind
    path.write_bytes(bytes(data) + table)


@pytest.fixture
def folder(tmp_path):
    return tmp_path


def test_a_face_is_found_by_its_chinese_and_its_english_name(folder):
    named(folder / "simsun.ttf", "宋体", "SimSun")
    faces = Faces(folders=[folder])
    assert faces.find("宋体").path == faces.find("SimSun").path == folder / "simsun.ttf"
    assert faces.missing(["宋体", "SimSun"]) == ()


def test_another_name_of_the_same_face_is_no_substitute(folder):
    named(folder / "fz.ttf", "方正小标宋_GBK")
    faces = Faces(folders=[folder])
    assert faces.find("方正小标宋简体").path == folder / "fz.ttf"
    assert faces.missing(["方正小标宋简体"]) == ()


def test_folders_below_are_searched_and_other_files_left_alone(folder):
    (folder / "deep" / "er").mkdir(parents=True)
    named(folder / "deep" / "er" / "k.TTF", "楷体")
    (folder / "notes.txt").write_text("x")
    (folder / "broken.ttf").write_bytes(b"\x00\x01\x00\x00 cut")
    assert Faces(folders=[folder]).find("楷体").path.name == "k.TTF"


@pytest.mark.parametrize(
    "there, asked, said",
    [
        (["宋体"], "方正小标宋简体", "缺少 方正小标宋简体，将以 宋体（加粗） 代替"),
        (["宋体", "华文中宋"], "方正小标宋简体", "缺少 方正小标宋简体，将以 华文中宋 代替"),
        (["仿宋"], "仿宋_GB2312", "缺少 仿宋_GB2312，将以 仿宋 代替"),
        (["FangSong"], "仿宋_GB2312", "缺少 仿宋_GB2312，将以 FangSong 代替"),
        (["楷体"], "楷体_GB2312", "缺少 楷体_GB2312，将以 楷体 代替"),
        (
            ["Liberation Serif"],
            "Times New Roman",
            "缺少 Times New Roman，将以 Liberation Serif 代替",
        ),
        ([], "黑体", f"缺少 黑体，将以 {OWN_TITLE} 代替"),
        ([], "某某体", f"缺少 某某体，将以 {OWN_TITLE} 代替"),
    ],
)
def test_substitutes_in_their_order(folder, there, asked, said):
    for number, family in enumerate(there):
        named(folder / f"{number}.ttf", family)
    assert [str(one) for one in Faces(folders=[folder]).missing([asked, asked, ""])] == [said]


def test_a_substitute_for_a_title_is_made_bold(folder):
    named(folder / "simsun.ttf", "宋体")
    assert Faces(folders=[folder]).find("方正小标宋简体").makes_bold


def test_the_bold_cut_is_taken_where_there_is_one(folder):
    named(folder / "a.ttf", "Face")
    named(folder / "b.ttf", "Face", source=BOLD)
    bold = Faces(folders=[folder]).find("Face", bold=True)
    assert bold.path.name == "b.ttf"
    assert not bold.makes_bold


def test_outlines_that_can_t_be_embedded_are_refused_and_said(folder):
    named(folder / "cff.otf", "黑体", kind=b"OTTO")
    faces = Faces(folders=[folder])
    [said] = faces.missing(["黑体"])
    assert "黑体 已安装，但" in str(said)
    assert "CFF" in str(said)
    assert faces.find("黑体").title == OWN_TITLE


def test_a_face_that_may_not_be_embedded_is_refused(folder):
    named(folder / "r.ttf", "黑体")
    data = bytearray((folder / "r.ttf").read_bytes())
    count = struct.unpack_from(">H", data, 4)[0]
    for index in range(count):
        tag, _, offset, _ = struct.unpack_from(">4sIII", data, 12 + 16 * index)
        if tag == b"OS/2":
            struct.pack_into(">H", data, offset + 8, 2)
    (folder / "r.ttf").write_bytes(data)
    assert "不允许嵌入" in str(Faces(folders=[folder]).missing(["黑体"])[0])


def test_faces_of_a_collection(folder):
    first = OWN.read_bytes()
    head = struct.pack(">4sHHII", b"ttcf", 1, 0, 1, 16)
    data = bytearray(head + first)
    count = struct.unpack_from(">H", data, 20)[0]
    for index in range(count):
        entry = 16 + 12 + 16 * index + 8
        struct.pack_into(">I", data, entry, struct.unpack_from(">I", data, entry)[0] + 16)
    (folder / "c.ttc").write_bytes(data)
    [found] = read_names(folder / "c.ttc")
    assert found.number == 0
    assert "jiangshen serif" in found.names
    assert SfntFace(folder / "c.ttc", 0).glyph(ord("中"))


def test_the_own_face_alone():
    faces = Faces(only_own=True)
    assert {faces.find(name).path for name in ("宋体", "Times New Roman", "黑体")} == {OWN}
    assert faces.find("宋体", bold=True).path == BOLD


@pytest.mark.parametrize(
    "data", [b"", b"OTTO", b"\x00\x01\x00\x00\x00\x01" + bytes(30), bytes(100)]
)
def test_what_is_no_font_is_refused(folder, data):
    (folder / "x.ttf").write_bytes(data)
    with pytest.raises(FontFormatError):
        read_names(folder / "x.ttf")


def test_widths_and_glyphs_agree_with_the_font_tools(folder):
    ttlib = pytest.importorskip("fontTools.ttLib")
    ours = SfntFace(OWN)
    with ttlib.TTFont(OWN, lazy=True) as font:
        glyphs, widths, order = font.getBestCmap(), font["hmtx"], font.getReverseGlyphMap()
        for letter in "中文，。“”A1 ☑□—…㈠":
            name = glyphs[ord(letter)]
            assert ours.glyph(ord(letter)) == order[name]
            assert ours.advance(order[name]) == widths[name][0]
    assert ours.glyph(0xE000) == 0


def test_a_font_is_measured_after_it_moved(folder):
    shutil.copy(OWN, folder / "moved.ttf")
    assert SfntFace(folder / "moved.ttf").units == 1000
