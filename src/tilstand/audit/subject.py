"""Whether a text is about the collection's subject at all, or what does not fit is about something else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from tilstand.audit.document.remarks import remark
from tilstand.audit.result import Audit, Checked, Standing
from tilstand.audit.slip import slipped
from tilstand.audit.words import together
from tilstand.define import Framework
from tilstand.terms import Language

__all__ = ["about", "named"]

# A text of so few numbers is too short to be known by them.
_SHORT = 8
# So many times what is stated is no mistake of a digit, in a text that never names the subject.
_FAR = 10
_LARGE = 100


def named(texts: Sequence[str], collection: Framework, language: Language) -> bool:
    """True where a text names the collection's subject, or the collection does not say what names it.

    Args:
        texts: The lines of the text.
        collection: The collection.
        language: Language of the text.
    """
    books = (collection.phrases.get(tongue) for tongue in together(language))
    phrases = [phrase for book in books if book is not None for phrase in book.subject]
    if not phrases:
        return True
    words = "|".join(re.escape(phrase).replace(r"\*", r"\w*").replace(r"\ ", r"\s+") for phrase in phrases)
    return re.search(rf"(?<!\w)(?:{words})(?!\w)", "\n".join(texts), re.IGNORECASE) is not None


def about(found: Audit, *, subject: bool) -> Audit:
    """An audit; of a text that speaks of other figures throughout, without what does not fit.

    As with a table of which nothing fits, a text most of whose numbers are said not to fit is far more often
    about something else than wrong throughout. A figure with its digits mistyped is told of none the less.

    Args:
        found: What was found of its numbers.
        subject: True where the text names the collection's subject.
    """
    wrong = found.of(Standing.DOES_NOT_FIT)
    meant = sum(_slip(one) for one in wrong)
    right = found.counts[Standing.AGREES] + found.counts[Standing.DISPUTED] + meant
    long = len(found.checked) > _SHORT
    off = len(wrong) - meant
    if long and (off > right or (not subject and 2 * off > right)):
        other = wrong
    else:
        other = tuple(one for one in wrong if not subject and _far(one))
    if not other:
        return found
    told = remark("other_subject", count=len(other))
    left = {id(one) for one in other}
    return Audit(
        tuple(_open(one) if id(one) in left else one for one in found.checked), (*found.remarks, told)
    )


def _far(one: Checked) -> bool:
    """True for a number that is many times everything that is stated of the figure."""
    digits = re.sub(r"\D", "", one.printed)
    stated = [int(part) for part in one.expected.split(" / ") if part.isdigit()]
    return digits.isdigit() and bool(stated) and int(digits) >= max(_LARGE, _FAR * max(stated))


def _slip(one: Checked) -> bool:
    """True for a number that is the figure with its digits mistyped: it speaks of that."""
    digits = re.sub(r"\D", "", one.printed)
    stated = (int(part) for part in one.expected.split(" / ") if part.isdigit())
    return digits.isdigit() and any(slipped(Fraction(digits), Fraction(part)) for part in stated)


def _open(one: Checked) -> Checked:
    """A number that is left unjudged."""
    return replace(
        one,
        status=Standing.NOT_MATCHED,
        key=None,
        sources=(),
        expected="",
        relation="",
        confidence=0.0,
        stated_by="",
        findings=(),
    )
