"""The guide to a yearly round, run on a generated country: up to the accounts here, whole as a proof."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from tilstand import collect, define
from tilstand.cli.app import app
from tilstand.model.hashes import hash_text
from tilstand.pipeline import stages
from tilstand.publish.edition_folders import get_internal_folder

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
SAGALAND = ROOT / "tests" / "fixtures" / "sagaland"
PAGES = ("open-a-round", "receive-and-ask", "decide-and-release", "approve-and-print", "yearly-round")
GUIDE = "\n".join((ROOT / "docs/how-to" / f"{page}.md").read_text("utf-8") for page in PAGES)
NAMES = {"collections/norway": "collections/sagaland", "2026-": "2033-", "2025": "2032", "2024": "2031"}
"""The country and the years of the guide, and those of the collection that it is run on."""

QUESTIONS = {
    "1a2b3c4d": ("havn_shelter", "R103"),
    "2b3c4d5e": ("fjord_shelter", "R103"),
    "3c4d5e6f": ("havn_shelter", "R106"),
    "4d5e6f7a": ("fjord_shelter", "R106"),
}
"""What the numbers of questions in the guide stand for."""

PUBLISHED = """\
measure,provider,period,breakdown,value,status
victims_assisted,shelters,2032,,43,number
victims_assisted,shelters,2032,entry=new,25,number
"""
TEXT = {"nb": "Hjelp\n\nHjelp finnes.", "nn": "Hjelp\n\nHjelp finst.", "en": "Help\n\nHelp is there."}
TABLE = """\
number = "2"
part = 1
measure = "residents"
rows.group = "shelters"
columns.total = true
columns.dimension = "sex"
"""
MEANINGS = dict(re.findall(r"^\| `([a-z]+)` \| (.+) \|$", GUIDE, re.MULTILINE))


@dataclass(frozen=True)
class Told:
    """A command of the guide, the number that the guide says it ends with, and what came of it."""

    command: str
    expected: int
    code: int
    out: str
    err: str


def commands() -> list[tuple[str, int]]:
    """The commands of the guide in their order, each with the number that it ends with."""
    found = []
    for block in re.findall(r"```console\n(.*?)```", GUIDE, re.DOTALL):
        for line in block.replace("\\\n", " ").strip().split("\n"):
            assert line.startswith("$ tilstand "), line
            command, _, told = line.removeprefix("$ ").partition("  # ")
            found.append((" ".join(command.split()), int(told.partition(":")[0] or 0)))
    return found


class Office:
    """The folder of somebody who does what the guide says, and what lies in it when a command wants it."""

    def __init__(self, folder: Path, called: Callable[..., Any]) -> None:
        self.folder, self.called = folder, called
        self.place = folder / "collections" / "sagaland"
        self.told: list[Told] = []
        self.numbers: dict[str, str] = {}
        shutil.copytree(SAGALAND, self.place)
        settings = self.place / "collection.toml"
        settings.write_text(settings.read_text("utf-8").replace("kinds =", 'web = ["en"]\nkinds =', 1), "utf-8")
        (self.place / "tables" / "residents.toml").write_text(TABLE, "utf-8")
        for tag, words in TEXT.items():
            labels = self.place / "labels" / f"{tag}.toml"
            labels.write_text(labels.read_text("utf-8") + '\n[tables.residents]\ntitle = "Residents"\n', "utf-8")
            file = self.place / "rounds" / "2031" / "report" / tag / "01-help.md"
            file.parent.mkdir(parents=True)
            file.write_text(f"# {words}\n", "utf-8")
        about = self.place / "rounds" / "2031" / "round.toml"
        about.write_text(about.read_text("utf-8").replace('"delivered"', '"reconstructed"'), "utf-8")

    def asked(self, *arguments: str) -> Any:
        """What a command says as data."""
        done = self.called("round", *arguments, "--json", cwd=self.folder)
        return json.loads(done.stdout)

    def shown(self, *arguments: str) -> str:
        """A page of texts that wait, as it is read."""
        command = ("round", "release", "collections/sagaland", "2032", "--by", "Your Name")
        done = self.called(*command, *arguments, "--language", "en", cwd=self.folder)
        return str(done.stdout.decode())

    def came(self, file: str, *changes: tuple[str, str], version: int = 1) -> None:
        """What a body sends: last round's figures as this round's, with changes."""
        path = self.folder / "inbox" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        text = (SAGALAND / "rounds" / "2031" / "submissions" / path.name).read_text("utf-8")
        text = text.replace("2032-", "2033-").replace("2031", "2032")
        text = re.sub(r"(?m)^(\w+,\w+,[\w-]+),1,", rf"\1,{version},", text)
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        path.write_text(text, "utf-8")

    def in_workbook(self, file: str, called: str) -> None:
        """The same as a workbook, which may be called anything."""
        path = self.folder / "inbox" / file
        view = define.read_collection(self.place).at("2032")
        read, _ = collect.read_submission(view, "2032", path)
        assert read is not None
        values = {one.key: one.value for one in read.observations}
        collect.write_workbook_template(view, "2032", path.stem, path.with_name(called), {}, values=values)
        path.unlink()

    def prepared(self, command: str) -> None:
        """What the guide takes for granted before a command."""
        if "inbox/march" in command:
            (self.place / "rounds" / "2032" / "published.csv").write_text(PUBLISHED, "utf-8")
            self.came("march/police.csv")
            self.came("march/migration_board.csv", ("permit_decisions,,30,", "permit_decisions,,thirty,"))
            self.came("march/havn_shelter.csv", ("age=adult,26,", "age=adult,24,"))
            self.came("march/fjord_shelter.csv", ("residents,,4,", "residents,,14,"))
            self.in_workbook("march/police.csv", "Book 1 (final).xlsx")
            self.in_workbook("march/fjord_shelter.csv", "numbers.xlsx")
        elif "april/migration_board" in command:
            self.came("april/migration_board.csv")
        elif "april/havn_shelter" in command:
            self.came("april/havn_shelter.csv", version=2)
        elif "june/havn_shelter" in command:
            self.came("june/havn_shelter.csv", ("mean_stay,,41.5,", "mean_stay,,43.5,"), version=3)
        elif "answers.csv" in command:
            number, words = self.numbers["3c4d5e6f"], "Right, as it is."
            rows = f'question,outcome,words,person\n{number},confirmed,"{words}",Head of Havn\n'
            (self.folder / "answers.csv").write_text(rows, "utf-8")
        elif "read.txt" in command:
            number = int(re.findall(r"Page \d+ of (\d+)", self.shown())[0])
            pages = "".join(self.shown("--page", str(at + 1)) for at in range(number))
            codes = re.findall(r"--code (\w+)", pages)
            (self.folder / "read.txt").write_text("\n".join(codes), "utf-8")

    def filled(self, command: str) -> str:
        """The command with what the person would write in it."""
        for ours, theirs in NAMES.items():
            command = command.replace(ours, theirs)
        if " note " in command:
            command = command.replace("…", "Mean stay is corrected.")
        if "CODE" in command:
            page = self.shown()
            own = page[page.index("Ten stayed only over New Year.") :]
            command = command.replace("CODE", re.findall(r"--code (\w+)", own)[0])
        if re.search("|".join(QUESTIONS), command) and not self.numbers:
            posed = self.asked("ask", "collections/sagaland", "2032", "--by", "Your Name")["questions"]
            known = {(one["provider"], one["rule"]): one["number"] for one in posed}
            self.numbers = {ours: known[about] for ours, about in QUESTIONS.items()}
            assert len(posed) == len(QUESTIONS)
        for ours, number in self.numbers.items():
            command = command.replace(ours, number)
        if "CHECKSUM" in command:
            body = command.split()[5]
            printed = "\n".join(one.out for one in self.told if " account " in one.command)
            command = command.replace("CHECKSUM", re.findall(rf"account-{body}-nb\.pdf  (\w+)", printed)[-1])
        return command.replace("HASH", hash_text("Ten stayed only over New Year."))

    def decided(self) -> None:
        """How small numbers are treated, as the guide has it."""
        policy = re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL)[0].replace("2026-", "2033-")
        with (self.place / "rounds" / "2032" / "round.toml").open("a", encoding="utf-8") as about:
            about.write(f"\n{policy}")

    def does(self, command: str, expected: int) -> None:
        """Do what a command of the guide says."""
        given = self.filled(command)
        self.prepared(given)
        arguments = shlex.split(given)[1:]
        language = [] if "--language" in arguments else ["--language", "en"]
        done = self.called(*arguments, *language, cwd=self.folder)
        assert b"Traceback" not in done.stderr
        if command.startswith("tilstand round open"):
            self.decided()
        self.told.append(Told(command, expected, done.returncode, done.stdout.decode(), done.stderr.decode()))


@pytest.fixture(scope="module")
def office(
    tmp_path_factory: pytest.TempPathFactory, called: Callable[..., Any], released: Callable[[Path, str], None]
) -> Office:
    """What the guide says, done in its order."""
    made = Office(tmp_path_factory.mktemp("office"), called)
    released(made.place, "2031")
    stages.build_edition(made.place, "2031", made.folder / "editions" / "2031")  # to be compared with
    for command, expected in commands():
        made.does(command, expected)
    return made


@pytest.mark.proof
def test_every_command_ends_with_the_number_that_the_guide_tells(office: Office) -> None:
    assert len(office.told) >= 30
    wrong = [one for one in office.told if one.code != one.expected]
    assert [(one.command, one.code, one.err or one.out) for one in wrong] == []


def test_the_guide_shows_every_command_of_a_round_and_its_table_names_them_all() -> None:
    there = set(get_command(app).commands["round"].commands)  # type: ignore[attr-defined]
    shown = {command.split()[2] for command, _ in commands() if command.startswith("tilstand round ")}
    assert shown == there
    assert list(MEANINGS) == sorted(there)


@pytest.mark.proof
def test_the_table_has_a_meaning_for_1_exactly_where_a_command_ends_with_it(office: Office) -> None:
    tried = {one.command.split()[2] for one in office.told if one.command.startswith("tilstand round ")}
    ended = {one.command.split()[2] for one in office.told if one.code == 1}
    assert ended == {name for name, meaning in MEANINGS.items() if meaning != "–" and name in tried}


@pytest.mark.proof
def test_what_the_guide_promises_lies_there(office: Office) -> None:
    folder, log = office.folder, office.place / "rounds" / "2032" / "log"
    assert len(list((folder / "out").glob("*.xlsx"))) == 5
    mails = {file.name.split("-")[0] for file in (folder / "mails").glob("*.eml")}
    assert mails == {"invitation", "receipt", "reminder", "questions", "account"}
    assert len(list(log.glob("*.jsonl"))) == 1  # one file a person
    drafts = {
        name: json.loads((get_internal_folder(folder / "editions" / name) / "manifest.json").read_text("utf-8"))[
            "draft"
        ]
        for name in ("draft-2032", "2032", "2032-b")
    }
    assert drafts == {"draft-2032": True, "2032": False, "2032-b": False}


@pytest.mark.proof
def test_the_finished_edition_prints_what_was_released_and_the_corrected_one_says_so(office: Office) -> None:
    def page(edition: str) -> str:
        folder = office.folder / "editions" / edition / "site" / "en"
        return "\n".join(file.read_text("utf-8") for file in sorted(folder.rglob("*.html")))

    assert "Help is there." in page("2032")
    assert "Ten stayed only over New Year." not in page("2032")
    assert "Ten stayed a few days." in page("2032")  # what a body explained, as the figure's footnote
    assert "43.5" in page("2032-b")
    assert "Mean stay is corrected." in page("2032-b")
    assert "43.5" not in page("2032")
