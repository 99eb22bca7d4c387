from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from addin.errors import UsageError
from addin.exchange.calendar import moment
from addin.exchange.collecting import collect
from addin.exchange.desk.layouts import remember_layout
from addin.exchange.form.form import Form
from addin.exchange.intake.answers import read_filled
from addin.exchange.intake.locate import locate
from addin.exchange.sharing import Issued, share
from addin.exchange.words import Outcome
from addin.ooxml.sheet.marked import marked_sheets
from tests.exchange.filling import good_value

IN_TIME = moment("2024-10-15T10:00")


def own_table(form: Form, plus: float = 0.0, name: str = "") -> bytes:
    """A table of a department's own: names in B, values in D, a total of theirs below."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["部门自用表"])
    sheet.append(["", "项目", "上年", "本年累计"])
    for row in form.rows:
        label = name if name and row.code == form.rows[0].code else row.name.zh
        sheet.append(["", label, 1, good_value(row) + plus])
    sheet.append(["", "合计", 2, 999])
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_a_table_that_was_explained_once_becomes_the_form_the_next_time(
    plan_path: Path, forms: tuple[Issued, ...]
) -> None:
    form, file = forms[0].form, plan_path.parent / "自用.xlsx"
    file.write_bytes(own_table(form))
    (before,) = collect(plan_path, [file], now=IN_TIME).receipts

    remember_layout(plan_path, forms[0].form_id, file, names="B", values="D", now=IN_TIME)
    file.write_bytes(own_table(form, plus=0.01))
    (after,) = collect(plan_path, [file], now=IN_TIME).receipts

    assert before.outcome is Outcome.REFUSED
    assert (after.outcome, after.form_id) == (Outcome.RETURNED, forms[0].form_id)
    assert {each.finding.rule for each in after.remarks if each.blocks} == {"V-10"}
    assert after.reply is not None
    book = marked_sheets(after.reply.read_bytes())
    located = locate(book, form)
    assert located is not None
    answers = read_filled(book, form, located).answers
    assert {code: one.value for code, one in answers.items()} == pytest.approx(
        {row.code: good_value(row) + 0.01 for row in form.rows}
    )


def test_the_next_wave_asks_nothing_about_the_table(
    plan_path: Path, forms: tuple[Issued, ...]
) -> None:
    file = plan_path.parent / "自用.xlsx"
    file.write_bytes(own_table(forms[0].form))
    remember_layout(plan_path, forms[0].form_id, file, names="B", values="D", now=IN_TIME)
    (issued, *_) = share(plan_path, "2024Q4", plan_path.parent / "out",
                         now=moment("2025-01-08T09:00")).forms  # fmt: skip

    file.write_bytes(own_table(issued.form))
    (receipt,) = collect(plan_path, [file], now=moment("2025-01-10T09:00")).receipts

    assert (receipt.outcome, receipt.form_id) == (Outcome.RETURNED, issued.form_id)


def test_a_name_of_their_own_is_given_its_code(plan_path: Path, forms: tuple[Issued, ...]) -> None:
    form, file = forms[0].form, plan_path.parent / "自用.xlsx"
    file.write_bytes(own_table(form, name="全部产值"))

    entry = remember_layout(plan_path, forms[0].form_id, file, names="B", values="D",
                            rows={"全部产值": form.rows[0].code})  # fmt: skip

    assert entry.content["codes"]["全部产值"] == form.rows[0].code
    assert len(entry.content["codes"]) == len(form.rows)


@pytest.mark.parametrize("changes", [{"names": "A"}, {"rows": {"合计": "XX"}}, {"form": "ZZ"}])
def test_what_is_no_layout_is_refused_in_words(
    plan_path: Path, forms: tuple[Issued, ...], changes: dict[str, object]
) -> None:
    file = plan_path.parent / "自用.xlsx"
    file.write_bytes(own_table(forms[0].form))
    words = {"names": "B", "values": "D", "rows": {}} | changes

    with pytest.raises(UsageError):
        remember_layout(
            plan_path, str(words.pop("form", forms[0].form_id)), file, **words  # type: ignore[arg-type]  # by case
        )  # fmt: skip


def test_a_table_with_other_names_is_not_taken_for_it(
    plan_path: Path, forms: tuple[Issued, ...]
) -> None:
    form, file = forms[0].form, plan_path.parent / "自用.xlsx"
    file.write_bytes(own_table(form))
    remember_layout(plan_path, forms[0].form_id, file, names="B", values="D")
    file.write_bytes(own_table(form, name="全部产值"))

    (receipt,) = collect(plan_path, [file], now=IN_TIME).receipts

    assert receipt.outcome is Outcome.REFUSED
