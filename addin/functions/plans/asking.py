"""What do the words in a cell mean for a plan: which indicator, which period, which day?"""

import re
from collections.abc import Callable
from datetime import date
from difflib import get_close_matches
from operator import attrgetter

import numpy as np

from addin.cells import Scalar, day_of_serial, is_hole, is_serial
from addin.errors import PeriodError, UsageError
from addin.functions.calling import UnknownError
from addin.functions.handles import Loaded
from addin.model.period import Period
from addin.model.words import Measure

__all__ = ["day_of", "period_of", "subject_of"]

_SUFFIX = re.compile(
    r"(?P<base>.*?)\s*(?:(?P<count>[+-]\d{1,3})\s*(?P<unit>[YQM年季月])"
    r"|(?P<word>上年同期|去年同期|上期|上年末|年初|YEAR AGO|PREVIOUS|YEAR START))",
    re.IGNORECASE,
)
_LATEST = {"本期", "最新", "LATEST", "CURRENT"}
_MONTHS = {"Y": 12, "年": 12, "Q": 3, "季": 3, "M": 1, "月": 1}


def subject_of(loaded: Loaded, text: str) -> str:
    """The subject that `text` names: an indicator, or with ``/`` one of its clusters or areas.

    By code or name in either language. UsageError names the nearest of an unknown one.
    """
    return "/".join(_code(loaded, part.strip()) for part in text.split("/") if part.strip())


def period_of(loaded: Loaded, text: Scalar, subject: str = "") -> Period:
    """The period that `text` means; relative ones are told by a suffix to another.

    ``2024Q3-1Q``, ``2024Q3-1Y``, ``2024Q3上年同期``, ``2024Q3上期``, ``2024Q3年初``; ``本期``
    (latest) is the last period for which `subject` has a value.
    """
    said = str(int(text) if isinstance(text, float) and text.is_integer() else text).strip()
    if said.upper() in _LATEST:
        return _latest(loaded, subject)
    try:
        number = float(said) if said.isdigit() else 0.0
        return Period.parse(day_of_serial(number) if is_serial(number) else said)
    except PeriodError:
        found = _SUFFIX.fullmatch(said)
        if found is None:
            raise
    base = period_of(loaded, found["base"] or "本期", subject)
    if found["count"]:
        return base.moved(int(found["count"]) * _MONTHS[found["unit"].upper()])
    return _WORDS[found["word"].upper()](base)


def day_of(cell: Scalar) -> date | None:
    """The day up to which publications count; None for no limit. UsageError for what is no day."""
    if is_hole(cell) or cell == 0:
        return None
    # Excel hands over a day as its number, which may have become a text on the way.
    if isinstance(cell, float | int) or str(cell).strip().isdigit():
        return day_of_serial(float(str(cell)))
    try:
        return date.fromisoformat(str(cell).strip()[:10])
    except ValueError as error:
        raise UsageError(
            en=f"not a day: {cell!r} (expected for example 2024-10-25)",
            zh=f"不是日期：“{cell}”（应如2024-10-25）",
        ) from error


def _code(loaded: Loaded, name: str) -> str:
    found = loaded.codes.get(name.lower())
    if found is not None:
        return found
    near = get_close_matches(name.lower(), loaded.codes, n=3, cutoff=0.4)
    codes = list(dict.fromkeys(loaded.codes[each] for each in near))
    raise UsageError(
        en=f"the plan knows no {name!r}" + (f" (nearest: {', '.join(codes)})" if codes else ""),
        zh=f"规划中没有“{name}”" + (f"（相近：{'、'.join(codes)}）" if codes else ""),
    )


def _latest(loaded: Loaded, subject: str) -> Period:
    found = loaded.plan.observations
    code, _, part = subject.partition("/")
    clusters, areas = loaded.plan.cluster, loaded.plan.area
    rows = (
        found.rows_of(
            code,
            Measure.LEVEL,
            cluster=part if part in clusters else "",
            area=part if part in areas and part not in clusters else "",
        )
        if code
        else np.arange(len(found))
    )
    if not len(rows):
        raise UnknownError(en=f"no data for {subject or 'the plan'}", zh=f"“{subject}”暂无数据")
    return Period.from_code(int(found.period[rows].max()))


_WORDS: dict[str, Callable[[Period], Period]] = {
    "上年同期": attrgetter("year_ago"),
    "去年同期": attrgetter("year_ago"),
    "YEAR AGO": attrgetter("year_ago"),
    "上期": attrgetter("before"),
    "PREVIOUS": attrgetter("before"),
    "上年末": attrgetter("year_start"),
    "年初": attrgetter("year_start"),
    "YEAR START": attrgetter("year_start"),
}
