"""Protect: turns results into releasable tables; the only stage that can make one."""
