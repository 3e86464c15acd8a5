"""Enrolments with their declarations, assessments with their answers and proofs, and what was handed in."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from khunnatham.assessments.edition_models import PublishedEdition, SameAs  # noqa: F401 - the application finds its models here
from khunnatham.assessments.judging_models import Ground, Interest, Judging  # noqa: F401 - as above

# Whoever writes about cases needs rounds too: they are found here as well.
from khunnatham.assessments.round_models import Extension, Round, RoundLimit, RoundState, Window  # noqa: F401
from khunnatham.assessments.states import State
from khunnatham.evidence.models import Evidence
from khunnatham.facts.models import Fact
from khunnatham.organisations.models import Unit
from khunnatham.organisations.revising import Revised

NONE = ""  # a unit without a variant, an assessment without a tier: no NULL beside the empty word


class EnrolmentState(models.TextChoices):
    """Whether the intent paper is still being written."""

    DRAFT = "draft", "กำลังกรอก"
    FILED = "filed", "ยื่นแล้ว"


class Enrolment(Revised):
    """The intent of one unit to take part in one round, with its profile (อ.01)."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="enrolments")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="enrolments")
    variant = models.CharField(max_length=40, blank=True)
    track = models.CharField(max_length=40)
    profile: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField(default=dict)
    head_count = models.ForeignKey(Fact, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # The tier that the unit held before this round; blank where it held none or nobody asked.
    prior_tier = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=5, choices=EnrolmentState.choices, default=EnrolmentState.DRAFT)
    created_at = models.DateTimeField()
    filed_at = models.DateTimeField(null=True, blank=True)
    filed_by = models.CharField(max_length=60, blank=True)
    filed_by_th = models.CharField(max_length=300, blank=True)
    filed_by_en = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["round", "unit"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="enrolment_once_a_round", fields=["round", "unit"]),
            models.CheckConstraint(name="enrolment_has_a_track", condition=~Q(track="")),
            models.CheckConstraint(
                name="enrolment_filed_says_when_and_by_whom",
                condition=Q(state="draft", filed_at__isnull=True, filed_by="")
                | (Q(state="filed", filed_at__isnull=False) & ~Q(filed_by="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.round_id}"

    @property
    def key(self) -> str:
        """Give the plain key by which the journal knows the enrolment."""
        return f"enrolment:{self.pk}"

    @property
    def is_filed(self) -> bool:
        """Tell whether the intent paper went to the province."""
        return self.state == EnrolmentState.FILED


class Declaration(Revised):
    """The unit's declaration of intent: its words, who signed (as a share of the head-count), where it was posted."""

    enrolment = models.OneToOneField(Enrolment, on_delete=models.PROTECT, related_name="declaration")
    text = models.TextField(blank=True)
    declared_on = models.DateField(null=True, blank=True)
    signatures = models.ForeignKey(Fact, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    posted_on = models.DateField(null=True, blank=True)
    posted_where = models.CharField(max_length=300, blank=True)
    posting = models.ForeignKey(Evidence, on_delete=models.PROTECT, null=True, blank=True, related_name="postings")

    class Meta:
        ordering: ClassVar = ["enrolment"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="declaration_posted_says_where", condition=Q(posted_on__isnull=True) | ~Q(posted_where="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id}"

    @property
    def key(self) -> str:
        """Give the plain key by which the journal knows the declaration."""
        return f"declaration:{self.pk}"


class Assessment(models.Model):
    """The self-assessment of an enrolled unit: where it stands, and the provisional result of its answers."""

    enrolment = models.OneToOneField(Enrolment, on_delete=models.PROTECT, related_name="assessment")
    state = models.CharField(max_length=9, default=State.OPEN, choices=[(state.value, state.value) for state in State])
    # The station of the edition's route at which it is; blank while it is with the unit.
    stage = models.CharField(max_length=60, blank=True)
    # What is handed in next, and until when for this very unit: kept here so that lists need no second look.
    window = models.CharField(max_length=60)
    due_at = models.DateTimeField()
    # The number of the latest submission; 0 until the first one.
    version = models.PositiveSmallIntegerField(default=0)
    result: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    result_at = models.DateTimeField()
    engine = models.CharField(max_length=20)
    tier = models.CharField(max_length=60, blank=True)
    points_achieved = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    points_available = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    answered = models.PositiveSmallIntegerField(default=0)
    leaves = models.PositiveSmallIntegerField(default=0)
    is_late = models.BooleanField(default=False)
    changed_at = models.DateTimeField()
    prepared_at = models.DateTimeField(null=True, blank=True)
    prepared_by = models.CharField(max_length=60, blank=True)
    prepared_by_th = models.CharField(max_length=300, blank=True)
    prepared_by_en = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(name="assessment_state_is_known", condition=Q(state__in=[*State])),
            models.CheckConstraint(name="assessment_answers_within_leaves", condition=Q(answered__lte=F("leaves"))),
            models.CheckConstraint(
                name="assessment_signed_says_by_whom",
                condition=~Q(state="signed") | (Q(prepared_at__isnull=False) & ~Q(prepared_by="")),
            ),
            models.CheckConstraint(
                name="assessment_beyond_the_unit_was_handed_in",
                condition=Q(state__in=["open", "signed"], stage="")
                | Q(state="returned", version__gte=1, stage="")
                | (
                    Q(state__in=["submitted", "listed", "decided", "contested", "final"], version__gte=1) & ~Q(stage="")
                ),
            ),
            models.CheckConstraint(
                name="assessment_points_travel_together",
                condition=Q(points_achieved__isnull=True, points_available__isnull=True)
                | Q(points_achieved__isnull=False, points_available__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            # Lists and counts read this and not the wide rows. It begins with the enrolment on purpose: led by the state,
            # databases would walk the nation's cases of a state to find those of one province.
            models.Index(fields=["enrolment", "state", "stage", "is_late", "version"], name="assessment_standing"),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.state}"

    @property
    def key(self) -> str:
        """Give the plain key by which the journal knows the assessment."""
        return f"assessment:{self.pk}"

    @property
    def unit(self) -> Unit:
        """Give the assessed unit (fetch it with the enrolment where several are shown)."""
        return self.enrolment.unit


class Answer(Revised):
    """What the unit says to one requirement; ``value`` is nothing where only a note was written."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="answers")
    key = models.CharField(max_length=60)
    value: models.JSONField[Any, Any] = models.JSONField(null=True)
    note = models.TextField(blank=True)
    fact = models.ForeignKey(Fact, on_delete=models.PROTECT, null=True, blank=True, related_name="answers")

    class Meta:
        ordering: ClassVar = ["assessment", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="answer_once_a_requirement", fields=["assessment", "key"]),
            models.CheckConstraint(name="answer_has_a_key", condition=~Q(key="")),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.key}"


class EvidenceUse(models.Model):
    """One proof beside one requirement, or beside a paper (key ``"paper:<key>"``)."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="uses")
    key = models.CharField(max_length=60)
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="uses")
    attached_at = models.DateTimeField()
    attached_by = models.CharField(max_length=60)
    attached_by_th = models.CharField(max_length=300)
    attached_by_en = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar = ["assessment", "key", "attached_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="evidence_used_once_a_requirement", fields=["assessment", "key", "evidence"]),
            models.CheckConstraint(name="evidence_use_has_a_key", condition=~Q(key="")),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.key} {self.evidence_id}"


class Submission(models.Model):
    """What was handed in, whole: triggers refuse to change or remove it."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="submissions")
    version = models.PositiveSmallIntegerField()
    window = models.CharField(max_length=60)
    # The requirements that were handed in; none named means all of them.
    covers: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    handed_in_at = models.DateTimeField()
    due_at = models.DateTimeField()
    is_late = models.BooleanField()
    prepared_at = models.DateTimeField()
    prepared_by = models.CharField(max_length=60)
    prepared_by_th = models.CharField(max_length=300)
    prepared_by_en = models.CharField(max_length=300)
    signed_by = models.CharField(max_length=60)
    signed_by_th = models.CharField(max_length=300)
    signed_by_en = models.CharField(max_length=300)
    signed_for_th = models.CharField(max_length=300, blank=True)
    signed_for_en = models.CharField(max_length=300, blank=True)
    # Answers, notes, texts, plan, proofs with their digests, head-count, edition.
    frozen: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()
    result: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()
    tier = models.CharField(max_length=60, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["assessment", "version"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="submission_version_once", fields=["assessment", "version"]),
            models.CheckConstraint(name="submission_versions_start_at_one", condition=Q(version__gte=1)),
            models.CheckConstraint(
                name="submission_late_is_after_the_deadline",
                condition=Q(is_late=True, handed_in_at__gt=F("due_at"))
                | Q(is_late=False, handed_in_at__lte=F("due_at")),
            ),
            models.CheckConstraint(name="submission_is_signed", condition=~Q(signed_by="") & ~Q(prepared_by="")),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id} v{self.version}"

    @property
    def key(self) -> str:
        """Give the plain key by which the journal, agendas and resolutions know the submission."""
        return f"submission:{self.pk}"


class FrozenEvidence(models.Model):
    """One proof as it stood when it was handed in: which version, with which digest. Never changed."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="proofs")
    key = models.CharField(max_length=60)
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="frozen_uses")
    # 0 and blank for a link: it has an address and no content of its own.
    version = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering: ClassVar = ["submission", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="frozen_evidence_once", fields=["submission", "key", "evidence"]),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.key} {self.evidence_id}"


class ReturnReason(models.Model):
    """Why a submission went back: one item, one reason. ``key`` is a requirement, a paper, or blank for the whole."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="return_reasons")
    key = models.CharField(max_length=60, blank=True)
    text = models.TextField()
    returned_at = models.DateTimeField()
    returned_by = models.CharField(max_length=60)
    returned_by_th = models.CharField(max_length=300)
    returned_by_en = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar = ["submission", "id"]
        constraints: ClassVar = [models.CheckConstraint(name="return_reason_says_why", condition=~Q(text=""))]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.key}"


class Remark(models.Model):
    """What whoever checks says to something that was handed in, without sending it back. Triggers keep it as it was said."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="remarks")
    key = models.CharField(max_length=60, blank=True)
    text = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=60)
    made_by_th = models.CharField(max_length=300)
    made_by_en = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar = ["submission", "id"]
        constraints: ClassVar = [models.CheckConstraint(name="remark_says_something", condition=~Q(text=""))]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.key}"


class IssueAct(models.TextChoices):
    """What was done about one issue of a tracker, after its rule was met."""

    CONFIRMED = "confirmed", "ยืนยันแล้ว"
    REPORTED = "reported", "รายงานแล้ว"
    ATTESTED = "attested", "รับรองแล้ว"
    VERIFIED = "verified", "ตรวจแล้วตรงกัน"
    CONTRADICTED = "contradicted", "ตรวจแล้วไม่ตรง"


class IssueEvent(models.Model):
    """One act about one issue. It holds no free text on purpose: names and cases have no place here. Never changed."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="issue_events")
    key = models.CharField(max_length=60)
    act = models.CharField(max_length=12, choices=IssueAct.choices)
    # The revision of the answer that it is about: an answer changed since needs the act again.
    revision = models.PositiveIntegerField()
    on = models.DateField()
    # Why the department contradicts, as one of a closed list; blank otherwise.
    ground = models.CharField(max_length=40, blank=True)
    is_late = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=60)
    made_by_th = models.CharField(max_length=300)
    made_by_en = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar = ["assessment", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(name="issue_event_act_is_known", condition=Q(act__in=IssueAct.values)),
            models.CheckConstraint(name="issue_event_has_a_key", condition=~Q(key="")),
            models.CheckConstraint(
                name="issue_event_contradicts_with_a_ground",
                condition=(Q(act="contradicted") & ~Q(ground="")) | (~Q(act="contradicted") & Q(ground="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.key} {self.act}"


class Sending(models.Model):
    """What a unit sent on its way before the hand-in, as a stage of the route asks: triggers refuse to change it."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="sendings")
    stage = models.CharField(max_length=60)
    version = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    is_late = models.BooleanField()
    sent_by = models.CharField(max_length=60)
    sent_by_th = models.CharField(max_length=300)
    sent_by_en = models.CharField(max_length=300)
    frozen: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()
    digest = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["enrolment", "stage", "version"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="sending_version_once", fields=["enrolment", "stage", "version"]),
            models.CheckConstraint(name="sending_versions_start_at_one", condition=Q(version__gte=1)),
            models.CheckConstraint(
                name="sending_late_is_after_the_deadline",
                condition=Q(is_late=True, sent_at__gt=F("due_at"))
                | Q(is_late=False, due_at__isnull=True)
                | Q(is_late=False, sent_at__lte=F("due_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.stage} v{self.version}"

    @property
    def key(self) -> str:
        """Give the plain key by which the journal knows it."""
        return f"sending:{self.pk}"
