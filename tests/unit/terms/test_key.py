"""Addresses: their order by what they are sorted by, and as they come back from another process."""

from __future__ import annotations

import pickle
import subprocess
import sys
from itertools import product

from tilstand.terms import Key, Period

PERIODS = tuple(map(Period.from_text, ("2031", "2031-H2", "2030/2031", "2030-12-31")))
DIMS: tuple[tuple[tuple[str, str], ...], ...] = ((), (("age", "b"),), (("age", "a"), ("sex", "x")))
KEYS = [Key(*one) for one in product(("m", "l"), ("p", "o"), PERIODS, DIMS)]


def test_sorted_by_what_stands_for_their_order_they_stand_as_by_themselves() -> None:
    assert sorted(KEYS, key=lambda one: one.sort_key) == sorted(KEYS)


_ELSEWHERE = """
import pickle, sys
from tilstand.terms import Key, Period
found = Key("m", "p", Period.from_text("2031"), (("age", "b"),)), Period.from_text("2031-H2")
hash(found)
sys.stdout.buffer.write(pickle.dumps(found))
"""


def test_an_address_that_was_looked_up_in_another_process_is_found_in_this_one() -> None:
    made = subprocess.run(
        [sys.executable, "-c", _ELSEWHERE],
        capture_output=True,
        check=True,
        env={"PYTHONPATH": ":".join(sys.path), "PYTHONHASHSEED": "7"},
    )
    key, period = pickle.loads(made.stdout)
    assert key in {Key("m", "p", PERIODS[0], DIMS[1])}
    assert period in {PERIODS[1]}
