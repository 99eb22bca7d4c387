"""How is a Word file with tags compiled and filled?"""

from addin.templating.word.template import WordTemplate, compile_word

__all__ = ["WordTemplate", "compile_word"]
