"""What differs between two files: two reports, two vintages of one, or two plan workbooks?"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from addin.errors import Place, UsageError
from addin.facts.assess import assess
from addin.facts.explain import stated_at
from addin.facts.fact import cell_id
from addin.facts.factset import FactSet
from addin.language import NO_TEXT, Language, Text
from addin.living.comparing.cells import cell_changes
from addin.living.comparing.changed import PARTS, WORDS, Changed, Compared, in_order, said
from addin.living.comparing.facts import Side, fact_changes
from addin.living.comparing.records import definition_changes, redefined
from addin.living.comparing.reports import compare_reports
from addin.living.comparing.statements import statement_changes
from addin.model.period import Period
from addin.model.plan import Plan
from addin.ooxml.newbook import Look, NewBook, SheetColumn
from addin.plan.read import read_plan

_WORD, _EXCEL = frozenset({".docx", ".docm"}), frozenset({".xlsx", ".xlsm"})


def compare(one: Path, other: Path, *, period: str = "") -> Compared:
    """What differs between two files, the earlier named first.

    Plan workbooks are assessed at `period`, by default each at its latest. UsageError where both
    are not of one kind or of two plans; errors as of `compare_reports` and `read_plan`.
    """
    kinds = tuple(_kind(path) for path in (one, other))
    if kinds[0] != kinds[1]:
        raise UsageError("compared_kinds", one=one.name, other=other.name)
    if kinds[0] == "report":
        if period:
            raise UsageError("period_of_reports")
        return compare_reports(one, other)
    return _compare_books(one, other, period)


def _kind(path: Path) -> str:
    suffix = path.suffix.lower()
    if suffix not in _WORD | _EXCEL:
        raise UsageError("not_compared", name=path.name)
    return "report" if suffix in _WORD else "plan"


def _compare_books(one: Path, other: Path, period: str) -> Compared:
    old, new = read_plan(one), read_plan(other)
    sides = [_side(plan, period) for plan in (old, new)]
    found = list(fact_changes(sides[0][0], sides[1][0], redefined(old, new)))
    found += [*definition_changes(old, new), *statement_changes(old, new)]
    found += cell_changes(one, other)
    return Compared(
        kind="plan", files=(one.name, other.name), titles=(sides[0][1], sides[1][1]),
        changes=tuple(in_order(found)),
        notes=() if old.identity.code == new.identity.code else (WORDS.text("note.plans"),),
    )  # fmt: skip


def _side(plan: Plan, period: str) -> tuple[Side, Text]:
    facts = assess(plan, Period.parse(period) if period else plan.latest)
    when = facts.period
    title = WORDS.text(
        "title.plan", plan=plan.identity.name,
        period=Text(zh=when.label("zh"), en=when.label("en")),
    )  # fmt: skip
    side = Side(
        facts=facts, period=str(when), name_of=facts.name_of,
        place_of=lambda key: _place(facts, key),
    )  # fmt: skip
    return side, title


def _place(facts: FactSet, key: str) -> Text:
    """The cells that a number of the plan is read from; nothing for one that is computed."""
    fact = facts[key]
    if fact.formula == "stated":
        place = stated_at(facts, fact)
        return said(str(Place(sheet=place.sheet, cell=place.cell)))
    cells = [each.partition("!")[2] for each in fact.inputs if _is_cell(facts, each)]
    if not cells:
        return NO_TEXT
    more = len(cells) - 1
    return (
        WORDS.text("and_more", where=cells[0], more=more, all=more + 1) if more else said(cells[0])
    )


def _is_cell(facts: FactSet, source: str) -> bool:
    return source.startswith(cell_id(facts.plan.workbook, Place())[:-1])


def list_of(found: Compared, language: Language) -> bytes:
    """The differences as a workbook: a sheet for each part, all of them."""
    book = NewBook({"header": Look(bold=True, fill="#EEF2F6", wrap=True), "text": Look(wrap=True)})
    sheet = book.sheet(WORDS.text("sheet.summary")[language])
    heads = [WORDS.text(f"summary.{each}")[language] for each in ("part", "count")]
    rows: list[list[str | float | None]] = [
        [found.files[at], found.titles[at][language]] for at in (0, 1)
    ]
    rows += [[PARTS[part][language], float(count)] for part, count in found.counts.items()]
    rows += [[note[language], None] for note in found.notes]
    columns = [SheetColumn(header=head, width=44, look="text") for head in heads]
    sheet.table("summary", columns, rows, fit=True)
    sheet.page(repeat=1)
    for part in found.counts:
        listed = book.sheet(PARTS[part][language])
        columns = [
            SheetColumn(header=WORDS.text(f"head.{key}")[language], width=width, look="text")
            for key, width in _COLUMNS.items()
        ]
        listed.table(part, columns, _rows(found.of(part), language), fit=True)
        listed.freeze(2, 2)
        listed.page(landscape=True, repeat=1)
    return book.to_bytes()


_COLUMNS = {
    "name": 30.0, "before": 22.0, "after": 22.0, "size": 14.0, "why": 30.0,
    "place_before": 26.0, "place_after": 26.0, "key": 26.0,
}  # fmt: skip


def _rows(changes: Sequence[Changed], language: Language) -> Iterator[list[str]]:
    for each in changes:
        texts = {key: getattr(each, key) for key in _COLUMNS}
        yield [text[language] if isinstance(text, Text) else text for text in texts.values()]
