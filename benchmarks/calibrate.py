"""What the proof-reader's signs are worth, learnt: `python benchmarks/calibrate.py [--write]`.

Of each marked number of the sets in `benchmarks/press/` it is known which number is right. The weights in
`audit/weights.toml` are those that make the figures with that number likeliest, of all figures that each
number may be about, or none (a conditional logit, held small by a penalty). What tells that a number is wrong
is learnt after it, of what each part of the sets is believed to be about by what the others teach (a logistic
regression, held small likewise). Printed is how the reader does on sets that it has not learnt from: a part
is judged by what the others teach.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from tilstand.proofread.alternatives import revise_in_two_passes
from tilstand.proofread.candidates import Implied
from tilstand.proofread.error_features import ErrorFeatures
from tilstand.proofread.final_verdicts import WRONG
from tilstand.proofread.grammar import detect_language
from tilstand.proofread.joint_verdicts import JointReading
from tilstand.proofread.match_features import NeighbourPosteriors, Signs
from tilstand.proofread.number_context import NumberMention
from tilstand.proofread.posterior import (
    FeatureWeights,
    ScoredNumber,
    compute_null_likelihood,
    compute_posteriors,
    score_number_figures,
)
from tilstand.proofread.reader import DocumentReader
from tilstand.proofread.verdicts import NumberVerdict

import press
from tilstand.proofread import Proofreader
from tilstand.proofread.page_blocks import split_plain_lines
from tilstand.proofread.scorer import MatchScorer
from tilstand.report_text import find_numbers

# Sets that are left out together.
PARTS = (
    ("first", "tuning", "apart"),
    ("fresh", "held", "sealed"),
    ("unread", "autumn", "winter"),
    ("frost", "thaw"),
    ("sleet",),
    ("drizzle",),
    ("mist",),
    ("gust",),
    ("hail",),
    ("squall",),
    ("rime",),
    ("fog",),
    ("flurry",),
    ("spray",),
    ("haze",),
    ("Sagaland", "Sagaland, autumn", "Thalassia"),
)
WEIGHTS = press.ROOT / "src" / "tilstand" / "audit" / "weights.toml"
HEAD = "# What each sign is worth, as learnt by benchmarks/calibrate.py; not to be changed by hand.\n"
_PENALTY, _STEPS, _ROUNDS = 1.0, 90, 2
_HELD, _MANY_STEPS = 3.0, 800
_Vector = np.ndarray
_Matrix = csr_matrix


@dataclass(frozen=True)
class MarkedText:
    """A text as it is read, with the right number of each place: nan where none is known."""

    set: str
    other: bool
    reading: JointReading
    verdicts: Sequence[NumberVerdict]
    implied: Implied
    noted: Sequence[bool]
    numbers: Sequence[ScoredNumber | None]
    kinds: Sequence[str]
    truth: Sequence[float]

    @property
    def told(self) -> Sequence[NumberMention]:
        """Its numbers."""
        return self.reading.told

    def signs(self, worth: FeatureWeights) -> list[Signs]:
        """The signs that its numbers are wrong, by what these weights believe; none where it is not asked."""
        beliefs = compute_posteriors(self.told, self.numbers, worth)
        weighed = MatchScorer(self.reading, self.verdicts, self.implied)
        suspected = ErrorFeatures(self.reading, self.verdicts, beliefs, weighed)
        asked = (noted and not verdict.firm for noted, verdict in zip(self.noted, self.verdicts, strict=True))
        return [suspected.signs(at) if ask else {} for at, ask in enumerate(asked)]


def texts() -> Iterator[MarkedText]:
    """Every marked text of the sets."""
    books: dict[tuple[Path, str], Proofreader] = {}
    for name, (folder, *book) in press.SETS.items():
        auditing = books.setdefault(tuple(book), None) or press.auditor(*book)
        books[tuple(book)] = auditing
        for path in sorted(folder.glob("*.txt")):
            yield _marked(auditing, name, path)


def _marked(auditing: Proofreader, name: str, path: Path) -> MarkedText:
    text, marked = press.unmarked(path.read_text("utf-8"))
    learned = auditing.learned
    languages = learned.collection.settings.languages
    language = detect_language(text, languages) or learned.collection.settings.language
    reader = DocumentReader(learned, language)
    reader.read(list(split_plain_lines(text)))
    hits, _ = press.judged(marked, reader.checked)
    mark = {id(hit): one for one, hit in zip(marked, hits, strict=True) if hit is not None}
    told, places = reader.numbers.numbers, reader.numbers.places
    marks = [mark.get(id(reader.checked[place.at])) if place.at >= 0 else None for place in places]
    reading, implied = JointReading(told, learned.stated, learned.period), learned.get_implied_codes(language)
    later = revise_in_two_passes(reading)
    verdicts = [later.get(at, one.verdict) for at, one in enumerate(told)]
    given = learned.stated, learned.period, implied, learned.words(language), learned.said(language)
    numbers = score_number_figures(told, verdicts, *given)
    kinds = ["other" if one is None else "wrong" if one.right else "right" for one in marks]
    truth = [
        float("nan") if number is None else _right(one, number.value, language)
        for number, one in zip(numbers, marks, strict=True)
    ]
    noted = [place.at >= 0 for place in places]
    other = path.name.startswith("other")
    return MarkedText(name, other, reading, verdicts, implied, noted, numbers, kinds, truth)


def _right(one: press.Marked | None, printed: float, language: str) -> float:
    if one is None or not one.right:
        return printed
    found = [span.value for span in find_numbers(one.right, language) if span.value is not None]
    # Where a word is wrong and no number, or several are marked at once, nobody knows which figure is meant.
    known = len(found) == 1 and float(found[0]) != printed
    return float(found[0]) if known else float("nan")


class Choices:
    """All numbers of all texts, each with the figures that it may be about, as one system of rows."""

    def __init__(self, read_texts: Sequence[MarkedText]) -> None:
        self.texts = read_texts
        self.place = [(t, at) for t, text in enumerate(read_texts) for at, n in enumerate(text.numbers) if n]
        numbers = [self.number(i) for i in range(len(self.place))]
        self.size = len(numbers)
        self.of = np.array([i for i, one in enumerate(numbers) for _ in one.figures])
        self.first = np.flatnonzero(np.r_[1, np.diff(self.of)])
        self.sets = np.array([read_texts[t].set for t, _ in self.place])
        self.other = np.array([read_texts[t].other for t, _ in self.place])
        self.kind = np.array([read_texts[t].kinds[at] for t, at in self.place])
        truth = np.array([read_texts[t].truth[at] for t, at in self.place])
        entries = [entry for one in numbers for entry, _ in one.figures]
        self.right = np.array(
            [
                any(abs(float(i.low) - truth[of]) < 1e-9 for i, _ in e.values)
                for of, e in zip(self.of, entries, strict=True)
            ]
        )
        self.nothing = np.array([1e-3 if np.isnan(v) else compute_null_likelihood(v) for v in truth])
        self.names: dict[str, int] = {}
        self.none_names: dict[str, int] = {}
        self.none = _rows([one.none for one in numbers], self.none_names)
        # What only a text says is excused from some of the signs that a number is about none: see `liken`.
        every = [signs for one in numbers for _, signs in one.figures]
        self.excused = _rows([self._kept(signs, none=True) for signs in every], self.none_names)
        self.alone = _rows([self._kept(signs) for signs in every], self.names)

    def _kept(self, signs: Signs, *, none: bool = False) -> Signs:
        if "said" not in signs:
            return {} if none else signs
        return {name: much for name, much in signs.items() if (name in self.none_names) is none}

    def number(self, i: int) -> ScoredNumber:
        """One number."""
        text, at = self.place[i]
        found = self.texts[text].numbers[at]
        assert found is not None
        return found

    def each(self, rows: _Vector) -> _Vector:
        """What rows add up to for each number."""
        return np.bincount(self.of, weights=rows, minlength=self.size)

    def likely(self, rows: _Matrix, worth: _Vector) -> tuple[_Vector, _Vector]:
        """How likely each figure of a number is, and none, up to a factor."""
        figures, none = rows @ worth[: rows.shape[1]], self.none @ worth[rows.shape[1] :]
        figures = figures + self.excused @ worth[rows.shape[1] :]
        most = none.copy()
        held = self.of[self.first]
        most[held] = np.maximum(none[held], np.maximum.reduceat(figures, self.first))
        return np.exp(figures - most[self.of]), np.exp(none - most)

    def learnt(self, rows: _Matrix, taught: _Vector, start: _Vector | None) -> _Vector:
        """The weights that make what is right likeliest, of the numbers that are taught."""
        width, turned, none = rows.shape[1], rows.T.tocsr(), self.none.T.tocsr()
        excused = self.excused.T.tocsr()

        def loss(worth: _Vector) -> tuple[float, _Vector]:
            figures, nothing = self.likely(rows, worth)
            every = self.each(figures) + nothing
            right = self.each(figures * self.right) + nothing * self.nothing
            lost = np.where(taught, np.log(every) - np.log(right + 1e-300), 0).sum()
            slope = np.where(taught[self.of], figures / every[self.of] - figures * self.right / right[self.of], 0)
            bare = np.where(taught, nothing / every - nothing * self.nothing / right, 0)
            held = _PENALTY * worth
            return lost + held @ worth / 2, np.r_[turned @ slope, none @ bare + excused @ slope] + held

        start = np.zeros(width + self.none.shape[1]) if start is None else start
        options = {"maxiter": _STEPS}
        return minimize(loss, start, jac=True, method="L-BFGS-B", options=options).compute_group_position

    def together(self, worth: FeatureWeights, rounds: int) -> _Matrix:
        """The signs with those of what the numbers around are believed to be."""
        signs: list[Signs] = []
        for text in self.texts:
            shares = [one.shares for one in compute_posteriors(text.told, text.numbers, worth, rounds)]
            for at, one in enumerate(text.numbers):
                if one is not None:
                    near = NeighbourPosteriors(text.told, at, shares)
                    signs += [{**self._kept(alone), **near.signs(entry)} for entry, alone in one.figures]
        return _rows(signs, self.names)

    def worth(self, rows: _Matrix, found: _Vector) -> Mapping[str, float]:
        """Weights by the names of the signs."""
        names = [*list(self.names)[: rows.shape[1]], *self.none_names]
        return {n: round(float(x), 2) for n, x in sorted(zip(names, found, strict=True)) if abs(x) >= 0.01}

    def taught(self, which: _Vector) -> FeatureWeights:
        """The weights learnt of some numbers: what each is about."""
        found = self.learnt(self.alone, which, None)
        worth = FeatureWeights(self.worth(self.alone, found), {})
        for rounds in range(_ROUNDS):
            rows = self.together(worth, rounds)
            worth = FeatureWeights(worth.alone, self.worth(rows, self.learnt(rows, which, None)))
        return worth


class Suspicions:
    """The signs that numbers are wrong, each by what is believed where its own set is not learnt from."""

    def __init__(self, read_texts: Sequence[MarkedText], worth: Callable[[str], FeatureWeights]) -> None:
        texts = [(text, text.signs(worth(text.set))) for text in read_texts]
        found = [(text, at, signs) for text, every in texts for at, signs in enumerate(every) if signs]
        self.sets = np.array([text.set for text, _, _ in found])
        self.other = np.array([text.other for text, _, _ in found])
        self.kind = np.array([text.kinds[at] for text, at, _ in found])
        self.names: dict[str, int] = {}
        self.rows = _rows([signs for _, _, signs in found], self.names).toarray()
        self.wide = self.rows.std(0)
        self.wide[self.wide == 0] = 1.0

    def learnt(self, taught: _Vector) -> Mapping[str, float]:
        """What each sign is worth that a number is wrong, of some numbers."""
        rows, wrong = (self.rows / self.wide)[taught], (self.kind == "wrong")[taught].astype(float)
        held = np.array([0.0 if name == "always" else _HELD for name in self.names])

        def loss(worth: _Vector) -> tuple[float, _Vector]:
            sure = rows @ worth
            lost = np.logaddexp(0, sure).sum() - wrong @ sure + held @ worth**2 / 2
            return lost, rows.T @ (1 / (1 + np.exp(-sure)) - wrong) + held * worth

        options = {"maxiter": _MANY_STEPS}
        start = np.zeros(rows.shape[1])
        found = minimize(loss, start, jac=True, method="L-BFGS-B", options=options).compute_group_position / self.wide
        return {name: round(float(x), 3) for name, x in sorted(zip(self.names, found, strict=True))}

    def wrong(self, worth: Mapping[str, float]) -> _Vector:
        """How likely each number is wrong, as the logarithm of its odds."""
        return self.rows @ np.array([worth[name] for name in self.names])


def _rows(signs: Sequence[Signs], names: dict[str, int]) -> _Matrix:
    for name in (name for one in signs for name in one):
        names.setdefault(name, len(names))
    columns = [names[name] for one in signs for name in one]
    ends = np.r_[0, np.cumsum([len(one) for one in signs])]
    much = np.array([x for one in signs for x in one.values()], float)
    return csr_matrix((much, columns, ends), shape=(len(signs), len(names)))


def printed(found: Suspicions, wrong: _Vector, bar: float) -> None:
    """Print what is caught, by set, where a number so likely wrong is told."""
    told = wrong >= bar

    def share(part: _Vector, whole: _Vector) -> str:
        return press.share(int((part & whole).sum()), int(whole.sum()))

    for name in (*press.SETS, ""):
        here = found.sets == name if name else np.ones(len(wrong), bool)
        about = here & ~found.other
        false = told & about & (found.kind != "wrong")
        caught = f"caught {share(told, about & (found.kind == 'wrong'))}"
        right = int((about & (found.kind == "right")).sum())
        other = press.share(int((told & here & found.other).sum()), int((here & found.other).sum()))
        alarms = f"false {press.share(int(false.sum()), right)}; other {other}"
        print(f"  {name or 'all':18} {caught}; {alarms}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--write", action="store_true", help="Keep the weights learnt from all sets.")
    given = parser.parse_args()
    since: Callable[[], float] = time.process_time
    read_texts = list(texts())
    choices = Choices(read_texts)
    print(f"{choices.size} numbers read: {dict(Counter(choices.kind))}, {since():.0f} s", flush=True)
    left: dict[str, FeatureWeights] = {}
    for part in PARTS:
        left |= dict.fromkeys(part, choices.taught(~np.isin(choices.sets, part)))
        print(f"left out: {', '.join(part)}, {since():.0f} s", flush=True)
    found = Suspicions(read_texts, left.__getitem__)
    if given.write:
        every = choices.taught(np.ones(choices.size, bool))
        wrong = found.learnt(np.ones(len(found.sets), bool))
        tables = {"alone": every.alone, "together": every.together, "wrong": wrong}
        lines = (f"[{t}]\n" + "".join(f"{n} = {x}\n" for n, x in w.items()) for t, w in tables.items())
        WEIGHTS.write_text(HEAD + "\n" + "\n".join(lines), "utf-8")
    sure = np.zeros(len(found.sets))
    for part in PARTS:
        out = np.isin(found.sets, part)
        sure[out] = found.wrong(found.learnt(~out))[out]
    for bar in (WRONG - 0.5, WRONG, WRONG + 0.5):
        print(f"Each set judged by weights learnt from others, told from {bar:.1f} on:")
        printed(found, sure, bar)


if __name__ == "__main__":
    main()
