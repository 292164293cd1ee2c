"""Lines of a published file as they are read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from published_lines import write_published

from tilstand.returns.published_return import PublishedReturn, read_published_layout, read_published_return


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., PublishedReturn]:
    """What is read of some lines."""

    def read_lines(*lines: Sequence[object]) -> PublishedReturn:
        file = write_published(tmp_path / "glotip.xlsx", lines)
        return read_published_return(file, read_published_layout("unodc-glotip"))

    return read_lines
