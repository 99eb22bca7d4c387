"""Which tags does a part of a document hold, where, and what stands around them?"""

from addin.templating.word.reading.parts import MarkedPart, mark_part
from addin.templating.word.reading.places import Places, heading_styles

__all__ = ["MarkedPart", "Places", "heading_styles", "mark_part"]
