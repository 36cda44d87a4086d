"""Appeals: whoever is refused on a ground is told where to go, and is heard there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from torana.language.naming import must_be_one_of

if TYPE_CHECKING:
    from torana.language.build import Reading
    from torana.language.model import Process
    from torana.language.tree import Part


def check(name: str, reading: Reading) -> None:
    """Report refusals from which no way leads on, and ways that lead nowhere."""
    root, service = reading.services[name], reading.compiled[name].service
    part = root.part("process")
    if not part.has("stages"):
        return
    if not part.wrote("appeal"):
        if _refuses_on_grounds(service.process):
            told = "who is refused on a ground must know how to appeal"
            expected = (
                "appeal: {service, within, grants, law}, or {none: true, law} if there is none"
            )
            part.tree.problem(part.path, "no-appeal", told, expected=expected)
    else:
        _appeal(part.part("appeal"), service.process, service.agency, reading)
    heard = {
        other.service.process.appeal.service
        for other in reading.compiled.values()
        if other.service.process.appeal
    }
    if service.appeals and name not in heard:
        told = "this service hears appeals, and no other service names it under `appeal`"
        root.tree.problem("appeals", "appeals-of-nothing", told)


def _refuses_on_grounds(process: Process) -> bool:
    return any(
        action.grounds and to.outcome == "refused"
        for stage in process.stages.values()
        if stage.post
        for action in stage.actions.values()
        if (to := process.stages.get(action.to)) is not None
    )


def _appeal(part: Part, process: Process, agency: str, reading: Reading) -> None:
    tell = part.tree.problem
    if part.flag("none"):
        for key in ("service", "within", "grants"):
            if part.has(key):
                tell(part.under(key), "two-appeals", f'there is no appeal, so "{key}" says nothing')
        return
    for key, says in _NEEDS.items():
        if not part.wrote(key):
            tell(part.path, "missing-key", f'an appeal needs "{key}" ({says})')
    if part.has("grants") and must_be_one_of(
        part, "grants", part.text("grants"), process.stages, "stage"
    ):
        stage = process.stages[part.text("grants")]
        if stage.outcome != "granted":
            told = (
                f'an appeal that is allowed ends the case as granted, and "{stage.name}" does not'
            )
            tell(part.under("grants"), "unknown-outcome", told)
    _hears(part, agency, reading)


def _hears(part: Part, agency: str, reading: Reading) -> None:
    """Report a service that cannot hear the appeal."""
    tell = part.tree.problem
    hears = part.text("service")
    if part.has("service") and must_be_one_of(part, "service", hears, reading.compiled, "service"):
        other = reading.compiled[hears].service
        if not other.appeals:
            told = f'"{hears}" does not hear appeals'
            tell(part.under("service"), "hears-no-appeals", told, expected="appeals: true in it")
        elif other.agency != agency and agency in reading.nation.agencies:
            told = f'"{hears}" is of another agency, which cannot open the case yet'
            tell(part.under("service"), "appeal-elsewhere", told, expected=f"a service of {agency}")


_NEEDS = {
    "service": "which service hears it",
    "within": "for how long",
    "grants": "the stage to which an appeal that is allowed takes the case",
}
