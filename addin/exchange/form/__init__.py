"""The form of one department: what it asks, how it looks, which marks and checks it carries."""

from addin.exchange.form.answer import Answer, explains
from addin.exchange.form.checksum import checksum
from addin.exchange.form.columns import COLUMN_OF, COLUMNS, FOOT, INPUTS, SHEETS, fold
from addin.exchange.form.design import FormSettings, design_form, respondents, split_codes
from addin.exchange.form.form import FORM_VERSION, Form, FormAction, FormHeader, FormRow
from addin.exchange.form.identity import FormId, name_of_form, name_of_row
from addin.exchange.form.rules import FORM_RULES, FormRule, derived_growth, parts_of, rules_of
from addin.exchange.form.workbook import FORM_PROPERTY, write_form

__all__ = [
    "COLUMNS",
    "COLUMN_OF",
    "FOOT",
    "FORM_PROPERTY",
    "FORM_RULES",
    "FORM_VERSION",
    "INPUTS",
    "SHEETS",
    "Answer",
    "Form",
    "FormAction",
    "FormHeader",
    "FormId",
    "FormRow",
    "FormRule",
    "FormSettings",
    "checksum",
    "derived_growth",
    "design_form",
    "explains",
    "fold",
    "name_of_form",
    "name_of_row",
    "parts_of",
    "respondents",
    "rules_of",
    "split_codes",
    "write_form",
]
