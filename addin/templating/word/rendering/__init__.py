"""How are the parts of a document written with values?"""

from addin.templating.word.rendering.job import Job

__all__ = ["Job"]
