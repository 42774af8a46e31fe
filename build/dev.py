"""The one entry for everything a developer does: python build/dev.py COMMAND.

It needs nothing but Python 3.11 or later; what else is needed it puts into .venv by itself, from
build/requirements.lock.
"""

from __future__ import annotations

import argparse
import sys
from typing import TextIO

if sys.version_info < (3, 11):  # noqa: UP036 - an older Python shall be told so, not fail oddly
    sys.exit("需要 Python 3.11 或更新的版本，当前是 " + sys.version.split()[0])

import bench
import checks
import demo
import environment
import lock
import release
import windows_bed


def command_demo(options: argparse.Namespace) -> int:
    """Make the examples under out/ and open the first in the window."""
    environment.prepare()
    return demo.run(with_window=not options.no_window)


def command_test(options: argparse.Namespace) -> int:
    """Run lint, types and tests here, or the tests on Windows' own Python."""
    if options.windows:
        return windows_bed.test(options.arguments)
    environment.prepare()
    return checks.test(options.arguments)


def command_lint(options: argparse.Namespace) -> int:
    """Run ruff and mypy; with --fix let ruff mend and format first."""
    environment.prepare()
    return checks.lint(fix=options.fix)


def command_run(options: argparse.Namespace) -> int:
    """Start the program."""
    environment.prepare()
    return environment.run_python(["-m", "app", *options.arguments])


def command_lock(options: argparse.Namespace) -> int:
    """Write the lock file anew."""
    return lock.write(upgrade=options.upgrade)


def command_package(options: argparse.Namespace) -> int:
    """Make the installer and the portable zip; with --check also install, try and remove them."""
    return release.run(check=options.check, only_check=options.only_check)


def command_bench(options: argparse.Namespace) -> int:
    """Run one benchmark, or all."""
    environment.prepare()
    return bench.run(options.name, as_json=options.json)


def command_script(options: argparse.Namespace) -> int:
    """Run a generator of shipped files: the Word templates, the font."""
    environment.prepare()
    return environment.run_script(options.script, options.arguments)


def parser() -> argparse.ArgumentParser:
    """Describe the commands; those that hand arguments on take everything after their name."""
    top = argparse.ArgumentParser(prog="dev.py", description="匠申的开发工具")
    commands = top.add_subparsers(dest="command", required=True, metavar="命令")

    one = commands.add_parser("demo", help="生成两份示例的全部文件（放在 out/），并打开窗口")
    one.add_argument("--no-window", action="store_true", help="只生成文件，不打开窗口")
    one.set_defaults(call=command_demo)

    text = "代码检查、类型检查和测试；其余参数交给 pytest"
    one = commands.add_parser("test", help=text, allow_abbrev=False)
    one.add_argument("--windows", action="store_true", help="在 Wine 下用 Windows 的 Python 测试")
    one.set_defaults(call=command_test, takes_arguments=True)

    one = commands.add_parser("run", help="运行程序；其余参数交给程序")
    one.set_defaults(call=command_run, takes_arguments=True)

    one = commands.add_parser("lint", help="代码检查和类型检查（ruff、mypy）")
    one.add_argument("--fix", action="store_true", help="先自动改正并排版")
    one.set_defaults(call=command_lint)

    one = commands.add_parser("lock", help="重新生成 build/requirements.lock")
    one.add_argument("--upgrade", action="store_true", help="全部升到允许的最新版本")
    one.set_defaults(call=command_lock)

    one = commands.add_parser("package", help="生成 Windows 安装程序和便携版（dist/）")
    one.add_argument("--check", action="store_true", help="再安装、试用、升级、卸载一遍")
    one.add_argument("--only-check", action="store_true", help="不重新生成，只试 dist/ 里现有的")
    one.set_defaults(call=command_package)

    one = commands.add_parser("bench", help="性能对比（同一次运行中与同类相比的倍数）")
    one.add_argument("name", nargs="?", metavar="名称", help="只运行这一项")
    one.add_argument("--json", action="store_true", help="只输出 JSON")
    one.set_defaults(call=command_bench)

    scripts = {
        "templates": ("build/templates/__main__.py", "重新生成 Word 模板"),
        "evidence": ("build/example_evidence.py", "重新画示例的佐证材料"),
        "fonts": ("build/fonts.py", "重新生成随附字体"),
        "screenshots": ("build/screenshots.py", "画出每一页、每个面板和对话框：screenshots 文件夹"),
        "manual": ("build/manual.py", "重新画使用手册的图；--check 只核对有没有过时"),
        "icon": ("build/application_icon.py", "由 SVG 重新生成程序图标（.ico）"),
    }
    for name, (script, text) in scripts.items():
        one = commands.add_parser(name, help=text, allow_abbrev=False)
        one.set_defaults(call=command_script, script=script, takes_arguments=True)
    return top


def parse(arguments: list[str]) -> argparse.Namespace:
    """Read the command line; what a command doesn't know itself goes on, where it may."""
    top = parser()
    # All that follows "run" is the program's, its --help too.
    if arguments[:1] == ["run"]:
        options = top.parse_args(["run"])
        options.arguments = arguments[1:]
        return options
    options, rest = top.parse_known_args(arguments)
    if rest and not getattr(options, "takes_arguments", False):
        top.error("不认识的参数：" + " ".join(rest))
    options.arguments = rest
    return options


def speak_utf8(stream: TextIO) -> None:
    """Let Chinese through, whatever code page a Windows console or pipe has."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8", errors="replace", line_buffering=True)


def main() -> int:
    """Carry out one command; its exit status."""
    speak_utf8(sys.stdout)
    speak_utf8(sys.stderr)
    options = parse(sys.argv[1:])
    try:
        return int(options.call(options))
    except environment.SetupError as error:
        print(f"{error}\n{error.advice}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("已中断。", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
