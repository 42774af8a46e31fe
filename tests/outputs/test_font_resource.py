"""The shipped face holds what forms and names need, and says where it comes from."""

from __future__ import annotations

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont
from reportlab.pdfbase import ttfonts

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "fonts"
FACES = [FOLDER / "JiangshenSerif-Regular.ttf", FOLDER / "JiangshenSerif-Bold.ttf"]
FORM_MARKS = (
    "□☑☒☐■√×✓✔✗○●◎◆△▲★☆①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ⑴⒈㈠㈩"
    "℃㎡‰％±≥≤≠≈÷°№§※→←↑↓—–…·“”‘’、。〈〉《》「」『』【】〔〕〇￥¥／（），：；！？～"
)
NAME_CHARACTERS = (
    "喆堃昇珺翀犇淼煊赟頔彧旻晟璟祎翯垚燚焱嫚婳瑀玥玘珩琤瑄璠璘骎骉叕䶮㛃𬭎𬍛𬀩劼旸淏瑆瑸璈燊峯栢瞾囍赑翛甦喦龑"
    "陳張劉黃趙吳鄭葉蘇盧鍾齊嚴賴譚"
)


@pytest.fixture(scope="module", params=FACES, ids=lambda path: path.stem)
def face(request):
    with TTFont(request.param, lazy=True) as font:
        yield font


def missing(font, characters):
    cmap = font.getBestCmap()
    return [character for character in characters if ord(character) not in cmap]


def ink(text):
    picture = Image.new("L", (60, 60))
    font = ImageFont.truetype(str(FACES[0]), 40)
    ImageDraw.Draw(picture).text((5, 0), text, font=font, fill=255)
    return sum(picture.tobytes()) // 255


def test_outlines_are_truetype_and_may_be_embedded(face):
    assert "glyf" in face
    assert "CFF " not in face
    assert face["OS/2"].fsType == 0


def test_gb2312_is_complete(face):
    pairs = (bytes([lead, trail]) for lead in range(0xA1, 0xF8) for trail in range(0xA1, 0xFF))
    characters = "".join(pair.decode("gb2312", "ignore") for pair in pairs)
    assert len(characters) == 6763 + 682
    assert missing(face, characters) == []


def test_form_marks_are_there(face):
    assert missing(face, FORM_MARKS) == []


def test_rare_characters_of_names_are_there(face):
    assert missing(face, NAME_CHARACTERS) == []


def test_invisible_characters_of_pasted_text_take_no_room(face):
    cmap, widths = face.getBestCmap(), face["hmtx"]
    assert [widths[cmap[code]][0] for code in (0x200B, 0x200D, 0x2060, 0xFEFF)] == [0, 0, 0, 0]


def test_two_dashes_join_into_one_line(face):
    name = face.getBestCmap()[ord("—")]
    glyph = face["glyf"][name]
    assert (glyph.xMin, glyph.xMax, face["hmtx"][name][0]) == (0, 1000, 1000)


def test_a_ticked_box_is_a_box_with_more_ink():
    empty, ticked, crossed = ink("□"), ink("☑"), ink("☒")
    assert 0 < empty < ticked
    assert empty < crossed
    assert ink("☐") == empty


def test_family_is_ours_and_the_makers_stay_named(face):
    names = face["name"]
    assert names.getDebugName(1) == "Jiangshen Serif"
    assert names.getName(1, 3, 1, 0x804).toUnicode() == "匠申宋体"
    assert not any("Noto" in (names.getDebugName(number) or "") for number in (1, 3, 4, 6))
    assert "Adobe" in names.getDebugName(0)
    assert "Open Font License" in names.getDebugName(13)


def test_licence_lies_beside_the_faces():
    licence = (FOLDER / "OFL.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert licence.startswith("(c) 2017-2024 Adobe")


@pytest.mark.parametrize("path", FACES, ids=lambda path: path.stem)
def test_reportlab_reads_the_face_beyond_the_basic_plane(path):
    font = ttfonts.TTFont(f"test-{path.stem}", str(path))
    assert {ord(character) for character in "匠☑𬭎"} <= font.face.charToGlyph.keys()
    assert font.stringWidth("匠申𬭎☑——", 10) == 60


@pytest.mark.parametrize("path", FACES, ids=lambda path: path.stem)
def test_a_face_stays_small(path):
    assert path.stat().st_size < 6_000_000


def test_what_the_window_shows_stands_at_the_front(face):
    """The words of one page touch a twelfth of the file, not all of it."""
    cmap, order = face.getBestCmap(), face.getReverseGlyphMap()
    shown = set("申报资格与档次项目单位保存草稿导出核对佐证材料投入预算职业培训他们" + "0189AZaz")
    assert max(order[cmap[ord(character)]] for character in shown) < 2000
