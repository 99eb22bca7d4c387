"""The house stays as it is drawn: small rooms, short functions, nothing dead, nothing undeclared.

What is measured stands in `addin/`; a figure that only ever falls is a constant here.
"""

import ast
import csv
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from vulture import Vulture

import addin
from addin.cli.app import COMMANDS
from addin.functions.catalogue import FUNCTIONS
from addin.handbook.pages import MADE

ROOT = Path(__file__).parent.parent
HOUSE = ROOT / "addin"
MODULES_IN_A_PACKAGE = 8
LINES_IN_A_FUNCTION = 30
LINES_IN_THE_WHEEL = 91_800
"""The bar is 48,000; whoever merges less writes the new figure here."""
LONG_FUNCTIONS = 0
"""The bar is 20."""
FULL_ROOMS: set[str] = set()

NEVER_IMPORTED = {
    "psycopg": "SQLAlchemy loads it where the ledger's address names PostgreSQL",
    "dask": "the caller hands on its own cluster; forms are judged wherever `map` runs",
}
ASKED_FROM_OUTSIDE = {
    "__getattr__": "Python asks a module for a public name",
    "_options": "typer asks for the options of the whole command",
    "get_help": "typer asks a command for its help",
    **dict.fromkeys(
        (
            "extend_form",
            "propose_value",
            "decline_value",
            "decide_conflict",
            "answer_question",
            "remember_columns",
            "vouch_for_file",
            "change_office_key",
        ),
        "onpace settle",
    ),
    **dict.fromkeys(("install_host", "uninstall_host", "check_hosts"), "onpace excel"),
    "_": "SQLAlchemy's listeners",
    **dict.fromkeys(("PLAN_MACRO_CHECK", "PLAN_MACRO_REPORT"), "macros of classic Excel"),
    "examples": "what a reader of the catalogue can type: tests and nets call every one",
    "_prepare_formula": "XlsxWriter asks its sheet",
    **dict.fromkeys(
        (
            "_output_child_to_const",
            "_output_child_pre",
            "_output_child_post",
            "visit_Concat",
            "visit_Block",
            "visit_For",
        ),
        "Jinja's compiler",
    ),
    **dict.fromkeys(
        ("resolve_or_missing", "revindex", "revindex0", "previtem", "nextitem"),
        "a compiled template asks its runtime",
    ),
    "to_frame": "pandas for people who program",
    **dict.fromkeys(
        ("insert_rows", "delete_rows", "insert_columns", "delete_columns", "copy_rows"),
        "the face of the editor in place, for people who program",
    ),
    **dict.fromkeys(
        (
            "get_docx",
            "new_subdoc",
            "build_url_id",
            "get_undeclared_template_variables",
            "replace_pic",
            "replace_media",
            "replace_embedded",
            "replace_zipname",
        ),
        "the face of docxtpl, for scripts that were written for it",
    ),
}
BY_NAME = {
    *(each.home.partition(":")[2] for each in COMMANDS.values()),
    *(home.partition(":")[2] for home in MADE.values()),
    *addin.__all__,
    *(getattr(each.answer, "name", "") for each in FUNCTIONS),
}
"""What a table loads by its name: commands, pages, public names, answers of functions."""


def _modules() -> dict[str, Path]:
    paths = (path for path in HOUSE.rglob("*.py") if "shipped" not in path.parts)
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
        for path in paths
    }


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def test_a_package_has_at_most_eight_modules_of_its_own() -> None:
    full = {
        folder.relative_to(ROOT).as_posix()
        for folder in HOUSE.rglob("*")
        if folder.is_dir()
        and len([path for path in folder.glob("*.py") if path.stem[:2] != "__"])
        > MODULES_IN_A_PACKAGE
    }

    assert full <= FULL_ROOMS


def test_the_wheel_holds_no_more_python_than_it_may() -> None:
    lines = sum(len(path.read_text("utf-8").splitlines()) for path in HOUSE.rglob("*.py"))

    assert lines <= LINES_IN_THE_WHEEL


def test_few_functions_have_more_than_thirty_lines() -> None:
    long = [
        f"{name}.{node.name}"
        for name, path in _modules().items()
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > LINES_IN_A_FUNCTION
    ]

    assert len(long) <= LONG_FUNCTIONS, long


def test_every_module_is_reached_from_a_command_a_function_a_host_or_a_public_name() -> None:
    modules = _modules()
    reached: set[str] = set()
    commands = (f"addin.cli.{each.home.partition(':')[0]}" for each in COMMANDS.values())
    waiting = ["addin", "addin.cli.__main__", *commands]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += [used for used in _named_in(_tree(modules[name])) if used in modules]
            waiting += _homes_of_formulas() if name == "addin.measures.book" else []
            waiting += [name.rpartition(".")[0]] if "." in name else []

    assert set(modules) == reached & set(modules)


def _named_in(tree: ast.Module) -> Iterator[str]:
    """What a module imports, and what it names in words."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Constant) and re.fullmatch(_HOME, str(node.value)):
            yield str(node.value).partition(":")[0]


def _homes_of_formulas() -> set[str]:
    """The modules that the book of formulas loads by name."""
    with (HOUSE / "measures" / "formulas.csv").open(encoding="utf-8", newline="") as file:
        return {f"addin.measures.{line['home']}" for line in csv.DictReader(file) if line["home"]}


_HOME = r"addin(\.\w+)+(:\w+)?"


def test_nothing_is_dead() -> None:
    found = Vulture(ignore_decorators=["@settle.*", "@excel.*", "@formula*"])
    found.scavenge([str(path) for path in (HOUSE, ROOT / "templates", ROOT / "workbooks")])

    dead = {
        f"{item.name} ({Path(item.filename).relative_to(ROOT)}:{item.first_lineno})"
        for item in found.get_unused_code(min_confidence=60)
        if item.typ in {"function", "method", "property", "class", "unreachable_code"}
        and item.name not in ASKED_FROM_OUTSIDE.keys() | BY_NAME
        and "shipped" not in Path(item.filename).parts
    }

    assert not dead


def test_what_is_imported_is_declared_and_what_is_declared_is_imported() -> None:
    imported = {
        name.partition(".")[0].lower()
        for path in _modules().values()
        for name in _outside(_tree(path))
    }
    distributions = packages_distributions()
    used = {
        _plain(distribution)
        for name in imported
        for distribution in distributions.get(name, [name])
    }

    declared = set(_declared())

    assert used - declared == set()
    assert declared - used - NEVER_IMPORTED.keys() == set()


def _outside(tree: ast.Module) -> Iterator[str]:
    known = {"addin", "uno", "unohelper", "win32com", "pythoncom"} | sys.stdlib_module_names
    for node in ast.walk(tree):
        names = (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
        yield from (name for name in names if name.partition(".")[0] not in known)


def _declared() -> Iterator[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    shipped = [wish for name, wishes in extras.items() if name != "dev" for wish in wishes]
    for wish in [*project["dependencies"], *shipped]:
        yield _plain(re.split(r"[\[<>=;! ]", wish)[0])


def _plain(distribution: str) -> str:
    return distribution.lower().replace("_", "-")


@pytest.mark.parametrize("name", sorted(ASKED_FROM_OUTSIDE))
def test_every_exception_is_still_one(name: str) -> None:
    assert any(
        re.search(rf"\bdef {name}\b", path.read_text("utf-8")) for path in HOUSE.rglob("*.py")
    )
