"""Which tables does a report show? Rows of facts, the same for Word, Excel and the screen."""

from addin.report.tables.actions import action_table
from addin.report.tables.annual import annual_table
from addin.report.tables.cells import unit_words
from addin.report.tables.clusters import cluster_table
from addin.report.tables.gaps import attribution_table, gap_table, laggards, outlook_words
from addin.report.tables.indicators import indicator_table
from addin.report.tables.outlook import outlook_table
from addin.report.tables.table import Cell, Row, Table, TableColumn

__all__ = [
    "Cell",
    "Row",
    "Table",
    "TableColumn",
    "action_table",
    "annual_table",
    "attribution_table",
    "cluster_table",
    "gap_table",
    "indicator_table",
    "laggards",
    "outlook_table",
    "outlook_words",
    "unit_words",
]
