"""What does the interface for programs look like? An OpenAPI description, made of the records."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from addin.files import version
from addin.hosts.web.serving.problems import Problem
from addin.hosts.web.serving.working.returns import SETTLEMENTS
from addin.hosts.web.serving.working.tasks import TASKS
from addin.hosts.web.views.checks import Checks
from addin.hosts.web.views.functions import Block, Functions
from addin.hosts.web.views.gaps import Gaps
from addin.hosts.web.views.heading import Heading
from addin.hosts.web.views.indicator import IndicatorView
from addin.hosts.web.views.overview import Overview
from addin.hosts.web.views.why import Why
from addin.hosts.web.views.working.parts import ReportChoices
from addin.hosts.web.views.working.returns import Wave

_PLAN = "/api/v1/plans/{plan}"
_CHOICES = ("period", "as_of", "l")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One address: what it does, which record it answers, which words of its query it reads."""

    method: str
    path: str
    does: str
    answers: type | None = None
    reads: tuple[str, ...] = ()
    takes: str = ""


_FORM, _RAW = "application/x-www-form-urlencoded", "application/octet-stream"
ENTRIES = (
    Entry(method="post", path="/api/v1/plans", does="open a plan: from=example:NAME or book:PATH, "
          "or the file itself with its name", reads=("from", "name", "size", "l"), takes=_RAW),
    Entry(method="delete", path=_PLAN, does="close a plan and forget its files"),
    Entry(method="get", path=_PLAN, does="its periods and days of publication", answers=Heading,
          reads=_CHOICES),
    Entry(method="get", path=f"{_PLAN}/overview", does="indicators, groups, revisions",
          answers=Overview, reads=(*_CHOICES, "order")),
    Entry(method="get", path=f"{_PLAN}/indicators/{{code}}", does="one indicator",
          answers=IndicatorView, reads=_CHOICES),
    Entry(method="get", path=f"{_PLAN}/gaps", does="who is behind, and actions", answers=Gaps,
          reads=_CHOICES),
    Entry(method="get", path=f"{_PLAN}/gaps/{{code}}/parts", does="who makes a gap: by=area, or "
          "groups", answers=Gaps, reads=(*_CHOICES, "by")),
    Entry(method="get", path=f"{_PLAN}/findings", does="what is to be mended", answers=Checks,
          reads=("level", "rule", "sheet", "l")),
    Entry(method="get", path=f"{_PLAN}/facts/{{id}}", does="why a number is what it is",
          answers=Why, reads=_CHOICES),
    Entry(method="get", path=f"{_PLAN}/returns", does="the wave of department forms", answers=Wave,
          reads=("l",)),
    Entry(method="get", path=f"{_PLAN}/reports", does="of what reports can be made",
          answers=ReportChoices, reads=_CHOICES),
    Entry(method="get", path="/api/v1/functions", does="the functions; with name and a0, a1 ... "
          "a formula and its preview", answers=Functions, reads=("name", "a0", "a1", "plan", "l")),
    Entry(method="post", path="/api/v1/previews", does="a formula and the cells that it would "
          "fill: name, a0, a1 ...", answers=Block, takes=_FORM),
    Entry(method="post", path="/api/v1/uploads", does="bring a file for work", reads=("name", "l"),
          takes=_RAW),
    *(
        Entry(method="post", path=f"/api/v1/{task}", does=f"begin work: {task}", takes=_FORM)
        for task in TASKS
    ),
    Entry(method="get", path="/api/v1/jobs/{job}", does="how far work is, and what came out"),
    Entry(method="delete", path="/api/v1/jobs/{job}", does="stop work"),
    Entry(method="post", path="/api/v1/jobs/{job}/apply", does="write what a job has listed; of a "
          "refresh accept names the changes, 0,3,4", takes=_FORM),
    *(
        Entry(method="post", path=f"/api/v1/{what}", does=f"settle at once: {what}; seen is the "
              "ledger entry that its reader saw last", takes=_FORM)
        for what in SETTLEMENTS
    ),
    Entry(method="post", path="/api/v1/beginnings", does="a new plan workbook: name and years, or "
          "a copy of an example", takes=_FORM),
    Entry(method="post", path="/api/v1/jobs/{job}/show", does="open the folder of what was made"),
    Entry(method="post", path="/api/v1/files", does="a ticket for a file of a job", takes=_FORM),
    Entry(method="get", path="/api/v1/files/{ticket}", does="the file, once, within a minute"),
    Entry(method="get", path="/api/v1/openapi.json", does="this description"),
)  # fmt: skip
"""Every address for programs."""


def openapi() -> dict[str, Any]:
    """The description, OpenAPI 3.1."""
    schemas: dict[str, Any] = {}
    paths: dict[str, dict[str, Any]] = {}
    for entry in ENTRIES:
        paths.setdefault(entry.path, {})[entry.method] = _operation(entry, schemas)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Onpace", "version": version()},
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(entry: Entry, schemas: dict[str, Any]) -> dict[str, Any]:
    inside = [part[1:-1] for part in entry.path.split("/") if part.startswith("{")]
    text = {"type": "string"}
    parameters = [{"name": one, "in": "path", "required": True, "schema": text} for one in inside]
    parameters += [{"name": one, "in": "query", "schema": text} for one in entry.reads]
    parameters += [{"name": "X-Onpace-Session", "in": "header", "required": True, "schema": text}]
    answer = schema_of(entry.answers, schemas) if entry.answers else {"type": "object"}
    problem = schema_of(Problem, schemas)
    found: dict[str, Any] = {
        "summary": entry.does,
        "parameters": parameters,
        "responses": {
            "200": {"description": "well", "content": {"application/json": {"schema": answer}}},
            "default": {
                "description": "not done",
                "content": {"application/problem+json": {"schema": problem}},
            },
        },
    }
    if entry.takes:
        found["requestBody"] = {"content": {entry.takes: {"schema": {"type": "object"}}}}
    return found


def schema_of(kind: Any, schemas: dict[str, Any]) -> dict[str, Any]:
    """The schema of a type; records stand among `schemas` under their names."""
    if is_dataclass(kind) and isinstance(kind, type):
        return _record(kind, schemas)
    if get_origin(kind) in (Union, UnionType):
        return {"anyOf": [schema_of(one, schemas) for one in get_args(kind)]}
    if get_origin(kind) is tuple:
        first, *rest = get_args(kind)
        if rest == [...]:
            return {"type": "array", "items": schema_of(first, schemas)}
        told = [schema_of(one, schemas) for one in (first, *rest)]
        return {"type": "array", "prefixItems": told, "minItems": len(told)}
    return dict(_PLAIN[kind])


def _record(kind: type, schemas: dict[str, Any]) -> dict[str, Any]:
    if kind.__name__ not in schemas:
        schemas[kind.__name__] = {}  # a record may hold its like
        hints = get_type_hints(kind)
        names = [one.name for one in fields(kind)]
        schemas[kind.__name__] = {
            "type": "object",
            "properties": {name: schema_of(hints[name], schemas) for name in names},
            "required": names,
            "additionalProperties": False,
        }
    return {"$ref": f"#/components/schemas/{kind.__name__}"}


_PLAIN: Mapping[Any, Mapping[str, str]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    NoneType: {"type": "null"},
}
