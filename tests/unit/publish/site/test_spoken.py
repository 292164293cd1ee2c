from __future__ import annotations

import pytest

from tilstand.publish.site.html import group_numbers_for_speech

N = "\u202f"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (f"<td>36{N}284</td>", '<td><span class="whole">36 284</span></td>'),
        (f"<p>1{N}000{N}000 av 5</p>", '<p><span class="whole">1 000 000</span> av 5</p>'),
        (f'<a aria-label="13{N}979 saker">x</a>', '<a aria-label="13 979 saker">x</a>'),
        (f"<title>13{N}979</title>", "<title>13 979</title>"),
        (
            f"<svg><desc>13{N}979</desc><text>13{N}979</text></svg>",
            f"<svg><desc>13 979</desc><text>13{N}979</text></svg>",
        ),
        (f"<svg><g></g></svg><p>1{N}204</p>", '<svg><g></g></svg><p><span class="whole">1 204</span></p>'),
        (f"<p>a{N}b, 12{N}34, 1234{N}567</p>", f"<p>a{N}b, 12{N}34, 1234{N}567</p>"),
        (f"<p>1{N}2045</p>", f"<p>1{N}2045</p>"),
    ],
)
def test_a_number_is_read_as_one_number(written, said):
    assert group_numbers_for_speech(written) == said
