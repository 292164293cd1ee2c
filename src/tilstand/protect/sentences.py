"""What each passage of the report rests on: who asks where a printed number comes from finds it here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tilstand.model.release import Release

__all__ = ["sentences"]


def sentences(release: Release) -> Iterator[Mapping[str, object]]:
    """Every passage that states figures, with the addresses of all of them; internal, ready for JSON.

    Args:
        release: What is released.
    """
    for language, made in release.chapters.items():
        for chapter in made:
            for passage in chapter.document.passages:
                yield {
                    "chapter": chapter.id,
                    "language": language,
                    "text": passage.text,
                    "heading": passage.heading,
                    "findings": list(passage.findings),
                    "figures": [
                        {
                            "line": figure.line,
                            "kind": figure.kind,
                            "text": figure.text,
                            "keys": [key.text() for key in figure.keys],
                        }
                        for figure in passage.figures
                    ],
                }
