"""How does a plan become a workbook that people can work in?"""

from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Literal

from xlsxwriter import Workbook

from addin.files import write_atomically
from addin.language import Language
from addin.model.plan import Plan
from addin.plan.cover import write_cover
from addin.plan.lists import write_lists
from addin.plan.looks import BODY_FONT, Looks
from addin.plan.schema import SHEETS
from addin.plan.titles import Titles
from addin.plan.write import Setting, write_sheet

__all__ = ["Headers", "write_plan"]

Headers = Literal["zh", "en", "both"]


def write_plan(plan: Plan, path: Path | str, *, language: Headers = "both") -> Path:
    """Write `plan` as a workbook; `read_plan` reads the same plan from it.

    Headers are Chinese with English below, or in one language; words follow (Chinese in
    ``both``). The same plan gives the same bytes. Errors as for `write_atomically`.
    """
    content = BytesIO()
    workbook = Workbook(
        content,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    workbook.formats[0].set_font_name(BODY_FONT)
    workbook.set_properties(
        {
            "title": plan.identity.name["en" if language == "en" else "zh"],
            "author": plan.identity.author.zh or "Onpace",
            "created": datetime(plan.identity.start_year, 1, 1),  # noqa: DTZ001 - no clock: the same every time
        }
    )
    titles = Titles(language)
    words: Language = "en" if language == "en" else "zh"
    looks = Looks(workbook)
    cover = workbook.add_worksheet(titles.cover)
    sheets = {key: workbook.add_worksheet(titles.sheet(sheet)) for key, sheet in SHEETS.items()}
    header = 1 if plan.identity.fictitious else 0
    setting = Setting(
        plan=plan,
        looks=looks,
        titles=titles,
        language=words,
        names=write_lists(workbook, titles, words, header=header),
    )
    counts = {key: write_sheet(setting, SHEETS[key], sheets[key]) for key in SHEETS}
    write_cover(plan, cover, looks, titles, counts)
    cover.activate()
    workbook.close()
    return write_atomically(Path(path), content.getvalue())
