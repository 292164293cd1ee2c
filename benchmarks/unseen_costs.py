"""What a statement about the unseen costs: processor time of whole processes, and of an installed wheel.

    python benchmarks/unseen_costs.py [--wheel] [--many]

Without options: the statement alone, stepwise choice with 1,000 replicates and the full answer on the British
five lists, and the full answer on the six. `--wheel`: the wheel is built, installed without byte code in a
folder of its own, and run for the first time. `--many`: two million rows of histories. Each figure beside its
bar; exit code 1 if one is missed. The least of three runs, except for the first run.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import sysconfig
import tempfile
import venv
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[1]
MSE = ROOT / "tests" / "fixtures" / "mse"
RUN = "from tilstand.cli import main; main()"
STEPWISE = ("--method", "stepwise", "--replicates", "1000")


def spent(*options: str, times: int = 3, python: str = sys.executable) -> float:
    """Processor seconds of a whole `tilstand estimate`, the least of several."""
    least = float("inf")
    without = ("PYTHONDONTWRITEBYTECODE", *(("PYTHONPATH",) if python != sys.executable else ()))
    kept = {name: value for name, value in os.environ.items() if name not in without}
    for _ in range(times):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([python, "-c", RUN, "estimate", *options, "--json"], check=True, capture_output=True, env=kept)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        least = min(least, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return least


def told(what: str, seconds: float, bar: float) -> bool:
    load = os.getloadavg()[0]
    print(f"{what}: {seconds:.2f} s of processor time (bar {bar:g}; load {load:.1f})", flush=True)
    return seconds < bar


def whole() -> bool:
    five, six = str(MSE / "UKdat_5.csv"), str(MSE / "UKdat.csv")
    spent(five, "--brief", times=1)  # byte code is written
    good = told("UKdat_5, the statement alone", spent(five, "--brief"), 1.0)
    good &= told("UKdat_5, stepwise, 1,000 replicates", spent(five, *STEPWISE), 1.0)
    good &= told("UKdat_5, the full answer", spent(five), 10.0)
    return told("UKdat, six lists, the full answer", spent(six), 10.0) and good


def installed(wheel: Path, folder: Path) -> str:
    """A fresh environment with the wheel, not compiled; its libraries are those that are here."""
    venv.create(folder, with_pip=False)
    python = str(folder / "bin" / "python")
    command = [sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-compile", "--quiet"]
    subprocess.run([*command, wheel], check=True, env={"PATH": os.environ["PATH"]})
    (place,) = folder.glob("lib/python*/site-packages")
    place.joinpath("libraries.pth").write_text(sysconfig.get_path("purelib"), "utf-8")
    return python


def wheel() -> bool:
    """First runs of the installed wheel: its byte code is not there yet, its libraries' is."""
    good, five = True, str(MSE / "UKdat_5.csv")
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--quiet"]
        subprocess.run([*command, "-w", folder, ROOT], check=True)
        (built,) = Path(folder).glob("*.whl")
        print(f"{built.name}: {built.stat().st_size / 1e6:.1f} MB")
        runs = (("the statement alone", ("--brief",)), ("stepwise, 1,000 replicates", STEPWISE))
        for place, (what, options) in enumerate(runs):
            python = installed(built, Path(folder) / str(place))
            good &= told(f"installed wheel, first run, {what}", spent(five, *options, times=1, python=python), 5.0)
            print(f"  and the next: {spent(five, *options, times=1, python=python):.2f} s")
            ours = subprocess.run(
                [python, "-c", "import tilstand; print(tilstand.__file__)"],
                check=True, capture_output=True, text=True, env={"PATH": ""},
            ).stdout  # fmt: skip
            assert ours.startswith(folder), ours
    return good


def many() -> bool:
    """Two million persons, a row each."""
    on = np.random.default_rng(5).random((4_600_000, 4)) < [0.20, 0.15, 0.12, 0.10]
    on = on[on.any(axis=1)][:2_000_000]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "persons.csv"
        rows = "\n".join(",".join("1" if one else "0" for one in row) for row in on.tolist())
        path.write_text(f"A,B,C,D\n{rows}\n", "utf-8")
        return told("two million rows, the statement alone", spent(str(path), "--persons", "--brief"), 10.0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wheel", action="store_true")
    parser.add_argument("--many", action="store_true")
    options = parser.parse_args()
    good = True
    if options.wheel:
        good &= wheel()
    if options.many:
        good &= many()
    if not options.wheel and not options.many:
        good &= whole()
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
