"""The tutorials, done as they say: every command ends as told, and prints the lines that are shown."""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
PRINTED = {
    "CODE": r"--code (\w+)",
    "QUESTION": r"^(\w{8}) · ",
    "CHECKSUM": r"account-{body}-nb\.pdf  (\w+)",
}
"""What stands for something that an earlier command printed, and where it is found."""


class Learner:
    """Somebody who does what a tutorial says, in a folder that has what a clone has."""

    def __init__(self, folder: Path, called: Callable[..., Any]) -> None:
        self.folder, self.called, self.printed = folder, called, ""
        for name in ("collections", "tests"):
            (folder / name).symlink_to(ROOT / name)

    def do(self, page: str) -> int:
        """Do all of a page, and say how many commands there were."""
        text = (ROOT / "docs" / "tutorial" / f"{page}.md").read_text("utf-8")
        commands = 0
        for kind, file, block in re.findall(r"^```(console|csv|diff|toml) ?(.*)\n((?:.*\n)*?)```", text, re.M):
            if kind == "diff":
                self.edit(self.folder / file, block)
            elif kind == "csv":
                (self.folder / file).write_text(block, "utf-8")
            elif kind == "toml":
                with (self.folder / file).open("a", encoding="utf-8") as end:
                    end.write(f"\n{block}")
            else:
                for step in re.split(r"^\$ ", block.replace("\\\n", " "), flags=re.M)[1:]:
                    command, *shown = step.strip("\n").split("\n")
                    self.run(command, [line for line in shown if line != "…"])
                    commands += 1
        return commands

    def edit(self, file: Path, block: str) -> None:
        old, new = block.splitlines()
        text = file.read_text("utf-8")
        assert text.count(old[1:]) == 1
        file.write_text(text.replace(old[1:], new[1:]), "utf-8")

    def run(self, command: str, shown: list[str]) -> None:
        command, _, told = command.partition("      # ")
        if command.startswith(("make ", ". ")):
            return  # the tests run in what it sets up
        if not command.startswith("tilstand "):
            subprocess.run(["bash", "-c", command], cwd=self.folder, check=True)
            return
        for name, pattern in PRINTED.items():
            if name in command.split():
                found = re.findall(pattern.replace("{body}", command.split()[5]), self.printed, re.M)
                command = command.replace(name, found[-1])
        done = self.called(*shlex.split(command)[1:], "--language", "en", cwd=self.folder)
        lines = done.stdout.decode().splitlines()
        assert done.returncode == int(told.partition(":")[0] or 0), (command, done.stderr.decode(), lines)
        assert [line for line in shown if line not in lines] == [], command
        self.printed += done.stdout.decode()


@pytest.mark.parametrize(("name", "least"), [("first-edition", 13), ("first-country", 5), ("first-round", 22)])
def test_a_tutorial_does_what_it_says(tmp_path: Path, called: Callable[..., Any], name: str, least: int) -> None:
    assert Learner(tmp_path, called).do(name) >= least
