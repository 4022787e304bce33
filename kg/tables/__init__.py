"""Tables: facts that people add by hand, as CSV, TSV or spreadsheets, through the same gate as what is read.

    columns     which columns there are, from columns.toml, and which properties they become
    archives    spreadsheets within limits before they are unpacked
    sheets      files → cells with their places
    articles    the article that a row is about
    passages    the words of a cell in the article's text
    names       actors and places by their names
    values      cells → values of the Facts contract
    rows        rows → facts
    table       facts → quads in a graph of the table's own; checked and stored as a whole
    places      where in a table a node, a triple or a finding comes from
    template    an empty table

What is wrong is said all at once, as ``FILE:ROW:COLUMN (column name): sentence``.
"""

from kg.tables.places import CellFinding, Place, Places
from kg.tables.sheets import is_table
from kg.tables.table import Table, check_table, read_table, store_table, table_name
from kg.tables.template import template, write_template

__all__ = [
    "CellFinding",
    "Place",
    "Places",
    "Table",
    "check_table",
    "is_table",
    "read_table",
    "store_table",
    "table_name",
    "template",
    "write_template",
]
