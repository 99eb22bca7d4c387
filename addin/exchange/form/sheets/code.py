"""How does a form say on paper which form it is, so that a scanner reads it?

The home of segno. The code cannot follow the cells, as the checksum in letters does: it names
the form alone, as ``collect --paper FORM=CHECKSUM`` takes it.
"""

from io import BytesIO

_DOTS, _QUIET, _MASK = 4, 2, 3


def qr_code(text: str) -> bytes:
    """A picture (PNG) of a QR code; the same text gives the same bytes.

    Any of the eight masks is read; finding out the fairest takes longer than all the rest.
    """
    import segno

    stream = BytesIO()
    segno.make(text, error="m", micro=False, mask=_MASK).save(
        stream, kind="png", scale=_DOTS, border=_QUIET
    )
    return stream.getvalue()
