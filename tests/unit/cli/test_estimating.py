"""The command on tables of which nobody can say anything: told, never a number that nobody can defend."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest

from tilstand.estimate import CaptureTable
from tilstand.estimate.statement import derive_statement

HEAD = "A,B,C,count\n"
GOOD = {"1,0,0": 200, "0,1,0": 180, "1,1,0": 30, "0,0,1": 150, "1,0,1": 28, "0,1,1": 22, "1,1,1": 9}


@pytest.mark.parametrize(
    ("text", "observed", "codes"),
    [
        ("A,count\n1,500\n", 500, ["few_lists"]),
        (HEAD + "1,0,0,900\n0,1,0,800\n0,0,1,700\n", 2_400, ["no_overlap"]),
        (HEAD + "".join(f"{history},1\n" for history in GOOD), 7, ["few_recaptured"]),
    ],
)
def test_nothing_is_stated_and_the_reason_is_given(worked, text, observed, codes):
    (worked.folder / "bad.csv").write_text(text, "utf-8")
    done = worked("estimate", "bad.csv", "--brief", "--json")
    told = json.loads(done.stdout)
    assert (done.returncode, told["kind"], told["low"], told["high"]) == (0, "refused", None, None)
    assert [reason["code"] for reason in told["reasons"] if reason["weight"] == "refuse"] == codes
    printed = worked("estimate", "bad.csv", "--brief").stdout.decode()
    assert "No number is given" in printed
    # What was counted, the lists, and what would be needed: no number of persons nobody has seen.
    said, took = printed.rstrip().rsplit("\n", 1)
    assert re.fullmatch(r"\(\d+\.\d+ s\)", took)
    assert max(int(one.replace(",", "")) for one in re.findall(r"\d[\d,]*", said)) == observed


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD + "1,0,0,90\n0,1,0,-8\n", "3"),
        (
            ",".join(f"L{place}" for place in range(20)) + ",count\n"
            + "".join(",".join("01"[one == place] for one in range(20)) + ",9\n" for place in range(20)),
            "20",
        ),
    ],
)  # fmt: skip
def test_a_table_that_is_none_is_told_with_what_is_wrong(worked, text, said):
    (worked.folder / "bad.csv").write_text(text, "utf-8")
    done = worked("estimate", "bad.csv", "--brief")
    assert (done.returncode != 0, done.stdout) == (True, b"")
    assert said in done.stderr.decode()


def test_a_group_of_one_person_has_no_number_and_moves_none(worked):
    rows = "".join(f"{h},f,{count - (h == '1,0,0')}\n" for h, count in GOOD.items())
    (worked.folder / "one.csv").write_text(f"A,B,C,year,count\n{rows}1,0,0,m,1\n".replace("f", "2031"), "utf-8")
    (worked.folder / "all.csv").write_text(HEAD + "".join(f"{h},{c}\n" for h, c in GOOD.items()), "utf-8")
    told, plain = (json.loads(worked("estimate", f, "--brief", "--json").stdout) for f in ("one.csv", "all.csv"))
    assert (told["low"], told["high"]) == (plain["low"], plain["high"])
    assert [(one["observed"], one["low"], one["high"]) for one in told["groups"]] == [(None, None, None)] * 2
    assert told["trend"][0]["claim"] == "unknown"


@pytest.mark.parametrize(
    "persons", [20_000, pytest.param(2_000_000, marks=pytest.mark.proof)]
)  # fmt: skip
def test_very_many_rows_of_histories_say_what_their_counts_say(worked, persons):
    on = np.random.default_rng(5).random((3 * persons, 4)) < [0.20, 0.15, 0.12, 0.10]
    on = on[on.any(axis=1)][:persons]
    rows = "\n".join(",".join("01"[one] for one in row) for row in on.astype(int).tolist())
    (worked.folder / "persons.csv").write_text(f"A,B,C,D\n{rows}\n", "utf-8")
    told = json.loads(worked("estimate", "persons.csv", "--persons", "--brief", "--json").stdout)
    counts = np.bincount(on @ (1 << np.arange(4)), minlength=16).astype(np.int64)
    said = derive_statement(CaptureTable(tuple("ABCD"), counts))
    assert (told["observed"], told["kind"]) == (persons, said.kind)
    assert (told["low"], told["high"]) == (pytest.approx(said.low, abs=0.1), pytest.approx(said.high, abs=0.1))
