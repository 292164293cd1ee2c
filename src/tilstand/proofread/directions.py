"""Whether what a sentence says of two numbers, that the one rose or fell to the other, is so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from tilstand.proofread.claims import Claim
from tilstand.proofread.decision import ClaimDecision
from tilstand.proofread.entries import LedgerEntry
from tilstand.proofread.result import ClaimForm, Standing
from tilstand.proofread.words import ClaimWords, compile_claim_phrases
from tilstand.terms import Period

_TIED = (Standing.AGREES, Standing.DISPUTED)


def check_directions(
    claims: Sequence[Claim], decisions: Sequence[ClaimDecision], words: ClaimWords
) -> Iterator[ClaimDecision]:
    """The decisions on claims; of two years' numbers of one figure in a sentence that tells a rise for a fall, neither fits.

    Args:
        claims: The claims, in the order of the text.
        decisions: What was found of each.
        words: The small words of the text's language.
    """
    places = range(len(claims))
    for _, group in groupby(places, lambda at: (claims[at].paragraph, claims[at].sentence_start, claims[at].row)):
        sentence = list(group)
        false = _find_false_pair([(at, claims[at], decisions[at]) for at in sentence], words)
        for at in sentence:
            if at in false:
                yield replace(decisions[at], standing=Standing.DOES_NOT_FIT, contradicting=("direction",))
            else:
                yield decisions[at]


def _find_false_pair(sentence: Sequence[tuple[int, Claim, ClaimDecision]], words: ClaimWords) -> tuple[int, ...]:
    """The two numbers of one figure that a sentence is about, where it tells their change the wrong way round."""
    if sentence[0][1].row >= 0 or any(claim.form is not ClaimForm.FIGURE for _, claim, _ in sentence):
        return ()
    text = sentence[0][1].text
    rises, falls = (
        compile_claim_phrases(words.changes.get(name, ())).search(text) is not None for name in ("rises", "falls")
    )
    series: dict[tuple[object, ...], list[tuple[Period, int, LedgerEntry]]] = defaultdict(list)
    for at, _, decision in sentence:
        entry = decision.entry
        if decision.standing in _TIED and entry is not None and not entry.words:
            series[entry.key.measure, entry.key.provider, entry.key.dims].append((entry.key.period, at, entry))
    pairs = [sorted(found, key=lambda item: item[0]) for found in series.values() if len(found) == 2]
    if rises == falls or len(pairs) != 1:
        return ()
    (earlier, first, old), (later, second, new) = pairs[0]
    changes = {now.low - then.low for now, _ in new.values for then, _ in old.values}
    is_false = earlier != later and all(change < 0 if rises else change > 0 for change in changes)
    return (first, second) if is_false else ()
