"""Which paragraphs does a tag join, because it runs over both or says so with a dash?

And which codes of fields has Word split over runs?
"""

from addin.ooxml.xml import local, remove
from addin.templating.language.tags import Tag, find_tags
from addin.templating.word.reading.lines import RunLine
from addin.templating.word.xml import SPACE, Element, is_word

_MARKERS = {"bookmarkStart", "bookmarkEnd", "proofErr", "permStart", "permEnd"}


def join_paragraphs(root: Element) -> None:
    """Join paragraphs in place.

    ``{%- ... %}`` at the start of a paragraph joins it to the one before, ``{% ... -%}`` at the
    end to the one behind; a tag that a paragraph does not close goes on in the next. The dash
    takes a line break beside the tag in the same way.
    """
    for paragraph in list(root.iter("{*}p")):
        if is_word(paragraph, "p") and paragraph.getparent() is not None:
            _join_around(paragraph)


def join_codes(root: Element) -> None:
    """Write the code of each field, ``REF name``, into one text, so that its words are whole."""
    first: Element | None = None
    for element in list(root.iter("{*}instrText", "{*}fldChar", "{*}p")):
        if local(element) != "instrText":
            first = None
        elif first is not None and _line_of(first) is _line_of(element):
            first.text = (first.text or "") + (element.text or "")
            first.set(SPACE, "preserve")
            remove(element)
        else:
            first = element


def _line_of(code: Element) -> Element | None:
    run = code.getparent()
    return None if run is None else run.getparent()


def _join_around(paragraph: Element) -> None:
    while True:
        line = RunLine.of_paragraph(paragraph)
        text = line.text
        if "{" not in text:
            return
        tags, _ = find_tags(text)
        if not tags:
            return
        previous = _neighbour(paragraph, forwards=False)
        if tags[0].joins_before and not text[: tags[0].start].strip() and _takes(previous):
            # The dash has done its work: the blanks of the text before stay.
            line.put(tags[0].start + 2, tags[0].start + 3, "")
            line.put(0, tags[0].start, "")
            assert previous is not None  # noqa: S101 - it takes
            _append(previous, paragraph)
            paragraph = previous
            continue
        following = _neighbour(paragraph, forwards=True)
        if _goes_on(tags[-1], text, following):
            if tags[-1].closed:
                line.put(tags[-1].end, len(text), "")
                line.put(tags[-1].end - 3, tags[-1].end - 2, "")
            assert following is not None  # noqa: S101 - it goes on there
            _append(paragraph, following)
            continue
        _trim_breaks(paragraph)
        return


def _goes_on(last: Tag, text: str, following: Element | None) -> bool:
    if not _takes(following):
        return False
    if last.closed:
        return last.joins_after and not text[last.end :].strip()
    joined = text + RunLine.of_paragraph(following).text if following is not None else ""
    tags, _ = find_tags(joined)
    return any(tag.start == last.start and tag.closed for tag in tags)


def _takes(paragraph: Element | None) -> bool:
    """Whether a paragraph can be joined: one that stands for a block has no text to join."""
    if paragraph is None:
        return False
    return not any(tag.scope for tag in find_tags(RunLine.of_paragraph(paragraph).text)[0])


def _neighbour(paragraph: Element, *, forwards: bool) -> Element | None:
    step = paragraph.getnext() if forwards else paragraph.getprevious()
    while step is not None and local(step) in _MARKERS:
        step = step.getnext() if forwards else step.getprevious()
    return step if step is not None and is_word(step, "p") else None


def _append(first: Element, second: Element) -> None:
    parent = second.getparent()
    for child in list(second):
        if not is_word(child, "pPr"):
            first.append(child)
        else:
            _keep_section(first, child)
    if parent is not None:
        parent.remove(second)


def _keep_section(first: Element, properties: Element) -> None:
    section = next((child for child in properties if is_word(child, "sectPr")), None)
    if section is None:
        return
    mine = next((child for child in first if is_word(child, "pPr")), None)
    if mine is None:
        mine = first.makeelement(properties.tag)
        first.insert(0, mine)
    mine.append(section)


def _trim_breaks(paragraph: Element) -> None:
    """Take the blanks beside a dash: a line break with them, else as Jinja does."""
    line = RunLine.of_paragraph(paragraph)
    tags, _ = find_tags(line.text)
    for tag in reversed([tag for tag in tags if tag.joins_after or tag.joins_before]):
        text = line.text
        if tag.joins_after:
            blank = len(text[tag.end :]) - len(text[tag.end :].lstrip(" \t\n"))
            if "\n" in text[tag.end : tag.end + blank]:
                blank = text.index("\n", tag.end) + 1 - tag.end
            line.put(tag.end, tag.end + blank, "") if blank else None
        if tag.joins_before:
            before = text[: tag.start]
            kept = len(before.rstrip(" \t\n"))
            if "\n" in before[kept:]:
                kept = before.rindex("\n")
            line.put(kept, tag.start, "") if kept < tag.start else None
