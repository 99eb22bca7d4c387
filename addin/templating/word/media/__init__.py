"""What comes into the package besides text: pictures, charts, files, other documents?"""

from addin.templating.word.media.additions import Additions
from addin.templating.word.media.drawings import chart_graphic, drawing_frame, picture_graphic

__all__ = ["Additions", "chart_graphic", "drawing_frame", "picture_graphic"]
