"""Which rules must the data obey, and who breaks them?

Rules V-00 to V-76 (PRACTICE 3D) are rows of `default.csv`; an office adds its own in the Rules
sheet of its plan workbook. A rule is an expression over the rows of a scope, judged over whole
columns (`check`), and written as a native spreadsheet formula for forms (`broken_formula`) that
gives the same answers.
"""

from addin.facts.rules.check import check, check_table, default_rules, explain, rules_of
from addin.facts.rules.judging import violations
from addin.facts.rules.language.vocabulary import SCOPES, TERMS
from addin.facts.rules.native import Cells, broken_formula, marker_formula
from addin.facts.rules.rule import Missing, Rule, compile_rules
from addin.facts.rules.tables.forms import FormContext, form_table
from addin.facts.rules.tables.table import Table, table_of

__all__ = [
    "SCOPES",
    "TERMS",
    "Cells",
    "FormContext",
    "Missing",
    "Rule",
    "Table",
    "broken_formula",
    "check",
    "check_table",
    "compile_rules",
    "default_rules",
    "explain",
    "form_table",
    "marker_formula",
    "rules_of",
    "table_of",
    "violations",
]
