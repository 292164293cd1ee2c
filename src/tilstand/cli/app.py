"""The command-line application and command groups that load their modules on demand."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

Places = Mapping[str, tuple[str, str]]
"""Name of the command: the module beside this one, and the function or group of commands in it."""

BARE: dict[str, Any] = {"pretty_exceptions_enable": False, "add_completion": False, "rich_markup_mode": None}


class _LazyCommands(Mapping[str, Any]):
    """The commands by name, each loaded with its stages when somebody takes it."""

    def __init__(self, places: Places) -> None:
        self.places = places

    def __getitem__(self, name: str) -> Any:
        module, what = self.places[name]
        held = getattr(import_module(f"tilstand.cli.{module}"), what)
        shelf = typer.Typer(**BARE)
        if isinstance(held, typer.Typer):
            shelf.add_typer(held, name=name)
        else:
            shelf.command(name)(held)
        command = get_command(shelf)
        return command.commands[name] if isinstance(command, TyperGroup) else command

    def __iter__(self) -> Iterator[str]:
        return iter(self.places)

    def __len__(self) -> int:
        return len(self.places)


def build_lazy_group(places: Places, default: str = "") -> type[TyperGroup]:
    """A group of commands; its help does not wait for what they need.

    Args:
        places: Where each command stands.
        default: The command that is meant where none is named.
    """

    class LazyCommandGroup(TyperGroup):
        def __init__(self, **settings: Any) -> None:
            super().__init__(**settings)
            self.commands = _LazyCommands(places)  # type: ignore[assignment]

        def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
            named = args[:1] and (args[0] in places or args[0] in ctx.help_option_names)
            return super().parse_args(ctx, [default, *args] if default and not named else args)

        def format_commands(self, ctx: Any, formatter: Any) -> None:
            with formatter.section("Commands"):
                formatter.write_dl([(name, read_command_help(*place)) for name, place in places.items()])

    return LazyCommandGroup


def read_command_help(module: str, what: str) -> str:
    """What a command says of itself, read from its source: the module is not loaded for it."""
    tree = ast.parse(Path(__file__).with_name(f"{module}.py").read_text("utf-8"))
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == what:
            return (ast.get_docstring(node) or "").partition("\n")[0]
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and what == "app":
            for keyword in node.value.keywords:
                if keyword.arg == "help" and isinstance(keyword.value, ast.Constant):
                    return str(keyword.value.value)
    raise LookupError(f"{module}.{what} says nothing of itself")


_PLACES = {
    "init": ("init", "create_collection"),
    "run": ("run", "run_pipeline"),
    "define": ("collection", "describe_collection"),
    "round": ("round", "app"),
    "register": ("register", "app"),
    "collect": ("collection", "app"),
    "reconcile": ("reconcile", "app"),
    "audit": ("audit", "app"),
    "estimate": ("estimate", "estimate_from_lists"),
    "protect": ("protect", "app"),
    "publish": ("publish", "app"),
    "verify": ("edition", "verify_edition"),
    "explain": ("collection", "explain_rule"),
    "archive": ("archive", "app"),
    "guide": ("guide", "app"),
    "link": ("link", "app"),
    "portal": ("portal", "app"),
}

app = typer.Typer(
    cls=build_lazy_group(_PLACES),
    help="tilstand: collect, reconcile, protect and publish the figures of a national rapporteur.",
    no_args_is_help=True,
    **BARE,
)


@app.callback()
def _describe_program() -> None:
    """tilstand: collect, reconcile, protect and publish the figures of a national rapporteur."""
