"""Sentences that give a protected count away: how many are caught, and how many harmless ones stopped.

    python benchmarks/disclosing.py [SET ...] [--missed]

The sentences of `benchmarks/disclosing/` are bokmål, nynorsk and English, each set in the words of an
invented country of its own. What that country prints stands in `scene.toml`; every other cell about persons
is hidden. At least 98 % are to be caught, and at most 2 % of the harmless ones stopped. Each set was
written before what reads them had seen any of it. At first sight were caught and stopped: apart 100 % and 3
%, later 86 % and 8 %, last 87 % and 4 %, fifth 93 % and 2 %, sixth (meant to be hard) 77 % and 0 %,
seventh 94 % and 6 %. Eighth (written to find what is not seen) 86 % and 16 %, ninth 98 % and 10 %, tenth
100 % and 5 %: these were written by who wrote the reader, each before the cures of its own misses. Eleventh
(written by who had not looked at the reader) 87 % and 11 % (177 of 204, 20 of 183), twelfth (mostly sums,
by who wrote the cures of the eleventh) 86 % and 19 % (77 of 90, 17 of 90), thirteenth (by the same, after
that) 87 % and 2 % (45 of 52, 1 of 52), fourteenth and fifteenth (the same again) 96 % and 12 %
(50 of 52, 6 of 52) and 89 % and 5 % (34 of 38, 2 of 40), unseen
(written by who had not looked at the reader) 95 % and 9 % (143 of 150, 13 of 150). What they showed was
mended after each, so that no figure of these sets is one of unseen sentences any more. Blind, a third set by
who had not looked, was only counted, after the cures of the fifteenth: 98 % and 1 % (147 of 150, 1 of 150).
Sealed, a fourth such set, of another country, was counted at first sight after the cures of all before: 88 %
and 4 % (184 of 210, 9 of 210). Lively, a fifth, in the style of newsletters and local newspapers,
was at first sight 68 % and 3 % (143 of 210, 6 of 210); until then a cell that no table prints was read as one
that stands in none, and a table with holes shows where they are. Report, a sixth, in the language of a yearly
report, was counted after the cures of lively: 93 % and 3 % (139 of 150, 5 of 150). Sixteenth and seventeenth
were written by who cured what report showed, sixteenth before these cures and seventeenth after them: 85 %
and 10 % (77 of 91, 9 of 93), 97 % and 2 % (87 of 90, 2 of 90). Eighteenth, by the same after that, is in the
manner of newsletters: 87 % and 4 % (65 of 75, 3 of 75). Nineteenth and twentieth are further sentences of the
countries of report and of lively, by the same after that: 97 % and 1 % (87 of 90, 1 of 90), 88 % and 7 %
(66 of 75, 5 of 75). Twentyfirst, of the country of seventeenth, was as written 93 % and 0 %
(56 of 60, 0 of 60); two of the four missed follow from print and were put among the harmless, and only
what was missed was looked at so. Nobody else has checked what the sentences of sixteenth to twentyfirst tell.
Plain and mixed by one, and letters by another, neither of whom had looked at the reader or at any set, lay
sealed until all these cures were done, and were then counted: 100 % and 2 % (120 of 120, 2 of 120), 97.5 %
and 0 % (117 of 120, 0 of 120), 98 % and 2 % (118 of 120, 2 of 120), together 98.6 % and 1.1 %. Nothing is
mended for them.

Each set is printed by itself, and all together.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Collection, Iterator
from itertools import product
from pathlib import Path

from tilstand.protect.text.code_words import Code, CodeWords, ShownCells
from tilstand.protect.text.inferences import find_text_rows

HERE = Path(__file__).parent / "disclosing"
CAUGHT, STOPPED = 0.98, 0.02
KINDS = ("planted", "harmless")


def main() -> int:
    wanted = [one for one in sys.argv[1:] if not one.startswith("-")] or [
        "tuning",
        "apart",
        "later",
        "last",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "twelfth",
        "thirteenth",
        "fourteenth",
        "fifteenth",
        "unseen",
        "blind",
        "sealed",
        "lively",
        "report",
        "sixteenth",
        "seventeenth",
        "eighteenth",
        "nineteenth",
        "twentieth",
        "twentyfirst",
        "plain",
        "mixed",
        "letters",
    ]
    every = {kind: [0, 0] for kind in KINDS}
    for part in wanted:
        counted = _counted(part, missed="--missed" in sys.argv)
        every = {kind: [sum(both) for both in zip(every[kind], counted[kind], strict=True)] for kind in KINDS}
        print(f"{part:<12} {_told(counted)}")
    print(f"{'all':<12} {_told(every)}")
    (caught, planted), (stopped, harmless) = every["planted"], every["harmless"]
    return 0 if caught >= CAUGHT * planted and stopped <= STOPPED * harmless else 1


def _counted(part: str, *, missed: bool) -> dict[str, list[int]]:
    """How many of a set are found, and how many there are, by kind."""
    counted, shown = {kind: [0, 0] for kind in KINDS}, scene(HERE / part)
    for kind, language, sentence in sentences(HERE / part):
        found = find_text_rows(sentence, language, shown)
        counted[kind][0] += bool(found)
        counted[kind][1] += 1
        if missed and bool(found) != (kind == "planted"):
            told = ", ".join(f"{one.kind}: {one.text}" for one in found)
            print(f"{part} {kind} {language}: {sentence}  {told}")
    return counted


def _told(counted: dict[str, list[int]]) -> str:
    (caught, planted), (stopped, harmless) = counted["planted"], counted["harmless"]
    return (
        f"{caught:>4} of {planted:>4} that give something away are caught ({caught / planted:.1%}; bar"
        f" {CAUGHT:.0%}), {stopped:>2} of {harmless:>4} harmless ones stopped ({stopped / harmless:.1%}; bar"
        f" {STOPPED:.0%})"
    )


def scene(folder: Path) -> ShownCells:
    """What a country prints."""
    raw = tomllib.loads((folder / "scene.toml").read_text("utf-8"))
    words = {
        (dimension, code): {tag: tuple(forms.split("|")) for tag, forms in own.items()}
        for dimension, codes in raw["codes"].items()
        for code, own in codes.items()
    }
    dims = {code: dimension for dimension, code in words}
    printed = {
        frozenset((dims[code], code) for code in codes.split()): tuple(numbers)
        for codes, numbers in raw["printed"].items()
    }
    hidden, actors = _holes(words, printed), frozenset(raw.get("actors", ()))
    return ShownCells(raw["threshold"], CodeWords(words), printed, hidden, actors)


def _holes(codes: Collection[Code], printed: Collection[frozenset[Code]]) -> frozenset[frozenset[Code]]:
    """The cells that stand in a table without their number: it prints others of the same dimensions."""
    tables = {tuple(sorted({dimension for dimension, _ in cell})) for cell in printed}
    cells = (
        frozenset(chosen)
        for table in tables
        for chosen in product(*([code for code in codes if code[0] == one] for one in table))
    )
    return frozenset(cell for cell in cells if cell not in printed)


def sentences(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Each sentence with its kind and language."""
    for file in sorted(folder.glob("*.txt")):
        kind, language = file.stem.split(".")
        for line in file.read_text("utf-8").splitlines():
            yield kind, language, line


if __name__ == "__main__":
    sys.exit(main())
