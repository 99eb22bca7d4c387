"""How does a value become markup where its tag stands?"""

from addin.templating.word.printing.host import Host
from addin.templating.word.printing.printer import Printer

__all__ = ["Host", "Printer"]
