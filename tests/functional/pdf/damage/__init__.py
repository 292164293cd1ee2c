"""One way to break a sound PDF for each rule; the rule that misses its own is no rule."""

import damage.by_hand
import damage.simple  # noqa: F401
from damage.ways import DAMAGE

__all__ = ["DAMAGE"]
