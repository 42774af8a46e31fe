"""The faces of the user's system by their Chinese and English names, and what stands in for them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app import paths
from app.outputs.typeset.errors import NoFaceError
from app.outputs.typeset.sfnt import FaceNames, FontFormatError, SfntFace, read_names

OWN_FAMILY = "Jiangshen Serif"
OWN_TITLE = "匠申宋体"
_OWN_FOLDER = paths.RESOURCES / "fonts"
_SUFFIXES = (".ttf", ".ttc", ".otf")
_MOST_FILES = 5000

# One face under its several names: whichever the system has is the very face, no substitute.
_SAME = (
    ("宋体", "SimSun"),
    ("新宋体", "NSimSun"),
    ("黑体", "SimHei"),
    ("仿宋", "FangSong"),
    ("楷体", "KaiTi"),
    ("仿宋_GB2312", "FangSong_GB2312"),
    ("楷体_GB2312", "KaiTi_GB2312"),
    ("微软雅黑", "Microsoft YaHei"),
    ("等线", "DengXian"),
    ("华文中宋", "STZhongsong"),
    ("华文宋体", "STSong"),
    ("华文仿宋", "STFangsong"),
    ("华文楷体", "STKaiti"),
    ("隶书", "LiSu"),
    ("方正小标宋简体", "FZXiaoBiaoSong-B05S", "方正小标宋_GBK", "FZXiaoBiaoSong-B05"),
)
# What stands in for a face, the best first; "*" asks for the bold cut.
_SUBSTITUTES = {
    "方正小标宋简体": ("华文中宋", "宋体*", "华文宋体*", "Noto Serif CJK SC*"),
    "仿宋_GB2312": ("仿宋", "华文仿宋", "方正仿宋_GBK", "FandolFang"),
    "仿宋": ("仿宋_GB2312", "华文仿宋", "方正仿宋_GBK", "FandolFang"),
    "楷体_GB2312": ("楷体", "华文楷体", "方正楷体_GBK", "AR PL UKai CN"),
    "楷体": ("楷体_GB2312", "华文楷体", "方正楷体_GBK", "AR PL UKai CN"),
    "黑体": ("微软雅黑*", "等线*", "文泉驿正黑", "WenQuanYi Zen Hei", "WenQuanYi Micro Hei"),
    "宋体": ("新宋体", "华文宋体", "AR PL UMing CN"),
    "华文中宋": ("宋体*", "华文宋体*"),
    "微软雅黑": ("等线", "黑体", "WenQuanYi Micro Hei"),
    "等线": ("微软雅黑", "黑体", "WenQuanYi Micro Hei"),
    "Times New Roman": ("Liberation Serif", "Tinos", "FreeSerif", "DejaVu Serif"),
    "Arial": ("Liberation Sans", "Arimo", "FreeSans", "DejaVu Sans"),
    "Calibri": ("Carlito", "Liberation Sans", "Arial"),
    "Cambria": ("Caladea", "Times New Roman", "Liberation Serif"),
    "Courier New": ("Liberation Mono", "Cousine", "DejaVu Sans Mono"),
}


class Advances(dict[str, float]):
    """Widths of characters in ems, looked up as they are first asked for.

    `lacking` are those the face has no glyph for.
    """

    def __init__(self, sfnt: SfntFace) -> None:
        super().__init__()
        self._sfnt = sfnt
        self.lacking: set[str] = set()

    def __missing__(self, letter: str) -> float:
        glyph = self._sfnt.glyph(ord(letter))
        if not glyph:
            self.lacking.add(letter)
        width = self._sfnt.advance(glyph) / self._sfnt.units
        self[letter] = width
        return width


class Face:
    """A face to measure and to draw with; what the file lacks is made: bold by stroke, italic by slant."""

    def __init__(self, found: FaceNames, *, bold: bool, italic: bool) -> None:
        self.title = OWN_TITLE if found.path.parent == _OWN_FOLDER else found.family
        self.path, self.number = found.path, found.number
        self.sfnt = _load(found.path, found.number)
        self.makes_bold = bold and not found.bold
        self.makes_italic = italic and not found.italic
        self.advances = _advances(found.path, found.number)
        metrics, units = self.sfnt.line_metrics, self.sfnt.units
        self.ascent = metrics.ascent / units
        self.descent = metrics.descent / units
        self.gap = metrics.gap / units


@dataclass(frozen=True, slots=True)
class Substitution:
    """A face that was asked for and the one that is used; `refused` says why an installed one isn't."""

    asked: str
    used: str
    bold: bool = False
    refused: str = ""

    def __str__(self) -> str:
        used = f"{self.used}（加粗）" if self.bold else self.used
        if self.refused:
            return f"{self.asked} 已安装，但{self.refused}，将以 {used} 代替"
        return f"缺少 {self.asked}，将以 {used} 代替"


class Faces:
    """The faces there are. With `only_own` every name gets the program's own face.

    `folders` replace the system's. Raises `NoFaceError` where even our own can't be read.
    """

    def __init__(self, *, only_own: bool = False, folders: Sequence[Path] | None = None) -> None:
        places = tuple(system_folders() if folders is None else folders)
        self._index, self._refused = ({}, {}) if only_own else _index(places)
        self._own = [found for found in _faces_in(_OWN_FOLDER) if found.has_outlines]
        if not self._own:
            raise NoFaceError
        self._found: dict[tuple[str, bool, bool], tuple[Face, Substitution | None]] = {}
        self.only_own = only_own

    def find(self, name: str, *, bold: bool = False, italic: bool = False) -> Face:
        """The face of that name, or what stands in for it; never fails."""
        return self._lookup(name, bold=bold, italic=italic)[0]

    @property
    def own(self) -> Face:
        """The program's own face, for letters that no other has."""
        return self._own_face(bold=False, italic=False)

    def missing(self, names: Iterable[str]) -> tuple[Substitution, ...]:
        """What stands in for those of the names that aren't there, each once, in their order."""
        asked = dict.fromkeys(name for name in names if name)
        found = (self._lookup(name, bold=False, italic=False)[1] for name in asked)
        return tuple(substitution for substitution in found if substitution)

    def _lookup(self, name: str, *, bold: bool, italic: bool) -> tuple[Face, Substitution | None]:
        key = (name, bold, italic)
        if key not in self._found:
            self._found[key] = self._search(name, bold=bold, italic=italic)
        return self._found[key]

    def _search(self, name: str, *, bold: bool, italic: bool) -> tuple[Face, Substitution | None]:
        for candidate, heavy in _candidates(name):
            face = self._installed(candidate, bold=bold or heavy, italic=italic)
            if face is not None:
                same = candidate in _same(name)
                used = candidate if candidate.isascii() or not name.isascii() else face.title
                return face, None if same else Substitution(name, used, heavy, self._refusal(name))
        return self._own_face(bold=bold, italic=italic), self._own_instead(name)

    def _own_instead(self, name: str) -> Substitution | None:
        own = (OWN_FAMILY, OWN_TITLE)
        return None if name in own else Substitution(name, OWN_TITLE, refused=self._refusal(name))

    def _refusal(self, name: str) -> str:
        reasons = (self._refused.get(other.casefold(), "") for other in _same(name))
        return next((reason for reason in reasons if reason), "")

    def _installed(self, name: str, *, bold: bool, italic: bool) -> Face | None:
        found = self._index.get(name.casefold(), ())
        for cut in sorted(found, key=lambda cut: (cut.bold != bold, cut.italic != italic)):
            try:
                return _face(cut, bold=bold, italic=italic)
            except (OSError, FontFormatError):
                continue
        return None

    def _own_face(self, *, bold: bool, italic: bool) -> Face:
        best = min(self._own, key=lambda cut: cut.bold != bold)
        try:
            return _face(best, bold=bold, italic=italic)
        except (OSError, FontFormatError) as error:
            raise NoFaceError from error


def system_folders() -> list[Path]:
    """Where this system keeps its fonts, the user's own last."""
    if sys.platform == "win32":
        windows = Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts"
        local = os.environ.get("LOCALAPPDATA")
        return [windows, *([Path(local) / "Microsoft/Windows/Fonts"] if local else [])]
    if sys.platform == "darwin":
        return [Path("/System/Library/Fonts"), Path("/Library/Fonts"), _home("Library/Fonts")]
    return [
        Path("/usr/share/fonts"),
        Path("/usr/local/share/fonts"),
        _home(".local/share/fonts"),
        _home(".fonts"),
    ]


def _home(place: str) -> Path:
    return Path(os.path.expanduser("~")) / place  # noqa: PTH111 - Path.home() may raise


def _same(name: str) -> tuple[str, ...]:
    return next((names for names in _SAME if name in names), (name,))


def _candidates(name: str) -> Iterator[tuple[str, bool]]:
    """The names to try, the best first, and whether the bold cut is wanted."""
    own_names = _same(name)
    yield from ((other, False) for other in (name, *own_names))
    for substitute in _SUBSTITUTES.get(own_names[0], ()):
        bare = substitute.removesuffix("*")
        yield from ((other, bare != substitute) for other in _same(bare))


Index = dict[str, list[FaceNames]]


@cache
def _index(folders: tuple[Path, ...]) -> tuple[Index, dict[str, str]]:
    """The faces of the folders by each of their names; and why others are refused, by name."""
    index: Index = {}
    refused: dict[str, str] = {}
    for found in (face for folder in folders for face in _faces_in(folder)):
        reason = _refusal(found)
        for name in found.names:
            if reason:
                refused[name] = reason
            else:
                index.setdefault(name, []).append(found)
    return index, refused


def _refusal(found: FaceNames) -> str:
    if not found.has_outlines:
        return "它不是 TrueType 轮廓（CFF），PDF 里嵌入不了"
    return "" if found.may_embed else "字体厂商不允许嵌入 PDF"


@cache
def _faces_in(folder: Path) -> tuple[FaceNames, ...]:
    return tuple(_scan(folder))


def _scan(folder: Path) -> Iterator[FaceNames]:
    for path in _font_files(folder):
        try:
            yield from read_names(path)
        except (OSError, FontFormatError):
            continue  # a broken font is as good as none


def _font_files(folder: Path) -> Iterator[Path]:
    count = 0
    for place, _, names in os.walk(folder):
        for name in sorted(names):
            if name.lower().endswith(_SUFFIXES) and count < _MOST_FILES:
                count += 1
                yield Path(place) / name


@cache
def _face(found: FaceNames, *, bold: bool, italic: bool) -> Face:
    """One face for all who ask for the same: faces are told apart by identity."""
    return Face(found, bold=bold, italic=italic)


@cache
def _load(path: Path, number: int) -> SfntFace:
    return SfntFace(path, number)


@cache
def _advances(path: Path, number: int) -> Advances:
    return Advances(_load(path, number))
