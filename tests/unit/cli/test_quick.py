"""The way in: help loads no stage, and says of each command what the command says of itself."""

import subprocess
import sys

from typer.main import get_command

from tilstand.cli.app import _PLACES, _first_line, app


def test_help_loads_no_stage_and_no_arithmetic() -> None:
    code = (
        "import sys; sys.argv = ['tilstand', '--help']\n"
        "from tilstand.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "loaded = {m.split('.')[1] for m in sys.modules if m.startswith('tilstand.')} | set(sys.modules)\n"
        "slow = {'collect', 'define', 'publish', 'numpy', 'pydantic', 'babel', 'phonenumbers', 'stdnum'}\n"
        "print(sorted(loaded & slow), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
    assert all(name in done.stdout for name in _PLACES)


def test_the_list_of_commands_says_what_each_says_of_itself() -> None:
    commands = get_command(app).commands  # type: ignore[attr-defined]
    assert list(commands) == list(_PLACES)
    for name, place in _PLACES.items():
        assert _first_line(*place) == commands[name].help.partition("\n")[0].strip(), name
