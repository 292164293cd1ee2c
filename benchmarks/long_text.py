"""A draft of very many numbers: `python benchmarks/long_text.py [NUMBERS]`, 10,000 where none is given.

It prints whether each number is told, whether what is told of a paragraph is the same wherever it stands, and
the processor time; and that of a tenth of it, beside which it shows whether the time is linear.
"""

from __future__ import annotations

import sys
import time
from collections import Counter

from press import NORWAY, auditor
from tilstand.proofread.page_blocks import split_plain_lines

ONE = "ROSA bistod 55 voksne antatte ofre i 2024, mot 58 i 2023. 19 anmeldelser kom, 9 i Oslo."
EACH = 4


def main() -> None:
    numbers = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    auditing = auditor(*NORWAY)
    for count in (numbers // 10, numbers):
        begun = time.process_time()
        found = auditing.check_document(list(split_plain_lines("\n\n".join([ONE] * (count // EACH)))))
        seconds = time.process_time() - begun
        told = [c.status.value for c in found.checked]
        # what is told of the first and last paragraphs may differ: nothing stands before or after them
        inner = {tuple(told[at : at + EACH]) for at in range(10 * EACH, len(told) - 10 * EACH, EACH)}
        print(f"{count} numbers: {len(told)} told, {len(inner)} way(s) for the same paragraph, {seconds:.1f} s")
        print(f"  {dict(Counter(told))}")


if __name__ == "__main__":
    main()
