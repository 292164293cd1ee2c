"""The order of stages, the release of a round, and the checks before an edition."""
