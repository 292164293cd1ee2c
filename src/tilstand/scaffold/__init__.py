"""Scaffold: the first files of a new collection, written from names and from a file of figures."""

from tilstand.scaffold.collection import NewCollection, write_collection
from tilstand.scaffold.figures import ColumnDefaults, FigureTable, TableRow, read_figures
from tilstand.scaffold.names import check_languages

__all__ = [
    "ColumnDefaults",
    "FigureTable",
    "NewCollection",
    "TableRow",
    "check_languages",
    "read_figures",
    "write_collection",
]
