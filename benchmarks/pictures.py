"""Time of all pictures of an edition, beside Altair with vl-convert drawing bars of the same figures.

Run `python benchmarks/pictures.py [--peer PYTHON]`; PYTHON is an interpreter with altair and vl-convert.
Each side runs in a process of its own and counts its imports; the collection is read before the clock starts.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
LANGUAGES = ("nb", "nn", "en")
# The site has a wide and a narrow sheet that follow the page's colours; the PDF has one of its own.
SHEETS = (("page", 640), ("page", 320), ("print", 640))
PEER = """
import json, resource, sys, time
begun = time.perf_counter()
import altair, vl_convert
charts = json.load(open(sys.argv[1]))
loaded = time.perf_counter() - begun
for rows in charts:
    bars = altair.Chart(altair.Data(values=rows)).encode(x="amount:Q", y=altair.Y("name:N", sort=None))
    whole = bars.mark_bar() + bars.mark_text(align="left", dx=4).encode(text="amount:Q")
    vl_convert.vegalite_to_svg(whole.properties(width=420).to_dict())
seconds = time.perf_counter() - begun
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"pictures": len(charts), "loaded": loaded, "seconds": seconds, "memory": memory}))
"""
OWN = """
import json, pickle, resource, sys, time
release, languages, sheets = pickle.load(open(sys.argv[1], "rb"))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
begun = time.perf_counter()
from tilstand.render.charts import draw_pictures
loaded = time.perf_counter() - begun
drawn = [
    one for theme, width in sheets for tongue in languages
    for one in draw_pictures(release.plots, release.names, tongue, theme=theme, width=width)
]
seconds = time.perf_counter() - begun
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - before
print(json.dumps({"pictures": len(drawn), "loaded": loaded, "seconds": seconds, "memory": memory}))
"""


def main() -> None:
    from tilstand import protect
    from tilstand.round.state import load_round

    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--peer", help="interpreter with altair and vl-convert-python")
    asked = options.parse_args()
    state = load_round(ROOT / "collections" / "norway", "2024")
    release = protect.make_release(state.collection, "2024", state.batch, state.reconciled.figures, state.findings)
    bars = [
        [
            {"name": f"{one.name.text(told.language)} {n}", "amount": float(p.amount or 0)}
            for one in told.series
            for n, p in enumerate(one.points)
        ]
        for told in (one for one in release.plots if one.language == "nb")
        for _ in SHEETS
        for _ in LANGUAGES
    ]
    with tempfile.TemporaryDirectory() as folder:
        import pickle

        kept, figures = Path(folder, "tables"), Path(folder, "figures")
        kept.write_bytes(pickle.dumps((release, LANGUAGES, SHEETS)))
        figures.write_text(json.dumps(bars))
        told("tilstand", run(sys.executable, OWN, kept))
        if asked.peer:
            told("altair + vl-convert", run(asked.peer, PEER, figures))


def run(python: str, code: str, file: Path) -> dict[str, float]:
    begun = time.perf_counter()
    done = subprocess.run([python, "-c", code, str(file)], capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return {**found, "wall": time.perf_counter() - begun}


def told(name: str, found: dict[str, float]) -> None:
    each = (found["seconds"] - found["loaded"]) / found["pictures"] * 1000
    print(
        f"{name:<22}{found['pictures']:5.0f} pictures {found['seconds']:7.2f} s, "
        f"of which imports {found['loaded']:.2f} s; {each:.1f} ms each; {found['memory']:.0f} MB"
    )


if __name__ == "__main__":
    main()
