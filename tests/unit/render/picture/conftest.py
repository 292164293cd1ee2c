"""Charts of generated figures: a table with one row for each code, one column for each year."""

from __future__ import annotations

import dataclasses
import re
import textwrap
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from tilstand.define import Collection
from tilstand.define.labels import Catalogue
from tilstand.define.tables import Chart
from tilstand.model import CellValue, ReleasableTable
from tilstand.model.chart import ChartData
from tilstand.protect.charts import build_chart as shown
from tilstand.protect.names import build_names as called
from tilstand.render.charts import Picture, draw_picture
from tilstand.render.svg_canvas import measure_text_width
from tilstand.terms import FigureOrigin, Key, Period, Text, TranslatedText, Value, ValueStatus

Amount = int | str | Decimal | None
NAMES = ("female", "male", "trans_or_nonbinary", "unknown")


def said(text: str) -> Text:
    return TranslatedText.from_texts(nb=text, nn=text, en=text)


@dataclasses.dataclass(frozen=True)
class Studio:
    """Draws charts of tables that lie in memory."""

    collection: Collection

    def table(
        self,
        values: Mapping[str, Sequence[Amount]],
        *,
        measure: str = "victims_assisted",
        total: Sequence[Amount] | None = None,
        names: Mapping[str, str] | None = None,
        since: int = 2031,
    ) -> ReleasableTable:
        """A table of codes of sex (`_X` for what is left) by years."""
        rows = {**({"": total} if total is not None else {}), **values}
        years = max(len(row) for row in rows.values())
        return ReleasableTable(
            id="generated",
            number="",
            part=1,
            kind="table",
            title=said("Om tabellen"),
            unit=said("personer"),
            row_labels=tuple((said((names or {}).get(code, code or "I alt")), 0, False) for code in rows),
            column_labels=tuple(said(str(since + n)) for n in range(years)),
            cells=tuple(
                tuple(self.cell(measure, code, since + n, amount) for n, amount in enumerate(row))
                for code, row in rows.items()
            ),
            notes=(),
            policy="as_printed",
        )

    def cell(self, measure: str, code: str, year: int, amount: Amount) -> CellValue:
        value = Value.missing(ValueStatus.NOT_KNOWN) if amount is None else Value.number(amount)
        dims = (("sex", code),) if code else ()
        return CellValue(Key(measure, "havn_shelter", Period.from_year(year), dims), value, FigureOrigin.SUBMITTED)

    def plot(self, table: ReleasableTable, chart: Chart | str, language="nb") -> ChartData:
        """What a picture of the table shows; a kind alone draws the breakdown by sex."""
        if isinstance(chart, str):
            chart = Chart.model_validate({"table": table.id, "kind": chart, "rows": {"dimension": "sex"}})
        return shown(self.collection, called(self.collection, "2031", [table]), table, chart, language)

    def picture(self, table: ReleasableTable, chart: Chart | str, language="nb", **options) -> Picture:
        """A picture of the table, drawn."""
        plot = self.plot(table, chart, language)
        return draw_picture(plot, called(self.collection, "2031", [table]), **options)


_PLACES = ("x", "y", "cx", "cy", "r", "rx", "width", "height", "d")
_BODY = re.compile(r"a3\.8 3\.8.*?z")  # of a person, which is the same for everybody
_LOOKS = ("fill", "stroke", "stroke-width", "stroke-dasharray", "font-size", "font-weight", "text-anchor")


def _line(node: ElementTree.Element) -> str:
    looks = [node.get(name, "") for name in _LOOKS if node.get(name, "none") != "none"]
    looks += ["halo"] if node.get("paint-order") else []
    places = [_BODY.sub("BODY", node.get(name, "")) for name in _PLACES if node.get(name)]
    return " ".join([node.tag.rpartition("}")[2], *places, *looks, *([repr(node.text)] if node.text else [])])


@dataclasses.dataclass(frozen=True)
class Sheet:
    """What stands on a picture."""

    root: ElementTree.Element

    @property
    def shapes(self) -> list[ElementTree.Element]:
        return [node for node in self.root.iter() if node is not self.root]

    @property
    def texts(self) -> list[str]:
        return [node.text or "" for node in self.root.iter() if node.tag.endswith("}text")]

    @property
    def lines(self) -> str:
        """A line for each shape and text: where it is, how large, in which colour, and what it says."""
        size = " ".join(self.root.get(name, "") for name in ("width", "height"))
        form = textwrap.TextWrapper(108, subsequent_indent=" " * 6, break_on_hyphens=False)
        form.break_long_words = False
        told = [part for node in self.shapes for part in form.wrap(_line(node))]
        return "\n".join([f"sheet {size}", *told]) + "\n"

    def count(self, tag: str) -> int:
        return sum(node.tag.endswith("}" + tag) for node in self.root.iter())

    def outside(self) -> list[str]:
        """Texts and rectangles that leave the sheet."""
        wide, tall = float(self.root.get("width", "0")), float(self.root.get("height", "0"))
        found = []
        for node in self.shapes:
            if node.tag.endswith("}text"):
                size = float(node.get("font-size", "14"))
                length = measure_text_width(node.text or "", size, "semibold" if node.get("font-weight") else "regular")
                anchor = {"middle": 0.5, "end": 1.0}.get(node.get("text-anchor", ""), 0.0)
                left = float(node.get("x", "0")) - anchor * length
                box = (left, float(node.get("y", "0")) - 0.75 * size, length, 0.75 * size)
            elif node.tag.endswith("}rect"):
                box = tuple(float(node.get(name, "0")) for name in ("x", "y", "width", "height"))
            else:
                continue
            if box[0] < -1 or box[1] < -1 or box[0] + box[2] > wide + 1 or box[1] + box[3] > tall + 1:
                found.append(f"{node.tag} {node.text} {box}")
        return found


@pytest.fixture(scope="session")
def studio(sagaland: Collection) -> Studio:
    labels = Catalogue({**sagaland.labels.labels, "tables.generated.title": said("Om tabellen")})
    return Studio(dataclasses.replace(sagaland, labels=labels))


@pytest.fixture(scope="session")
def sheet() -> Callable[[Picture], Sheet]:
    return lambda picture: Sheet(ElementTree.fromstring(picture.svg))


@pytest.fixture
def drawn(studio: Studio, sheet: Callable[[Picture], Sheet]) -> Callable[..., str]:
    """What stands on the picture of a table of generated figures, line by line."""

    def drawn(kind: str, width: int, values: Mapping[str, Sequence[Amount]], **more: object) -> str:
        picture = studio.picture(studio.table(values, **more), kind, "en", width=width, theme="print")
        return sheet(picture).lines

    return drawn
