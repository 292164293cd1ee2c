"""What is protected here is judged by an auditor that was written apart from it, on tables of many shapes."""

import pytest

from disclosed import judge
from disclosed.generate import INSTANCES, text
from disclosed.raw import addresses, raw
from tilstand.sdc import build_table_system, read_hypercube
from tilstand.sdc.controlled_rounding import round_table_system

SMALL = ("one", "two-dense", "two-ones", "three-five", "three-unlisted", "deep-lopsided", "beside", "one-lone")


@pytest.mark.parametrize("name", SMALL)
def test_rounded_tables_add_up_hold_no_small_count_and_leave_more_than_one_true_number(name, tmp_path):
    one = INSTANCES[name]
    file = tmp_path / "generated.csv"
    file.write_text(text(one, 7), "utf-8")
    layout = one.layout
    made = build_table_system(
        read_hypercube(file, count=layout.count, dims=layout.dims, nested=layout.nested), one.order
    )
    found = round_table_system(made, one.threshold)
    cells = [
        dict(zip(made.dims, made.names(row), strict=True)) | {"value": int(value)}
        for row, value in enumerate(found.values)
    ]
    source = raw(file, layout)
    judged = judge.rounded(source, cells, one.threshold)
    assert judged.safe
    assert judged.sensitive > 0
    assert judged.error == found.total_error >= found.bound
    assert len(cells) == addresses(source, one.order)
