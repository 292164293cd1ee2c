"""Audit of the file that UNODC publishes of returns: time, memory, findings of each class, and a draw to judge by hand.

    python benchmarks/returns.py FILE [DRAW]

FILE is the published file, which is not part of this project. DRAW is where 40 random findings of each class are
written, each with the lines of the file that take part. Memory is that of this process and of the one that reads.
"""

from __future__ import annotations

import resource
import sys
import time
from collections import Counter
from pathlib import Path
from random import Random

from tilstand.returns.published_audit import PublishedAudit, audit_published_return
from tilstand.returns.published_return import read_published_layout, read_published_return
from tilstand.sandbox.reader_process import _ReaderProcess

DRAWN = 40


def measure_peak(process: str) -> float:
    """Greatest memory of a process, in MB."""
    lines = Path("/proc", process, "status").read_text("utf-8").splitlines()
    return next(int(line.split()[1]) / 1000 for line in lines if line.startswith("VmHWM"))


def write_draw(audit: PublishedAudit, draw: Path) -> None:
    """Write random findings of each class, for judgement."""
    with draw.open("w", encoding="utf-8") as file:
        for rule in sorted({finding.rule for finding in audit.findings}):
            found = [finding for finding in audit.findings if finding.rule == rule]
            for finding in Random(39).sample(found, min(DRAWN, len(found))):
                lines = ", ".join(str(source.line) for source in finding.sources[:12])
                file.write(f"{rule} | {finding.where.text('en')} | {finding.what.text('en')} | {lines}\n")


def main(arguments: list[str]) -> int:
    file = Path(arguments[0])
    layout = read_published_layout("unodc-glotip")
    start, own_start = time.perf_counter(), time.process_time()
    published = read_published_return(file, layout)
    read = time.perf_counter()
    audit = audit_published_return(published)
    end = time.perf_counter()
    reader = _ReaderProcess.one
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    other = measure_peak(str(reader.process.pid)) if reader else 0.0
    print(f"cells {len(published.keys)}, areas {len(published.codes[0])}")
    print(f"read {read - start:.1f} s, audited {end - read:.1f} s, in all {end - start:.1f} s (bar 10)")
    print(f"processor time here {time.process_time() - own_start:.1f} s")
    print(f"memory {own:.0f} MB and {other:.0f} MB in the reader: {own + other:.0f} MB (bar 600)")
    print("readings", {reading.value: count for reading, count in published.readings.items() if count})
    print("lines that repeat a cell", published.repeated)
    for rule, count in sorted(Counter(finding.rule for finding in audit.findings).items()):
        areas = len({finding.providers for finding in audit.findings if finding.rule == rule})
        print(f"{rule} {count:5} findings in {areas} areas")
    if len(arguments) > 1:
        write_draw(audit, Path(arguments[1]))
    return int(end - start > 10 or own + other > 600)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
