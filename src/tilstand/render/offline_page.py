"""One HTML file that a reader opens from disk: its own script and style, a policy that lets nothing else in."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from hashlib import sha256
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup


def render_offline_page(
    package: str, folder: str, scripts: Sequence[str], tables: Mapping[str, Any], **facts: object
) -> str:
    """The page, the same for the same arguments.

    The template says its policy with `script_hash` and `style_hash` (Content Security Policy 3, section 2.3.1).

    Args:
        package: The package that its parts lie in.
        folder: Their folder: `page.html.j2`, `page.css` and the scripts.
        scripts: Names of the scripts, in order.
        tables: What the script reads, as JSON.
        **facts: What else the template takes.
    """
    parts = files(package).joinpath(folder)
    sources = (parts.joinpath(f"{name}.js").read_text("utf-8").replace('"use strict";\n', "") for name in scripts)
    script = '"use strict";\n' + "\n".join(sources)
    style = parts.joinpath("page.css").read_text("utf-8")
    templates = Environment(loader=PackageLoader(package, folder), autoescape=True, undefined=StrictUndefined)
    return templates.get_template("page.html.j2").render(
        script_hash=_hash_source(script),
        style_hash=_hash_source(style),
        style=Markup(style),
        script=Markup(script),
        tables=Markup(json.dumps(tables, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")),
        **facts,
    )


def _hash_source(text: str) -> str:
    """What the page's policy calls a script or style that may stand in it."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode('ascii')}"
