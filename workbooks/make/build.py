"""Build the shipped plan workbooks: ``python -m workbooks.make.build [chongqing] [county]``."""

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from addin.model.plan import Plan
from addin.plan.write import write_plan
from workbooks.make.county.plan import county_plan
from workbooks.make.csv_source import read_csv_folder
from workbooks.make.example.plan import example_plan

__all__ = ["BUILT", "build", "main"]

_WORKBOOKS = Path(__file__).parents[1]


def _chongqing() -> Plan:
    return read_csv_folder(_WORKBOOKS / "chongqing-14fyp")


BUILT: Mapping[str, tuple[str, Callable[[], Plan]]] = {
    "chongqing": ("chongqing-14fyp.xlsx", _chongqing),
    "county": ("county-health.xlsx", county_plan),
    "example": ("example-city.xlsx", example_plan),
}
"""What is built by which name: the file, and what makes its plan."""


def build(name: str, folder: Path = _WORKBOOKS) -> Path:
    """Write one of the shipped workbooks into `folder`."""
    file, make = BUILT[name]
    return write_plan(make(), folder / file)


def main(names: Sequence[str]) -> int:
    """Build the named workbooks, all of them where none is named."""
    for name in names or tuple(BUILT):
        sys.stdout.write(f"{build(name)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
