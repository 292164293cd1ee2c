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
    ├── LinkError                  a key, a list of persons or a sealed file that cannot be used
    ├── ProtectionError            a table that cannot be protected as it is
    ├── ReleaseError               something that `protect` did not release was about to be published
    └── PublishError               an edition that cannot be written
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tilstand.terms.text import FALLBACK, InvariantText, Language, Text

_NOTHING = InvariantText("")


class TilstandError(Exception):
    """Root of the tree: a title, the cause, the remedy and an exit code.

    Args:
        title: What could not be done, in one line.
        cause: Why, one or more lines; several problems are told at once.
        remedy: What the reader can do about it.
    """

    exit_code = 3

    def __init__(self, title: Text, *, cause: Text | Sequence[Text] = (), remedy: Text = _NOTHING) -> None:
        self._title, self._remedy = title, remedy
        self.told: tuple[Text, ...] = (cause,) if isinstance(cause, Text) else tuple(cause)
        super().__init__(self.message)

    @property
    def title(self) -> str:
        """What could not be done, in English."""
        return self._title.text(FALLBACK)

    @property
    def causes(self) -> tuple[str, ...]:
        """Why, in English."""
        return tuple(cause.text(FALLBACK) for cause in self.told)

    @property
    def why(self) -> tuple[Text, ...]:
        """Title and causes as they can be told among others."""
        return (self._title, *self.told)

    @property
    def remedy(self) -> str:
        """What the reader can do about it, in English."""
        return self._remedy.text(FALLBACK)

    def spoken(self, language: Language) -> TilstandError:
        """The error in a language; what exists in English only stays in English."""
        return type(self)(
            InvariantText(self._title.text(language)),
            cause=[InvariantText(cause.text(language)) for cause in self.told],
            remedy=InvariantText(self._remedy.text(language)),
        )

    def rephrase_error(self, how: Callable[[Text], Text]) -> TilstandError:
        """The same error with other words for what it says.

        Args:
            how: Gives them.
        """
        told = [how(cause) for cause in self.told]
        return type(self)(how(self._title), cause=told, remedy=how(self._remedy))

    @property
    def message(self) -> str:
        """The whole error as text: title, causes, remedy, a line each."""
        lines = [self.title, *(f"  {cause}" for cause in self.causes)]
        if self.remedy:
            lines.append(f"  -> {self.remedy}")
        return "\n".join(lines)


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


class LinkError(TilstandError):
    """A key, a list of persons or a sealed file that cannot be used."""


class ProtectionError(TilstandError):
    """A table that cannot be protected as it is."""


class ReleaseError(TilstandError):
    """Something that `protect` did not release was about to be published."""


class PublishError(TilstandError):
    """An edition that cannot be written."""
