"""The forms of a plan: what is planned, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext, gettext_lazy

from khunnatham.facts.kinds import whole_number
from khunnatham.plans.activities import ActivityDetails, ActivityResult
from khunnatham.plans.models import Activity, BudgetSource
from khunnatham.plans.queries import WholePlan
from khunnatham.programmes.criteria import Choice, Edition
from khunnatham.thai import to_arabic_digits
from khunnatham.web.enrolled import say
from khunnatham.web.fields import ThaiDateField
from khunnatham.wording import Refusal, Text

LONGEST_CHOICE: Final = 80
JUDGED: Final = (
    ("", gettext_lazy("ยังไม่สรุป")),
    ("yes", gettext_lazy("สำเร็จตามเป้าหมาย")),
    ("no", gettext_lazy("ไม่สำเร็จ")),
)
CHOICES: Final = {"": None, "yes": True, "no": False}


class WholeNumberField(forms.CharField):
    """A whole number in Thai or Arabic digits, with or without commas."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=14, **options)
        self.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}

    def clean(self, value: Any) -> int | None:
        """Give the number, or the sentence that says what is wrong with it."""
        text = super().clean(value)
        if not text:
            return None
        name = str(self.label or "")
        try:
            return whole_number(text, of=Text(name, name), field="")
        except Refusal as refusal:
            raise forms.ValidationError(say(refusal.text)) from refusal


class MoneyField(forms.DecimalField):
    """An amount in baht, in Thai or Arabic digits, with or without commas."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}), localize=False, **options
        )

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # the stubs take it for whole numbers
        """Read the amount as people write it."""
        return super().to_python(to_arabic_digits(value).replace(",", "") if isinstance(value, str) else value)


def _long(label: Any, hint: Any = "", rows: int = 2) -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, required=False, widget=forms.Textarea(attrs={"rows": rows}))


class ActivityForm(forms.Form):
    """Every column of the plan form."""

    title = forms.CharField(label=gettext_lazy("ชื่อกิจกรรม"), max_length=300)
    topic = forms.ChoiceField(label=gettext_lazy("ทำเพื่อปัญหาหรือความดีใด"), required=False)
    virtue = forms.ChoiceField(label=gettext_lazy("คุณธรรมเป้าหมาย"), required=False)
    dimension = forms.ChoiceField(label=gettext_lazy("ด้านหรือมิติ"), required=False)
    place_text = forms.CharField(label=gettext_lazy("ที่ไหน"), required=False, max_length=300)
    starts_on = ThaiDateField(label=gettext_lazy("เริ่มเมื่อไร"), required=False)
    ends_on = ThaiDateField(
        label=gettext_lazy("ถึงเมื่อไร"), required=False, help_text=gettext_lazy("กิจกรรมวันเดียวเขียนวันเดียวกัน")
    )
    method = _long(gettext_lazy("ทำอย่างไร"), gettext_lazy("ขั้นตอนสั้น ๆ ว่าใครทำอะไร"), rows=3)
    expected_result = _long(gettext_lazy("ผลที่คาดว่าจะได้"))
    responsible = forms.CharField(
        label=gettext_lazy("ผู้รับผิดชอบ"),
        help_text=gettext_lazy("เขียนเป็นตำแหน่งหรือกลุ่มงาน ไม่ต้องใช้ชื่อบุคคล"),
        required=False,
        max_length=300,
    )
    indicator = forms.CharField(
        label=gettext_lazy("ตัวชี้วัด"), help_text=gettext_lazy("เช่น จำนวนผู้เข้าร่วม"), required=False, max_length=500
    )
    target = forms.CharField(
        label=gettext_lazy("ค่าเป้าหมาย"), help_text=gettext_lazy("เช่น 40 คน"), required=False, max_length=300
    )
    budget = MoneyField(
        label=gettext_lazy("งบประมาณ (บาท)"), help_text=gettext_lazy("ไม่ใช้งบประมาณเว้นว่างได้"), required=False
    )
    budget_source = forms.ChoiceField(
        label=gettext_lazy("ที่มาของงบประมาณ"), choices=BudgetSource.choices, required=False
    )
    budget_from = forms.CharField(
        label=gettext_lazy("หน่วยงานหรือแหล่งงบ"),
        help_text=gettext_lazy("ถ้าหน่วยงานอื่นสนับสนุน เขียนชื่อหน่วยงาน"),
        required=False,
        max_length=300,
    )
    strategy = forms.CharField(
        label=gettext_lazy("เป็นส่วนหนึ่งของยุทธศาสตร์ใด"),
        help_text=gettext_lazy("เขียนชื่อยุทธศาสตร์หรือแผนที่บรรจุกิจกรรมนี้ไว้ ถ้าไม่มีเว้นว่าง"),
        required=False,
        max_length=500,
    )

    def __init__(
        self, edition: Edition, plan: WholePlan, activity: Activity, data: Any = None, *, fields: Sequence[Choice] = ()
    ) -> None:
        super().__init__(data, initial=_planned(activity))
        if fields or activity.dimension:
            self._choose("dimension", _named(fields, activity.dimension))
        else:
            del self.fields["dimension"]
        self.topics = {str(topic.pk): topic for topic in plan.topics}
        rows = [(key, _short(topic.text)) for key, topic in self.topics.items()]
        self._choose("topic", [("", gettext("ยังไม่ระบุ")), *rows])
        self._choose("virtue", virtue_choices(edition, plan, activity.virtue))

    def _choose(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def details(self) -> ActivityDetails:
        """Give what was typed as the domain takes it."""
        return ActivityDetails(**{name: value for name, value in self.cleaned_data.items() if name != "topic"})


class ResultForm(forms.Form):
    """What came of an activity."""

    progress_percent = WholeNumberField(label=gettext_lazy("ความก้าวหน้า (ร้อยละ)"), help_text=gettext_lazy("0 ถึง 100"))
    actual_result = _long(gettext_lazy("ผลที่เกิดขึ้นจริง"), gettext_lazy("เทียบกับตัวชี้วัดและค่าเป้าหมาย"), rows=3)
    is_achieved = forms.ChoiceField(
        label=gettext_lazy("สรุปผล"), choices=JUDGED, widget=forms.RadioSelect, required=False, initial=""
    )
    improvement = _long(gettext_lazy("ปัญหาดีขึ้นอย่างไร เทียบก่อนและหลังทำ"), rows=3)
    before = forms.CharField(
        label=gettext_lazy("ก่อนทำ"),
        help_text=gettext_lazy("ตัวเลขหรือคำ เช่น มาสายเดือนละ 20 ครั้ง"),
        required=False,
        max_length=500,
    )
    after = forms.CharField(
        label=gettext_lazy("หลังทำ"),
        help_text=gettext_lazy("ตัวเลขหรือคำ เช่น มาสายเดือนละ 4 ครั้ง"),
        required=False,
        max_length=500,
    )
    finished_on = ThaiDateField(label=gettext_lazy("วันที่ทำเสร็จ"), required=False)
    participants = WholeNumberField(label=gettext_lazy("ผู้เข้าร่วม (คน)"), required=False)
    staff_participants = WholeNumberField(label=gettext_lazy("ในจำนวนนี้เป็นบุคลากรของหน่วยงาน (คน)"), required=False)
    spent = MoneyField(label=gettext_lazy("งบที่ใช้จริง (บาท)"), required=False)
    is_reported = forms.BooleanField(label=gettext_lazy("รายงานผลต่อผู้บังคับบัญชาแล้ว"), required=False)

    def __init__(self, activity: Activity, data: Any = None) -> None:
        super().__init__(data, initial=_came(activity))

    def result(self) -> ActivityResult:
        """Give what was typed as the domain takes it."""
        given = dict(self.cleaned_data)
        given["is_achieved"] = CHOICES[given["is_achieved"]]
        return ActivityResult(**given)


def _named(fields: Sequence[Choice], standing: str) -> list[tuple[str, str]]:
    rows = {"": gettext("ยังไม่ระบุ")} | {field.key: say(field.title) for field in fields}
    return list((rows if standing in rows else rows | {standing: standing}).items())


def virtue_choices(edition: Edition, plan: WholePlan | None, standing: str = "") -> list[Any]:
    """Give the target virtues first, then the other ones of the edition."""
    known = {virtue.key: say(virtue.title) for virtue in edition.virtues}
    chosen = [key for key in (plan.plan.target_virtues if plan else []) if key in known]
    extra = [word.strip() for word in (plan.plan.extra_virtues if plan else "").split(",") if word.strip()]
    targets = [(key, known[key]) for key in chosen] + [(word[:60], word) for word in extra]
    others = [(key, title) for key, title in known.items() if key not in chosen]
    if standing and standing not in {key for key, _ in (*targets, *others)}:
        others.append((standing, standing))
    groups: list[Any] = [("", gettext("ยังไม่ระบุ"))]
    groups += [(gettext("คุณธรรมเป้าหมายของหน่วยงาน"), targets)] if targets else []
    return groups + ([(gettext("คุณธรรมอื่น"), others)] if others else [])


def _planned(activity: Activity) -> dict[str, Any]:
    names = [name for name in ActivityForm.base_fields if name != "topic"]
    return {name: getattr(activity, name) for name in names} | {"topic": str(activity.topic_id or "")}


def _came(activity: Activity) -> dict[str, Any]:
    given = {name: getattr(activity, name) for name in ResultForm.base_fields}
    return given | {"is_achieved": next(key for key, value in CHOICES.items() if value is activity.is_achieved)}


def _short(text: str) -> str:
    return Truncator(" ".join(text.split())).chars(LONGEST_CHOICE)
