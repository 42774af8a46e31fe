"""Renders a Word template and proves the result: every value is read back from the file."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import jinja2
from docxtpl import DocxTemplate
from jinja2.exceptions import SecurityError
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree
from markupsafe import Markup, escape

from app.errors import JiangshenError
from app.outputs.documents.context import Context, Printed
from app.outputs.documents.read_back import first_missing

_BODY = "word/document.xml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHANGES_COLUMNS = re.compile(r"{%\s*(tc|hm|colspan)\b")
_QUOTED = re.compile("'([^']*)'")
# What docxtpl turns into braces of Jinja after rendering, whoever wrote it.
_DOCXTPL_ESCAPES = {"{_{": "{{", "}_}": "}}", "{_%": "{%", "%_}": "%}"}
# What docxtpl makes breaks and tabs of; looking for them in every run takes it long.
_LISTING = "\t\n\a\f"
Dress = Callable[[Printed], str]


class TemplateFaultError(JiangshenError):
    """A template names what doesn't exist, holds code, or isn't a Word file."""

    def __init__(self, template: str, reason: str) -> None:
        super().__init__(
            f"模板 {template} 有错：{reason}",
            "请重新安装程序；自己改过的模板，请改回表内的名称，不要写程序语句",
        )


class ReadBackError(JiangshenError):
    """A value of the dossier can't be found in the rendered file; `key` and `row` say which."""

    exit_status = 3

    def __init__(self, value: Printed, caption: str, template: str) -> None:
        super().__init__(
            f"模板 {template} 生成的文件里找不到“{caption}”的内容：{value[:30]}",
            "文件没有写出；请把这一项的文字改简单些再试，并保存诊断信息",
        )
        self.key, self.row = value.key, value.row


class WordTemplate(DocxTemplate):  # type: ignore[misc]  # docxtpl has no types
    """A Word template that may be filled again and again, by one thread at a time.

    docxtpl prepares and compiles every part at every filling; here each is kept by its source.
    """

    def __init__(self, template: Path) -> None:
        super().__init__(template)
        self._path = template
        self._prepared: dict[str, str] = {}
        self._compiled: dict[str, jinja2.Template] = {}
        self._still: dict[str, bytes] = {}
        self._moving: dict[str, str] = {}
        self._is_even = False
        self._environment = environment(self._finalize)
        self._dress: Dress = str
        self.printed: list[Printed] = []

    def fill(self, context: Context) -> bytes:
        """The filled document as the bytes of a .docx. Raises `TemplateFaultError`.

        `printed` then holds every value that the template printed, in the document's order.
        """
        target = io.BytesIO()
        with self._telling_faults():
            self.printed.clear()
            self.render(context, self._environment, autoescape=True)
            self.save(target)
        return target.getvalue()

    def parts(self, context: Context, dress: Dress = str) -> dict[str, Any]:
        """The filled document as its parts by name, unpacked: bytes, and the body as a tree.

        `dress` gives each value as it is to be printed; it may raise a `JiangshenError` to stop.
        Raises `TemplateFaultError`.
        """
        with self._telling_faults():
            self._open()
            self.printed.clear()
            self._dress = dress
            try:
                made = {name: self._fill_part(name, context) for name in self._moving}
            finally:
                self._dress = str
        body = self._as_tree(made.pop(_BODY))
        return {**self._still, **{name: xml.encode() for name, xml in made.items()}, _BODY: body}

    def _open(self) -> None:
        """Read the parts, once: those with something to fill, and all others."""
        if self._moving:
            return
        self.init_docx()
        with zipfile.ZipFile(self._path) as archive:
            self._still = {name: archive.read(name) for name in archive.namelist()}
        # The body before headers and footers, as docxtpl does it.
        self._moving = {_BODY: self.xml_to_string(self.docx._element)}  # noqa: SLF001
        self._is_even = _has_even_tables(self.docx._element)  # noqa: SLF001
        for uri in (self.HEADER_URI, self.FOOTER_URI):
            for _, part in self.get_headers_footers(uri):
                self._moving[str(part.partname)[1:]] = self.get_part_xml(part)

    def _as_tree(self, body: str) -> Any:
        """The filled body; docxtpl evens out its tables, which takes long, where that may be needed."""
        if self._is_even:
            return etree.fromstring(body, etree.XMLParser(recover=True))
        return self.fix_tables(body)

    def _fill_part(self, name: str, context: Context) -> str:
        source = self.patch_xml(self._moving[name])
        return str(self.render_xml_part(source, None, context, self._environment))

    def _finalize(self, value: object) -> object:
        """Jinja's `finalize`: what is printed instead of the value."""
        text: object = value
        if isinstance(value, Printed):
            self.printed.append(value)
            text = self._dress(value)
        if isinstance(text, str) and "_" in text and any(one in text for one in _DOCXTPL_ESCAPES):
            return Markup(str(escape(str(text))).replace("_", "&#95;"))  # noqa: S704 - escaped
        return text

    @contextmanager
    def _telling_faults(self) -> Iterator[None]:
        try:
            yield
        except JiangshenError:
            raise
        except Exception as error:  # what a template holds may fail in any way at all
            raise TemplateFaultError(self._path.name, fault(error)) from error

    # --- what docxtpl does at every filling, done once ---

    def patch_xml(self, src_xml: str) -> str:
        """A part with its tags freed from Word's runs."""
        if src_xml not in self._prepared:
            self._prepared[src_xml] = super().patch_xml(src_xml)
        return self._prepared[src_xml]

    def render_xml_part(
        self, src_xml: str, part: Any, context: Context, jinja_env: Any = None
    ) -> str:
        """A prepared part, filled."""
        if src_xml not in self._compiled:
            self._compiled[src_xml] = jinja_env.from_string(src_xml)
        del part
        filled = self._compiled[src_xml].render(context)
        for escaped, meant in _DOCXTPL_ESCAPES.items():
            filled = filled.replace(escaped, meant)
        has_listing = any(letter in filled for letter in _LISTING)
        return str(self.resolve_listing(filled) if has_listing else filled)


def _has_even_tables(document: Any) -> bool:
    """Whether every row of a template fills its table's columns, so that any choice of rows does."""
    tables = document.iter(f"{_W}tbl")
    return not _CHANGES_COLUMNS.search("".join(document.itertext())) and all(
        _width(row) == len(table.findall(f"{_W}tblGrid/{_W}gridCol"))
        for table in tables
        for row in table.iter(f"{_W}tr")
        if "{%tr" not in "".join(row.itertext())
    )


def _width(row: Any) -> int:
    """How many columns the cells of a row take."""
    spans = (cell.find(f"{_W}tcPr/{_W}gridSpan") for cell in row.findall(f"{_W}tc"))
    return sum(1 if span is None else int(span.get(f"{_W}val")) for span in spans)


def render_word(
    template: Path, context: Context, values: Sequence[Printed], captions: Any
) -> bytes:
    """The filled document as the bytes of a .docx.

    `values` are all that must stand in it; `captions(key, row)` names one for the user. Raises
    `TemplateFaultError`, or `ReadBackError` where a value is missing or altered in the result.
    """
    word = WordTemplate(template)
    rendered = word.fill(context)
    missing = first_missing(rendered, word.printed, values)
    if missing is not None:
        raise ReadBackError(missing, captions(missing.key, missing.row), template.name)
    return rendered


def environment(finalize: Any = None) -> SandboxedEnvironment:
    """Jinja as templates get it: no code, no silent blanks, no lost `&` or `<`."""
    return SandboxedEnvironment(
        autoescape=True, undefined=jinja2.StrictUndefined, finalize=finalize
    )


def fault(error: Exception) -> str:
    """What is wrong with a template, in Chinese."""
    if isinstance(error, jinja2.UndefinedError):
        return f"没有这个名称：{'、'.join(_QUOTED.findall(str(error))[-1:])}"
    if isinstance(error, SecurityError):
        return "含有不允许的程序语句"
    if isinstance(error, jinja2.TemplateError):
        return f"语句不完整：{error.message}"
    if isinstance(
        error, OSError | KeyError | ValueError | zipfile.BadZipFile | etree.XMLSyntaxError
    ):
        return "文件不在，或者不是能用的 Word 文件"
    return "含有不能执行的语句"
