"""How long does a cell wait for the first answer of a function?"""

import subprocess
import sys
import time


def test_importing_the_functions_costs_little_more_than_numpy() -> None:
    numpy = min(_seconds("import numpy") for _ in range(5))
    ours = min(_seconds("import addin.functions.catalogue") for _ in range(5))

    # The bar is 1.5, measured by tests/benchmarks; a busy machine may not fail the suite.
    assert ours < 2.5 * numpy


def _seconds(statement: str) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", statement], check=True)
    return time.perf_counter() - start
