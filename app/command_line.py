"""A command line that speaks Chinese: argparse's own headings and complaints, translated."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable
from typing import Any, NoReturn

from app.errors import JiangshenError

_QUOTES = re.compile("['\"]")
# What argparse says in English, and what stands in its place; {0} and {1} are its own parts.
_COMPLAINTS = tuple(
    (re.compile(english, re.DOTALL), chinese)
    for english, chinese in (
        (r"invalid choice: (.*) \(choose from (.*)\)", "不能是 {0}；可以是：{1}"),
        (r"the following arguments are required: (.*)", "还缺：{0}"),
        (r"one of the arguments (.*) is required", "还缺其中一个：{0}"),
        (r"unrecognized arguments: (.*)", "不认识：{0}"),
        (r"expected one argument", "后面要写一个值"),
        (r"expected at least one argument", "后面至少要写一个值"),
        (r"expected (\d+) arguments?", "后面要写 {0} 个值"),
        (r"invalid int value: (.*)", "应当是整数，不能是 {0}"),
        (r"invalid .* value: (.*)", "不能是 {0}"),
        (r"ignored explicit argument (.*)", "后面不写值，多了 {0}"),
        (r"not allowed with argument (.*)", "不能和 {0} 一起用"),
        (r"ambiguous option: (.*) could match (.*)", "{0} 不明确，可能是：{1}"),
    )
)
_ARGUMENT = re.compile(r"argument ([^:]+): (.*)", re.DOTALL)


class WrongCommandError(JiangshenError):
    """The command line can't be understood."""


class _ChineseFormatter(argparse.HelpFormatter):
    """Help with a Chinese word before the usage."""

    def add_usage(
        self, usage: str | None, actions: Iterable[Any], groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:  # fmt: skip
        """As argparse does, with “用法：” for its English word."""
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class ChineseParser(argparse.ArgumentParser):
    """Explains itself in Chinese. Raises `WrongCommandError` where argparse would end the program."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"formatter_class": _ChineseFormatter, **options, "add_help": False})
        self._positionals.title, self._optionals.title = "参数", "选项"
        self.add_argument("-h", "--help", action="help", help="显示这份说明")

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, and where the usage is explained."""
        raise WrongCommandError(
            f"命令写得不对：{in_chinese(message)}", f"用法见 {self.prog} --help"
        )


def in_chinese(message: str) -> str:
    """A complaint of argparse in Chinese, with the argument it is about."""
    about = _ARGUMENT.fullmatch(message)
    if about:
        return f"{about[1]} {in_chinese(about[2])}"
    for english, chinese in _COMPLAINTS:
        if found := english.fullmatch(message):
            parts = (_QUOTES.sub("", part).replace(", ", "、") for part in found.groups())
            return chinese.format(*parts)
    return message
