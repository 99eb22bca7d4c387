"""Write the shipped templates anew: ``python -m templates.make [FOLDER]``."""

import sys
from pathlib import Path

from addin.language import LANGUAGES
from templates.make.bulletin import bulletin
from templates.make.excel.ledger import ledger
from templates.make.excel.publication import publication
from templates.make.gongwen import gongwen

folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path("templates")
for name, template in (("report.zh.docx", gongwen()), ("report.en.docx", bulletin())):
    (folder / name).write_bytes(template)
for language in LANGUAGES:
    (folder / f"report.{language}.xlsx").write_bytes(ledger(language))
    (folder / f"publication.{language}.xlsx").write_bytes(publication(language))
