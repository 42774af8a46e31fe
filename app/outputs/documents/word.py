"""Renders a Word template and proves the result: every value is read back from the file."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
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

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BODY = "word/document.xml"
_QUOTED = re.compile("'([^']*)'")
# What docxtpl turns into braces of Jinja after rendering, whoever wrote it.
_DOCXTPL_ESCAPES = ("{_{", "}_}", "{_%", "%_}")


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


class _Recorder:
    """Notes every value that the template prints, in the order of the document."""

    def __init__(self) -> None:
        self.printed: list[Printed] = []

    def __call__(self, value: object) -> object:
        """Jinja's `finalize`: what is printed instead of the value."""
        if isinstance(value, Printed):
            self.printed.append(value)
        if isinstance(value, str) and any(mark in value for mark in _DOCXTPL_ESCAPES):
            return Markup(str(escape(str(value))).replace("_", "&#95;"))  # noqa: S704 - escaped
        return str(value) if isinstance(value, Printed) else value


def render_word(
    template: Path, context: Context, values: Sequence[Printed], captions: Any
) -> bytes:
    """The filled document as the bytes of a .docx.

    `values` are all that must stand in it; `captions(key, row)` names one for the user. Raises
    `TemplateFaultError`, or `ReadBackError` where a value is missing or altered in the result.
    """
    recorder = _Recorder()
    rendered = _render(template, context, recorder)
    missing = _first_missing(rendered, recorder.printed, values)
    if missing is not None:
        raise ReadBackError(missing, captions(missing.key, missing.row), template.name)
    return rendered


def environment(finalize: Any = None) -> SandboxedEnvironment:
    """Jinja as templates get it: no code, no silent blanks, no lost `&` or `<`."""
    return SandboxedEnvironment(
        autoescape=True, undefined=jinja2.StrictUndefined, finalize=finalize
    )


def _render(template: Path, context: Context, recorder: _Recorder) -> bytes:
    target = io.BytesIO()
    try:
        document = DocxTemplate(template)
        document.render(context, environment(recorder), autoescape=True)
        document.save(target)
    except Exception as error:  # what a template holds may fail in any way at all
        raise TemplateFaultError(template.name, fault(error)) from error
    return target.getvalue()


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


# --- reading back ------------------------------------------------------------------------------


def read_text(document: bytes) -> str:
    """The text of a .docx, body first, then headers and footers; a line for each paragraph."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        others = sorted(
            name
            for name in archive.namelist()
            if name.startswith(("word/header", "word/footer")) and name.endswith(".xml")
        )
        return "\n".join("\n".join(_paragraphs(archive.read(name))) for name in (_BODY, *others))


def _paragraphs(part: bytes) -> Iterator[str]:
    """The paragraphs of a part, in order; those of text boxes come after the one they hang on."""
    for paragraph in etree.fromstring(part).iter(f"{_W}p"):
        yield "".join(_pieces(paragraph))


def _pieces(paragraph: Any) -> Iterator[str]:
    for node in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br"):
        if node.tag == f"{_W}t":
            yield node.text or ""
        elif node.getparent().tag == f"{_W}r":
            yield "\t" if node.tag == f"{_W}tab" else "\n"


def _first_missing(
    document: bytes, printed: Sequence[Printed], values: Sequence[Printed]
) -> Printed | None:
    """The first value that isn't in the document as it should; None where all are.

    What the template printed must stand there in that very order, character for character; and
    what the dossier holds must have been printed.
    """
    text, cursor = read_text(document), 0
    for value in printed:
        found = text.find(value, cursor)
        if found < 0:
            return value
        cursor = found + len(value)
    seen = {id(value) for value in printed}
    return next((value for value in values if id(value) not in seen), None)
