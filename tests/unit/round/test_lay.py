"""Files that are laid down together: all of them whole, or none."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from tilstand.errors import PublishError
from tilstand.round.letters import write_files_together


def test_files_are_written_with_their_folders(tmp_path: Path) -> None:
    files = {tmp_path / "a" / "1.eml": b"one", tmp_path / "b" / "c" / "2.pdf": b"two"}
    assert write_files_together(files) == tuple(files)
    assert {path: path.read_bytes() for path in files} == files
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o644}  # others may read them
    assert not list(tmp_path.rglob(".writing-*"))
    assert write_files_together(dict.fromkeys(files, b"three")) == tuple(files)
    assert {path.read_bytes() for path in files} == {b"three"}


def test_bytes_are_on_the_disk_before_a_name_leads_to_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[int, bool]] = []

    def synced(handle: int) -> None:
        seen.append((os.fstat(handle).st_size, (tmp_path / "1.eml").exists()))
        assert all(one.name.startswith(".writing-") for one in tmp_path.iterdir())

    monkeypatch.setattr(os, "fsync", synced)
    write_files_together({tmp_path / "1.eml": b"one", tmp_path / "2.eml": b"twice"})
    assert seen == [(3, False), (5, False)]


def test_where_the_disk_is_full_nothing_is_written_and_nothing_half(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stood = tmp_path / "1.eml"
    stood.write_bytes(b"before")
    done: list[int] = []

    def full(handle: int) -> None:
        done.append(handle)
        if len(done) == 2:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(PublishError) as stop:
        write_files_together({stood: b"after", tmp_path / "2.eml": b"two", tmp_path / "3.eml": b"three"})
    assert "2.eml cannot be written" in stop.value.message
    assert "No space is left on the disk" in stop.value.message
    assert stood.read_bytes() == b"before"
    assert [one.name for one in tmp_path.iterdir()] == ["1.eml"]


def test_a_folder_in_the_way_is_told_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "2.eml").mkdir()
    with pytest.raises(PublishError):
        write_files_together({tmp_path / "1.eml": b"one", tmp_path / "2.eml": b"two"})
    assert [one.name for one in tmp_path.iterdir()] == ["2.eml"]
