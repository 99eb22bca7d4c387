"""How does a Word file become a plan?"""

from addin.templating.word.compiling.document import make_plan

__all__ = ["make_plan"]
