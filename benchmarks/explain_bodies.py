"""Explanations where a group prints half of what its many bodies report: seconds by the number of bodies.

    python benchmarks/explain_bodies.py [12 50 200]

The bodies are those of a fixture country and generated ones, each with figures of its own. Processor seconds
to explain all causes; bar 2 s each, minimal or honestly bounded.
"""

from __future__ import annotations

import random
import shutil
import sys
import tempfile
import time
from pathlib import Path

from tilstand import collect, define, reconcile

SAGALAND = Path(__file__).parents[1] / "tests" / "fixtures" / "sagaland"


def grown(place: Path, count: int) -> Path:
    """Sagaland with `count` shelters that all report their total by sex, and a group that prints half."""
    to = Path(shutil.copytree(SAGALAND, place / f"sagaland-{count}"))
    names = [f"shelter_{at:03}" for at in range(count)]
    draw = random.Random(count)
    bodies, total = "", 0
    for name in names:
        bodies += f'\n[providers.{name}]\nkind = "shelter"\ntype = "office"\nforms = ["shelter"]\npart = [1]\n'
        women, men = draw.randint(3, 40), draw.randint(0, 12)
        total += women + men
        rows = [("", women + men), ("sex=female", women), ("sex=male", men)]
        lines = [
            f"{name},shelter,2031,1,victims_assisted,{breakdown},{value},number,exact,,,," for breakdown, value in rows
        ]
        head = "provider,form,period,version,measure,breakdown,value,status,qualifier,as_at,document,line,quote"
        file = to / "rounds" / "2031" / "submissions" / f"{name}.csv"
        file.write_text("\n".join([head, *lines, ""]), "utf-8")
    providers = (to / "providers.toml").read_text("utf-8")
    members = f"[groups.many]\nmembers = {names!r}\n".replace("'", '"')
    (to / "providers.toml").write_text(providers + bodies + "\n" + members, "utf-8")
    own = "".join(f'{name} = "Shelter {name[8:]} (generated)"\n' for name in names)
    own += 'many = "Many shelters (generated)"\n'
    for file in (to / "labels").glob("*.toml"):
        file.write_text(file.read_text("utf-8").replace("[providers]\n", f"[providers]\n{own}"), "utf-8")
    published = to / "rounds" / "2031" / "published.csv"
    printed = f"victims_assisted,many,2031,,{total // 2},number,exact,sagaland-2031.txt,8,,Table 1\n"
    published.write_text(published.read_text("utf-8") + printed, "utf-8")
    return to


def main() -> None:
    """Print the seconds for each number of bodies."""
    print(f"{'bodies':>8}{'s':>8}  what is said of the simplest explanations")
    with tempfile.TemporaryDirectory() as place:
        for count in map(int, sys.argv[1:] or ("12", "50", "200")):
            view = define.read_collection(grown(Path(place), count)).at("2031")
            found = reconcile.reconcile_batch(view, collect.collect_round(view, "2031"))
            begun = time.process_time()
            told = found.explanations
            seconds = time.process_time() - begun
            states = sorted({f"{one.status.value} ({len(one.ties)})" for one in told})
            print(f"{count:>8}{seconds:>8.2f}  {', '.join(states)}", flush=True)


if __name__ == "__main__":
    main()
