"""How do two plan workbooks state their plan otherwise: targets, definitions, structure?"""

from collections.abc import Iterator, Mapping

from addin.cells import CellValue
from addin.errors import Place
from addin.language import NO_TEXT, Text
from addin.living.comparing.changed import WORDS, Changed, said
from addin.model.plan import Plan
from addin.plan.records import rows_of
from addin.plan.schema import IDENTITY, SHEETS, PlanSheet

Key = tuple[str, ...]
_KEYS: Mapping[str, tuple[str, ...]] = {
    "Plan": ("key",),
    "Milestones": ("indicator", "cluster", "area", "period", "kind"),
    "Members": ("member", "cluster", "valid_from"),
    "Tasks": ("code", "as_at"),
    "Thresholds": ("name", "valid_from"),
}
"""What names a row, where its code alone does not."""
_GOALS = ("target", "operator", "tolerance", "baseline", "base_year", "goal", "value")
_CONCEPT = (
    "unit", "nature", "direction", "target_kind", "concept", "price_basis", "scope", "series",
    "definition_zh", "definition_en", "flow_basis",
)  # fmt: skip


class Row:
    """One row of a sheet of a plan: its cells in both languages, and where it stands."""

    def __init__(
        self,
        zh: Mapping[str, CellValue],
        en: Mapping[str, CellValue],
        sheet: PlanSheet,
        record: object,
    ) -> None:
        """`zh` and `en` are the cells by the key of their column, `record` what they state."""
        self.zh, self.en, self._sheet, self._record = zh, en, sheet, record

    def place(self, column: str = "") -> Text:
        """Where the row stands, or a column of it that knows its cell; the sheet where neither."""
        found = self._sheet.by_key.get(column)
        part = found.field.partition(".")[0] if found else ""
        places = (
            getattr(each, "place", Place())
            for each in (getattr(self._record, part, None), self._record)
        )
        place = next((each for each in places if each.cell), None)
        return said(f"{place.sheet}!{place.cell}") if place else self._sheet.title

    def text(self, key: str) -> Text:
        """What a cell says; a dash for an empty one."""
        zh, en = (_text(cells.get(key)) for cells in (self.zh, self.en))
        return Text(zh=zh, en=en)

    @property
    def name(self) -> Text:
        """What the row is of: name and code, or what names it."""
        code = _plain(self.zh.get("code") or self.zh.get("name") or self.zh.get("key"))
        zh, en = (_plain(self.zh.get(key)) for key in ("name_zh", "name_en"))
        if zh or en:
            return Text(zh=f"{zh or en}（{code}）", en=f"{en or zh} ({code})")
        return said(code)


def definition_changes(old: Plan, new: Plan) -> Iterator[Changed]:
    """What the sheets of definitions state otherwise, in the order of the workbook."""
    for sheet in SHEETS.values():
        if sheet.key != "Data":
            yield from _of_sheet(sheet, _rows(old, sheet), _rows(new, sheet))


def redefined(old: Plan, new: Plan) -> frozenset[str]:
    """The indicators that measure something else than before."""
    sheet = SHEETS["Indicators"]
    before, after = _rows(old, sheet), _rows(new, sheet)
    return frozenset(
        key[0]
        for key in before.keys() & after.keys()
        if any(before[key].zh.get(each) != after[key].zh.get(each) for each in _CONCEPT)
    )


def _rows(plan: Plan, sheet: PlanSheet) -> dict[Key, Row]:
    found: dict[Key, Row] = {}
    records = getattr(plan, sheet.field, ()) if sheet.field else ()
    both = zip(rows_of(plan, sheet, "zh"), rows_of(plan, sheet, "en"), strict=True)
    for at, (zh, en) in enumerate(both):
        names = tuple(_plain(zh.get(each)) for each in _KEYS.get(sheet.key, ("code",)))
        key, number = names, 1
        while key in found:
            number += 1
            key = (*names, str(number))
        found[key] = Row(zh, en, sheet, records[at] if at < len(records) else None)
    return found


def _of_sheet(
    sheet: PlanSheet, old: Mapping[Key, Row], new: Mapping[Key, Row]
) -> Iterator[Changed]:
    for key in dict.fromkeys([*new, *old]):
        before, after = old.get(key), new.get(key)
        if before is None or after is None:
            yield _came_or_went(sheet, key, before, after)
        else:
            yield from _cells(sheet, key, before, after)


def _came_or_went(sheet: PlanSheet, key: Key, before: Row | None, after: Row | None) -> Changed:
    row = after or before
    assert row is not None  # noqa: S101 - the key is of one of them
    is_goal = sheet.key == "Milestones"
    name = row.name if row.name["zh"] else said(" ".join(filter(None, key)))
    named = WORDS.text("row", sheet=sheet.title, name=_named(sheet, key, name))
    told = WORDS.text("row.new" if before is None else "row.gone")
    value = row.text("value") if is_goal else told
    nothing = Text(zh="—", en="—")
    return Changed(
        part="target" if is_goal else "structure", name=named, key=".".join(key),
        before=nothing if before is None else value, after=nothing if after is None else value,
        why=told, place_before=before.place() if before else NO_TEXT,
        place_after=after.place() if after else NO_TEXT,
    )  # fmt: skip


def _cells(sheet: PlanSheet, key: Key, before: Row, after: Row) -> Iterator[Changed]:
    headers = IDENTITY.by_key if sheet.key == "Plan" else sheet.by_key
    # Of the sheet Plan each row is a column.
    for column in ("value",) if sheet.key == "Plan" else headers:
        if before.zh.get(column) == after.zh.get(column):
            continue
        if sheet.key == "Thresholds" and column == "meaning":
            continue
        header = headers[key[0] if sheet.key == "Plan" else column].header
        is_goal = sheet.key in {"Indicators", "Clusters", "Milestones"}
        is_goal = is_goal and column.startswith(_GOALS)
        yield Changed(
            part="target" if is_goal else "definition",
            name=WORDS.text(
                "cell", sheet=sheet.title, column=header,
                name=NO_TEXT if sheet.key == "Plan" else _named(sheet, key, after.name),
            ),
            key=".".join([*filter(None, key), column]), before=before.text(column),
            after=after.text(column),
            place_before=before.place(column), place_after=after.place(column),
            numbers=(_number(before.zh.get(column)), _number(after.zh.get(column))),
        )  # fmt: skip


def _named(sheet: PlanSheet, key: Key, name: Text) -> Text:
    """What names a row: of a milestone its indicator and period too."""
    return said(" ".join(filter(None, key))) if sheet.key in {"Milestones", "Members"} else name


def _number(value: CellValue) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _plain(value: CellValue) -> str:
    if value is None:
        return ""
    return f"{value:.15g}" if isinstance(value, float) else str(value).strip()


def _text(value: CellValue) -> str:
    return _plain(value) or "—"
