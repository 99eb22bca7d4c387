"""The Excel template: a workbook that calculates, which an office edits in Excel."""

from datetime import datetime
from typing import Any

from addin.language import Language, Text
from templates.make.excel.charted import CHART_GROUPS, CHART_INDICATORS, charted_sheet
from templates.make.excel.columns import DATA, LISTINGS
from templates.make.excel.dashboard import DASHBOARD, dashboard
from templates.make.excel.desk import Desk
from templates.make.excel.notes import PARAMETERS, REMARKS, SIGNS, notes

__all__ = ["ledger", "properties"]


def ledger(language: Language) -> bytes:
    """The Excel template of a language."""
    tables = (*LISTINGS, REMARKS, PARAMETERS, SIGNS, CHART_INDICATORS, CHART_GROUPS)
    desk = Desk(language, tables)
    first = desk.sheet(DASHBOARD, pages_down=1)
    for listing in LISTINGS:
        if listing is DATA:
            notes(desk, DASHBOARD)
            desk.listing(REMARKS, DASHBOARD)
        desk.listing(listing, DASHBOARD)
    charted_sheet(desk, DASHBOARD)
    dashboard(desk, first)
    title = Text(zh="规划评估工作簿", en="plan assessment workbook")
    return desk.finished(properties(title[language]))


def properties(what: str) -> dict[str, Any]:
    """Title, subject and author of the file, filled like a cell; the day makes the same bytes."""
    return {
        "title": f"{{{{ plan_name }}}} {{{{ period_words }}}} {what}",
        "subject": "{{ as_of_words }}",
        "author": "{{ author or 'Onpace' }}",
        "created": datetime(2024, 1, 1),  # noqa: DTZ001 - no clock
    }
