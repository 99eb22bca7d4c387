"""Does what is installed work? One plan through every door, in half a minute and without pytest."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import addin
from addin.files import shipped
from addin.functions.calling import call
from addin.functions.catalogue import FUNCTIONS


def main() -> None:
    """Read, check, assess, report, fill, share, collect, freeze and call functions."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        book = folder / "plan.xlsx"
        shutil.copy(shipped("workbooks", "example-city.xlsx"), book)
        _numbers(book)
        _reports(book, folder)
        _files(book, folder)
        _forms(book, folder)
    _commands()
    sys.stdout.write("everything answered\n")


def _numbers(book: Path) -> None:
    plan = addin.read_plan(book)
    facts = addin.assess(plan, "2024Q3")
    _must(len(facts), "facts")
    _must(isinstance(addin.check(plan), tuple), "findings")
    progress = call(FUNCTIONS, "PROGRESS", (20000, 26800, 30000))
    _must(round(float(str(progress)), 2) == 0.68, "a function over numbers")  # noqa: PLR2004 - the README's example
    handle = call(FUNCTIONS, "LOAD", [str(book)])
    _must(isinstance(call(FUNCTIONS, "CHECK", [handle]), tuple | str), "a function over a plan")


def _reports(book: Path, folder: Path) -> None:
    built = addin.build_report(addin.read_plan(book), "2024Q3", folder / "out")
    _must(len(built.paths) >= 4, "Word and Excel in two languages")  # noqa: PLR2004 - two of each


def _files(book: Path, folder: Path) -> None:
    from docx import Document

    template = folder / "template.docx"
    document = Document()
    document.add_paragraph("{{ name }}:")
    document.add_paragraph("{{p part }}")
    document.save(str(template))
    part = Document()
    part.add_paragraph("a part")
    part.save(str(folder / "part.docx"))
    from addin.templating.values import Subdoc

    values = {"name": "plan", "part": Subdoc(document=folder / "part.docx")}
    addin.fill(template, values, folder / "filled.docx")
    _must("a part" in _text(folder / "filled.docx"), "a sub-document")
    _must(not addin.lint(template), "lint")
    addin.freeze(book, folder / "frozen.xlsx")


def _forms(book: Path, folder: Path) -> None:
    shared = addin.share(book, "2024Q4", folder / "forms")
    collected = addin.collect(book, [form.path for form in shared.forms])
    _must(len(collected.receipts) == len(shared.forms), "each form has its receipt")


def _commands() -> None:
    for arguments in (["--version"], ["--help"], ["excel", "doctor"], ["share", "--help"]):
        done = subprocess.run(
            [sys.executable, "-m", "addin.cli", *arguments],
            capture_output=True,
            text=True,
            check=False,
        )
        _must(done.returncode in {0, 1} and "Traceback" not in done.stderr, " ".join(arguments))
    import addin.hosts.officejs.server  # noqa: F401 - starlette, uvicorn, orjson, cryptography


def _text(path: Path) -> str:
    from docx import Document

    return "\n".join(paragraph.text for paragraph in Document(str(path)).paragraphs)


def _must(held: object, what: str) -> None:
    if not held:
        sys.exit(f"failed: {what}")


if __name__ == "__main__":
    main()
