"""Assembly of an edition, its output folder, and the edition bundled in one file.

Laid out again, its own manifest lies in the folder beside, as in an edition that was just built; the internal
files are made anew from what it lists.
"""

from __future__ import annotations

import errno
import hashlib
import io
import os
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path, PurePath
from typing import Any

from tilstand.errors import PublishError
from tilstand.languages import format_message, make_error
from tilstand.model.release import Release
from tilstand.publish.edition_folders import (
    BESIDE,
    ENDING,
    WITHIN,
    get_internal_folder,
    list_edition_files,
    remove_leftovers,
    stage_folder,
    swap_folders,
    walk_folder,
)
from tilstand.publish.front_matter import Rows
from tilstand.publish.manifest import (
    DATA,
    INTERNAL,
    MANIFEST,
    PUBLIC,
    SIGNATURE,
    build_manifests,
    get_file_visibility,
    hash_data_files,
    is_plain_file_name,
    read_manifest,
)
from tilstand.publish.open_data import plan_data_tasks, write_open_data
from tilstand.publish.pdf import render_pdf
from tilstand.publish.previous_edition import check_previous_edition, keep_previous_site, list_changed_figures
from tilstand.publish.published_edition import PublishedEdition, read_edition
from tilstand.publish.release_gate import check_release_seal
from tilstand.publish.site import build_site
from tilstand.publish.verification import VerifiedEdition, verify_edition_folder
from tilstand.publish.withdrawn_passages import WithdrawnPassage, refuse_withdrawn_files, reissue_files
from tilstand.storage.atomic import lock_folder
from tilstand.storage.background import BackgroundResult, DeferredMapping, run_in_background
from tilstand.terms import Language, Period, Text

_LITTER = {".DS_Store", "Thumbs.db", "desktop.ini"}  # what file managers leave behind unasked
_SHOWN = 5


def check_destination(out: Path, collection: Path | None) -> Path:
    """The folder that an edition may be written to: free, or holding an earlier edition and nothing else.

    Args:
        out: The folder that was asked for; a symbolic link stands for what it points to.
        collection: The collection's folder, which an edition never touches; None if it lies nowhere.

    Returns:
        The folder itself, without symbolic links.

    Raises:
        PublishError: If the folder lies inside a collection or around this one, or it, or the one beside it
            for what is internal, holds anything that is not an earlier edition's: all of it would be lost.
    """
    real = _resolve_output_folder(out, collection)
    try:
        if real.parent.is_dir():
            with lock_folder(real.parent):  # not while another run is swapping it
                remove_leftovers(real)
                _check_only_edition_files(out, real)
                _check_only_internal_files(get_internal_folder(real))
    except OSError as error:
        raise _make_folder_error("place", out, error=error) from error
    return real


def _resolve_output_folder(out: Path, collection: Path | None) -> Path:
    """Where the folder lies; it must be neither inside a collection nor around this one."""
    try:
        real, source = out.resolve(), collection.resolve() if collection is not None else None
        if real.is_symlink():  # newer versions of Python leave a link that leads to itself as it is
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(out))
        inside = next((above for above in (real, *real.parents) if (above / "collection.toml").is_file()), None)
    except (OSError, RuntimeError) as error:  # a link that leads to itself, a folder that cannot be entered
        raise _make_folder_error("place", out, error=error) from error
    if inside is not None:
        raise _make_folder_error("inside", out, collection=inside.name)
    if real.name.endswith(ENDING):
        raise _make_folder_error("reserved", out, ending=ENDING)
    if source is not None and source.is_relative_to(real):
        raise _make_folder_error("around", out, collection=source.name)
    return real


def replace_edition(files: Mapping[str, bytes], out: Path, collection: Path | None) -> None:
    """Write an edition's files to its folder, and what is internal to the one beside: all of them, or none.

    The files are written beside the folders first, and then take their place. Whatever stops that, an
    interrupt too, the former edition is put back. Of two runs at once the later one's edition stands.

    Args:
        files: The bytes by name, as the edition's own manifest lists them.
        out: The folder (see `check_destination`).
        collection: The collection's folder.

    Raises:
        PublishError: If the folder cannot be written, or is no longer free.
    """
    asked, out = out, _resolve_output_folder(out, collection)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with stage_folder(out) as built:
            where = {name: built / _get_staged_path(name) for name in files}
            for folder in sorted({path.parent for path in where.values()}):
                folder.mkdir(parents=True, exist_ok=True)
            for name, path in where.items():
                path.write_bytes(files[name])
                if get_file_visibility(name) == "internal":  # not for whoever has an account beside
                    path.chmod(0o600)
            with lock_folder(out.parent):
                remove_leftovers(out)
                _check_only_edition_files(asked, out)  # the last moment at which somebody may have put something there
                _check_only_internal_files(get_internal_folder(out))
                swap_folders(built, out)
    except OSError as error:
        raise _make_folder_error("unwritable", out, error=error) from error


def has_mixed_internal_files(out: Path) -> bool:
    """True if an edition lies in the folder with its internal files in it, as earlier versions wrote it."""
    return _read_manifest_listing(out / MANIFEST) is not None


def _get_staged_path(name: str) -> str:
    """Where a file lies in a folder that is being written."""
    return f"{WITHIN}/{name}" if get_file_visibility(name) == "public" else f"{BESIDE}/{name.removeprefix(INTERNAL)}"


def _check_only_edition_files(out: Path, real: Path) -> None:
    if not real.exists():
        return
    if not real.is_dir():
        raise _make_folder_error("a_file", out)
    listings = [_read_manifest_listing(real / name) for name in (PUBLIC, MANIFEST)]
    listed = {PUBLIC, SIGNATURE, MANIFEST}.union(*(names for names in listings if names is not None))
    _check_listed_files(out, real, listed if listings != [None, None] else None, "strange")


def _check_only_internal_files(folder: Path) -> None:
    """Make sure that the folder beside an edition's holds an edition's internal part and nothing else."""
    if folder.is_symlink():
        raise _make_folder_error("linked", folder)
    if not folder.exists():
        return
    if not folder.is_dir():
        raise _make_folder_error("a_file", folder)
    told = _read_manifest_listing(folder / MANIFEST)
    listed = {name.removeprefix(INTERNAL) for name in told or () if get_file_visibility(name) == "internal"}
    _check_listed_files(folder, folder, {MANIFEST, *listed} if told is not None else None, "strange_internal")


def _check_listed_files(out: Path, real: Path, listed: set[str] | None, strangers: str) -> None:
    there = sorted(name for name, _ in walk_folder(real) if PurePath(name).name not in _LITTER)
    if not there:
        return
    if listed is None:
        raise _make_folder_error(strangers, out)
    strange = [name for name in there if name not in listed]
    if strange:
        shown: str | Text = ", ".join(strange[:_SHOWN])
        if len(strange) > _SHOWN:
            shown = format_message("errors.edition.beside.more", list=shown, count=len(strange) - _SHOWN)
        raise _make_folder_error("beside", out, list=shown)


def _read_manifest_listing(manifest: Path) -> set[str] | None:
    """The files that a manifest lists; None if it is not one that this tool wrote."""
    try:
        read = read_manifest(manifest)
        ours = read.content["tool"]["name"] == "tilstand" and isinstance(read.content["edition"], str)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return {listed.file for listed in read.files} if ours else None


def _make_folder_error(why: str, out: Path, **facts: str | Text | OSError | RuntimeError) -> PublishError:
    """Why the edition cannot be written to a folder."""
    return make_error(PublishError, f"edition.{why}", (), out=out, **facts)


_NOTHING: Mapping[str, bytes] = {}


@dataclass(frozen=True, slots=True)
class WrittenEdition:
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


def write_edition(
    release: Release,
    out: Path,
    *,
    inputs: Mapping[str, str],
    internal: Callable[[], Mapping[str, bytes]] = dict,
    source: Path | None = None,
    former: Path | None = None,
    judge: Callable[[Mapping[str, bytes]], None] | None = None,
    anchor: Mapping[str, Any] | None = None,
    withdrawn: Sequence[WithdrawnPassage] = (),
) -> WrittenEdition:
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
        withdrawn: What was withdrawn after print: no file of it or of former editions beside it has the words.

    Raises:
        ReleaseError: If the release is not as protect made it, or a public file leads to an internal one.
        PublishError: If a text cannot be set, the folder holds something else or cannot be written, the
            former edition is not as it was written, or withdrawn words stand in the new one.
    """
    names = check_release_seal(release).names
    check_destination(out, source)
    # The former edition is read first: it may lie in the folder that is about to be replaced.
    before = read_edition(former) if former is not None else None
    if before is not None:
        inputs = {**inputs, f"former/{PUBLIC}": before.sha256}
    kept = _keep_previous_site(release, former, before, withdrawn)
    files = assemble_edition(release, before, kept.files)
    refuse_withdrawn_files(files, withdrawn)
    files |= {f"internal/{name}": content for name, content in internal().items()}
    about = (names.collection, names.round_name, names.period)
    name, manifests = build_manifests(
        *about, inputs, files, _list_neighbour_rounds(release, before), names.imprint, anchor, kept.withdrawn
    )
    files |= manifests
    if judge is not None:
        judge(files)
    replace_edition(files, out, source)
    visibility = {file: get_file_visibility(file) for file in sorted(files)}
    return WrittenEdition(name, out, visibility, files[MANIFEST], files)


def assemble_edition(
    release: Release, before: PublishedEdition | None = None, kept: Mapping[str, bytes] = _NOTHING
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
    check_previous_edition(names, before)
    # Workbooks are made and reports are set beside the rest. Reports take memory: one at a time.
    changed: Mapping[Language, Rows] = {}
    books = plan_data_tasks(release)
    works = _start_tasks({**books, **({} if names.imprint.former else _plan_report_tasks(release, changed))})
    files = write_open_data(release, before, {name: works.pop(name) for name in books})
    data = {name.removeprefix(DATA): partial(files.__getitem__, name) for name in files}
    if names.imprint.former:  # its first page lists the figures that changed
        content = DeferredMapping(data)
        changed = {
            language: list_changed_figures(names, before, content, language) for language in names.reading_languages
        }
        works = _start_tasks(_plan_report_tasks(release, changed))
    web = build_site(
        release,
        DeferredMapping(data | {name: work.result for name, work in works.items()}),
        earlier=_list_neighbour_rounds(release, before),
        changed=changed,
        data_hash=cache(lambda: hash_data_files(files)),
    )
    return (
        dict(files)
        | {name: work.result() for name, work in works.items()}
        | {f"site/{name}": page for name, page in web.items()}
        | dict(kept)
    )


def assemble_next_edition(
    release: Release, former: Path | None, withdrawn: Sequence[WithdrawnPassage] = ()
) -> dict[str, bytes]:
    """The public files of an edition that follows another, which lies in a folder.

    Args:
        release: What is released.
        former: Folder of the former edition.
        withdrawn: What was withdrawn after print.

    Raises:
        ReleaseError: As `assemble_edition` does.
        PublishError: As `assemble_edition` does, if the former edition is not as it was written, or withdrawn
            words stand in the new one.
    """
    sealed = check_release_seal(release)
    before = read_edition(former) if former is not None else None
    files = assemble_edition(sealed, before, _keep_previous_site(sealed, former, before, withdrawn).files)
    refuse_withdrawn_files(files, withdrawn)
    return files


@dataclass(frozen=True, slots=True)
class _PreviousSite:
    """The sites of former editions that stay, and the days on which something was withdrawn from them."""

    files: Mapping[str, bytes]
    withdrawn: Mapping[str, Mapping[str, str]]


def _keep_previous_site(
    release: Release, former: Path | None, before: PublishedEdition | None, withdrawn: Sequence[WithdrawnPassage]
) -> _PreviousSite:
    """The sites of former editions, without what was withdrawn from them."""
    names = release.names
    kept = keep_previous_site(former, names, before) if former is not None and before is not None else {}
    if former is None or not kept:
        return _PreviousSite({}, {})
    day = names.imprint.corrected or names.published
    made = reissue_files(kept, withdrawn, (names.language, *names.reading_languages), day)
    known = read_manifest(former / PUBLIC).content.get("withdrawn", {})
    days = max((passage.on.isoformat() for passage in withdrawn), default="")
    editions = {**known.get("editions", {}), **{name.split("/")[2]: days for name in made}}
    files = {**known.get("files", {}), **{hashlib.sha256(kept[name]).hexdigest(): days for name in made}}
    return _PreviousSite({**kept, **made}, {"editions": editions, "files": files} if editions else {})


def _plan_report_tasks(release: Release, changed: Mapping[Language, Rows]) -> dict[str, Callable[[], bytes]]:
    """What sets the report of each language, by its name."""
    return {
        f"report-{language}.pdf": partial(render_pdf, release, language, changed.get(language, ()))
        for language in release.names.reports
    }


def _start_tasks(works: Mapping[str, Callable[[], bytes]]) -> dict[str, BackgroundResult[bytes]]:
    return dict(zip(works, run_in_background(*works.values()), strict=True))


def _list_neighbour_rounds(release: Release, before: PublishedEdition | None) -> Mapping[str, Period]:
    """The rounds whose editions lie beside this one."""
    listed = before.rounds if before is not None else {}
    return {name: span for name, span in listed.items() if name != release.names.round_name}


PARCEL = ".edition.zip"
"""How its name ends in the archive; before it stands the edition's."""

_WHEN = (1980, 1, 1, 0, 0, 0)  # the same files are the same bytes, whenever they are packed
_MODE = 0o644 << 16


def bundle_edition(files: Mapping[str, bytes]) -> bytes:
    """An edition's files in one, but for what is internal: that is made anew from what it was built from.

    Args:
        files: Its files by name.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as packed:
        for name, data in sorted(files.items()):
            if get_file_visibility(name) == "public" or name == MANIFEST:
                about = zipfile.ZipInfo(name, _WHEN)
                about.external_attr, about.create_system = _MODE, 3
                about.compress_type = zipfile.ZIP_DEFLATED
                packed.writestr(about, data)
    return out.getvalue()


def bundle_verified_folder(folder: Path) -> bytes:
    """An edition that lies in a folder, in one file, once it is verified.

    Raises:
        PublishError: If it is not as it was built.
    """
    verify_edition_folder(folder)
    return bundle_edition({name: path.read_bytes() for name, path in list_edition_files(folder).items()})


def unpack_bundle(data: bytes, out: Path) -> VerifiedEdition:
    """Lay an edition out of its parcel into a folder, where it is verified.

    Args:
        data: The parcel.
        out: The folder; what may be in it, and beside it, is as for a new edition.

    Raises:
        PublishError: If it is no parcel, the folder is not free, or the edition is not as it was built.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            names = packed.namelist()
            if not all(map(is_plain_file_name, names)):
                raise ValueError("outside")
            files = {name: packed.read(name) for name in names}
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, zlib.error, EOFError) as error:
        raise make_error(PublishError, "seal.no_parcel") from error
    replace_edition(files, out, None)
    return verify_edition_folder(out)
