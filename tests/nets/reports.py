"""What do the reports say, in Word and in Excel, in both languages?"""

from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.nets.house import LANGUAGES, PLANS, Language, build_report, plan
from tests.nets.page import Net, lines_of, page_of
from tests.nets.sheets import text_of_document, text_of_workbook

__all__ = ["REPORTS", "REPORT_PERIODS"]

REPORT_PERIODS = ("2021Q2", "2023Q3", "2024Q4", "2025Q2")


@cache
def _report(name: str, period: str) -> dict[str, bytes]:
    """The files of one report by their language and kind."""
    with TemporaryDirectory() as folder:
        made = build_report(plan(name), period, Path(folder))
        return {"".join(path.suffixes[-2:]): path.read_bytes() for path in made.paths}


def _word(name: str, period: str, language: Language) -> str:
    found = text_of_document(_report(name, period)[f".{language}.docx"])
    return page_of({heading: lines_of("\n".join(text)) for heading, text in found.items()})


def _excel(name: str, period: str, language: Language) -> str:
    found = text_of_workbook(_report(name, period)[f".{language}.xlsx"])
    return page_of({sheet: lines_of("\n".join(rows)) for sheet, rows in found.items()})


def _pages() -> Iterator[tuple[str, Callable[[], str]]]:
    for name in PLANS:
        for period in REPORT_PERIODS:
            for language in LANGUAGES:
                yield f"{name}/{period}.{language}.word", partial(_word, name, period, language)
                yield f"{name}/{period}.{language}.excel", partial(_excel, name, period, language)


_PAGES = dict(_pages())
_OUTER = (REPORT_PERIODS[0], REPORT_PERIODS[-1])
REPORTS = Net(
    name="reports",
    pages=_PAGES,
    slow=frozenset(name for name in _PAGES if any(period in name for period in _OUTER)),
    kept=frozenset(
        {
            "chongqing-14fyp/2024Q4.zh.word",
            "chongqing-14fyp/2024Q4.en.word",
            "example-city/2023Q3.en.word",
            "example-city/2023Q3.zh.excel",
        }
    ),
)
