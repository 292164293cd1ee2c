"""The way in: help loads no stage, the board and a small act none of the later ones."""

import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from typer.main import get_command

from tilstand.cli.app import _PLACES, app, read_command_help
from tilstand.cli.round import _PLACES as IN_A_ROUND

SAGALAND = Path(__file__).parents[2] / "fixtures" / "sagaland"
STAGES = {
    "reconcile",
    "link",
    "estimate",
    "proofread",
    "protect",
    "publish",
    "render",
    "screening",
    "kernel",
    "pipeline",
}
LIBRARIES = {"numpy", "scipy", "highspy", "openpyxl", "typst", "fontTools", "pypdf"}
IN_COLUMNS = {"numpy"}  # what was delivered is read into columns (ADR 77)
OF_HELP = {"collect", "define", "round", "workflow", "terms", "phonenumbers", "stdnum", "markdown_it", "babel"}


def loaded(*arguments: str) -> tuple[set[str], str]:
    """The stages and libraries that a command has loaded when it is done, and what it said."""
    code = (
        f"import sys; sys.argv = ['tilstand', *{list(arguments)!r}]\n"
        "from tilstand.cli import main\n"
        "try: main()\n"
        "except SystemExit as end: assert not end.code, end.code\n"
        "own = {m.split('.')[1] for m in sys.modules if m.startswith('tilstand.')}\n"
        "print(*sorted(own | set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stderr.split()), done.stdout


@pytest.mark.parametrize("group", [[], ["round"]])
def test_help_loads_no_stage_and_no_arithmetic(group: list[str]) -> None:
    found, told = loaded(*group, "--help")
    assert not found & (STAGES | LIBRARIES | OF_HELP | ({"pydantic"} if not group else set()))  # typer takes it itself
    assert all(name in told for name in (IN_A_ROUND if group else _PLACES))


@pytest.mark.slow
@pytest.mark.parametrize(
    "act", [["status"], ["exempt", "havn_shelter", "--by", "Ada", "--reason", "Closed"]], ids=["board", "act"]
)
def test_the_board_and_a_small_act_load_no_later_stage(act: list[str], tmp_path: Path) -> None:
    folder = tmp_path / "sagaland"
    shutil.copytree(SAGALAND, folder)
    name, *more = act
    found, told = loaded("round", name, str(folder), "2031", *more)
    assert "Havn" in told
    assert sorted(found & (STAGES | LIBRARIES) - IN_COLUMNS) == []


@pytest.mark.slow
def test_an_edition_that_hides_nothing_does_not_wait_for_the_solver() -> None:
    code = "import sys, tilstand.cli.run; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    found = set(done.stdout.split())
    assert "tilstand.pipeline.stages" in found
    assert not found & {"scipy", "tilstand.sdc"}
    # Nor for what is written beside it, or for a network that it never asks.
    assert not found & {"typst", "pikepdf", "xlsxwriter", "ssl", "http.client"}


@pytest.mark.slow
def test_an_error_of_a_small_act_loads_no_arithmetic() -> None:
    code = (
        "import sys; sys.argv = ['tilstand', 'round', 'close', sys.argv[1], '2031', 'abcd', '--by', 'Ada']\n"
        "from tilstand.cli import main\n"
        "try: main()\n"
        "except SystemExit as end: print(end.code)\n"
        "print(*(name in sys.modules for name in ('tilstand.kernel', 'scipy', 'highspy')))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(SAGALAND)], capture_output=True, text=True, check=True)
    ended, loaded = done.stdout.splitlines()
    assert ended != "0"
    assert loaded == "False False False"


@pytest.mark.parametrize("group", ["", "round"])
def test_the_list_of_commands_says_what_each_says_of_itself(group: str) -> None:
    commands = get_command(app).commands  # type: ignore[attr-defined]
    places: Mapping[str, tuple[str, str]] = IN_A_ROUND if group else _PLACES
    if group:
        commands = commands[group].commands
    assert list(commands) == list(places)
    for name, place in places.items():
        assert read_command_help(*place) == commands[name].help.partition("\n")[0].strip(), name
