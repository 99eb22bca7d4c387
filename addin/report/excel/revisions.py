"""Which published figures were revised, by how much and why? The table `tbl_rev` (PRACTICE F71)."""

from addin.facts.extras.revisions import Revision, Statement, revisions_told, unit_of
from addin.facts.factset import FactSet
from addin.facts.printer import decimals_in, in_language, unit_name
from addin.language import Language, Text
from addin.model.unit import UNITS, Unit
from addin.report.excel.cells import (
    Cell,
    absent,
    guarded,
    keys_of,
    marked_format,
    number_format,
    words,
)
from addin.report.excel.grid import Row, Table
from addin.report.excel.sections import Section, column
from addin.report.tables.annexes import kind_words, reason_words, series_name

__all__ = ["revisions_section"]

_SIZE = "{later}-{earlier}"
_RELATIVE = "({later}-{earlier})/{earlier}*100"


def revisions_section(facts: FactSet, language: Language) -> Section | None:
    """The revisions published since the period before; None where there are none."""
    told = revisions_told(facts)
    if not told:
        return None
    rows = [_row(facts, language, one, at) for at, one in enumerate(told, 1)]
    headers = (
        ("code", "代码", "Code", "words", 22),
        ("name", "指标", "Indicator", "words", 30),
        ("unit", "单位", "Unit", "words", 14),
        ("period", "期别", "Period", "words", 18),
        ("earlier", "原值", "Earlier value", "figure", 16),
        ("later", "修订值", "Later value", "figure", 16),
        ("size", "修订", "Revision", "figure", 16),
        ("relative", "修订幅度(%)", "Relative revision (%)", "figure", 16),
        ("kind", "类别", "Class", "words", 16),
        ("published_earlier", "原值发布日期", "Earlier value published", "words", 14),
        ("published_later", "修订值发布日期", "Later value published", "words", 14),
        ("reason", "原因", "Reason", "words", 44),
    )
    return Section(
        sheet=Text(zh="修订", en="Revisions")[language],
        title=Text(zh="数据修订说明", en="Revisions of published figures")[language],
        lines=(
            Text(
                zh="列出上期末以来发布的修订；修订=修订值-原值，百分数的修订为百分点。",
                en="Revisions published since the period before ended; a revision is the later less"
                " the earlier value, of a percentage in percentage points.",
            )[language],
        ),
        table=Table(
            name="tbl_rev",
            columns=tuple(
                column(key, Text(zh=zh, en=en), language, kind, widest)
                for key, zh, en, kind, widest in headers
            ),
            rows=tuple(rows),
        ),
        frozen=2,
    )


def _row(facts: FactSet, language: Language, one: Revision, at: int) -> Row:
    unit, decimals = unit_of(facts.plan, one)
    seen_in = UNITS.get(unit.english, unit) if language == "en" else unit
    places = decimals_in(decimals, unit, seen_in)
    cells = {
        "code": words(one.subject),
        "name": words(series_name(facts, one)[language]),
        "unit": words(unit_name(unit, language)),
        "period": words(one.period.label(language)),
        "earlier": _stated(one.earlier, unit, places, language),
        "later": _stated(one.later, unit, places, language),
        "kind": words(kind_words(one), language),
        "published_earlier": words(_day(one.earlier)),
        "published_later": words(_day(one.later)),
        "reason": words(reason_words(facts, one)[language] or "—"),
    }
    difference = cells["later"].value, cells["earlier"].value
    cells["size"] = _size(*difference, places, language)
    # The revision of a rate is told in percentage points; per cent of a per cent mislead.
    cells["relative"] = absent(language) if unit.is_percent else _relative(*difference, language)
    return Row(key=str(at), cells=cells)


def _stated(said: Statement, unit: Unit, places: int, language: Language) -> Cell:
    value = in_language(said.value, unit, language)
    return Cell(value=value, number_format=marked_format(said.precision, places, language))


def _size(later: float | str, earlier: float | str, places: int, language: Language) -> Cell:
    size = float(later) - float(earlier)
    # A small revision is not shown as none.
    shown = places if round(size, places) else places + 1
    return Cell(
        value=size,
        formula=guarded(_SIZE, "—", keys_of(_SIZE)),
        number_format=number_format(shown, language),
    )


def _relative(later: float | str, earlier: float | str, language: Language) -> Cell:
    base = float(earlier)
    if not base:
        return absent(language)
    relative = (float(later) - base) / base * 100
    return Cell(
        value=relative,
        formula=guarded(_RELATIVE, "—", keys_of(_RELATIVE)),
        number_format=number_format(1 if round(relative, 1) else 2, language),
    )


def _day(said: Statement) -> str:
    return said.published.isoformat() if said.published else "—"
