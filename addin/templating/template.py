"""Which template does a file hold, and how is it filled?"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from addin.errors import FileError, Finding
from addin.files import check_not_open, read_file, write_atomically
from addin.ooxml.package import Package, open_package
from addin.templating.compiled import Dialect, Functions, Template
from addin.templating.values import Filling


def compile_template(
    source: Path | str | bytes,
    *,
    filters: Functions | None = None,
    tests: Functions | None = None,
    trusted: bool = False,
    blank: str | None = "",
) -> Template:
    """The template in a file or in bytes: .docx, .docm, .dotx, .dotm; .xlsx, .xlsm.

    `filters` and `tests` are more of these for its tags; `trusted` lets them call methods of the
    caller's own objects. `blank` is printed where a value is not known (None, NaN); None makes
    such a value a fault. Raises FileError where the file cannot be used; faults
    of its tags are its `findings`, and an error when it is rendered.
    """
    content = source if isinstance(source, bytes) else read_file(Path(source))
    package = open_package(content)
    dialect = Dialect(filters or {}, tests or {}, trusted)
    kind = _kind(package)
    # Neither is loaded before the first template of its kind is met.
    if kind == "word":
        from addin.templating.word.template import compile_word

        return compile_word(package, content, dialect, blank)
    if kind == "xl":
        from addin.templating.excel.template import compile_excel

        return compile_excel(package, dialect, blank)
    raise FileError("not_a_template")


def fill(
    template: Path | str | bytes | Template, values: Mapping[str, Any] | Filling, out: Path | str
) -> tuple[Finding, ...]:
    """Fill a template and write the document in one step.

    A workbook carries the results of its formulas. What comes back is what a reader should know:
    values that are not known, text that a tag displaces, formulas without a result. Raises
    TemplateError with every fault, FileError, FileInUseError; then nothing is written.
    """
    from addin.templating.checking import check_filled

    out = Path(out)
    check_not_open(out)
    compiled = compile_template(template) if isinstance(template, Path | str | bytes) else template
    content, findings = compiled.fill(values)
    if _kind(compiled.package) == "xl":
        from addin.ooxml.results import with_results

        content, told = with_results(content)
        findings += told
    check_filled(content, compiled.package)
    write_atomically(out, content)
    return findings


def _kind(package: Package) -> str:
    """``word`` or ``xl``, by what the file says of its main part, else by the part's folder."""
    part = package.main_part()
    kind = package.content_type(part).lower()
    if "word" in kind:
        return "word"
    return "xl" if "sheet" in kind or "excel" in kind else part.partition("/")[0]
