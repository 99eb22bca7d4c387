"""Where is the plan projected to end?"""

from addin.facts.factset import FactSet
from addin.language import Text
from addin.model.indicator import Indicator
from addin.report.tables.table import (
    Table,
    TableCell,
    TableRow,
    cell_of,
    fact_of,
    figures,
    marked_name,
    same,
    unit_words,
    words,
)

__all__ = ["outlook_table"]


def outlook_table(facts: FactSet) -> Table:
    """Where the plan is projected to end: value, band, completion, probability, method."""
    end = facts.plan.identity.end_year
    rows = [_outlook_row(facts, found) for found in facts.plan.headline]
    return Table(
        key="outlook",
        title=Text(zh="期末预计", en="Outlook to the end of the plan"),
        columns=(
            words("name", "指标", "Indicator"),
            words("unit", "单位", "Unit"),
            figures("target", f"{end}年目标", f"{end} target"),
            figures("projection", f"{end}年预计", f"{end} projected"),
            words("band", "80%区间", "80% interval"),
            figures("projected_completion", "预计完成率(%)", "Of target (%)"),
            figures("reach_probability", "达标可能性(%)", "Probability (%)"),
            words("prospect", "综合预判", "Prospect"),
            figures("projection_error", "回测误差(%)", "Backtest error (%)"),
            words("method", "方法", "Method"),
        ),
        rows=tuple(row for row in rows if row is not None),
    )


def _outlook_row(facts: FactSet, found: Indicator) -> TableRow | None:
    projection = fact_of(facts, found.code, "projection")
    if projection is None or not projection.known:
        return None
    low, high = (facts.fact(found.code, f"projection_{end}") for end in ("low", "high"))
    band = Text(
        zh=f"{low.number('zh')}—{high.number('zh')}",
        en=f"{low.number('en')} to {high.number('en')}",
    )
    keys = ("target", "projection", "projected_completion", "reach_probability", "prospect")
    cells = {key: cell_of(facts, found.code, key) for key in (*keys, "projection_error")}
    return TableRow(
        subject=found.code,
        cells=cells
        | {
            "name": TableCell(words=marked_name(found)),
            "unit": TableCell(words=unit_words(found)),
            "band": TableCell(words=band if low.known else same("—")),
            "method": TableCell(words=projection.how.name),
        },
    )
