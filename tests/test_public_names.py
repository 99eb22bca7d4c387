"""The public names of the package: documented, typed, loaded on first use, and cheap until then."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import addin

ROOT = Path(__file__).parent.parent
A_SCRIPT = """
from pathlib import Path

import addin

plan: addin.Plan = addin.read_plan(Path("plan.xlsx"))
facts = addin.assess(plan, addin.Period.parse("2024Q3"))
progress: float | None = facts.fact("GO_AS", "progress").value
behind = [fact.id for fact in facts.values() if fact.word == addin.Text(zh="滞后", en="behind")]
hard: list[addin.Finding] = [f for f in addin.check(plan) if f.level is addin.Level.HARD]
written: bytes = addin.compile_template("report.docx").render({"behind": behind})
receipts: tuple[addin.Receipt, ...] = addin.collect("plan.xlsx", ["steel.xlsx"]).receipts
answer = addin.call(addin.FUNCTIONS, "PROGRESS", (20000, 26800, 30000))
"""
WRONG = """
import addin

facts = addin.asess(addin.read_plan("plan.xlsx"), "2024Q3")
addin.assess("plan.xlsx", "2024Q3")
"""


@pytest.mark.parametrize("name", addin.__all__)
def test_every_public_name_loads_and_is_documented(name: str) -> None:
    found = getattr(addin, name)

    assert found.__doc__
    assert f"`{name}`" in (addin.__doc__ or "")


def test_an_unknown_name_is_named() -> None:
    with pytest.raises(AttributeError, match="no attribute 'asess'"):
        addin.asess  # type: ignore[attr-defined]  # noqa: B018 - the look-up is the test


def test_types_and_homes_name_the_same_modules() -> None:
    tree = ast.parse(Path(addin.__file__).read_text("utf-8"))
    typed = {
        alias.asname: node.module
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module != "typing"
        for alias in node.names
        if alias.asname
    }

    assert typed == addin._HOMES  # noqa: SLF001 - the two lists stand side by side


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = "import sys, addin; print([m for m in ('numpy', 'pandas', 'lxml') if m in sys.modules])"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


@pytest.mark.slow
def test_a_script_of_a_user_is_checked_by_mypy(tmp_path: Path) -> None:
    right, wrong = tmp_path / "right.py", tmp_path / "wrong.py"
    right.write_text(A_SCRIPT, encoding="utf-8")
    wrong.write_text(WRONG, encoding="utf-8")
    settings = ["--config-file", "pyproject.toml", "--strict", "--follow-imports", "silent"]

    done = subprocess.run(
        [sys.executable, "-m", "mypy", *settings, str(right), str(wrong)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip

    said = [line.partition("wrong.py:")[2] for line in done.stdout.splitlines()[:-1]]
    assert [line.split(":")[0] for line in said] == ["4", "5"], done.stdout
    assert 'has no attribute "asess"' in said[0]
    assert 'incompatible type "str"; expected "Plan"' in said[1]


def test_the_types_ship() -> None:
    assert (ROOT / "addin" / "py.typed").exists()
