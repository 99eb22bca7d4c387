"""Which styles of a template make a paragraph a heading, and which number it?"""

from addin.templating.word.xml import Element


def heading_styles(styles: Element | None) -> frozenset[str]:
    """The ids of the styles that make a paragraph a heading."""
    found: set[str] = set()
    if styles is not None:
        for style in styles.iter("{*}style"):
            name = next((e for e in style.iter("{*}name")), None)
            words = str(next(iter(name.attrib.values()), "")).lower() if name is not None else ""
            if words.startswith(("heading", "title")) or any(
                True for _ in style.iter("{*}outlineLvl")
            ):
                found.update(str(v) for k, v in style.attrib.items() if str(k).endswith("styleId"))
    return frozenset(found)


def numbering_styles(styles: Element | None) -> dict[str, str]:
    """The numbering of paragraphs, by the ids of the styles that number them and nothing else.

    Headings count on through loops, and a style's own indents would not outlive a numbering that
    its paragraphs say themselves: these are left out.
    """
    found: dict[str, str] = {}
    headings = heading_styles(styles)
    for style in () if styles is None else styles.iter("{*}style"):
        number = style.find("{*}pPr/{*}numPr/{*}numId")
        name = next((str(v) for k, v in style.attrib.items() if str(k).endswith("styleId")), "")
        if number is None or style.find("{*}pPr/{*}ind") is not None or name in headings:
            continue
        level = style.find("{*}pPr/{*}numPr/{*}ilvl")
        said = str(number.values()[0])
        depth = "0" if level is None else str(level.values()[0])
        found[name] = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{said}"/></w:numPr>'
    return found
