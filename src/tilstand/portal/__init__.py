"""Portal: where bodies report and the coordinator sees the round; it acts by the round's table alone.

A Django site, and an extra: nothing below it knows of it, and nothing here is loaded before `start` is asked.
"""
