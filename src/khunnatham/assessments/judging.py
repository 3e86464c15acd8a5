"""Which cases a committee judges, and which of them a member may open: after a word of no interest, and without any against it."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from khunnatham.assessments.judging_models import Ground, Interest, Judging, Waiver
from khunnatham.assessments.models import Assessment
from khunnatham.organisations.models import Membership, UnitKind
from khunnatham.organisations.roles import Role

SITTERS: frozenset[Role] = frozenset({Role.SUBCOMMITTEE_MEMBER, Role.SUBCOMMITTEE_CHAIR})


def lifted() -> Exists:
    """Give the condition on interests: somebody lifted it, and nobody laid it again."""
    return Exists(Waiver.objects.filter(interest=OuterRef("pk"), laid_at__isnull=True))


def standing() -> QuerySet[Interest]:
    """Give every interest that keeps somebody from a case: said or found, and not lifted."""
    return Interest.objects.exclude(ground=Ground.CLEAR).exclude(lifted())


def sits_in_committee(by: Membership) -> bool:
    """Tell whether this membership is a seat of a committee that judges the cases assigned to it, wherever they lie."""
    return by.role_held in SITTERS and by.unit.kind == UnitKind.COMMITTEE


def assigned(by: Membership) -> Q:
    """Give the condition on cases: they are judged by the committee of this membership now."""
    judged = Judging.objects.filter(assessment=OuterRef("pk"), body=by.unit_id, ended_at__isnull=True)
    return Q(Exists(judged))


def opened(by: Membership) -> Q:
    """Give the condition on cases: assigned, the person said that nothing stands against judging, and nothing does."""
    said = Interest.objects.filter(assessment=OuterRef("pk"), account=by.account_id)
    is_clear = Exists(said.filter(ground=Ground.CLEAR))
    return assigned(by) & Q(is_clear) & ~recused(by)


def opens(by: Membership, assessment: Assessment) -> bool:
    """Tell the same of one case."""
    return Assessment.objects.filter(opened(by), pk=assessment.pk).exists()


def judging_of(assessment: Assessment) -> Judging | None:
    """Give by which committee a case is judged now; nothing before it was assigned."""
    return Judging.objects.filter(assessment=assessment, ended_at__isnull=True).select_related("body").first()


def recused(by: Membership) -> Q:
    """Give the condition on cases: something stands against this person judging them."""
    return Q(Exists(standing().filter(assessment=OuterRef("pk"), account=by.account_id)))


def shut(by: Membership) -> Q:
    """Give the condition on cases whose figures are kept from a member: recused, or one's own to judge and not opened."""
    return recused(by) | (assigned(by) & ~opened(by))


def is_recused(by: Membership, assessment: Assessment) -> bool:
    """Tell whether something stands against this person judging the case."""
    return Assessment.objects.filter(recused(by), pk=assessment.pk).exists()
