"""The edition: all its files from the same release, written as a whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Any

from tilstand.beside import AwaitedMapping, Later, begun
from tilstand.model.release import Release
from tilstand.publish.folder import destination, replace
from tilstand.publish.former import changed_figures, checked_former, kept_site
from tilstand.publish.gate import admitted
from tilstand.publish.imprint import Rows
from tilstand.publish.issue import Issue, issue
from tilstand.publish.manifest import MANIFEST, manifests, visibility
from tilstand.publish.open_data import open_data, workbooks
from tilstand.publish.public_manifest import DATA, PUBLIC, data_hash
from tilstand.publish.report import report
from tilstand.publish.site import site
from tilstand.terms import Language, Period

__all__ = ["Edition", "assembled", "beside_former", "edition"]


_NOTHING: Mapping[str, bytes] = {}


@dataclass(frozen=True, slots=True)
class Edition:
    """What was written.

    Attributes:
        id: Name of the edition; it depends on every byte that went in and came out.
        path: Its folder; what is internal lies in the one beside it (see `place`).
        files: Visibility of each file, `public` or `internal`, by its name.
        manifest: The bytes of its own manifest.
        content: The bytes of each file by its name.
    """

    id: str
    path: Path
    files: Mapping[str, str]
    manifest: bytes
    content: Mapping[str, bytes] = field(default_factory=dict, repr=False)


def edition(
    release: Release,
    out: Path,
    *,
    inputs: Mapping[str, str],
    internal: Callable[[], Mapping[str, bytes]] = dict,
    source: Path | None = None,
    former: Path | None = None,
    judge: Callable[[Mapping[str, bytes]], None] | None = None,
    anchor: Mapping[str, Any] | None = None,
) -> Edition:
    """Write the edition of a round.

    Args:
        release: What is released: all that is published comes from it.
        out: Folder of the edition. An earlier edition in it, and what is internal beside it, is replaced as
            a whole.
        inputs: Hash (SHA-256) of every file that the edition was built from, by name.
        internal: Yields files for the unit only, by name, asked for when the public files are there; they are
            laid in a folder beside, and nothing reads them.
        source: The collection's folder, which an edition never takes the place of.
        former: Folder of the former edition, to which the change list compares this one; its site's list
            of editions goes on in this one's.
        judge: Called with all files before any is written; what it raises stops the edition.
        anchor: How far the logs had come, as it was recorded for this edition.

    Raises:
        ReleaseError: If the release is not as protect made it, or a public file leads to an internal one.
        PublishError: If a text cannot be set, the folder holds something else or cannot be written, or the
            former edition is not as it was written.
    """
    names = admitted(release).names
    destination(out, source)
    # The former edition is read first: it may lie in the folder that is about to be replaced.
    before = issue(former) if former is not None else None
    if before is not None:
        inputs = {**inputs, f"former/{PUBLIC}": before.sha256}
    files = _assembled_after(release, former, before)
    files |= {f"internal/{name}": content for name, content in internal().items()}
    name, both = manifests(
        names.collection,
        names.round_name,
        names.period,
        inputs,
        files,
        _earlier(release, before),
        names.imprint,
        anchor,
    )
    files |= both
    if judge is not None:
        judge(files)
    replace(files, out, source)
    return Edition(name, out, {file: visibility(file) for file in sorted(files)}, files[MANIFEST], files)


def assembled(
    release: Release, before: Issue | None = None, kept: Mapping[str, bytes] = _NOTHING
) -> dict[str, bytes]:
    """The public files of an edition by name: reports, data, and the site with both on it.

    Args:
        release: What is released; it has passed the gate.
        before: The former edition.
        kept: Pages of the edition that is corrected, which stay on the site under its hash.

    Raises:
        ReleaseError: If a public file leads to an internal one.
        PublishError: If a text cannot be set, or what is corrected is not given.
    """
    names = release.names
    checked_former(names, before)
    # Workbooks are made and reports are set beside the rest. Reports take memory: one at a time.
    books = workbooks(release)
    told: Mapping[Language, Rows] = {}
    made = _begun({**books, **({} if names.imprint.former else _reports(release, told))})
    files = open_data(release, before, {name: made[name] for name in books})
    printed = {name: one for name, one in made.items() if name not in books}
    if names.imprint.former:  # its first page lists the figures that changed
        there = {name.removeprefix(DATA): files[name] for name in files}
        told = {one: changed_figures(names, before, there, one) for one in names.read_in}
        printed = _begun(_reports(release, told))
    earlier = _earlier(release, before)
    to_come = {name.removeprefix(DATA): partial(files.__getitem__, name) for name in files}
    downloads = AwaitedMapping(to_come | {name: one.result for name, one in printed.items()})
    web = site(release, downloads, earlier=earlier, changed=told, data_hash=cache(lambda: data_hash(files)))
    return (
        dict(files)
        | {name: one.result() for name, one in printed.items()}
        | {f"site/{name}": one for name, one in web.items()}
        | dict(kept)
    )


def beside_former(release: Release, former: Path | None) -> dict[str, bytes]:
    """The public files of an edition that follows another, which lies in a folder.

    Raises:
        ReleaseError: As `assembled` does.
        PublishError: As `assembled` does, and if the former edition is not as it was written.
    """
    return _assembled_after(admitted(release), former, issue(former) if former is not None else None)


def _assembled_after(release: Release, former: Path | None, before: Issue | None) -> dict[str, bytes]:
    kept = kept_site(former, release.names, before) if former is not None and before is not None else _NOTHING
    return assembled(release, before, kept)


def _reports(release: Release, changed: Mapping[Language, Rows]) -> dict[str, Callable[[], bytes]]:
    """What sets the report of each language, by its name."""
    return {
        f"report-{language}.pdf": partial(report, release, language, changed.get(language, ()))
        for language in release.names.reports
    }


def _begun(works: Mapping[str, Callable[[], bytes]]) -> dict[str, Later[bytes]]:
    return dict(zip(works, begun(*works.values()), strict=True))


def _earlier(release: Release, before: Issue | None) -> Mapping[str, Period]:
    """The rounds whose editions lie beside this one."""
    listed = before.rounds if before is not None else {}
    return {name: span for name, span in listed.items() if name != release.names.round_name}
