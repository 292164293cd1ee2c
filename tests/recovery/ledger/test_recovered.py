"""What the kernel finds of mistakes and stories that were planted."""

import importlib.util
import sys
from pathlib import Path

import pytest

from tilstand.kernel.candidate_moves import MoveCategory, MoveKind, MoveReason, generate_moves
from tilstand.kernel.error_localisation import localise_errors
from tilstand.kernel.explanations import find_explanations
from tilstand.kernel.feasibility import Certainty

MISSING, MOVED = MoveKind(MoveReason.MISSING), MoveKind(MoveReason.MOVED, "form")


def generator(name):
    spec = importlib.util.spec_from_file_location(f"generated_{name}", Path(__file__).with_name(f"{name}.py"))
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


planted, story = generator("planted"), generator("story")


def found_all(case, found):
    """True if the planted figures are one of the equally good answers."""
    held = [next((a for a in cause.answers if case.wrong.issuperset(a)), ()) for cause in found.causes]
    return frozenset(id for answer in held for id in answer) == case.wrong


@pytest.mark.parametrize("errors", [1, 3, 6, 10])
def test_wrong_digits_in_a_wide_system_are_found(errors):
    case = planted.wide(errors, errors)
    found = localise_errors(case.system)
    assert (len(case.system.columns), len(case.system.rows)) == (600, 324)
    assert found.status is Certainty.PROVEN
    assert found.cost == errors
    assert found_all(case, found)
    assert all(conflict.certificate.is_valid_in(case.system) for conflict in found.conflicts)


def test_wrong_digits_in_narrow_records_are_found_and_none_is_under_flagged():
    cases = [(case, localise_errors(case.system)) for case in planted.narrow(3, 100, 70)]
    assert all(found.status is Certainty.PROVEN for _, found in cases)
    assert all(found.cost <= len(case.wrong) for case, found in cases)
    assert sum(found_all(case, found) for case, found in cases) >= 98
    for case, found in cases:
        free = dict.fromkeys(found.answer)
        assert not localise_errors(case.system.replace_printed_values(free)).causes


def tells(item, case):
    """True if an explanation says what happened, whatever the body."""
    content = item.unit_counts
    missing = all(content.get((MISSING, label), 0) == n for label, n in case.content.items())
    return missing and content.get((MISSING, None)) == len(case.persons)


@pytest.mark.parametrize(
    ("misprint", "kinds"),
    [
        (False, "one"),
        pytest.param(False, "any", marks=pytest.mark.proof),
        pytest.param(True, "one", marks=pytest.mark.proof),
        pytest.param(True, "any", marks=pytest.mark.proof),
    ],
)
def test_omitted_persons_are_told_with_every_body_that_may_have_left_them_out(kinds, misprint):
    cases = [story.omitted(seed, kinds=kinds, misprint=misprint) for seed in range(6)]
    results = [(case, find_explanations(case.system, generate_moves(case.system, case.sheets))) for case in cases]
    right = [(case, found) for case, found in results if any(tells(i, case) for i in found.items)]
    assert len(right) >= 5
    assert sum(tells(found.items[0], case) for case, found in results) >= 4
    for case, found in right:
        assert found.status is Certainty.PROVEN
        assert misprint or case.body in found.bodies


@pytest.mark.proof
def test_stories_in_several_groups_are_causes_of_their_own_and_explained_one_by_one():
    system, sheets, cases = story.several(3, ["body 0.1", "body 2.3", "body 3.0"])
    found = localise_errors(system)
    assert found.status is Certainty.PROVEN
    assert [len(cause.answers) for cause in found.causes] == [5, 5, 5]
    moves = generate_moves(system, sheets)
    for cause, case in zip(found.causes, cases, strict=True):
        told = find_explanations(system, moves, rows=cause.conflict_relations)
        assert told.status is Certainty.PROVEN
        assert all(tells(item, case) for item in told.items)
        assert case.body in told.bodies
        assert len(told.items) == 6


def test_the_group_that_counts_four_more_than_its_members():
    case = story.gap()
    assert (case.system["S total"].value, case.system["nation total"].value) == (119, 183)
    doubted = localise_errors(case.system)
    assert (doubted.status, doubted.cost) == (Certainty.PROVEN, 7)
    found = find_explanations(case.system, generate_moves(case.system, case.sheets))
    assert found.status is Certainty.PROVEN
    assert [item.bodies for item in found.items] == [("N",), ("O",), ("P",), ("Q",), ("R",)]
    assert found.core == {
        (MISSING, None): 4,
        (MISSING, MoveCategory("entry", "carried over")): 2,
        (MISSING, MoveCategory("entry", "new")): 2,
        (MISSING, MoveCategory("form", "sexual")): 4,
        (MISSING, MoveCategory("region", "africa")): 4,
        (MISSING, MoveCategory("sex", "women")): 4,
        (MOVED, None): 1,
        (MOVED, MoveCategory("form", "labour", "from")): 1,
        (MOVED, MoveCategory("form", "sexual", "to")): 1,
    }
