"""Compiled templates are kept, and never stand in for what they were not compiled from."""

import sys
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, FileSystemLoader

from tilstand.publish.site.renderer import TemplateBytecodeCache


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The templates that were compiled, where Python may write what it compiles."""
    names: list[str] = []
    compile_ = Environment.compile

    def noted(self: Environment, source: str, name: str, *args: Any, **facts: Any) -> Any:
        names.append(name)
        return compile_(self, source, name, *args, **facts)

    monkeypatch.setattr(Environment, "compile", noted)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return names


def filled(folder: Path, **options: bool) -> str:
    made = Environment(loader=FileSystemLoader(folder), bytecode_cache=TemplateBytecodeCache(options), **options)
    return made.get_template("page.html.j2").render(a="<")


def test_a_template_is_compiled_once_for_each_text_and_option(tmp_path: Path, compiled: list[str]) -> None:
    page = tmp_path / "page.html.j2"
    page.write_text("a {{ a }}")
    assert [filled(tmp_path), filled(tmp_path)] == ["a <", "a <"]
    assert len(compiled) == 1
    assert filled(tmp_path, autoescape=True) == "a &lt;"
    page.write_text("b {{ a }}")
    assert filled(tmp_path) == "b <"
    assert len(compiled) == 3


def test_what_is_cut_off_or_not_allowed_is_compiled_anew(
    tmp_path: Path, compiled: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "page.html.j2").write_text("a {{ a }}")
    filled(tmp_path)
    [kept] = (tmp_path / "__pycache__").iterdir()
    whole = kept.read_bytes()
    for size in (0, 3, len(whole) // 2, len(whole) - 1):
        kept.write_bytes(whole[:size])
        assert filled(tmp_path) == "a <"
    assert len(compiled) == 5
    kept.unlink()
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert filled(tmp_path) == "a <"
    assert not kept.exists()
