"""What the proof-reader's signs are worth, learnt: `python benchmarks/learn.py [--write] [--pays]`.

Of each marked number of the sets in `benchmarks/press/` it is known which number is right. The scorer's weights
are those that make the figures with that number likeliest (a conditional logit, held near a first guess); the
decision is learnt after it (a logistic regression), and its bars are set on folds that it has not learnt from.
Printed is how the reader does on the sets that nothing is learnt from; with `--pays`,
what each sign of the scorer pays on them. With `--write` the weights are kept.
"""

from __future__ import annotations

import argparse
import random
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

import audit
import press
from marked_texts import FOLDS, MarkedText, read_editions, read_lone_sentences, read_nine, read_pairs, read_sets
from tilstand.proofread.claims import NONE_NAMES
from tilstand.proofread.decision import DECISION_NAMES, compute_decision_signs, judge_claim, list_missing_slots
from tilstand.proofread.features import AT, MOST_CANDIDATES, NAMES, ScoredClaim
from tilstand.proofread.proofread import Proofreader
from tilstand.proofread.result import ClaimForm, Standing
from tilstand.proofread.scorer import Weights, mark_value, score_claims
from tilstand.proofread.slots import LedgerSlots

TAUGHT = [
    "first",
    "tuning",
    "apart",
    "fresh",
    "held",
    "sealed",
    "unread",
    "autumn",
    "winter",
    "frost",
    "thaw",
    "sleet",
    "drizzle",
    "mist",
    "gust",
    "hail",
    "squall",
]
JUDGED = ["rime", "fog", "flurry", "spray", "haze"]
WEIGHTS = press.ROOT / "src" / "tilstand" / "proofread" / "weights.toml"
LONE_SHARE = 2  # every so many sentences of the sets are learnt from alone too
HELD, SIDE, PRINTED = (
    3.0,
    0.8,
    5.0,
)  # the penalty; how much swapped and lone, and printed numbers count beside marked ones
FALSE, WRONGLY_AGREEING, WRONG_SENTENCES = 0.021, 3, 1
BARS = ("alarm", "calm", "calm_unfilled", "sure")
_ROUNDS, _STEPS = 3, 60
RANDOM = random.Random(35)
Vector = npt.NDArray[np.float64]


def change_numbers(texts: Sequence[MarkedText], share: int) -> Iterator[Row]:
    """Numbers of printed reports, each with a digit changed."""
    for text in texts:
        for at in range(0, len(text.claims), share):
            one = text.claims[at]
            if re.fullmatch(r"\d+", one.claim.printed) and one.is_firm:
                changed = Fraction(audit.mutated(one.claim.printed, RANDOM))
                if not text.slots.mark_agreeing(np.array([one.top]), float(changed)).any():
                    yield Row(text, at, "changed", changed)


def learn_scorer(texts: Sequence[MarkedText], start: Weights) -> Weights:
    """The weights that make the right figures likeliest."""
    marked = [(text, at) for text in texts for at in text.wrong]
    size, width = len(marked), len(NAMES)
    mask = np.zeros((size, MOST_CANDIDATES + 1), bool)
    target = np.zeros_like(mask)
    for row, (text, at) in enumerate(marked):
        one = text.claims[at]
        mask[row, : len(one.ids)] = mask[row, -1] = True
        target[row, : len(one.ids)] = mark_value(one, text.slots, text.truth[at])
        target[row, -1] = not target[row].any()
    none = np.array([text.claims[at].claim.none for text, at in marked], float)
    first = np.r_[start.scorer, start.none]
    found, weights = first, start
    for _ in range(_ROUNDS):
        for text in texts:
            score_claims(text.claims, text.slots, weights, text.truth)
        signs = np.zeros((size, MOST_CANDIDATES, width), np.float32)
        for row, (text, at) in enumerate(marked):
            signs[row, : len(text.claims[at].ids)] = text.claims[at].signs

        def loss(worth: Vector, signs: npt.NDArray[np.float32] = signs) -> tuple[float, Vector]:
            scores = np.concatenate(
                [signs @ worth[:width].astype(np.float32), (none @ worth[width:])[:, None]], 1
            ).astype(float)
            scores[~mask] = -1e9
            likely = np.exp(scores - scores.max(1, keepdims=True))
            every, right = likely.sum(1, keepdims=True), (likely * target).sum(1, keepdims=True) + 1e-12
            slope = likely / every - likely * target / right
            turned = np.tensordot(slope[:, :-1].astype(np.float32), signs, 2)
            gradient = np.concatenate([turned, slope[:, -1] @ none]) + 2 * (worth - first)
            return float((np.log(every) - np.log(right)).sum() + ((worth - first) ** 2).sum()), gradient

        found = minimize(loss, found, jac=True, method="L-BFGS-B", options={"maxiter": _STEPS}).x
        weights = replace(start, scorer=found[:width], none=found[width:])
    return weights


def guess_weights() -> Weights:
    """A first guess, near which the weights are held."""
    scorer, none = np.zeros(len(NAMES)), np.zeros(len(NONE_NAMES))
    ends = {
        "+adjacent": 2,
        "+clause": 1.5,
        "+sentence": 1,
        "+paragraph": 0.5,
        "-adjacent": -1.5,
        "-clause": -1,
        "-sentence": -0.3,
    }
    for name, at in AT.items():
        scorer[at] = next((worth for end, worth in ends.items() if name.endswith(end) and "period" not in name), 0.0)
    guessed = {
        "code_unnamed": -2, "measure_unnamed": -1.5, "body_unnamed": -2, "body_default": 0.3, "is_earlier": -0.5, "is_span": -1,
        "period+own": 2, "period-own": -2, "period-sentence": -1.5, "period-paragraph": -1, "period-default": -1.5,
        "words_clause": 0.3, "words_sentence": 0.2, "same_measure": 1, "same_body": 1,
    }  # fmt: skip
    for name, worth in guessed.items():
        scorer[AT[name]] = worth
    none[0] = 2
    return Weights(scorer, none, np.zeros(len(DECISION_NAMES)), 0.0, 0.0, 0.0, 1.0)


@dataclass
class Row:
    """A number to decide on: a marked one, one of another subject, or one swapped for another figure."""

    text: MarkedText
    place: int
    kind: str
    value: Fraction | None = None


def list_rows(texts: Sequence[MarkedText]) -> list[Row]:
    rows = [Row(t, at, "wrong" if wrong else "right") for t in texts for at, wrong in t.wrong.items()]
    rows += [Row(t, at, "other") for t in texts if t.other for at in range(len(t.claims))]
    return rows


def swap_numbers(rows: Sequence[Row], share: int = 4) -> Iterator[Row]:
    """Right numbers, each replaced by a figure that differs in one slot."""
    right = [row for row in rows if row.kind == "right"]
    for at, row in enumerate(right[::share]):
        one, slots = row.text.claims[row.place], row.text.slots
        if one.claim.form is not ClaimForm.FIGURE or not one.is_firm:
            continue
        key = slots.entries[one.top].key
        near = [
            interval.low
            for entry in slots.entries
            if entry.form is ClaimForm.FIGURE and entry.key.measure == key.measure
            and (entry.key.provider != key.provider) + (entry.key.period != key.period) + (entry.key.dims != key.dims) == 1
            and len(set(entry.key.dims) ^ set(key.dims)) <= 2
            for interval, _ in entry.values if interval.low != one.claim.value
        ]  # fmt: skip
        if near:
            yield Row(row.text, row.place, "swapped", near[at * 7 % len(near)])


def fit_decision(signs: Vector, wrong: Vector, weight: Vector) -> Vector:
    """What each sign is worth that a number is wrong (a logistic regression, held small)."""
    wide = signs.std(0)
    wide[wide == 0] = 1.0
    middle = np.r_[0, signs.mean(0)[1:]]
    scaled = (signs - middle) / wide
    held = np.r_[0, np.full(signs.shape[1] - 1, HELD)]

    def loss(worth: Vector) -> tuple[float, Vector]:
        scores = scaled @ worth
        sure = 1 / (1 + np.exp(-scores))
        lost = float((weight * (np.logaddexp(0, scores) - wrong * scores)).sum() + 0.5 * held @ worth**2)
        return lost, scaled.T @ (weight * (sure - wrong)) + held * worth

    found = minimize(loss, np.zeros(signs.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 300}).x
    plain: Vector = found / wide
    plain[0] -= middle @ plain
    return plain


def learn_decision(
    texts: Sequence[MarkedText], lone: Sequence[MarkedText], pairs: Sequence[MarkedText], weights: Weights
) -> Weights:
    """The decision; its bars are set by what each fold is said to be by what the others teach."""
    press_texts, reports = [t for t in texts if not t.edition], [t for t in texts if t.edition]
    long, alone, paired = list_rows(press_texts), list_rows(lone), list_rows(pairs)
    printed = [*list_rows(reports), *change_numbers(reports, 2)]
    rows = [*long, *paired, *swap_numbers(long), *alone, *swap_numbers(alone, 2), *printed]
    unmarked = [
        Row(t, at, "unmarked") for t in press_texts if not t.other for at in range(len(t.claims)) if at not in t.wrong
    ]
    signs = np.array([compute_decision_signs(row.text.claims[row.place], row.text.slots, row.value) for row in rows])
    wrong = np.array([row.kind in ("wrong", "swapped", "changed") for row in rows], float)
    weight = np.array(
        [1.0] * (len(long) + len(paired))
        + [SIDE] * (len(rows) - len(long) - len(paired) - len(printed))
        + [PRINTED] * len(printed)
    )
    names = sorted({row.text.name for row in rows})
    folds = np.array([names.index(row.text.name) % FOLDS for row in rows])
    scores = np.zeros(len(rows))
    beside = np.zeros(len(unmarked))
    other_signs = np.array([compute_decision_signs(row.text.claims[row.place], row.text.slots) for row in unmarked])
    other_folds = np.array([names.index(row.text.name) % FOLDS for row in unmarked])
    for fold in range(FOLDS):
        found = fit_decision(signs[folds != fold], wrong[folds != fold], weight[folds != fold])
        scores[folds == fold] = signs[folds == fold] @ found
        beside[other_folds == fold] = other_signs[other_folds == fold] @ found
    bars = replace(weights, decision=fit_decision(signs, wrong, weight), alarm=-99.0, calm=99.0, calm_unfilled=99.0)
    right = [row.kind == "right" for row in long]
    alarms = sorted(
        score
        for row, score in zip([*long, *unmarked], [*scores[: len(long)], *beside], strict=True)
        if row.kind in ("right", "unmarked") and judge_row(row, bars, score) is Standing.DOES_NOT_FIT
    )
    bars = replace(bars, alarm=float(alarms[-int(FALSE * sum(right)) - 1]))
    bars = set_calm_bars(bars, [*long, *paired], scores)
    for name, first, last in (("long", 0, len(long)), ("pairs", len(long), len(long) + len(paired))):
        found_counts: Counter[tuple[str, str]] = Counter()
        for row, score in zip(rows[first:last], scores[first:last], strict=True):
            found_counts[row.kind, judge_row(row, bars, score).value] += 1
        if name == "long":
            found_counts.update(
                ("unmarked", judge_row(row, bars, score).value) for row, score in zip(unmarked, beside, strict=True)
            )
        print_judged(f"out of fold, {name}", found_counts)
    found_counts = Counter(
        (row.kind, judge_row(row, bars, score).value)
        for row, score in zip(rows[-len(printed) :], scores[-len(printed) :], strict=True)
    )
    print("  printed reports, out of fold", dict(found_counts))
    print(
        f"  bars: alarm {bars.alarm:.2f}, calm {bars.calm:.2f}, where a slot is not filled {bars.calm_unfilled:.2f}, sure {bars.sure:.2f}"
    )
    return bars


def set_calm_bars(bars: Weights, rows: Sequence[Row], scores: Vector) -> Weights:
    """The bars below which numbers agree: as many right ones of texts and sentences as may, of so many wrong ones."""
    agreeing = (Standing.AGREES, Standing.DISPUTED)
    found = [(row, score) for row, score in zip(rows, scores, strict=False) if judge_row(row, bars, score) in agreeing]
    unfilled = np.array([bool(list_missing_at_hit(row)) for row, _ in found])
    score = np.array([score for _, score in found])
    wrong = np.array([row.kind == "wrong" for row, _ in found])
    alone = np.array([row.text.name.startswith("sentences") for row, _ in found])
    totals = [
        max(sum(row.kind == "right" and row.text.name.startswith("sentences") == one for row in rows), 1)
        for one in (False, True)
    ]
    mass = np.array(
        [
            row.text.claims[row.place].belief[:-1][mark_value(row.text.claims[row.place], row.text.slots)].sum()
            for row, _ in found
        ]
    )
    sure = float(mass[wrong & ~unfilled].max(initial=0.5))
    is_sure = (mass > sure) & ~unfilled
    best, bars_found = -1.0, (-99.0, -99.0)
    options = [[-99.0, *sorted(score[wrong & (unfilled == lacks)]), 99.0] for lacks in (False, True)]
    for calm in options[0]:
        for calm_unfilled in options[1]:
            agree = is_sure | (score < np.where(unfilled, calm_unfilled, calm))
            if (agree & wrong & ~alone).sum() <= WRONGLY_AGREEING and (agree & wrong & alone).sum() <= WRONG_SENTENCES:
                worth = sum((agree & ~wrong & (alone == one)).sum() / totals[one] for one in (False, True))
                if worth > best:
                    best, bars_found = float(worth), (float(calm), float(calm_unfilled))
    return replace(bars, calm=bars_found[0], calm_unfilled=bars_found[1], sure=sure)


def list_missing_at_hit(row: Row) -> list[str]:
    """The slots that nothing fills, of the likeliest figure that a number is."""
    one = row.text.claims[row.place]
    places = np.flatnonzero(mark_value(one, row.text.slots))
    return list_missing_slots(one, int(places[one.belief[places].argmax()])) if len(places) else []


def judge_row(row: Row, weights: Weights, score: float) -> Standing:
    one = row.text.claims[row.place]
    hit = mark_value(one, row.text.slots, None if row.value is None else float(row.value))
    return judge_claim(one, row.text.slots, weights, hit, score).standing


def score_text(text: MarkedText, weights: Weights) -> None:
    score_claims(text.claims, text.slots, weights, text.truth)


def judge_texts(texts: Sequence[MarkedText], weights: Weights) -> Counter[tuple[str, str]]:
    """How the numbers of texts are judged: what each is, and what is said of it."""
    found: Counter[tuple[str, str]] = Counter()
    for text in texts:
        score_text(text, weights)
        for at in range(len(text.claims)):
            kind = "other" if text.other else {True: "wrong", False: "right", None: "unmarked"}[text.wrong.get(at)]
            score = float(compute_decision_signs(text.claims[at], text.slots) @ weights.decision)
            found[kind, judge_row(Row(text, at, kind), weights, score).value] += 1
        for wrong, count in text.unread.items():
            found["wrong" if wrong else "right", "unread"] += count
    return found


def print_judged(name: str, found: Mapping[tuple[str, str], int]) -> None:
    count = Counter(found)
    total = {kind: sum(n for (k, _), n in found.items() if k == kind) for kind in ("wrong", "right", "other")}
    agree = count["wrong", "agrees"] + count["wrong", "disputed"]
    false = count["right", "does_not_fit"] + count["unmarked", "does_not_fit"]
    tied = count["right", "agrees"] + count["right", "disputed"]
    caught = count["wrong", "does_not_fit"]
    print(
        f"  {name:8} caught {press.share(caught, total['wrong'])}; agree {agree}; false {press.share(false, total['right'])};"
        f" tied {press.share(tied, total['right'])} (+{count['right', 'does_not_fit']}); other {press.share(count['other', 'does_not_fit'], total['other'])}",
        flush=True,
    )


def show_pairs(pairs: Sequence[MarkedText], weights: Weights) -> None:
    """Print the sentences that are judged otherwise."""
    good = {"right": ("agrees", "disputed"), "wrong": ("does_not_fit",)}
    for text in pairs:
        for (what, standing), _ in judge_texts([text], weights).items():
            if what in good and standing not in good[what]:
                print(f"    {what} {standing}: {[c.claim.text for c in text.claims][:1]}")
                for at in text.wrong:
                    print_belief(text.claims[at], text.slots)


def print_belief(scored: ScoredClaim, slots: LedgerSlots) -> None:
    belief = scored.belief
    for at in np.argsort(-belief[:-1])[:3]:
        entry = slots.entries[scored.ids[at]]
        signs = {name: round(float(much), 1) for name, much in zip(NAMES, scored.signs[at], strict=True) if much}
        values = "/".join(str(interval) for interval, _ in entry.values)
        print(f"        {belief[at]:.2f} {entry.key.text()} {entry.form.value} = {values} {signs}")
    print(
        f"        none {belief[-1]:.2f}, {scored.claim.form.value}, {scored.claim.period} {scored.claim.period_place.name}"
    )


def print_nine(reader: Proofreader, weights: Weights, path: Path) -> None:
    for text in tomllib.loads(path.read_text("utf-8"))["text"]:
        flags, agree = [], []
        for wrong in range(10):
            found = judge_texts([read_nine(reader, text, wrong)], weights)
            flags.append(
                found["wrong", "does_not_fit"] + found["right", "does_not_fit"] + found["unmarked", "does_not_fit"]
            )
            agree.append(found["wrong", "agrees"])
        print(f"  nine {text['id']}: flagged {flags}, wrongly agreeing {sum(agree)}")


def learn_all(texts: Sequence[MarkedText], pairs: Sequence[MarkedText]) -> Weights:
    """The weights learnt from texts and from their sentences alone, and the decision from pairs of sentences too.

    The pairs are nothing that the scorer learns from: it must do on sentences that it has not seen.
    """
    guess, press_texts = guess_weights(), [text for text in texts if not text.other and not text.edition]
    lone = [one for text in press_texts if text.claims for one in read_lone_sentences(text, LONE_SHARE)]
    found = learn_scorer([text for text in (*texts, *lone) if not text.other], guess)
    for text in (*texts, *lone, *pairs):
        score_text(text, found)
    bars = learn_decision(texts, lone, pairs, guess)
    return replace(bars, scorer=found.scorer, none=found.none)


def write_weights(weights: Weights) -> None:
    lines = ["# What each sign is worth, as learnt by benchmarks/learn.py; not to be changed by hand."]
    for part, names, worths in (
        ("scorer", NAMES, weights.scorer),
        ("none", NONE_NAMES, weights.none),
        ("decision", DECISION_NAMES, weights.decision),
        ("bars", BARS, np.array([getattr(weights, name) for name in BARS])),
    ):
        lines += ["", f"[{part}]", *(f'"{name}" = {worth:.3f}' for name, worth in zip(names, worths, strict=True))]
    WEIGHTS.write_text("\n".join(lines) + "\n", "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--write", action="store_true", help="Keep the weights.")
    parser.add_argument("--judge", action="store_true", help="Count the sets that nothing is learnt from.")
    parser.add_argument("--editions", type=Path, help="A folder with editions as `audit.py` builds them.")
    parser.add_argument("--sentences", type=Path, help="A folder with pairs of sentences and texts of nine numbers.")
    parser.add_argument("--show", action="store_true", help="Print sentences that are judged otherwise.")
    given = parser.parse_args()
    random.seed(1)
    readers: dict[tuple[Path, str], Proofreader] = {}
    taught = read_sets(TAUGHT, readers)
    pairs = read_pairs(readers[press.NORWAY], given.sentences / "open.toml") if given.sentences else []
    taught += read_editions(given.editions) if given.editions else []
    weights = learn_all(taught, pairs)
    if given.judge:
        judged = read_sets(JUDGED, readers)
        whole: Counter[tuple[str, str]] = Counter()
        for name in JUDGED:
            found = judge_texts([text for text in judged if text.name == name], weights)
            print_judged(name, found)
            whole += found
        print_judged("all", whole)
    if given.sentences:
        reader = readers[press.NORWAY]
        if given.show:
            show_pairs(pairs, weights)
        if (given.sentences / "nine.toml").is_file():
            print_nine(reader, weights, given.sentences / "nine.toml")
    if given.write:
        write_weights(weights)


if __name__ == "__main__":
    main()
