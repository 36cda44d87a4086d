"""From a compiled process to the table that `pure.process` runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from torana.language.model import Need
from torana.pure.process import StageTable, Step, Table

if TYPE_CHECKING:
    from torana.language.model import Action, Service, Stage


def process_table(service: Service) -> Table:
    """Return the way of a service's cases as a table."""
    process = service.process
    return Table(process.start, {name: _stage(stage) for name, stage in process.stages.items()})


def _stage(stage: Stage) -> StageTable:
    return StageTable(
        name=stage.name,
        post=stage.post,
        by_applicant=stage.by_applicant,
        steps={name: _step(action) for name, action in stage.actions.items()},
        auto=tuple(rule.do for rule in stage.auto),
        late_to=stage.late.to if stage.late else "",
        outcome=stage.outcome,
    )


def _step(action: Action) -> Step:
    return Step(
        name=action.name,
        to=action.to,
        needs_reason=action.reason is Need.REQUIRED,
        needs_message=action.message is Need.REQUIRED,
        grounds=action.grounds,
        returns=action.returns,
    )
