"""The transition table and the event log on which rounds and registers stand."""
