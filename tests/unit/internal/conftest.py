from __future__ import annotations

import importlib.util
from pathlib import Path

_SPEC = importlib.util.spec_from_file_location("answers", Path(__file__).parents[1] / "estimate" / "answers.py")
answers = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(answers)
full, refused, single, floor = answers.full, answers.refused, answers.single, answers.floor
