"""Does Calc's part keep a cell from waiting when its worker dies, hangs or talks nonsense?"""

import importlib.util
import math
import struct
import sys
import time
import types
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from addin.functions.catalogue import FUNCTIONS
from addin.hosts.libreoffice.extension import WorkerCommand, build_extension
from addin.hosts.libreoffice.rdb import Method, type_library

ROOT = Path(__file__).parents[3]
Load = Callable[..., Any]


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Load]:
    """The component of an extension, with what LibreOffice would bring stubbed."""
    stubs: dict[str, Any] = {
        name: types.ModuleType(name)
        for name in ("uno", "unohelper", "com", "com.sun", "com.sun.star", "com.sun.star.lang")
    }
    stubs["uno"].getClass = lambda _: type("XPlan", (), {})
    stubs["unohelper"].Base = type("Base", (), {})
    stubs["unohelper"].ImplementationHelper = lambda: types.SimpleNamespace(
        addImplementation=lambda *_: None
    )
    stubs["com.sun.star.lang"].XServiceInfo = type("XServiceInfo", (), {})
    stubs["com.sun.star.lang"].XServiceName = type("XServiceName", (), {})
    for name, module in stubs.items():
        monkeypatch.setitem(sys.modules, name, module)
    made = []

    def loaded(worker: WorkerCommand) -> Any:
        with zipfile.ZipFile(BytesIO(build_extension(worker))) as packed:
            packed.extractall(tmp_path)
        spec = importlib.util.spec_from_file_location("onpace_calc", tmp_path / "onpace_calc.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        made.append(module)
        return module

    yield loaded
    for module in made:
        module.WORKER.stop()


def code_of(answer: Any) -> int:
    (cell,) = answer[0]
    assert math.isnan(cell)
    return int(struct.unpack("<Q", struct.pack("<d", cell))[0] & 0xFFFF)


def test_a_call_is_answered_by_a_worker_that_stays(load: Load) -> None:
    module = load(WorkerCommand(folder=ROOT))
    plan = module.CalcPlan(None)

    assert plan.share(1.0, 4.0) == ((0.25,),)
    first = module.WORKER.process.pid
    assert plan.gap(((1.0,), ("",)), 3.0, None)[0] == (2.0,)
    assert module.WORKER.process.pid == first


def test_a_worker_that_was_killed_is_replaced(load: Load) -> None:
    module = load(WorkerCommand(folder=ROOT))
    plan = module.CalcPlan(None)
    plan.share(1.0, 4.0)

    module.WORKER.process.kill()
    module.WORKER.process.wait()

    assert plan.share(1.0, 4.0) == ((0.25,),)


def test_a_worker_that_hangs_gives_na_in_time(load: Load) -> None:
    hanging = (sys.executable, "-c", "import time; time.sleep(60)")
    module = load(WorkerCommand(command=hanging, folder=ROOT, seconds=0.3))
    start = time.monotonic()

    answer = module.CalcPlan(None).share(1.0, 4.0)

    assert code_of(answer) == 32767
    assert time.monotonic() - start < 5


@pytest.mark.parametrize("command", [("/nowhere/python",), (sys.executable, "-c", "print('?')")])
def test_a_worker_that_cannot_work_gives_na(load: Load, command: tuple[str, ...]) -> None:
    module = load(WorkerCommand(command=command, folder=ROOT, seconds=5))

    assert code_of(module.CalcPlan(None).share(1.0, 4.0)) == 32767


def test_errors_of_calc_pass_through(load: Load) -> None:
    module = load(WorkerCommand(folder=ROOT))
    divided = struct.unpack("<d", struct.pack("<Q", 0x7FF8000000000000 | 532))[0]

    assert code_of(module.CalcPlan(None).share(divided, 4.0)) == 532


def test_the_extension_is_the_same_every_time() -> None:
    assert build_extension() == build_extension()


def test_the_extension_holds_every_function_with_its_help_in_both_languages() -> None:
    with zipfile.ZipFile(BytesIO(build_extension())) as packed:
        text = packed.read("CalcAddIns.xcu").decode()
        library = packed.read("XPlan.rdb")

    for function in FUNCTIONS:
        assert f'xml:lang="en">{function.full_name}<' in text
        assert f'xml:lang="zh-CN">规划.{function.title.zh}<' in text
        assert function.name.lower().encode() in library


def test_a_type_library_begins_with_its_magic_and_names_its_modules() -> None:
    found = type_library("org.onpace.XPlan", [Method(name="f", parameters=(("a", "any"),))])

    assert found[:8] == b"UNOIDL\xff\x00"
    for name in (b"org\0", b"onpace\0", b"XPlan\0"):
        assert name in found
