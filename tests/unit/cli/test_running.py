"""What a run shows of what does not fit: a line for each cause, and one for all that is only noted alike."""

from __future__ import annotations

from tilstand.cli.run import _group_finding_lines
from tilstand.model import Finding, Findings, Severity
from tilstand.terms import InvariantText

WORDS = (InvariantText("x"), InvariantText("y"), InvariantText("z"))


def test_what_is_only_noted_by_the_same_rule_has_one_line() -> None:
    error = Finding("R101", Severity.ERROR, *WORDS, cause="a")
    same = Finding("R102", Severity.INFO, *WORDS, cause="a")
    noted = [Finding("C030", Severity.INFO, *WORDS, cause=name) for name in "bcd"]
    other = Finding("C031", Severity.INFO, *WORDS, cause="e")
    lines = _group_finding_lines(Findings((error, same, *noted, other)))
    assert lines == [[error, same], noted, [other]]


def test_causes_of_the_same_rule_that_are_more_than_notes_have_a_line_each() -> None:
    warned = [Finding("C062", Severity.WARNING, *WORDS, cause=name) for name in "bc"]
    assert _group_finding_lines(Findings(tuple(warned))) == [[warned[0]], [warned[1]]]
