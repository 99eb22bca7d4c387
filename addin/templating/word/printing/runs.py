"""What leaves a run, stands instead of it, and enters it again?"""

import re

from addin.templating.language.marks import Spot


def instead_of_run(runs: str, spot: Spot) -> str:
    """Runs of their own where a tag stands: it leaves the run around it, or writes none."""
    head, _, _, tail = run_pieces(spot)
    return f"{head}{runs}{tail}"


def rich_spot(spot: Spot, enter: str, leave: str) -> Spot:
    """The spot of one piece of rich text: breaks leave its run and enter it again."""
    p = "w:p"
    head = spot.enter.partition("<w:r>")[0] if spot.kind == "block" else _paragraph_head(spot)
    return Spot(
        kind="text",
        line='</w:t><w:br/><w:t xml:space="preserve">',
        tab='</w:t><w:tab/><w:t xml:space="preserve">',
        paragraph=f"{leave}</{p}>{head}{enter}",
        page=f'{leave}</{p}><{p}><w:r><w:br w:type="page"/></w:r></{p}>{head}{enter}',
    )


def _paragraph_head(spot: Spot) -> str:
    found = re.search(r"</w:p>(<w:p>.*?)(?:<w:r>|<w:r )", spot.paragraph, re.DOTALL)
    return found[1] if found else "<w:p>"


def run_pieces(spot: Spot) -> tuple[str, str, str, str]:
    """What comes before runs at a spot, what enters and leaves one, and what comes behind."""
    if spot.kind == "text":
        return spot.leave, spot.enter, spot.leave, spot.enter
    if spot.kind == "block":
        head, sign, rest = spot.enter.partition("<w:r>")
        return head, f"{sign}{rest}", spot.leave.removesuffix("</w:p>"), "</w:p>"
    return "", spot.enter, spot.leave, ""


def bookmark_pieces(spot: Spot) -> tuple[str, ...]:
    """The markup around bound text at a spot, in pieces between its id and its name."""
    if not spot.leave:
        return ()
    p = _prefix(spot.leave)
    head, enter, leave, tail = run_pieces(spot)
    end = f'<{p}bookmarkEnd {p}id="'
    return (
        f'{head}<{p}bookmarkStart {p}id="',
        f'" {p}name="',
        f'"/>{enter}',
        f"{leave}{end}",
        f'"/>{tail}',
        f'<{p}sdt><{p}sdtPr><{p}tag {p}val="',
        f'"/></{p}sdtPr><{p}sdtContent>{enter}',
        f"{leave}</{p}sdtContent></{p}sdt>",
        end,
    )


def _prefix(leave: str) -> str:
    name = leave[2 : leave.index(">")]
    return name.rsplit(":", 1)[0] + ":" if ":" in name else ""
