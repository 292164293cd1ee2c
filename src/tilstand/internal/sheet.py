"""A page for the unit alone, in one language: it needs no other file, no script and no network."""

from __future__ import annotations

from functools import cache, partial

from jinja2 import Environment, PackageLoader, StrictUndefined

from tilstand.languages import Fact, message, settings
from tilstand.terms import Language, Text

__all__ = ["filled_sheet"]


def filled_sheet(name: str, language: Language, **facts: object) -> bytes:
    """A page of `templates/NAME.html.j2`, whose words are the messages of the section NAME.

    Args:
        name: Name of the template and of its messages.
        language: Language of the page.
        **facts: What the template shows.
    """
    html = (
        _environment()
        .get_template(f"{name}.html.j2")
        .render(
            lang=language,
            direction=settings(language).direction,
            say=partial(_say, name),
            skip=message("report.site.skip"),
            **facts,
        )
    )
    return html.encode()


def _say(section: str, path: str, **facts: Fact) -> Text:
    return message(f"{section}.{path}", **facts)


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("tilstand.internal", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
