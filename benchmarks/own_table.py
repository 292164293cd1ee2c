"""The page of own tables over a telephone's network: `benchmarks/own_table.py [--site FOLDER]`.

Chromium is slowed down to what Lighthouse calls slow 4G (1.6 Mbit/s, 150 ms) and to 4G as the Norwegian operators have
it (20 Mbit/s, 50 ms), with an empty cache. Prints the size packed, and the time until the first table stands, beside the
bars: 1 MB packed, 1 s.
"""

from __future__ import annotations

import argparse
import gzip
import statistics
import sys
import tempfile
import time
from pathlib import Path

from axe_all import Packed, open_site
from tilstand.pipeline import stages

ROOT = Path(__file__).parents[1]
NETWORKS = {"slow 4G": (1.6e6, 150), "4G": (20e6, 50)}
TIMES = 5
READY = "#own-table tbody tr"


def main() -> int:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--site", type=Path)
    site = parser.parse_args().site
    with tempfile.TemporaryDirectory() as folder:
        if site is None:
            stages.build_edition(ROOT / "collections" / "norway", "2024", Path(folder) / "edition")
            site = Path(folder) / "edition" / "site"
        name = next(path.relative_to(site) for path in sorted(site.glob("en/*/own-table.html")))
        packed = len(gzip.compress((site / name).read_bytes()))
        print(f"page: {packed / 1000:.0f} kB packed (bar 1000)")
        with open_site(site, Packed) as (page, address):
            for network, (speed, delay) in NETWORKS.items():
                seconds = [measure_first_table(page, f"{address}{name}", speed, delay) for _ in range(TIMES)]
                print(f"first table, {network}: {statistics.median(seconds):.2f} s (bar 1), most {max(seconds):.2f}")
    return 0


def measure_first_table(page, address: str, speed: float, delay: float) -> float:  # type: ignore[no-untyped-def]
    """Seconds until the first table stands, with nothing kept from before."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.clearBrowserCache")
    rates = {"downloadThroughput": speed / 8, "uploadThroughput": speed / 8, "latency": delay, "offline": False}
    session.send("Network.emulateNetworkConditions", rates)
    page.goto("about:blank")
    began = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.wait_for_selector(READY)
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
