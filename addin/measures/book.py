"""Which formulas are there?

Facts name them by id; functions, templates, forms, `freeze` and the handbook take name, words,
source, native form and function here, in the order in which a reader meets them: that of
``formulas.csv``. Those without a home there are taken as they are, not computed.
"""

from collections.abc import Iterator, Mapping
from importlib import import_module

from addin.measures.formula import DECLARED, LISTED, Formula, listed


class _Book(Mapping[str, Formula]):
    """Formulas by id; a module of measures loads with the first of its formulas."""

    def __getitem__(self, key: str) -> Formula:
        if key not in DECLARED:
            import_module(f"addin.measures.{LISTED[key]['home']}")
        return DECLARED[key]

    def __iter__(self) -> Iterator[str]:
        return iter(LISTED)

    def __len__(self) -> int:
        return len(LISTED)


DECLARED.update((key, listed(key)) for key, line in LISTED.items() if not line["home"])
BOOK: Mapping[str, Formula] = _Book()
