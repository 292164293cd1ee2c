"""What each command says, line by line, with its colours: ‹1;31› is bold red, ‹2› dim, ‹› plain again."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Mapping
from pathlib import Path
from shutil import copytree

import pytest

pytestmark = pytest.mark.slow

IN = ["sagaland", "2031"]
AT = ["--collection", "sagaland", "--round", "2031"]
COMMANDS = {
    "define": ["define", "sagaland"],
    "check": ["collect", "check", *IN, "--strict"],
    "reconcile": ["reconcile", *IN, "--strict"],
    "explained": ["reconcile", *IN, "--explain", "--proof"],
    "persons": ["reconcile", "persons", *IN, "--strict"],
    "rule": ["explain", "R108"],
    "relation": ["explain", "police.cases_change", "--collection", "sagaland"],
    "protect": ["protect", "release", *IN],
    "audit": ["audit", "text.txt", "--collection", "sagaland", "--period", "2031", "--strict"],
    "audit all": ["audit", "text.txt", "--collection", "sagaland", "--period", "2031", "--all"],
    "run": ["run", *IN, "--out", "new", "--archive", "archive", "--by", "me", "--former", "old", "--strict"],
    "compare": ["publish", "compare", "old", "new"],
    "account": ["round", "account", *IN, "havn_shelter", "--by", "me", "--out", "acc", "--in", "en"],
    "list": ["archive", "list", "archive"],
    "expire": ["archive", "expire", "archive", "--by", "me", "--today", "2099-01-01"],
    "verify": ["archive", "verify", "archive"],
}  # fmt: skip

TOLD = {
    "define": (
        0,
        """\
‹1›sagaland: the collection is in order‹›
  providers      10
  groups         2
  code lists     8
  measures       14
  forms          4
  relations      4
  tables         1
  labels         114
  rounds         2030, 2031
-- on stderr
‹33›There is no rounds/2030/published.csv: nothing is held against figures in print.‹›
""",
    ),
    "check": (
        1,
        """\

‹1›migration_board.csv‹› ‹2›(1)‹›
‹1;31›  C018  ERROR: must be mended or decided · Unknown code‹›
  Where “migration_board.csv”, row 3, “Residence permits”, “Permit decisions”
  What  “given” is not a code of “Outcome”.
  Do    Use one of these codes: granted, refused, closed.

‹1›2031‹› ‹2›(1)‹›
‹33›  C035  WARNING: may stand with an explanation · The submission is left out‹›
  Where “migration_board.csv”
  What  The figures from The Migration Board (generated) cannot be used until what is reported above is
        corrected (number: 1). The other submissions are not affected.
  Do    Correct the errors above and send the file again with a higher version number.
3 submissions with 152 figures; 1 error, 1 warning
""",
    ),
    "reconcile": (
        1,
        """\
‹1;31›1 submission is left out: The Migration Board (generated) (migration_board.csv). Its figures take no
        part in anything told here. See why: `tilstand collect check … 2031`.‹›

‹1›migration_board.csv‹› ‹2›(1)‹›
‹1;31›  C018  ERROR: must be mended or decided · Unknown code‹›
  Where “migration_board.csv”, row 3, “Residence permits”, “Permit decisions”
  What  “given” is not a code of “Outcome”.
  Do    Use one of these codes: granted, refused, closed.

‹1›Sagaland Police (generated): identified victims‹› ‹2›(2)‹›
‹1;31›  R103  ERROR: must be mended or decided · The breakdown does not add up to the total‹›
  Where Sagaland Police (generated): identified victims in 2031
  What  The total is 13. The breakdown adds up to 14.
  Do    Correct the total or the breakdown, or enter “unknown” for what is missing.
‹2›       Sagaland Police (generated) (13) = Adult (11) + Minor (3) + Age not known (0)‹›
‹1;31›  R103  ERROR: must be mended or decided · The breakdown does not add up to the total‹›
  Where Sagaland Police (generated): identified victims in 2031
  What  The total is 13. The breakdown adds up to 15.
  Do    Correct the total or the breakdown, or enter “unknown” for what is missing.
‹2›       Sagaland Police (generated) (13) = Woman (8) + Man (6) + Trans or non-binary person (0) + Sex not
        known (1)‹›

‹1›2031‹› ‹2›(1)‹›
‹33›  C035  WARNING: may stand with an explanation · The submission is left out‹›
  Where “migration_board.csv”
  What  The figures from The Migration Board (generated) cannot be used until what is reported above is
        corrected (number: 1). The other submissions are not affected.
  Do    Correct the errors above and send the file again with a higher version number.

‹1›Sagaland Police (generated): suspects‹› ‹2›(1)‹›
‹36›  R102  INFORMATION · The figure has been restated‹›
  Where Sagaland Police (generated): suspects in the first half of 2031
  What  At the latest reading of the register the figure is 8. Before that it was 7.
  Do    Nothing needs doing. The change goes into the list of changes.
‹2›       Sagaland Police (generated) (8) = Sagaland Police (generated) (7)‹›

‹1›80 relations: 72 tested and hold, 3 do not hold, 5 could not be tested; 3 errors, 1 warning, 1 note‹›
Not checked, because nobody stated figures that they need (1): No more persons than decisions
        (permits.persons_at_most_decisions).
""",
    ),
    "explained": (
        0,
        """\
59 lines
‹1;31›1 submission is left out: The Migration Board (generated) (migration_board.csv). Its figures take no
        part in anything told here. See why: `tilstand collect check … 2031`.‹›
‹33›Internal. This answer shows small numbers and must not be shared outside the unit.‹›
‹1›Sagaland Police (generated): identified victims in 2031‹› ‹2›(every answer as simple is listed)‹›
Proven, if every other figure is right
‹2›R103‹›
‹2›R103‹›
‹1›Sagaland Police (generated): suspects in the first half of 2031‹› ‹2›(every answer as simple is listed)‹›
Proven, if every other figure is right
Simplest explanation, not proven
‹2›R102‹›
‹1›80 relations: 72 tested and hold, 3 do not hold, 5 could not be tested; 3 errors, 1 warning, 1 note‹›
Not checked, because nobody stated figures that they need (1): No more persons than decisions
        (permits.persons_at_most_decisions).
""",
    ),
    "persons": (
        1,
        """\
‹1;31›1 submission is left out: The Migration Board (generated) (migration_board.csv). Its figures take no
        part in anything told here. See why: `tilstand collect check … 2031`.‹›
‹33›Internal. This answer shows small numbers and must not be shared outside the unit.‹›
‹1›How many different people: Presumed victims assisted, The shelters, 2031‹›
  43 registrations at 2 bodies
  At least 28 and at most 43 different people.
  The greatest number follows from the figures of Havn shelter (generated), Fjord shelter (generated).
  The least number follows from the figures of Havn shelter (generated), and from a person having the same
        code everywhere (sex).
  Ask Fjord shelter (generated): how many of the 15 are also counted by Havn shelter (generated)? Up to 15
        may be.
  Ask Havn shelter (generated): how many of the 28 are also counted by Fjord shelter (generated)? Up to 15
        may be.
  Pseudonymous keys from the bodies would give one number in place of a range.

‹1›Sex‹›
  Woman                                              19–30
  Man                                                7–13
  Trans or non-binary person                         1–2
  Sex not known                                      0–1

‹2›  A person has the same code at every body that counts the person: sex. “Unknown” may be any code.‹›
‹2›  One body counts a person once in the period.‹›
‹2›  Where no relation is declared, bodies may have all or none of their persons in common.‹›
""",
    ),
    "rule": (
        0,
        """\
‹1›R108  The figure is higher than that of the group it is part of‹› ‹2›(error)‹›
The collection says that everybody counted here is counted there too. Example: all who take part in a course
        come from the shelter, so the course cannot have more than the shelter.
→ See whether both figures are about the same thing. Correct what is wrong, or explain the difference.
""",
    ),
    "relation": (
        0,
        """\
‹1›police.cases_change: The change follows from the cases‹› ‹2›(error)‹›
  sagaland-2031.txt, line 12
""",
    ),
    "protect": (
        0,
        """\
‹1›3 releasable tables‹›
  policy: as_printed; 20 cells count 1 to 2 people
""",
    ),
    "audit": (
        1,
        """\

‹1›line 1: ‹›The police opened 20 cases in 2031.
  ‹32›agrees       ‹›printed 20‹2›  Sagaland Police (generated): cases opened in 2031‹›‹2›
        [sagaland-2031.txt:12]‹›

‹1›line 2: ‹›Havn shelter assisted 29 persons in 2031, 7 of them men.
  ‹1;31›does not fit ‹›printed 29, ledger 28‹2›  Havn shelter (generated): presumed victims assisted in
        2031‹›‹2›  [havn_shelter.csv:2]‹›
  ‹32›agrees       ‹›printed 7‹2›  Havn shelter (generated): presumed victims assisted in 2031 (man)‹›‹2›
        [havn_shelter.csv:4]‹›

‹1›4 numbers: 2 agree, 0 disputed, 1 do not fit, 1 not matched.‹›
‹2›Numbers that are not matched may be right; they are just not checked. --all shows them.‹›
""",
    ),
    "audit all": (
        0,
        """\

‹1›line 1: ‹›The police opened 20 cases in 2031.
  ‹32›agrees       ‹›printed 20‹2›  Sagaland Police (generated): cases opened in 2031‹›‹2›
        [sagaland-2031.txt:12]‹›

‹1›line 2: ‹›Havn shelter assisted 29 persons in 2031, 7 of them men.
  ‹1;31›does not fit ‹›printed 29, ledger 28‹2›  Havn shelter (generated): presumed victims assisted in
        2031‹›‹2›  [havn_shelter.csv:2]‹›
  ‹32›agrees       ‹›printed 7‹2›  Havn shelter (generated): presumed victims assisted in 2031 (man)‹›‹2›
        [havn_shelter.csv:4]‹›

‹1›line 2: ‹›There were 613 of something else.
  ‹2›not matched  ‹›printed 613

‹1›4 numbers: 2 agree, 0 disputed, 1 do not fit, 1 not matched.‹›
""",
    ),
    "run": (
        1,
        """\
‹1;33›This is a draft, and every page and file says so. See what is missing with `tilstand round ready`.‹›
‹1;31›1 submission is left out: The Migration Board (generated) (migration_board.csv). Its figures take no
        part in anything told here. See why: `tilstand collect check … 2031`.‹›

‹1›Who reported‹›
  3 bodies: Fjord shelter (generated), Havn shelter (generated), Sagaland Police (generated)
‹33›  Missing: Dal shelter (generated). The shelter opened in October and had not yet kept figures.‹›

‹1›What does not fit‹›
  80 relations: 72 tested and hold, 3 do not hold, 5 could not be tested
  3 errors, 1 warning, 1 note
  1 error        Unknown code: “migration_board.csv”, row 3, “Residence permits”, “Permit decisions”
  2 errors       The breakdown does not add up to the total: Sagaland Police (generated): identified victims
        in 2031, and 1 more
  1 warning      The submission is left out: “migration_board.csv”
  1 note         The figure has been restated: Sagaland Police (generated): suspects in the first half of
        2031
  1 adjustment applied

‹1›Where the files are‹›
  new/public-manifest.json  (public)
  new/report-nb.pdf  (public)
  new/data/  22 files  (public)
  new/site/  58 files  (public)
  new-internal/  12 files  (internal)
‹2›  built in N s‹›
‹2›  Read on: tilstand reconcile … for all findings; tilstand explain R106 for what a rule means‹›
-- on stderr
‹2›  reading the collection …‹›
‹2›  reading what was submitted …‹›
‹2›  checking the figures against each other …‹›
‹2›  looking for explanations …‹›
‹2›  estimating what nobody has seen …‹›
‹2›  protecting small numbers …‹›
‹2›  building the edition …‹›
""",
    ),
    "compare": (
        0,
        """\
‹1›Status report for Sagaland (generated) (sagaland-2031-SHA) → Status report for Sagaland (generated)
        (sagaland-2031-SHA)‹›
  Figures: changed 1, no longer shown 0, new 0, with another text 0
  Series: broken 0, new 0, no longer there 0, continue 104
‹1›Figures that changed‹›
  “Mean stay”, Fjord shelter (generated), 2031: 38 → 99. The body submitted again.
""",
    ),
    "account": (
        0,
        """\
acc/account-havn_shelter-en.pdf  SHA  new
""",
    ),
    "list": (
        0,
        """\
NOW  stored   submission fjord_shelter.csv  SHA…
NOW  stored   submission fjord_shelter.csv.counts.csv  SHA…
NOW  stored   answers    havn_shelter.answers.toml  SHA…  until DAY
NOW  stored   submission havn_shelter.csv  SHA…
NOW  stored   submission havn_shelter.csv.counts.csv  SHA…
NOW  refused  submission migration_board.csv  SHA…
NOW  stored   submission police.csv  SHA…
NOW  stored   submission police.csv.counts.csv  SHA…
NOW  stored   edition    sagaland-2031-SHA.edition.zip  SHA…
NOW  stored   edition    sagaland-2031/manifest.json  SHA…
""",
    ),
    "expire": (
        0,
        """\
removed answers havn_shelter.answers.toml; tombstone SHA
1 removed
""",
    ),
    "verify": (
        1,
        """\
agrees with itself: 11 events, 8 objects
‹1;33›Nothing from outside vouches for this log: one that had been rewritten would look the same. Give an
        anchor (--anchor).‹›
""",
    ),
}


@pytest.fixture(scope="session")
def told(worked) -> Mapping[str, tuple[int, str]]:  # type: ignore[no-untyped-def]
    """The exit code and what is said, of each command in turn."""
    colours = {"FORCE_COLOR": "1", "NO_COLOR": "", "TERM": "xterm-256color"}
    found = {}
    for name, command in COMMANDS.items():
        done = worked(*command, **colours)
        lines = [shown(done.stdout), *(["-- on stderr\n", shown(done.stderr)] if done.stderr else [])]
        found[name] = done.returncode, "".join(lines)
    return found


def shown(data: bytes) -> str:
    text = re.sub("\x1b\\[([\\d;]*)m", lambda code: f"‹{code[1].strip('0')}›", data.decode())
    text = re.sub(r"\d{4}-\d\d-\d\dT[\d:+]+", "NOW", text)
    text = re.sub(r"until \d{4}-\d\d-\d\d", "until DAY", text)
    text = re.sub(r"\b[0-9a-f]{64}\b|\b[0-9a-f]{12}(?=[…).])", "SHA", text)
    return re.sub(r"in \d+\.\d s", "in N s", text)


def wrapped(text: str) -> str:
    form = textwrap.TextWrapper(108, subsequent_indent="        ", break_on_hyphens=False)
    return "\n".join(part for line in text.splitlines() for part in form.wrap(line) or [""]) + "\n"


def explained(text: str) -> str:
    """What is said of explanations, without the words of each, which are the explanations' own."""
    lines = text.splitlines()
    own = ("  ", "What ", "Assumptions", "‹2›+", "‹2›-", "‹2›0")
    kept = [line for line in lines if line and not line.startswith(own)]
    return wrapped("\n".join([f"{len(lines)} lines", *kept]))


@pytest.mark.parametrize("name", TOLD)
def test_a_command_says_this_and_ends_like_this(told: Mapping[str, tuple[int, str]], name: str) -> None:
    code, text = told[name]
    assert (explained(text) if name == "explained" else wrapped(text)) == TOLD[name][1]
    assert code == TOLD[name][0]


def test_an_edition_is_signed_with_a_key_and_verified_by_it(worked, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    private, public = tmp_path / "key.pem", tmp_path / "key.pub"
    made = worked("publish", "key", private, public)
    assert (made.returncode, private.stat().st_mode & 0o777) == (0, 0o600)
    said = "".join(made.stdout.decode().split())
    assert [str(one) in said for one in (private, public)] == [True, True]
    assert worked("publish", "key", private, public).returncode != 0  # neither is written over
    edition = copytree(worked.folder / "old", tmp_path / "signed")
    bare = worked("verify", edition)
    assert bare.returncode == 1
    done = worked("publish", "sign", edition, "--key", private, "--archive", tmp_path / "archive", "--by", "me")
    assert done.returncode == 0, done.stderr
    shown = worked("verify", edition, "--key", public, "--json")
    told = json.loads(shown.stdout)
    assert (shown.returncode, told["origin"], told["beside"], told["internal"]) == (0, "key", "none", 0)
    text = worked("verify", edition, "--key", public).stdout.decode()
    assert [one in text for one in (told["edition"], told["sha256"], told["data"])] == [True] * 3
    listed = worked("archive", "list", tmp_path / "archive", "--json")
    (kept,) = json.loads(listed.stdout)
    assert (kept["kind"], kept["by"], kept["round_name"]) == ("edition", "me", "2031")
    assert kept["name"].startswith(f"{told['edition']}.signed")
    assert worked("verify", edition, "--key", tmp_path / "none.pub").returncode == 3
    assert worked("verify", edition, "--hash", told["sha256"]).returncode == 0
