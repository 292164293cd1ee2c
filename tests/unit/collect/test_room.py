"""How much may be read depends on how much memory there is: of the machine, the container and the process."""

from __future__ import annotations

from pathlib import Path

import pytest

from tilstand.collect import csv_files
from tilstand.collect import csv_files as room


@pytest.mark.parametrize(
    ("machine", "group", "least"),
    [
        ("MemTotal: 9000 kB\nMemAvailable: 3000 kB\n", None, 3_072_000),
        ("MemAvailable: 3000 kB\n", ("2000000", "500000"), 1_500_000),
        ("MemAvailable: 3000 kB\n", ("2000000", "2500000"), 0),
        ("MemAvailable: 3000 kB\n", ("max", "500000"), 3_072_000),
        ("MemTotal: 9000 kB\n", None, None),
        (None, None, None),
    ],
)
def test_the_least_that_is_known_counts(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    machine: str | None,
    group: tuple[str, str] | None,
    least: int | None,
) -> None:
    for name, text in (("meminfo", machine), *zip(("memory.max", "memory.current"), group or (), strict=False)):
        if text is not None:
            (tmp_path / name).write_text(text, "ascii")
    monkeypatch.setattr(room, "_MACHINE", tmp_path / "meminfo")
    monkeypatch.setattr(room, "_GROUP", tmp_path)
    monkeypatch.setattr(room, "_PROCESS", tmp_path / "nowhere")
    assert room.measure_available_memory() == least


def test_a_text_that_memory_does_not_hold_is_not_begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    large = tmp_path / "large.csv"
    large.write_bytes(b"x")
    with large.open("r+b") as opened:
        opened.truncate(30_000_000)  # none of it lies on the disk
    monkeypatch.setattr(csv_files, "measure_available_memory", lambda: 100_000_000)
    found = csv_files.read_file_bytes(large, text=True)
    assert isinstance(found, csv_files.Refusal)
    assert found.facts["what"].text("en") == "The file is 30 MB. At most 25 MB are read."
    monkeypatch.setattr(csv_files, "measure_available_memory", lambda: None)
    assert not isinstance(csv_files.read_file_bytes(large, text=True), csv_files.Refusal)
    monkeypatch.setattr(csv_files, "measure_available_memory", lambda: 0)
    with large.open("r+b") as opened:
        opened.truncate(20_000_000)
    assert not isinstance(csv_files.read_file_bytes(large, text=True), csv_files.Refusal)
