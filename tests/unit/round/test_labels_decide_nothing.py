"""No word is read back: with every label another one, a round comes to the same figures and findings."""

from __future__ import annotations

import re
from pathlib import Path
from shutil import copytree, ignore_patterns

from tilstand.round.state import RoundState, load_round

SAGALAND = Path(__file__).parents[2] / "fixtures" / "sagaland"


def told(state: RoundState) -> dict[str, list[str]]:
    """What was reckoned, without a word of the collection's."""
    heads = {one.key for submission in state.batch.submissions for one in submission.observations}
    figures = [(key, state.reconciled.figures.get(key)) for key in sorted(heads)]
    values = [f"{key} {one.value} {one.origin} {one.qualifier}" for key, one in figures if one]
    about = [(one.rule, one.severity, one.providers, one.period, one.measure) for one in state.findings]
    return {"figures": values, "findings": [str(one) for one in about]}


def test_a_collection_of_other_words_comes_to_the_same(tmp_path: Path) -> None:
    place = copytree(SAGALAND, tmp_path / "sagaland", ignore=ignore_patterns("log"))
    sent = place / "rounds" / "2031" / "submissions" / "havn_shelter.csv"
    sent.write_text(sent.read_text("utf-8").replace("age=adult,26,", "age=adult,24,"), "utf-8")
    plain = told(load_round(place, "2031"))
    changed = 0
    for file in sorted((place / "labels").glob("*.toml")):
        other, number = re.subn(r'(?m)^([\w."]+ = )"', r'\1"Zzyx ', file.read_text("utf-8"))
        file.write_text(other, "utf-8")
        changed += number
    assert changed > 200
    assert len(plain["figures"]) > 50
    assert len(plain["findings"]) > 1
    assert told(load_round(place, "2031")) == plain
