"""What each command gives to machines, and what is told where it cannot be carried out."""

from __future__ import annotations

import json
from typing import Any

import pytest

AT = ("--collection", "sagaland", "--round", "2031")
IN = ("sagaland", "2031")
