"""What stands inside a paragraph: text, breaks, tabs, fields, pictures, bookmarks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from app.outputs.typeset.marking import is_marked, parted
from app.outputs.typeset.models import Bookmark, Break, Field, Inline, Picture, RunLook, Span, Tab
from app.outputs.typeset.package import Node, Package, R, W
from app.outputs.typeset.properties import Report, head_of, local, names, number, value
from app.outputs.typeset.styles import StyleSheet

_EMU = 635
_MOST_EMU = 50_000_000
_DEEPEST = 20
_LOOK, _TEXT = W + "rPr", W + "t"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_VML = "{urn:schemas-microsoft-com:vml}"

_PAGE_FIELDS = ("PAGE", "NUMPAGES", "SECTIONPAGES")
_PLAIN_FIELDS = ("HYPERLINK", "TOC", "REF", "PAGEREF", "SEQ", "STYLEREF", "NOTEREF", "")
_NON_BREAKING_HYPHEN = "‑"
_GRAPHICS = {
    "chart": "图表", "diagram": "SmartArt 图形", "wordprocessingShape": "文本框或自选图形",
    "wordprocessingGroup": "组合图形", "wordprocessingCanvas": "画布",
}  # fmt: skip
_NAMED = {
    "footnoteReference": "脚注", "endnoteReference": "尾注", "commentReference": "批注",
    "object": "嵌入的对象", "oMath": "公式", "oMathPara": "公式", "ruby": "拼音指南",
    "del": "修订中删去的内容", "moveFrom": "修订中移走的内容", "ptab": "绝对位置的制表符",
    "control": "控件", "contentPart": "墨迹", "subDoc": "子文档", "dayShort": "日期域",
}  # fmt: skip
_DESCENDED = names("hyperlink smartTag customXml sdt sdtContent ins moveTo dir bdo rt rubyBase")
_SILENT = names(
    "rPr pPr proofErr lastRenderedPageBreak softHyphen permStart permEnd commentRangeStart "
    "commentRangeEnd sdtPr sdtEndPr smartTagPr customXmlPr hyperlinkPr moveFromRangeStart "
    "moveFromRangeEnd moveToRangeStart moveToRangeEnd annotationRef footnoteRef endnoteRef "
    "separator continuationSeparator"
)


@dataclass(slots=True)
class _OpenField:
    instruction: str = ""
    is_result: bool = False
    saved: list[Inline] = field(default_factory=list)


class InlineReader:
    """Reads one paragraph's content; made anew for each."""

    def __init__(
        self, package: Package, styles: StyleSheet, part: str, report: Report, table: str
    ) -> None:
        self._package, self._styles, self._part = package, styles, part
        self._report, self._table, self._style = report, table, ""
        self._found: list[Inline] = []
        self._fields: list[_OpenField] = []
        self._bookmarks: dict[str, str] = {}
        self._open_marks: list[str] = []

    def read(self, paragraph: Node, style: str) -> tuple[Inline, ...]:
        """What stands in it, in order; hidden text left out."""
        self._style = style
        self._children(paragraph, 0)
        while self._fields:
            # A field that ends in another paragraph: what was saved of it is what is shown.
            self._close_field(is_whole=False)
        return tuple(self._found)

    def _children(self, node: Node, depth: int) -> None:
        if depth > _DEEPEST:
            self._report("嵌套过深的内容")
            return
        for child in node:
            name = local(child)
            if name == "r":
                self._run(child)
            elif name in _DESCENDED:
                self._children(child, depth + 1)
            elif name in ("bookmarkStart", "bookmarkEnd"):
                self._bookmark(child, name)
            elif name == "fldSimple":
                self._simple_field(child, depth)
            else:
                self._other(child, name)

    def _add(self, inline: Inline) -> None:
        if not self._fields:
            self._found.append(inline)
        elif self._fields[-1].is_result:
            self._fields[-1].saved.append(inline)

    def _bookmark(self, node: Node, name: str) -> None:
        identity = value(node, "id") or ""
        if name == "bookmarkStart":
            title = value(node, "name") or ""
            self._bookmarks[identity] = title
            self._found.append(Bookmark(title, begins=True))
        elif identity in self._bookmarks:
            self._found.append(Bookmark(self._bookmarks[identity], begins=False))

    def _other(self, node: Node, name: str) -> None:
        if name in _NAMED:
            self._report(_NAMED[name])
        elif name == "AlternateContent":
            self._alternate(node)
        elif name and name not in _SILENT:
            self._report(f"内容 {name}")

    def _run(self, run: Node) -> None:
        look = self._styles.run_look(head_of(run, _LOOK), self._style, self._table)
        for child in run:
            if child.tag == _TEXT:
                if child.text and not look.hidden:
                    self._text(child.text, look)
                continue
            name = local(child)
            if name == "fldChar":
                self._field_mark(value(child, "fldCharType"))
            elif name == "instrText":
                if self._fields:
                    self._fields[-1].instruction += child.text or ""
            elif not look.hidden:
                self._content(child, name, look)

    def _text(self, text: str, look: RunLook) -> None:
        if not is_marked(text):
            self._letters(text, look)
            return
        for letters, name in parted(text):
            self._letters(letters, look)
            if name:
                self._open_marks.append(name)
                self._found.append(Bookmark(name, begins=True))
            elif name is not None and self._open_marks:
                self._found.append(Bookmark(self._open_marks.pop(), begins=False))

    def _letters(self, text: str, look: RunLook) -> None:
        clean = text.replace("\n", " ").replace("\t", " ").replace("\r", "")
        self._add(Span(clean.upper() if look.capitals else clean, look))

    def _content(self, node: Node, name: str, look: RunLook) -> None:
        if name == "tab":
            self._add(Tab(look))
        elif name in ("br", "cr"):
            self._break(node, look)
        elif name == "noBreakHyphen":
            self._add(Span(_NON_BREAKING_HYPHEN, look))
        elif name == "sym":
            self._symbol(node, look)
        elif name == "drawing":
            self._drawing(node, look)
        elif name == "pict":
            self._old_picture(node, look)
        elif name == "ptab":
            self._report(_NAMED[name])
            self._add(Tab(look))
        elif name == "ruby":
            self._report(_NAMED[name])
            base = node.find(W + "rubyBase")
            self._children(base if base is not None else (), 1)
        else:
            self._other(node, name)

    def _break(self, node: Node, look: RunLook) -> None:
        kind = value(node, "type") or "textWrapping"
        if kind == "column":
            self._report("分栏符")
        self._add(Break(look, new_page=kind in ("page", "column")))

    def _symbol(self, node: Node, look: RunLook) -> None:
        try:
            letter = chr(int(value(node, "char") or "", 16))
        except (ValueError, OverflowError):
            return
        if shown := SYMBOLS.get(letter):
            self._add(Span(shown, look))
        elif "\ue000" <= letter <= "\uf8ff":
            self._report(f"符号字体 {value(node, 'font') or ''} 的字符")
        else:
            self._add(Span(letter, look))

    # --- Fields ------------------------------------------------------------------------------

    def _field_mark(self, kind: str | None) -> None:
        if kind == "begin":
            if len(self._fields) < _DEEPEST:
                self._fields.append(_OpenField())
        elif self._fields and kind == "separate":
            self._fields[-1].is_result = True
        elif self._fields and kind == "end":
            self._close_field(is_whole=True)

    def _close_field(self, *, is_whole: bool) -> None:
        done = self._fields.pop()
        kind = (done.instruction.split() or [""])[0].upper()
        if kind in _PAGE_FIELDS and is_whole:
            self._add_field(kind, done.saved)
            return
        if kind not in _PLAIN_FIELDS:
            self._report(f"域 {kind}（按文件里存的结果排）")
        for inline in done.saved:
            self._add(inline)

    def _add_field(self, kind: str, saved: list[Inline]) -> None:
        spans = [inline for inline in saved if isinstance(inline, Span)]
        look = spans[0].look if spans else self._styles.run_look(None, self._style, self._table)
        self._add(Field(kind, look, "".join(span.text for span in spans)))

    def _simple_field(self, node: Node, depth: int) -> None:
        if len(self._fields) >= _DEEPEST:
            return
        self._fields.append(_OpenField(value(node, "instr") or "", is_result=True))
        self._children(node, depth + 1)
        self._close_field(is_whole=True)

    # --- Pictures ----------------------------------------------------------------------------

    def _alternate(self, node: Node) -> None:
        for branch in node:
            drawing = branch.find(f"{W}drawing") if isinstance(branch.tag, str) else None
            if drawing is not None:
                self._drawing(drawing, self._styles.run_look(None, self._style, self._table))
                return
        self._report("文本框或自选图形")

    def _drawing(self, node: Node, look: RunLook) -> None:
        for frame in node:
            name = local(frame)
            if name == "anchor":
                self._report("浮动的图片或图形（图片按嵌在文字里排）")
            extent = frame.find(_WP + "extent")
            blip = next(frame.iter(_A + "blip"), None)
            if blip is None or extent is None or self._is_graphic(frame):
                self._graphic(frame)
                continue
            width, height = (_emu(extent.get(side)) for side in ("cx", "cy"))
            self._picture(blip.get(R + "embed") or "", width, height, look)

    @staticmethod
    def _kind(frame: Node) -> str:
        data = next(frame.iter(_A + "graphicData"), None)
        return "" if data is None else (data.get("uri") or "").rpartition("/")[2]

    def _is_graphic(self, frame: Node) -> bool:
        return self._kind(frame) in _GRAPHICS

    def _graphic(self, frame: Node) -> None:
        self._report(_GRAPHICS.get(self._kind(frame), "图形"))

    def _picture(self, identity: str, width: float, height: float, look: RunLook) -> None:
        part = self._package.related(self._part, identity)
        if part is None or part not in self._package:
            self._report("链接在文件外面的图片")
        else:
            self._add(Picture(part, width, height, look))

    def _old_picture(self, node: Node, look: RunLook) -> None:
        image = next(node.iter(_VML + "imagedata"), None)
        shape = image.getparent() if image is not None else None
        if image is None or shape is None:
            self._report("旧式的图形、文本框或水印")
            return
        style = dict(_declarations(shape.get("style") or ""))
        width, height = number(style.get("width")), number(style.get("height"))
        if width <= 0 or height <= 0 or style.get("position") == "absolute":
            self._report("旧式的浮动图片或水印")
            return
        self._picture(image.get(R + "id") or "", width, height, look)


def _declarations(style: str) -> Iterable[tuple[str, str]]:
    for part in style.split(";"):
        name, _, said = part.partition(":")
        yield name.strip(), said.strip()


def _emu(text: str | None) -> float:
    try:
        found = int(text or "0")
    except ValueError:
        return 0
    return max(0, min(found, _MOST_EMU)) / _EMU


# Word's bullets and boxes lie in the private area of Symbol and Wingdings.
SYMBOLS = {
    "\uf0b7": "•", "\uf06c": "●", "\uf06e": "■", "\uf075": "◆", "\uf0a7": "■", "\uf0d8": "➢",
    "\uf0fc": "✓", "\uf0a8": "□", "\uf06f": "□", "\uf09f": "•", "\uf0fe": "☑", "\uf0b2": "◇",
    "\uf052": "☑", "\uf0a3": "□", "\uf072": "□", "\uf0fd": "☒", "\uf054": "☒", "\uf050": "✓",
}  # fmt: skip
