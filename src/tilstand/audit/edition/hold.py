"""A number of a text held against what the edition says, where it is believed to be just that."""

from __future__ import annotations

from fractions import Fraction

from tilstand.audit.belief import NumberBelief
from tilstand.audit.edition.say import SaidAt
from tilstand.audit.judge import NumberVerdict
from tilstand.audit.near import NumberTold
from tilstand.audit.result import Standing
from tilstand.terms import Qualifier

__all__ = ["held_to_edition"]

# It is told not to fit where it is so much likelier a wrong number than a right one, as a logarithm, and so
# surely about what is said; and to agree where it is so surely that.
_WRONG, _CLEAR, _SURE = 0.0, 0.15, 0.99
# "About" so many is as good as another number that is off by no more than a part like this.
_ABOUT = Fraction(1, 6)
_CONFIDENCE = 0.5


def held_to_edition(one: NumberTold, verdict: NumberVerdict, belief: NumberBelief) -> NumberVerdict | None:
    """The verdict on a number that the edition says; None where it is not believed to be one.

    Args:
        one: The number.
        verdict: What was found of it so far.
        belief: What it is believed to be about.
    """
    if verdict.status is not Standing.NOT_MATCHED or one.claim.denial or one.claim.turned:
        return None
    right, meant = belief.right, belief.meant
    if isinstance(right, SaidAt) and belief.sure >= _SURE:
        return NumberVerdict(Standing.AGREES, right, right.values[0][1], _CONFIDENCE)
    likely = belief.wrong >= _WRONG and belief.clear >= _CLEAR
    if isinstance(meant, SaidAt) and likely and not _allowed(one, meant):
        return NumberVerdict(Standing.DOES_NOT_FIT, meant, None, _CONFIDENCE)
    return None


def _allowed(one: NumberTold, said: SaidAt) -> bool:
    """True where a number may be told of another one: "more than 100" of 200, "about 38" of 40."""
    number = one.claim.number
    printed, exact = said.beside(number)
    match number.qualifier:
        case Qualifier.AT_LEAST:
            return said.qualifier is not Qualifier.AT_MOST and printed < exact
        case Qualifier.ABOUT:
            return abs(printed - exact) <= _ABOUT * exact
    return False
