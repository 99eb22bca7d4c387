"""Run commands as on a screen: ``python -m tests.cli.screen`` takes calls as JSON, tells lines.

Standard output and standard error say that they are a screen; ``COLUMNS`` is its width.
"""

import io
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

Call = Sequence[str]


class Screen(io.StringIO):
    """A stream that somebody looks at."""

    def isatty(self) -> bool:
        """It is a screen."""
        return True


def shown(calls: Sequence[Call], folder: Path, language: str, width: int) -> list[list[str]]:
    """The lines that each call shows on a screen of this width."""
    root = Path(__file__).parents[2]
    environment = os.environ | {
        "ONPACE_LANG": language, "COLUMNS": str(width), "PYTHONPATH": str(root), "NO_COLOR": "1",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "tests.cli.screen"],
        input=json.dumps(list(calls)), capture_output=True, text=True, check=True, cwd=folder,
        env=environment, timeout=280,
    )  # fmt: skip
    found: list[list[str]] = json.loads(done.stdout)
    return found


def _call(arguments: Call) -> list[str]:
    from addin.cli import main

    out, real = Screen(), (sys.stdout, sys.stderr, sys.argv)
    sys.stdout = sys.stderr = out
    sys.argv = ["onpace", *arguments]
    try:
        main()
    except SystemExit:
        pass
    finally:
        sys.stdout, sys.stderr, sys.argv = real
    # What is drawn over is not what stays.
    return [line.rpartition("\r")[2] for line in out.getvalue().split("\n")]


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    sys.stdout.write(json.dumps([_call(call) for call in asked], ensure_ascii=False))
