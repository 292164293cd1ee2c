"""The edition: all its files from the same tables, written as a whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tilstand.define import Collection
from tilstand.model import Answer, ReleasableTable
from tilstand.model.document import Chapter
from tilstand.publish.appendix import Appendix
from tilstand.publish.folder import destination, replace
from tilstand.publish.gate import admitted, admitted_words, discreet
from tilstand.publish.issue import issue
from tilstand.publish.manifest import as_json, manifest, visibility
from tilstand.publish.open_data import open_data
from tilstand.publish.picture import drawn_from
from tilstand.publish.report import report
from tilstand.publish.site import site
from tilstand.terms import Language

__all__ = ["Edition", "Released", "edition"]


class Released(Protocol):
    """What protect released."""

    @property
    def tables(self) -> tuple[ReleasableTable, ...]:
        """The tables."""


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
    collection: Collection,
    round_name: str,
    protected: Released,
    appendix: Appendix,
    answers: Sequence[Answer],
    internal: Mapping[str, object],
    inputs: Mapping[str, str],
    out: Path,
    *,
    chapters: Mapping[Language, Sequence[Chapter]] | None = None,
    former: Path | None = None,
) -> Edition:
    """Write the edition of a year.

    Args:
        collection: The collection.
        round_name: Name of the round.
        protected: The tables as protect released them.
        appendix: What the method appendix tells.
        answers: The bodies' answers in words.
        internal: Files for the unit only, by name: bytes, or content for JSON.
        inputs: Hash (SHA-256) of every file that the edition was built from, by name.
        out: Folder of the edition. An earlier edition in it is replaced as a whole.
        chapters: The report's text by language, as protect released it.
        former: Folder of the former edition, to which the change list compares this one; its site's list
            of editions goes on in this one's.

    Raises:
        ReleaseError: If a table is not as protect released it, or a public file names an internal one.
        PublishError: If a text cannot be set, the folder holds something else or cannot be written, or the
            former edition is not as it was written.
    """
    tables = admitted(protected.tables)
    destination(out, collection.path)
    # The former edition is read first: it may lie in the folder that is about to be replaced.
    before = issue(former) if former is not None else None
    if before is not None:
        inputs = {**inputs, "former/manifest.json": before.sha256}
    texts = {language: admitted_words(made) for language, made in (chapters or {}).items()}
    spoken = collection.settings.reports or (collection.settings.language,)
    with ThreadPoolExecutor() as pool:  # the typesetter works outside Python: the data are made meanwhile
        reports = {
            language: pool.submit(
                report, collection, round_name, tables, appendix, answers, language, texts.get(language, ())
            )
            for language in spoken
        }
        files = open_data(collection, round_name, tables, before)
        discreet(files)
        files |= {f"report-{language}.pdf": one.result() for language, one in reports.items()}
    downloads = {name.removeprefix("data/"): data for name, data in files.items() if name.startswith("data/")}
    downloads |= {name: data for name, data in files.items() if name.endswith(".pdf")}
    earlier = [one for one in before.rounds if one != round_name] if before is not None else []
    pages = site(
        collection,
        round_name,
        tables,
        appendix,
        answers,
        chapters=texts,
        downloads=downloads,
        earlier=earlier,
    )
    files |= {f"site/{name}": data for name, data in pages.items()}
    files["internal/pictures.json"] = as_json(drawn_from(tables, collection))
    for name, content in internal.items():
        files[f"internal/{name}"] = content if isinstance(content, bytes) else as_json(content)
    name, files["manifest.json"] = manifest(collection.id, round_name, inputs, files, earlier)
    replace(files, out, collection.path)
    return Edition(name, out, {file: visibility(file) for file in sorted(files)}, files["manifest.json"])
