"""Write the reference pages that follow from the code: the handbook, the rules, the command line.

    python tools/reference.py          write docs/reference/{handbook,rules,command-line,collection-files}.md
    python tools/reference.py --check  exit 1 if a page is not what it would write

The handbook is told by the tests in `tests/spec`: folder is chapter, file is section, test is paragraph.
"""

from __future__ import annotations

import ast
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

from collection_fields import fields_page
from typer.main import get_command

from tilstand.cli.app import app
from tilstand.define import load_rule_catalogue

ROOT = Path(__file__).parents[1]
OUT = ROOT / "docs" / "reference"
MADE = "<!-- Made by tools/reference.py; change the code or the tests, not this page. -->"


def handbook() -> str:
    """The handbook: every case of `tests/spec`, in reading order."""
    lines = [
        "# Handbook",
        MADE,
        "",
        "What the system promises, case by case. Every case is a test that is run before each change.",
        "Sagaland does not exist; its bodies and figures are generated.",
    ]
    for chapter in sorted((ROOT / "tests" / "spec").glob("[0-9]_*")):
        number, _, name = chapter.name.partition("_")
        lines += ["", f"## {number}. {name.replace('_', ' ').capitalize()}"]
        for file in sorted(chapter.glob("test_*.py")):
            lines += _section(ast.parse(file.read_text("utf-8")))
    return "\n".join(lines) + "\n"


def _section(tree: ast.Module) -> Iterator[str]:
    yield from ("", f"### {(ast.get_docstring(tree) or '').strip()}")
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            title = node.name.removeprefix("test_").replace("_", " ")
            text = " ".join((ast.get_docstring(node) or "").split())
            yield from ("", f"**{title[0].upper()}{title[1:]}.** {text}")
            for table in _tables(node):
                yield from ("", "```", table, "```")


def _tables(node: ast.FunctionDef) -> Iterator[str]:
    for part in ast.walk(node):
        text = part.value if isinstance(part, ast.Constant) else None
        if isinstance(text, str) and "\n" in text and text.count(" | ") > 2:
            yield textwrap.dedent(text).strip()


def rules() -> str:
    """Every rule: weight, what it finds, what it means, what to do, in English, bokmål and nynorsk."""
    lines = ["# Rules", MADE, "", "C: what is delivered. R: how figures fit together."]
    for number, rule in sorted(load_rule_catalogue().items()):
        lines += [
            "",
            f"## {number} {rule.title.text('en')} ({rule.severity})",
            "",
            rule.explain.text("en"),
            "",
            f"*Do:* {rule.do.text('en')}",
        ]
        lines += ["", f"**{rule.title.text('nb')}.** {rule.explain.text('nb')} *Gjør:* {rule.do.text('nb')}"]
        lines += ["", f"**{rule.title.text('nn')}.** {rule.explain.text('nn')} *Gjer:* {rule.do.text('nn')}"]
    return "\n".join(lines) + "\n"


def command_line() -> str:
    """Every command with its arguments and options."""
    lines = ["# Command line", MADE]
    for path, command in _commands(get_command(app), "tilstand"):
        lines += ["", f"## `{path}`", "", " ".join((command.help or "").split())]
        for parameter in command.params:
            if parameter.name == "help":
                continue
            help_text = getattr(parameter, "help", None) or ""
            option = parameter.param_type_name == "option"
            name = ", ".join(parameter.opts) if option else str(parameter.name).upper()
            lines.append(f"- `{name}` {help_text}".rstrip())
    return "\n".join(lines) + "\n"


def _commands(command, path: str) -> Iterator[tuple[str, object]]:  # type: ignore[no-untyped-def]
    subcommands = getattr(command, "commands", None)
    if subcommands is None:
        yield path, command
        return
    for name, sub in subcommands.items():
        yield from _commands(sub, f"{path} {name}")


def collection_files() -> str:
    """Every file of a collection with its fields."""
    return fields_page(MADE)


PAGES = {
    "handbook.md": handbook,
    "rules.md": rules,
    "command-line.md": command_line,
    "collection-files.md": collection_files,
}


def main(arguments: list[str]) -> int:
    """Write the pages, or check them."""
    stale = []
    for name, page in PAGES.items():
        file, text = OUT / name, page()
        if "--check" in arguments:
            if not file.is_file() or file.read_text("utf-8") != text:
                stale.append(name)
        else:
            OUT.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
    if stale:
        print(f"Not current: {', '.join(stale)}. Run python tools/reference.py.")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
