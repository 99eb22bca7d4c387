"""How do the cells of a form look?"""

from dataclasses import replace

from addin.ooxml.newbook import Look

_SONG, _HEI, _LINE = "宋体", "黑体", "#7F7F7F"
_YELLOW, _GOLD = "#FFF9D6", "#FFE699"
_MOST_DECIMALS = 15

_PLAIN = Look(font=_SONG, size=10.5, valign="vcenter")
_BOXED = replace(_PLAIN, border=_LINE)
_ENTRY = replace(_BOXED, fill=_YELLOW, unlocked=True)
_HEADER = replace(_BOXED, font=_HEI, fill="#DCE6F1", wrap=True, align="center")
_SIGNED = replace(_PLAIN, below="#000000", unlocked=True, fill=_YELLOW)
LOOKS = {
    "title": replace(_PLAIN, font=_HEI, size=18, align="center_across"),
    "small": replace(_PLAIN, size=9.5),
    "tiny": replace(_BOXED, size=9, wrap=True),
    "strong": replace(_PLAIN, font=_HEI, size=11),
    "label": replace(_PLAIN, align="right"),
    "label_two": replace(_PLAIN, align="right", wrap=True, size=7.5),
    "label_left": replace(_PLAIN, font=_HEI, size=11, valign="top"),
    "wrapped": replace(_PLAIN, wrap=True, size=11, valign="top"),
    "header": _HEADER,
    "header_input": replace(_HEADER, fill=_GOLD),
    "text": replace(_BOXED, wrap=True),
    "centre": replace(_BOXED, align="center", wrap=True),
    "number": replace(_BOXED, align="right", fill="#F2F2F2"),
    "verdict": replace(_BOXED, wrap=True, size=9.5),
    "input": replace(_ENTRY, align="center", wrap=True),
    "input_text": replace(_ENTRY, wrap=True),
    "input_number": replace(_ENTRY, align="right"),
    "signature": replace(_SIGNED, number="@"),
    "date": replace(_SIGNED, number='yyyy"年"m"月"d"日"', align="left"),
    "checksum": replace(_PLAIN, font="Courier New", bold=True, size=11),
    "bad": Look(fill="#F8CBAD", colour="#9C0006", bold=True),
    "doubt": Look(fill=_GOLD, colour="#7F6000"),
    "said": Look(fill="#E2EFDA", colour="#375623"),
    "good": Look(colour="#375623"),
}
# Numbers as they are shown; what is typed may have two decimals more.
LOOKS |= {
    f"{name} {decimals}": replace(LOOKS[name], number=f"0.{'0' * decimals}{more}")
    for name, more in (("number", ""), ("input_number", "##"))
    for decimals in range(1, _MOST_DECIMALS + 1)
}


# The largest size at which a title is not clipped on the cover, which has room for so many.
_COVER_SIZES, _COVER_WIDTH = (22, 18, 16, 14, 12, 10, 8), 900
LOOKS |= {
    f"cover {size}": replace(_PLAIN, font=_HEI, size=size, align="center_across")
    for size in _COVER_SIZES
}


def cover_look(title: str) -> str:
    """The name of the look of a title on the cover."""
    wide = columns_wide(title)
    size = next((s for s in _COVER_SIZES if s * wide <= _COVER_WIDTH), _COVER_SIZES[-1])
    return f"cover {size}"


def with_decimals(name: str, decimals: int) -> str:
    """The name of the look of a number with so many decimals."""
    return f"{name} {decimals}" if decimals else name


def columns_wide(text: str) -> int:
    """How wide a text is in letters; a Chinese one takes the room of two."""
    return len(text.encode("gbk", "replace"))
