"""The edition: all its files from the same release, written as a whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tilstand.model.release import Release
from tilstand.publish.folder import destination, replace
from tilstand.publish.gate import admitted, discreet
from tilstand.publish.issue import Issue, issue
from tilstand.publish.manifest import manifest, visibility
from tilstand.publish.open_data import open_data
from tilstand.publish.report import report
from tilstand.publish.site import site
from tilstand.terms import Period

__all__ = ["Edition", "assembled", "edition"]


_NOTHING: Mapping[str, bytes] = {}


@dataclass(frozen=True, slots=True)
class Edition:
    """What was written.

    Attributes:
        id: Name of the edition; it depends on every byte that went in and came out.
        path: Its folder.
        files: Visibility of each file, `public` or `internal`, by its name in the folder.
        manifest: The manifest's bytes.
    """

    id: str
    path: Path
    files: Mapping[str, str]
    manifest: bytes


def edition(
    release: Release,
    out: Path,
    *,
    inputs: Mapping[str, str],
    internal: Mapping[str, bytes] = _NOTHING,
    source: Path | None = None,
    former: Path | None = None,
    judge: Callable[[Mapping[str, bytes]], None] | None = None,
) -> Edition:
    """Write the edition of a round.

    Args:
        release: What is released: all that is published comes from it.
        out: Folder of the edition. An earlier edition in it is replaced as a whole.
        inputs: Hash (SHA-256) of every file that the edition was built from, by name.
        internal: Files for the unit only, by name; they are laid beside the others, and nothing reads them.
        source: The collection's folder, which an edition never takes the place of.
        former: Folder of the former edition, to which the change list compares this one; its site's list
            of editions goes on in this one's.
        judge: Called with all files before any is written; what it raises stops the edition.

    Raises:
        ReleaseError: If the release is not as protect made it, or a public file names an internal one.
        PublishError: If a text cannot be set, the folder holds something else or cannot be written, or the
            former edition is not as it was written.
    """
    names = admitted(release).names
    destination(out, source)
    # The former edition is read first: it may lie in the folder that is about to be replaced.
    before = issue(former) if former is not None else None
    if before is not None:
        inputs = {**inputs, "former/manifest.json": before.sha256}
    files = assembled(release, before)
    files |= {f"internal/{name}": content for name, content in internal.items()}
    name, files["manifest.json"] = manifest(
        names.collection,
        names.round_name,
        names.period,
        inputs,
        files,
        _earlier(release, before),
        names.imprint,
    )
    if judge is not None:
        judge(files)
    replace(files, out, source)
    return Edition(name, out, {file: visibility(file) for file in sorted(files)}, files["manifest.json"])


def assembled(release: Release, before: Issue | None = None) -> dict[str, bytes]:
    """The public files of an edition by name: reports, data, and the site with both on it.

    Args:
        release: What is released; it has passed the gate.
        before: The former edition.

    Raises:
        ReleaseError: If a public file names an internal one.
        PublishError: If a text cannot be set.
    """
    names = release.names
    # The typesetter works outside Python: the data are made meanwhile. It takes memory: one report at a time.
    with ThreadPoolExecutor(max_workers=1) as pool:
        reports = {language: pool.submit(report, release, language) for language in names.reports}
        files = open_data(release, before)
        discreet(files)
        files |= {f"report-{language}.pdf": one.result() for language, one in reports.items()}
    downloads = {name.removeprefix("data/"): data for name, data in files.items() if name.startswith("data/")}
    downloads |= {name: data for name, data in files.items() if name.endswith(".pdf")}
    earlier = _earlier(release, before)
    return files | {f"site/{name}": data for name, data in site(release, downloads, earlier=earlier).items()}


def _earlier(release: Release, before: Issue | None) -> Mapping[str, Period]:
    """The rounds whose editions lie beside this one."""
    listed = before.rounds if before is not None else {}
    return {name: span for name, span in listed.items() if name != release.names.round_name}
