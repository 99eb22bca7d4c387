"""What is wrong with a template, where, and all of it, before anything is filled?"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from addin.errors import Finding, Level, Place, TemplateError
from addin.templating.compiled import Template
from addin.templating.language.limits import FAULTS, is_one_shot
from addin.templating.language.marks import Need
from addin.templating.template import compile_template
from addin.templating.values import Filling

Values = Mapping[str, Any] | Filling


def lint(
    template: Path | str | bytes | Template, values: Values | None = None
) -> tuple[Finding, ...]:
    """Everything that is wrong with a template.

    Without values: what its tags say, how they are nested, and what it would silently lose. With
    values also which names have none (with the nearest that has), what is looped over and is no
    list, what fails when it is filled, and which values nothing reads (level I). Findings of level
    H keep the template from being filled. Raises FileError where the file cannot be used.
    """
    compiled = compile_template(template) if isinstance(template, Path | str | bytes) else template
    found = list(compiled.findings)
    if values is not None:
        filling = values if isinstance(values, Filling) else Filling(values=values)
        found += _against_values(compiled, filling)
    return tuple(dict.fromkeys(found))


def _against_values(template: Template, filling: Filling) -> list[Finding]:
    found = [
        finding
        for need in template.needs
        for finding in _need_findings(need, filling.values, template.needs)
    ]
    if any(finding.level is Level.HARD for finding in template.findings):
        return found
    if not any(map(is_one_shot, filling.values.values())):  # reading would leave none to fill with
        trial = _trial(template, filling)
        told = {(finding.rule, str(finding.place)) for finding in found}
        if not trial:  # what lacks a value lies where these values never lead, or in another item
            found = [replace(f, level=Level.SOFT) for f in found if "[]" not in f.text.en]
        found += [f for f in trial if (f.rule, str(f.place)) not in told]
    found += _unused(template, filling.values)
    return found


def _need_findings(
    need: Need, values: Mapping[str, Any], needs: Sequence[Need]
) -> Iterator[Finding]:
    """What the values say against one need; what lies in an empty list is not asked."""
    if need.optional or any(n.optional and need.path.startswith(f"{n.path}.") for n in needs):
        return
    steps = need.path.replace("[]", ".[]").split(".")
    for known, value, owner, name in _walk(steps, values):
        if not known:
            from addin.templating.language.findings import did_you_mean

            meant = did_you_mean(name, owner)
            yield FAULTS("no_value", path=need.path, meant=meant).at(need.place)
            return
        if need.kind == "list" and not isinstance(value, Iterable):
            kind = type(value).__name__
            yield FAULTS("no_list", path=need.path, kind=kind).at(need.place)
            return


def _walk(steps: Sequence[str], value: Any) -> Iterator[tuple[bool, Any, Iterable[str], str]]:
    """Whether a path has a value, the value, the names where it ends and the one asked there."""
    if not steps:
        yield True, value, (), ""
    elif steps[0] == "[]":
        for item in value if isinstance(value, list | tuple) else ():
            yield from _walk(steps[1:], item)
    elif isinstance(value, Mapping):
        if steps[0] in value:
            yield from _walk(steps[1:], value[steps[0]])
        else:
            yield False, None, [str(key) for key in value], steps[0]
    elif hasattr(value, steps[0]):
        yield from _walk(steps[1:], getattr(value, steps[0]))
    else:
        names = [name for name in dir(value) if not name.startswith("_")]
        yield False, None, names, steps[0]


def _trial(template: Template, filling: Filling) -> Sequence[Finding]:
    """Fill the template once for what only filling shows."""
    try:
        template.fill(filling)
    except TemplateError as error:
        return error.findings
    return ()


def _unused(template: Template, values: Mapping[str, Any]) -> Iterator[Finding]:
    read = {need.name for need in template.needs}
    # A tag that is displaced by another would have read its value, and is reported itself.
    displaced = " ".join(f.text.en for f in template.findings if f.rule == "T-209")
    for name in values:
        if name not in read and name not in displaced:
            yield FAULTS("unused", name=name).at(Place())
