"""An edition of ever more bodies: released, published, archived and shown to its bodies, at four sizes.

    python benchmarks/growth.py [1 3 10 33]

Norway's round with every body several times over (see `many_bodies`), as printed. Processor seconds of this
process and of those beside it: reading and reconciling, the release, the edition with all its files, keeping
it and everything delivered in an archive, and the accounts of ten bodies, which should take the same whatever
else there is. The exponent is that of growth to the size before (1.0: twice the rows, twice the time).
"""

from __future__ import annotations

import gc
import math
import os
import resource
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from many_bodies import ROUND, multiplied
from tilstand import publish
from tilstand.archive import Archive
from tilstand.pipeline import release
from tilstand.round.accounts import build_accounts
from tilstand.round.state import load_round

ACCOUNTS = 10
STAGES = ("read", "release", "publish", "archive", "accounts")


def measured(path: Path, out: Path) -> dict[str, float]:
    """Processor seconds of each stage, and how much there was."""
    told: dict[str, float] = {}

    @contextmanager
    def stage(name: str) -> Iterator[None]:
        begun = _spent()
        yield
        told[name] = _spent() - begun

    with stage("read"):
        state = load_round(path, ROUND)
    with stage("release"):
        released = release.build_release(state, None, draft=True, earlier=release.load_earlier_releases(state))
    with stage("publish"):
        edition = publish.write_edition(
            released, out / "edition", inputs=release.hash_input_files(state.collection, ())
        )
    with stage("archive"):
        archive = Archive(out / "archive")
        for file in sorted((path / "rounds" / ROUND / "submissions").iterdir()):
            archive.store_bytes("submission", file.read_bytes(), name=file.name, by="Ada", round_name=ROUND)
        parcel = publish.bundle_edition(edition.content)
        archive.store_bytes("edition", parcel, name=f"{edition.id}{publish.PARCEL}", by="Ada", round_name=ROUND)
        archive.verify_archive_contents()
    bodies = [one.provider for one in state.batch.submissions][:ACCOUNTS]
    with stage("accounts"):
        made = list(build_accounts(state, bodies))
    told["rows"], told["files"] = len(state.stated_figures), len(edition.files)
    assert len(made) == len(bodies)
    return told


def _spent() -> float:
    both = (resource.getrusage(one) for one in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in both)


def main() -> None:
    """Print the seconds for each size."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the command line has it
    gc.set_threshold(50_000, 100, 100)
    print(f"{'times':>6}{'rows':>8}{'files':>8}" + "".join(f"{one:>16}" for one in STAGES) + f"{'MB':>8}")
    last: dict[str, float] | None = None
    for times in [int(one) for one in sys.argv[1:]] or [1, 3, 10, 33]:
        with tempfile.TemporaryDirectory() as place:
            told = measured(multiplied(Path(place), times), Path(place))
        shown = ""
        for one in STAGES:
            power = ""
            if last is not None:
                power = f"^{math.log(told[one] / last[one]) / math.log(told['rows'] / last['rows']):.2f}"
            shown += f"{told[one]:>10.2f}{power:>6}"
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{times:>6}{told['rows']:>8.0f}{told['files']:>8.0f}{shown}{peak:>8}", flush=True)
        last = told


if __name__ == "__main__":
    main()
