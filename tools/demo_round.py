"""Play a whole round on a demonstration collection, from opening to the printed edition.

    python tools/demo_round.py [FOLDER]

Every command is shown as an adviser would type it, with what it answers. The bodies do not exist, and every
figure is generated. One body is late, one sends a faulty workbook and then a right one, one corrects its
figures, and one is absent.
Ends with 1 if anything goes otherwise than the play says.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "benchmarks"))

from demo_collection import FIRST, collection  # noqa: E402
from demo_figures import BODIES, figures  # noqa: E402

from plant.returned import NUMBER, Returned  # noqa: E402

ROUND = str(int(FIRST) + 1)
WHO = "Demo Adviser (generated)"
LATE, FAULTY, CORRECTING, ABSENT = "street_team", "north_house", "south_house", "help_line"
OFF = "east_house"
ANSWERS = {
    "experience": "Flere har trengt hjelp lenger enn før. Vi møtte også noen som bare ville ha råd.",
    "trends": "Flere spør om arbeid.",
}

CLOSED = "Telefonen var stengt i 2031."

RECOUNTED = "Én var ikke talt med."

DECISION = f"""
decided_by = "{WHO}"
decided_on = {int(ROUND)}-12-01
reason.nb = "Alle tall og alle personer i denne demonstrasjonen er oppdiktet."
"""
"""What stands below the policy that a new round has."""

PASSED = {
    "unbound": "Ordene er lest og sanne.",
    "movement": "Endringene er sett på; alle tall er oppdiktet.",
    "method": "Metode og definisjoner er sett over.",
    "announced": "Dagen er kunngjort, og ingen ser utgaven før.",
}
"""The checks that only warn, each with why it may pass."""


@dataclass
class Stage:
    """Where the round is played.

    Attributes:
        folder: Everything lies below it.
        commands: How many commands were given.
    """

    folder: Path
    commands: int = 0

    def say(self, text: str) -> None:
        """Tell the audience what happens next."""
        print(f"\n# {text}", flush=True)

    def run(self, *words: str, ends: int | None = 0, quiet: bool = False) -> str:
        """Give a command, and show it and what it answers; the play stops where it ends otherwise.

        Where nothing is said of how it ends (None), it may end with 0 or 1.
        """
        self.commands += 1
        print(f"$ tilstand {shlex.join(words)}", flush=True)
        done = subprocess.run(
            [sys.executable, "-m", "tilstand", *words],
            cwd=self.folder,
            env={**os.environ, "NO_COLOR": "1", "COLUMNS": "110"},
            capture_output=True,
            text=True,
            check=False,
        )
        told = done.stdout + done.stderr
        print("" if quiet else told, end="", flush=True)
        if done.returncode not in ((0, 1) if ends is None else (ends,)):
            print(told if quiet else "")
            raise SystemExit(f"The command ended with {done.returncode}, not with {ends}.")
        return done.stdout


def main(folder: Path) -> int:
    """Play it."""
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    stage, place, by = Stage(folder), ["demo", ROUND], ["--by", WHO]
    collection(folder / "demo")
    inbox, after = folder / "inbox", f"{int(ROUND) + 1}-03-02"
    inbox.mkdir()

    stage.say("The former round is settled: its texts are released, and its edition is printed.")
    released(stage, FIRST)
    stage.run("run", "demo", FIRST, "--out", f"editions/{FIRST}", quiet=True)

    stage.say("Open the round: eight workbooks and eight mails at once.")
    opened = ["--deadline", f"{int(ROUND) + 1}-03-01", "--workbooks", "out", "--mails", "mails"]
    stage.run("round", "open", *place, *by, "--from", FIRST, *opened)

    stage.say("Decide how small numbers are treated, for this round and no other.")
    with (folder / "demo" / "rounds" / ROUND / "round.toml").open("a", encoding="utf-8") as about:
        about.write(DECISION)

    stage.say("Bodies fill their workbooks in and send them back. One is late, one absent, one writes words.")
    for body in BODIES:
        if body not in (LATE, ABSENT):
            book = filled(folder / "out" / f"{body}.xlsx", body, off=body == OFF)
            if body == FAULTY:
                spoiled(book)
            (inbox / f"svar fra {body}.xlsx").write_bytes(book.saved())
    stage.run("round", "receive", *place, "inbox", *by, ends=1)
    stage.run("round", "status", *place, "--today", after)

    stage.say("Remind the one that is late, and note why another has nothing to tell.")
    stage.run("round", "remind", *place, LATE, "--mails", "mails", "--today", after)
    stage.run("round", "exempt", *place, ABSENT, *by, "--reason", CLOSED)

    stage.say("The faulty one sends a right version, the late one arrives, and one has a figure to correct.")
    (inbox / "ny versjon.xlsx").write_bytes(filled(folder / "out" / f"{FAULTY}.xlsx", FAULTY, version=2).saved())
    (inbox / "sent.xlsx").write_bytes(filled(folder / "out" / f"{LATE}.xlsx", LATE).saved())
    again = filled(folder / "out" / f"{CORRECTING}.xlsx", CORRECTING, version=2, more=1)
    (inbox / "rettet.xlsx").write_bytes(again.saved())
    late = ["inbox/ny versjon.xlsx", "inbox/rettet.xlsx", "inbox/sent.xlsx"]
    stage.run("round", "receive", *place, *late, *by)
    stage.run("round", "accept", *place, *(body for body in BODIES if body != ABSENT), *by)

    stage.say("Ask what does not fit: one letter a body.")
    stage.run("round", "ask", *place, "--mails", "mails", *by)

    stage.say("A draft can always be built, and says what it lacks.")
    stage.run("run", "demo", ROUND, "--out", f"editions/{ROUND}-draft", "--quiet")

    stage.say("The body finds its mistake and sends the right total; the question is answered and closed.")
    (inbox / "riktig sum.xlsx").write_bytes(filled(folder / "out" / f"{OFF}.xlsx", OFF, version=2).saved())
    stage.run("round", "receive", *place, "inbox/riktig sum.xlsx", *by)
    stage.run("round", "accept", *place, OFF, *by)
    (question,) = asked(stage)
    answer = ["--body", OFF, "--outcome", "corrected", "--words", "Vi hadde talt en person to ganger."]
    stage.run("round", "answer", *place, question, *answer, *by)
    stage.run("round", "close", *place, question, *by, "--reason", "Ny versjon er mottatt.")

    stage.say("Read what bodies wrote and the report's own sentences, and release them.")
    released(stage, ROUND)

    stage.say("Each body sees its account and approves it.")
    folders = ["--out", "accounts", "--mails", "mails", "--json"]
    told = json.loads(stage.run("round", "account", *place, *by, *folders, quiet=True))
    for one in told:
        person = ["--person", "Demo Leader (generated)"]
        stage.run("round", "approve", *place, one["provider"], "--checksum", one["shown"], *person, *by)
    stage.run("round", "status", *place)

    stage.say("Go or no go: what is left are warnings, and a person says why each may pass.")
    stage.run("round", "ready", *place, "--page", "ready.html", ends=1)
    for check, reason in PASSED.items():
        stage.run("round", "acknowledge", *place, check, "--reason", reason, *by)
    stage.run("round", "ready", *place)

    stage.say("Print the edition, and see what is new since the one before.")
    stage.run("run", "demo", ROUND, "--final", "--out", f"editions/{ROUND}", "--quiet")
    print(f"\n{stage.commands} commands. The report is {folder}/editions/{ROUND}/report-nb.pdf.")
    return 0


def asked(stage: Stage) -> list[str]:
    """The questions that are open, by their numbers."""
    told = json.loads(stage.run("round", "ask", "demo", ROUND, "--by", WHO, "--json", quiet=True))
    return [one["number"] for one in told["questions"]]


def filled(path: Path, body: str, *, version: int = 1, off: bool = False, more: int = 0) -> Returned:
    """The workbook that was sent to a body, filled in as somebody does it at a desk.

    Args:
        path: The workbook.
        body: Whose it is.
        version: The version number to fill in.
        off: True to write a total that is one off.
        more: How many more came in than in the first version.
    """
    book = Returned(path.read_bytes())
    rows = {(row["measure"], parts(row["breakdown"])): int(row["value"]) for row in figures(ROUND, seed=2)[body]}
    names = {row.sheet: row.label for row in book.manifest.filter_mapped_rows("sheet")}
    for row in book.manifest.rows:
        if row.kind not in ("cell", "answer", "version"):
            continue
        sheet = book.sheet(names[row.sheet])
        cells = sheet.rows[sheet.at(row.code)]
        if row.kind == "version":
            cells[NUMBER] = version
        elif row.kind == "answer":
            cells[NUMBER] = ANSWERS.get(row.question, "")
        else:
            value = rows.get((row.measure, parts(row.breakdown)))
            whole = not row.breakdown and row.measure == "adults_assisted"
            cells[NUMBER] = "" if value is None else value + (off and whole) + more * (row.measure == "moved_out")
    return book


def spoiled(book: Returned) -> None:
    """Write words where a number is asked for, as somebody does who has not counted."""
    row = book.block[1]
    sheet = book.sheet(next(one.label for one in book.manifest.filter_mapped_rows("sheet") if one.sheet == row.sheet))
    sheet.rows[sheet.at(row.code)][NUMBER] = "ti til tolv"


def parts(breakdown: str) -> frozenset[str]:
    """The codes of a breakdown, in whatever order they stand."""
    return frozenset(part.strip() for part in breakdown.split(";") if part.strip())


def released(stage: Stage, name: str) -> None:
    """Read every page that waits, and release what was shown by the codes that stand there."""
    command, number = ("round", "release", "demo", name, "--by", WHO), 1
    shown = stage.run(*command, ends=1, quiet=True)
    while codes := re.findall(r"--code (\w+)", shown):
        print(f"(page {number}, with what in it may tell of a person)")
        named = [part for one in dict.fromkeys(codes) for part in ("--code", one)]
        stage.run(*command, *named, quiet=True)
        shown, number = stage.run(*command, quiet=True, ends=None), number + 1


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "demo-round")))
