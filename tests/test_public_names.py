"""The public names of the package: documented, loaded on first use, and cheap until then."""

import subprocess
import sys

import pytest

import addin


@pytest.mark.parametrize("name", addin.__all__)
def test_every_public_name_loads_and_is_documented(name: str) -> None:
    found = getattr(addin, name)

    assert callable(found)
    assert found.__doc__


def test_an_unknown_name_is_named() -> None:
    with pytest.raises(AttributeError, match="no attribute 'asess'"):
        addin.asess  # type: ignore[attr-defined]  # noqa: B018 - the look-up is the test


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = "import sys, addin; print([m for m in ('numpy', 'pandas', 'lxml') if m in sys.modules])"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
