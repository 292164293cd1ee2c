"""The errors of tilstand: what stops the work, said so that the reader can go on.

Faulty *data* is never an exception: it is a `tilstand.model.Finding`, and all findings are reported at
once. An exception means that the work cannot continue. The tree:

    TilstandError               exit code 3, unless the branch says otherwise
    ├── UsageError              2  the command cannot be carried out as it was given
    ├── CollectionError            the collection's own files contradict the schema or each other
    ├── DocumentError              a document to be audited that cannot be read
    ├── SubmissionError            a stage was asked to go on with submissions that cannot be counted
    ├── ArchiveError               the archive is missing, damaged, or was asked to overwrite
    ├── EstimateError              a capture table that no method can read
    ├── ReleaseError               something that `protect` did not release was about to be published
    └── PublishError               an edition that cannot be written
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

__all__ = [
    "ArchiveError",
    "CollectionError",
    "DocumentError",
    "EstimateError",
    "PublishError",
    "ReleaseError",
    "Spoken",
    "SubmissionError",
    "TilstandError",
    "UsageError",
]


class Spoken(Protocol):
    """A text in several languages."""

    def text(self, language: str, /) -> str:
        """The text in one of them."""


class TilstandError(Exception):
    """Root of the tree: a title, the cause, the remedy and an exit code.

    Args:
        title: What could not be done, in one line.
        cause: Why, one or more lines; several problems are told at once.
        remedy: What the reader can do about it. Each of them may be in several languages.
    """

    exit_code = 3

    def __init__(
        self,
        title: str | Spoken,
        *,
        cause: str | Spoken | Sequence[str | Spoken] = (),
        remedy: str | Spoken = "",
    ) -> None:
        self._title, self._remedy = title, remedy
        self.told: tuple[str | Spoken, ...] = (
            tuple(cause) if isinstance(cause, Sequence) and not isinstance(cause, str) else (cause,)
        )
        super().__init__(self.message)

    @property
    def title(self) -> str:
        """What could not be done, in English."""
        return _said(self._title, "en")

    @property
    def causes(self) -> tuple[str, ...]:
        """Why, in English."""
        return tuple(_said(cause, "en") for cause in self.told)

    @property
    def remedy(self) -> str:
        """What the reader can do about it, in English."""
        return _said(self._remedy, "en")

    def spoken(self, language: str) -> TilstandError:
        """The error in a language; what exists in English only stays in English."""
        return type(self)(
            _said(self._title, language),
            cause=[_said(cause, language) for cause in self.told],
            remedy=_said(self._remedy, language),
        )

    @property
    def message(self) -> str:
        """The whole error as text: title, causes, remedy, a line each."""
        lines = [self.title, *(f"  {cause}" for cause in self.causes)]
        if self.remedy:
            lines.append(f"  -> {self.remedy}")
        return "\n".join(lines)


def _said(text: str | Spoken, language: str) -> str:
    return text if isinstance(text, str) else text.text(language)


class UsageError(TilstandError):
    """The command cannot be carried out as it was given."""

    exit_code = 2


class CollectionError(TilstandError):
    """The collection's own files contradict the schema or each other."""


class DocumentError(TilstandError):
    """A document to be audited that cannot be read."""


class SubmissionError(TilstandError):
    """A stage was asked to go on with submissions that cannot be counted."""


class ArchiveError(TilstandError):
    """The archive is missing, damaged, or was asked to overwrite."""


class EstimateError(TilstandError):
    """A capture table that no method can read."""


class ReleaseError(TilstandError):
    """Something that `protect` did not release was about to be published."""


class PublishError(TilstandError):
    """An edition that cannot be written."""
