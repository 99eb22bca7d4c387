"""Write what the project says: ``python -m tests.nets.write FOLDER``, or ``--accept`` it.

``FOLDER`` gets every page of every net; two checkouts are compared with ``diff -r``. ``--only
facts`` takes one net.
"""

import argparse
import sys
from pathlib import Path

from tests.nets.facts import FACTS
from tests.nets.findings import FINDINGS
from tests.nets.forms import FORMS
from tests.nets.functions import FUNCTIONS
from tests.nets.page import accept, write
from tests.nets.reports import REPORTS
from tests.nets.workbooks import WORKBOOKS

NETS = (FACTS, REPORTS, FINDINGS, FUNCTIONS, WORKBOOKS, FORMS)


def main() -> None:
    """Write or accept the nets that are asked for."""
    asked = argparse.ArgumentParser(prog="python -m tests.nets.write", description=__doc__)
    asked.add_argument("folder", nargs="?", type=Path, help="where the texts go")
    asked.add_argument("--accept", action="store_true", help="take them for golden")
    asked.add_argument("--only", choices=[net.name for net in NETS], help="one net")
    given = asked.parse_args()
    if given.accept == bool(given.folder):
        asked.error("give a folder, or --accept")
    for net in NETS:
        if given.only in (None, net.name):
            sys.stdout.write(f"{net.name}: {len(net.pages)} pages\n")
            accept(net) if given.accept else write(net, given.folder)


if __name__ == "__main__":
    main()
