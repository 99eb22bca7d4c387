"""How long is a loaded plan kept, where, and under which handle? By hand."""

import os
import shutil
import time
from pathlib import Path
from typing import Any

import pytest

from addin.cells import CellError, ErrorCode
from addin.errors import FileError, UsageError
from addin.files import shipped
from addin.functions.cells import UnknownError, grid_of
from addin.functions.handles import Loaded, Store, current, load, plan_of, use_store
from addin.model.period import Period
from tests.functions.test_plans import CLUSTERS, DATA, INDICATORS, PLAN

TABLES = [grid_of(table) for table in (DATA, INDICATORS, CLUSTERS, PLAN)]
DEMO = shipped("workbooks", "example-city.xlsx")


def _with(value: Any) -> list[Any]:
    """The tables with one number of the data written otherwise."""
    first = list(DATA)
    first[1] = (*first[1][:4], value, *first[1][5:])
    return [grid_of(tuple(first)), *TABLES[1:]]


@pytest.mark.parametrize(
    ("value", "same"),
    [(20000.0, True), ("20000", False), (20001, False), (20000.5, False), (None, False)],
)
def test_a_handle_says_what_stands_in_the_cells(value: Any, *, same: bool) -> None:
    kept = current().load_tables(TABLES).handle

    found = current().load_tables(_with(value)).handle

    assert (found == kept) is same
    assert kept.startswith("plan:")
    assert len(kept) == len("plan:") + 24


@pytest.mark.parametrize(
    ("one", "other"),
    [(None, ""), (None, "  "), (1.0, 1), (CellError(ErrorCode.NA), "#N/A"), (float("nan"), None),
     (float("inf"), "")],
)  # fmt: skip
def test_what_hosts_say_otherwise_is_the_same(one: Any, other: Any) -> None:
    header, first, *rest = DATA
    handles = {
        current()
        .load_tables([grid_of(((*header, "note"), (*first, said), *rest)), *TABLES[1:]])
        .handle
        for said in (one, other)
    }

    assert len(handles) == 1


def test_a_plan_outlives_the_process_in_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    handle = Store(folder=folder).load_tables(TABLES).handle
    book = Store(folder=folder).load_file(str(DEMO)).handle

    again = Store(folder=folder)

    assert again.get(handle).plan.identity.code == "P"
    assert again.get(book).plan.identity.code == Store().load_file(str(DEMO)).plan.identity.code
    assert sorted(path.suffix for path in folder.iterdir()) == [".json", ".xlsx"]
    for unknown in ("plan:0", "plan:../x", "plan:*", handle + "0"):
        with pytest.raises(UnknownError) as caught:
            again.get(unknown)
        assert caught.value.stale == unknown
        assert caught.value.text.zh == f"{unknown}已失效：请重新计算PLAN.LOAD所在单元格"
    with pytest.raises(UnknownError):
        Store().get(handle)


def test_the_eldest_of_seventeen_plans_goes_from_memory() -> None:
    store = Store()
    handles = [store.load_tables(_with(at)).handle for at in range(16)]
    store.get(handles[0])  # asked for: no longer the eldest
    store.load_tables(_with(16))

    assert store.get(handles[0]).handle == handles[0]
    with pytest.raises(UnknownError):
        store.get(handles[1])


def test_the_folder_keeps_sixty_four_files(tmp_path: Path) -> None:
    store = Store(folder=tmp_path)
    before = time.time() - 100
    for at in range(70):
        (tmp_path / f"{at:02d}.json").write_bytes(b"x")
        os.utime(tmp_path / f"{at:02d}.json", (before + at, before + at))

    store.load_tables(TABLES)

    names = sorted(path.name for path in tmp_path.iterdir())
    assert len(names) == 64
    assert "06.json" not in names
    assert "07.json" in names


def test_a_folder_that_cannot_be_written_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")

    found = Store(folder=tmp_path / "file").load_tables(TABLES)

    assert found.plan.identity.code == "P"


def test_a_server_reads_its_library_alone(tmp_path: Path) -> None:
    library = tmp_path / "library"
    library.mkdir()
    shutil.copy(DEMO, library / "a.xlsx")
    shutil.copy(DEMO, tmp_path / "b.xlsx")
    store = Store(library=library)

    assert store.load_file("a.xlsx").handle == Store().load_file(str(library / "a.xlsx")).handle
    for outside in ("../b.xlsx", str(tmp_path / "b.xlsx")):
        with pytest.raises(UsageError, match="only workbooks of this server's library"):
            store.load_file(outside)
    with pytest.raises(FileError, match="give its full path"):
        store.load_file("c.xlsx")


@pytest.mark.parametrize("name", ["demo", "DEMO", "示例", " Demo "])
def test_the_demonstration_has_a_name(name: str) -> None:
    assert load([name]).plan.identity.code == load([(("demo",), (None,))]).plan.identity.code


def test_a_plan_is_named_by_a_handle_a_file_or_its_cells() -> None:
    found = load([DATA, INDICATORS, ((None, ""),), CLUSTERS, PLAN])

    assert found is load([DATA, INDICATORS, CLUSTERS, PLAN])
    assert plan_of(found.handle) is found
    assert plan_of(((None, found.handle),)) is found
    assert plan_of(str(DEMO)).plan.workbook == DEMO.name
    with pytest.raises(UnknownError) as caught:
        plan_of((("a", CellError(ErrorCode.REF)),))
    assert "#REF!" in caught.value.text.en


def test_an_assessment_is_made_once_and_thirty_two_are_kept() -> None:
    found = Loaded(handle="x", plan=current().load_tables(TABLES).plan)
    first = found.facts(Period.parse("2023"))

    assert found.facts(Period.parse("2023")) is first
    for month in range(1, 13):
        for year in (2021, 2022, 2023):
            found.facts(Period(year, month, 1))
    assert found.facts(Period.parse("2023")) is not first
    assert found.observations(None) is found.observations(None)


def test_names_of_all_kinds_lead_to_their_codes() -> None:
    codes = current().load_tables(TABLES).codes

    assert [codes[name] for name in ("工业总产值", "gross output", "go", "电子", "e")] == [
        "GO", "GO", "GO", "E", "E",
    ]  # fmt: skip


def test_the_store_of_a_process_is_the_one_that_was_taken() -> None:
    store = Store()
    use_store(store)

    assert current() is store
