"""Filling and checking templates of any kind with any values."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

from addin.errors import Finding, Level
from addin.hosts.web.serving.asking import Asked
from addin.hosts.web.serving.working.desk import beside, brought, made_folder
from addin.hosts.web.serving.working.jobs import Job, Outcome, Tell, Work
from addin.hosts.web.views.working.files import Filled, Line, MadeFiles
from addin.language import Language, Text

_BOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".ods"})


def lint(asked: Asked) -> tuple[Job, Work]:
    """Everything that is wrong with a template, with values or without."""
    job = Job(kind="lint", language=asked.language)
    given = _given(asked) if asked["pasted"].strip() or asked["values"] else None
    return job, partial(_lint, brought(asked, "file"), given, asked.language)


def _lint(path: Path, given: "tuple[str, Path] | None", language: Language, tell: Tell) -> Outcome:
    from addin.templating.linting import lint

    tell(Text(zh="检查…", en="checking…"))
    return _findings(path, lint(path, _values(given) if given else None), language)


def fill(asked: Asked) -> tuple[Job, Work]:
    """A template with values: a JSON document, a table that was pasted, or a plan workbook."""
    own = asked.session.library is None
    made = made_folder() / "filled" if own else asked.session.place("x").parent
    job = Job(kind="fill", language=asked.language)
    lenient = bool(asked["lenient"])
    where = made, own
    work = partial(_fill, brought(asked, "file"), _given(asked), where, asked.language, lenient)
    return job, work


def _fill(
    path: Path, given: tuple[str, Path], where: tuple[Path, bool], language: Language,
    lenient: bool, tell: Tell,  # noqa: FBT001 - sent to a process
) -> Outcome:  # fmt: skip
    from dataclasses import replace

    from addin.templating.linting import lint
    from addin.templating.template import fill

    tell(Text(zh="检查…", en="checking…"))
    values = _values(given)
    if lenient:
        values = replace(values, lenient=True) if hasattr(values, "lenient") else values
    wrong = [] if lenient else [one for one in lint(path, values) if one.level is Level.HARD]
    if wrong:
        return _findings(path, wrong, language)
    folder, is_own = where
    folder.mkdir(parents=True, exist_ok=True)
    made = beside(folder / f"{path.stem}.filled{path.suffix}")
    notes = tuple(one.show(language) for one in fill(path, values, made))
    names = ((made.name, f"{made.stat().st_size / 1024:.0f} kB"),)
    view = MadeFiles(folder=str(folder) if is_own else "", files=names, notes=notes)
    return Outcome(template="made", view=view, files=(made,))


def _findings(path: Path, found: Iterable[Finding], language: Language) -> Outcome:
    lines = tuple(
        Line(
            level=one.level.value, rule=one.rule, where=str(one.place), text=one.text[language],
            why=one.advice[language],
        )
        for one in found
    )  # fmt: skip
    return Outcome(template="linted", view=Filled(file=path.name, lines=lines))


def _given(asked: Asked) -> tuple[str, Path]:
    """What was pasted, or the file that was brought: what values are read from."""
    if asked["pasted"].strip():
        return asked["pasted"], asked.session.folder
    return "", brought(asked, "values")


def _values(given: tuple[str, Path]) -> Any:
    """The values: JSON, the cells of a spreadsheet, or everything that a plan workbook tells."""
    from addin.templating.jsonvalues import from_json, read_json

    pasted, path = given
    if not pasted and path.suffix.lower() in _BOOKS:
        return _values_of_plan(path)
    folder = path if pasted else path.parent
    text = pasted or path.read_text("utf-8-sig", "replace")
    if not pasted.lstrip().startswith(("{", "[")) and pasted:
        return from_json(table_values(pasted), folder)
    return from_json(read_json(text, "JSON" if pasted else path.name), folder)


def _values_of_plan(path: Path) -> Any:
    from addin.facts.assess import assess
    from addin.plan.read import read_plan
    from addin.report.sentences.phrases import read_phrases
    from addin.report.sentences.wording import Voice
    from addin.report.values import report_values

    plan = read_plan(path)
    return report_values(assess(plan, plan.latest), Voice(phrases=read_phrases("zh")))


def table_values(text: str) -> dict[str, Any]:
    r"""Cells as a spreadsheet hands them over: two columns are names and values, more are rows.

    >>> table_values("name\tLi\ncount\t3")
    {'name': 'Li', 'count': 3}
    >>> table_values("area\tvalue\tnote\nNorth\t1.5\tx")
    {'rows': [{'area': 'North', 'value': 1.5, 'note': 'x'}]}
    """
    rows = [line.split("\t") for line in text.strip("\r\n").splitlines() if line.strip()]
    if all(len(row) == 2 for row in rows):  # noqa: PLR2004 - a name and a value
        return {name.strip(): _value(cell) for name, cell in rows}
    head, *body = rows
    names = [name.strip() for name in head]
    return {"rows": [dict(zip(names, map(_value, row), strict=False)) for row in body]}


def _value(text: str) -> object:
    bare = text.strip().replace(",", "")
    try:
        number = float(bare)
    except ValueError:
        return text.strip()
    return int(number) if number.is_integer() and "." not in bare else number
