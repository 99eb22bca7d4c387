"""Where do two departments say different things about the same number?"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from math import isclose
from typing import Any

from addin.errors import Finding, Level
from addin.exchange.ledger.state import State, row_key
from addin.exchange.ledger.store import Entry
from addin.language import Text

_alike = partial(isclose, rel_tol=1e-9, abs_tol=1e-9)


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Two accepted numbers about the same thing (V-60); both are kept until one is chosen."""

    number: int
    subject: str
    period: str
    values: Mapping[str, float]
    chosen: str = ""
    reason: str = ""

    @property
    def finding(self) -> Finding:
        """The conflict as a finding."""
        values = "; ".join(f"{form_id} {value:.15g}" for form_id, value in self.values.items())
        return Finding(
            rule="V-60",
            level=Level.SOFT,
            text=Text(
                zh=f"冲突{self.number}：{self.subject}（{self.period}）各方数据不一致：{values}，"
                "请选定并说明理由：onpace settle decide 规划工作簿"
                f" {self.number} 表标识 --reason 理由",
                en=f"conflict {self.number}: {self.subject} ({self.period}) is reported"
                " differently:"
                f" {values}; choose one and give the reason: onpace settle decide BOOK"
                f" {self.number} FORM --reason WHY",
            ),
        )


def new_conflicts(state: State, entry: Entry) -> list[dict[str, Any]]:
    """The conflicts that the numbers of `entry` make with those of other forms."""
    found = []
    for row in entry.content.get("observations", ()):
        values = {entry.form: row["value"]}
        for form_id, other in state.by_subject.get(row_key(row), {}).items():
            if not _alike(other.row["value"], row["value"]):
                values[form_id] = other.row["value"]
        if len(values) > 1:
            found.append({"subject": list(row_key(row)), "values": values})
    return found


def conflicts_of(state: State, *, with_decided: bool = False) -> tuple[Conflict, ...]:
    """The conflicts that wait for a choice, or all of them."""
    found = []
    for number, entry in state.conflicts.items():
        decision = state.decided.get(number)
        if not with_decided and (decision or _agree_by_now(state, entry)):
            continue
        indicator, cluster, area, period, measure = entry.content["subject"]
        code = "/".join(part for part in (indicator, cluster or area) if part)
        found.append(
            Conflict(
                number=number,
                subject=f"{code} {measure}",
                period=period,
                values=entry.content["values"],
                chosen=str(decision.content["chosen"]) if decision else "",
                reason=str(decision.content["reason"]) if decision else "",
            )
        )
    return tuple(found)


def _agree_by_now(state: State, entry: Entry) -> bool:
    """Whether those who disagreed say the same since one of them corrected its number."""
    latest = state.by_subject[tuple(entry.content["subject"])]
    values = [latest[form_id].row["value"] for form_id in entry.content["values"]]
    return all(map(_alike, values, values[1:]))
