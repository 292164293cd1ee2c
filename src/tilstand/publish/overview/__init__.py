"""Overview: what leaves of a register, as pages and open data."""

from tilstand.publish.overview.write import overview_files, written_overview

__all__ = ["overview_files", "written_overview"]
