"""The round of a page of its owner: who reads its committees, and who keeps them."""

from __future__ import annotations

from typing import Final

from django.http import Http404

from khunnatham.assessments import queries
from khunnatham.assessments.models import Round
from khunnatham.assessments.permissions import may_manage_round
from khunnatham.organisations.roles import Role
from khunnatham.review import rosters
from khunnatham.web.acting import found, insist
from khunnatham.web.here import Request

KEEPERS: Final = frozenset({Role.DEPARTMENT_OFFICER})


def round_seen(request: Request, number: int) -> Round:
    """Give a round whose committees this person may read; other departments do not learn of them."""
    round_ = found(queries.round_(number))
    if not rosters.sees_round(request.membership, round_):
        raise Http404
    return round_


def round_kept(request: Request, number: int) -> Round:
    """Give a round whose committees this person keeps."""
    round_ = round_seen(request, number)
    insist(may_manage_round(request.membership, round_.owner, on=request.today))
    return round_
