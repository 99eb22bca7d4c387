"""A number is followed to the cell, the source and the receipt that it came from."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from addin.errors import UsageError
from addin.exchange.calendar import moment
from addin.exchange.collecting import collect
from addin.exchange.sharing import share
from addin.living.trace import trace_plan, trace_report
from addin.plan.read import read_plan
from addin.plan.write import write_plan
from tests.exchange.filling import fill
from tests.exchange.samples import city_plan
from tests.living.made import CITY, book, made, plan


def test_a_fact_of_a_plan_leads_to_its_cells_with_source_and_vintage() -> None:
    (found,) = trace_plan(plan(CITY), book(CITY), "EXPORT.progress@2024Q3")

    told = "\n".join(found.show("en"))

    assert "(87.25 - 90.00) / (115.00 - 90.00) x 100" in told
    assert "Data!G1439 = 593.65; preliminary; Example City Bureau of Statistics" in told
    assert "published 2024-10-20" in told


def test_a_number_of_a_report_is_found_by_id_by_bookmark_and_as_it_is_printed(
    tmp_path: Path,
) -> None:
    path = tmp_path / "report.docx"
    path.write_bytes(made(CITY, "2024Q3", "zh"))

    printed = trace_report(path, "872.52")
    marked = trace_report(path, "f_EXPORT_progress_2024Q3")

    assert [each.trace.fact.id for each in printed] == ["EXPORT.comparable@2024Q3"]
    assert marked[0].trace.fact.id == "EXPORT.progress@2024Q3"
    assert "数据 Data!G1439" in "\n".join(marked[0].show("zh"))
    assert marked[0].to_json()["inputs"][0]["inputs"][0]["sheet"] == "数据 Data"
    with pytest.raises(UsageError, match=r"EXPORT\.progress"):
        trace_report(path, "EXPORT.progres@2024Q3")


def test_a_number_that_came_by_a_form_names_form_version_sender_and_receipt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONPACE_HOME", str(tmp_path / "home"))
    path = write_plan(city_plan(), tmp_path / "plan.xlsx")
    issued = share(path, "2024Q3", tmp_path / "out", now=moment("2024-10-08T09:00")).forms[0]
    returned = tmp_path / "in" / "form.xlsx"
    returned.parent.mkdir()
    returned.write_bytes(fill(issued.path.read_bytes(), issued.form))
    collect(path, [returned], now=moment("2024-10-15T10:00"))
    code = issued.form.rows[0].code.partition("/")[0]

    (found,) = trace_plan(read_plan(path), path, f"{code}.value@2024Q3")

    told = "\n".join(found.show("zh"))
    assert f"填报表{issued.form_id}第1版，2024-10-15 10:00收到，回执第" in told


def test_the_command_tells_it_and_says_what_is_near() -> None:
    command = [sys.executable, "-m", "addin.cli", "trace", str(book(CITY))]

    told = subprocess.run(
        [*command, "GO.progress@2024Q3", "--json"], capture_output=True, text=True, check=True
    )
    wrong = subprocess.run([*command, "GO.progres"], capture_output=True, text=True, check=False)

    assert json.loads(told.stdout)["facts"][0]["display_zh"] == "73.6%"
    assert wrong.returncode == 2
    assert "GO" in wrong.stderr
