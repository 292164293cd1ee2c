"""Norway's edition of 2024 as if it were not yet published: which of its texts tell what its tables hide.

    python benchmarks/telling.py [--every N]

Every text of the edition is read in three languages: chapters, titles, notes, captions, alternative texts and
findings. None of it is meant to tell a hidden number, and 91 places were named while numbers of different
measures and years stood for each other. Then the sentences of `benchmarks/disclosing/edition/` are put into
every Nth text, one by one: those that give a hidden count away are to be found there, and no other.
Processor seconds, without those for the edition itself.
"""

from __future__ import annotations

import argparse
import dataclasses
import sys
import time
from collections import Counter
from pathlib import Path

from disclosing import CAUGHT, HERE, STOPPED, sentences
from tilstand.define.round_settings import Policy
from tilstand.pipeline import release as guard
from tilstand.protect.recoding import apply_recoding
from tilstand.protect.text.cells import list_text_places
from tilstand.protect.text.inferences import collect_released_cells, find_place_disclosures, find_policy_disclosures
from tilstand.round.state import load_round

NORWAY = Path(__file__).parents[1] / "collections" / "norway"
PLACES, SECONDS = 0, 2.0


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--every", type=int, default=8, help="Put sentences into every so many-th text.")
    every = options.parse_args().every
    state, policy = load_round(NORWAY, "2024"), Policy(method="suppress")
    hidden = guard.estimate_round_population(state.collection, state.name)
    earlier = guard.load_earlier_releases(state)
    release = guard.build_release(state, hidden, draft=True, earlier=earlier, policy=policy)
    view = apply_recoding(state.collection, state.reconciled.figures, policy)[0]
    begun = time.process_time()
    found = find_policy_disclosures(view, release, policy)
    seconds = time.process_time() - begun
    texts = list(list_text_places(release))
    kinds = ", ".join(f"{kind} {count}" for kind, count in Counter(one.kind for one in texts).items())
    print(f"{len(texts)} texts: {kinds}")
    print(f"{len(found)} places named (bar {PLACES}), {seconds:.1f} s (bar {SECONDS:.0f})")
    for one in found:
        print(f"  {one.kind} {one.place} ({one.language}): {one.sentence}")
    cells, counted = (collect_released_cells(view, release, policy), {kind: [0, 0] for kind in ("planted", "harmless")})
    missed: Counter[tuple[str, str, str]] = Counter()
    for kind, language, sentence in sentences(HERE / "edition"):
        for one in [text for text in texts if text.language == language and text.kind in KINDS][::every]:
            text = f"{one.text}{' ' if one.text.endswith(('.', ':', '!', '?')) else '. '}{sentence}"
            more = find_place_disclosures(dataclasses.replace(one, text=text), cells)
            told = any(sentence.rstrip(".") in own for own, _ in more)
            counted[kind][0] += told
            counted[kind][1] += 1
            missed[kind, language, sentence] += told != (kind == "planted")
    (caught, planted), (stopped, harmless) = counted["planted"], counted["harmless"]
    print(f"{caught} of {planted} planted are found ({caught / planted:.1%}; bar {CAUGHT:.0%})")
    print(f"{stopped} of {harmless} harmless ones are stopped ({stopped / harmless:.1%}; bar {STOPPED:.0%})")
    for (kind, language, sentence), times in missed.most_common():
        if times:
            print(f"  {kind} {language} {times} times: {sentence}")
    fine = len(found) <= PLACES and caught >= CAUGHT * planted and stopped <= STOPPED * harmless
    return 0 if fine else 1


KINDS = ("chapters", "tables", "plots")


if __name__ == "__main__":
    sys.exit(main())
