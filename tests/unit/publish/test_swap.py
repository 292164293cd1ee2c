"""Two folders change over together: whatever stops that, one pair stands or the next run mends it."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tilstand.errors import PublishError
from tilstand.publish import check_destination
from tilstand.publish.edition import replace_edition
from tilstand.publish.edition_folders import get_internal_folder, has_unfinished_swap, list_edition_files
from tilstand.publish.manifest import build_manifests
from tilstand.publish.verification import verify_edition_folder
from tilstand.terms import Period

pytestmark = pytest.mark.slow

PAIR = ["e", "e-internal"]


def built(text: str) -> dict[str, bytes]:
    files = {"data/a.csv": text.encode(), "internal/findings.json": text.encode()}
    return files | build_manifests("sagaland", "2031", Period.from_year(2031), {}, dict(files))[1]


def content(folder: Path) -> dict[str, bytes]:
    return {name: path.read_bytes() for name, path in list_edition_files(folder).items()}


def killed(work: Callable[[], object], step: str, number: int) -> bool:
    """Do some work in a process that kills itself after the given rename or folder taken away."""
    own = os.fork()
    if own == 0:
        owner, name = {"rename": (Path, "rename"), "rmtree": (shutil, "rmtree")}[step]
        real, calls = getattr(owner, name), [0]

        def counted(*given: object, **options: object) -> object:
            done = real(*given, **options)
            calls[0] += 1
            if calls[0] == number:
                os.kill(os.getpid(), signal.SIGKILL)
            return done

        setattr(owner, name, counted)
        try:
            work()
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(own, 0)[1])


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


@pytest.mark.parametrize("first", [False, True], ids=["over another", "the first"])
@pytest.mark.parametrize("after", [1, 2, 3, 4])
def test_a_kill_after_any_rename_leaves_what_verify_names_and_the_next_run_mends(tmp_path, after, first):
    out = tmp_path / "e"
    if not first:
        replace_edition(built("old"), out, None)
    renames = 2 if first else 4
    assert killed(lambda: replace_edition(built("new"), out, None), "rename", after) == (after <= renames)
    if after < renames:
        assert has_unfinished_swap(out)
        with pytest.raises(PublishError, match="was stopped") as told:
            verify_edition_folder(out)
        assert "next run" in str(told.value) or "puts the former edition back" in told.value.remedy
    check_destination(out, None)
    assert content(out) == ({} if first and after < renames else built("new" if after >= renames else "old"))
    assert names(tmp_path) == ([] if first and after < renames else PAIR)
    assert not has_unfinished_swap(out)
    replace_edition(built("next"), out, None)
    assert verify_edition_folder(out).beside == "whole"
    assert names(tmp_path) == PAIR


@pytest.mark.parametrize("after", [2, 3])
@pytest.mark.parametrize("again", [1, 2, 3])
def test_putting_back_can_be_killed_too_and_is_begun_again(tmp_path, after, again):
    out = tmp_path / "e"
    replace_edition(built("old"), out, None)
    killed(lambda: replace_edition(built("new"), out, None), "rename", after)
    for step in ("rename", "rmtree"):
        killed(lambda: check_destination(out, None), step, again)
    check_destination(out, None)
    assert content(out) == built("old")
    assert names(tmp_path) == PAIR


def test_an_internal_part_that_somebody_put_there_since_is_not_moved(tmp_path):
    out = tmp_path / "e"
    replace_edition(built("old"), out, None)
    killed(lambda: replace_edition(built("new"), out, None), "rename", 3)
    shutil.rmtree(get_internal_folder(out))
    get_internal_folder(out).mkdir()
    (get_internal_folder(out) / "thesis.docx").write_text("years of work")
    with pytest.raises(PublishError, match="something else"):
        check_destination(out, None)
    assert content(out)["data/a.csv"] == b"old"
    assert names(get_internal_folder(out)) == ["thesis.docx"]


def test_an_edition_without_internal_files_takes_the_former_ones_away(tmp_path):
    out = tmp_path / "e"
    replace_edition(built("old"), out, None)
    public = {name: data for name, data in built("new").items() if "internal" not in name}
    replace_edition({name: data for name, data in public.items() if name != "manifest.json"}, out, None)
    assert names(tmp_path) == ["e"]
    assert verify_edition_folder(out).beside == "none"
