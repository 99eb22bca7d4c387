"""Which period is meant where one is told by another?"""

import re
from collections.abc import Callable
from operator import attrgetter

from addin.errors import PeriodError
from addin.model.period import Period

_SUFFIX = re.compile(
    r"(?P<base>.*?)\s*(?:(?P<count>[+-]\d{1,3})\s*(?P<unit>[YQM年季月])"
    r"|(?P<word>上年同期|去年同期|上期|上年末|年初|YEAR AGO|PREVIOUS|YEAR START))",
    re.IGNORECASE,
)
_MONTHS = {"Y": 12, "年": 12, "Q": 3, "季": 3, "M": 1, "月": 1}


def related(text: str, base: Callable[[str], Period] = Period.parse) -> Period:
    """The period that `text` tells, alone or by a suffix to another, which `base` reads.

    ``2024Q3-1Q``, ``2024Q3-1Y``, ``2024Q3上年同期``, ``2024Q3上期``, ``2024Q3年初``. PeriodError
    for what is no period.

    >>> str(related("2024Q3上年同期")), str(related("2024Q1-1Q"))
    ('2023Q3', '2023Q4')
    """
    try:
        return Period.parse(text)
    except PeriodError:
        found = _SUFFIX.fullmatch(text)
        if found is None:
            raise
    try:
        first = base(found["base"])
    except PeriodError as error:
        raise PeriodError("not_a_period", text=text) from error
    if found["count"]:
        return first.moved(int(found["count"]) * _MONTHS[found["unit"].upper()])
    return _WORDS[found["word"].upper()](first)


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
