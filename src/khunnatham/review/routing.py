"""Which kind of body sits at a stage of an edition's route, and where."""

from __future__ import annotations

from typing import Final

from khunnatham.organisations.models import UnitKind
from khunnatham.programmes.criteria import Stage

PROVINCE_SCOPE: Final = "province"


def kind_of(stage: Stage) -> str:
    """Give the kind of unit that sits as the stage's body: the kind itself, or a committee of the edition's own naming."""
    return stage.body if stage.body in set(UnitKind) else UnitKind.SUBCOMMITTEE.value
