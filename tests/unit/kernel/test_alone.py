"""The kernel can be taken and used alone: nothing else of the package need be there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from shutil import copytree, ignore_patterns

import tilstand.kernel

ASKED = """
import sys
from tilstand.kernel import Constraint, LinearSystem, Variable, compute_bounds, localise_errors

figures = (Variable("all", 5), Variable("men", 2, weight=2), Variable("women", 4, weight=2))
parts = Constraint.from_equation("parts", {"all": 1, "men": -1, "women": -1})
print(sorted(localise_errors(LinearSystem(figures, (parts,))).answer))
own = {name for name in sys.modules if name.startswith("tilstand.")}
assert all(name.startswith("tilstand.kernel") for name in own), own
"""


def test_a_copy_of_its_folder_alone_answers(tmp_path: Path) -> None:
    folder = Path(tilstand.kernel.__file__).parent
    copytree(folder, tmp_path / "tilstand" / "kernel", ignore=ignore_patterns("__pycache__"))
    (tmp_path / "alone.py").write_text(ASKED, "utf-8")
    command = [sys.executable, "alone.py"]
    done = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, check=False, env={"PYTHONPATH": str(tmp_path)}
    )
    assert (done.stdout.strip(), done.returncode) == ("['all']", 0), done.stderr
