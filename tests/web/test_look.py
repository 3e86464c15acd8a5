"""The look without a browser: what tags write, what components promise, what a person may choose."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from http import HTTPStatus
from pathlib import Path
from types import SimpleNamespace as Sample
from typing import Any

import pytest
from django import forms
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template, TemplateSyntaxError
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory, override_settings
from django.utils import translation

from khunnatham.thai import deadline
from khunnatham.web import preferences
from khunnatham.wording import Text

EVENING_IN_LONDON = datetime(2026, 2, 26, 17, 30, tzinfo=UTC)  # already the 27th in Bangkok
WEB = Path(preferences.__file__).parent
TEMPLATES = WEB / "templates"
ICONS = (WEB / "static" / "khunnatham" / "icons.svg").read_text()

STATES = (
    "done", "waiting", "warning", "problem", "todo", "doing", "late", "returned",
    "locked", "honour", "provisional", "default", "revoked", "neutral",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _thai() -> Iterator[None]:
    with translation.override("th"):
        yield


def written(source: str, **values: Any) -> str:
    return Template("{% load khunnatham_tags %}" + source).render(Context(values)).strip()


# ── dates and numbers ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("source", "thai", "english"),
    [
        ("{{ d|thaidate }}", "27 ก.พ. 2569", "27 Feb 2026"),
        ('{{ d|thaidate:"full" }}', "27 กุมภาพันธ์ 2569", "27 February 2026"),
        ("{{ t|thaidate }}", "27 ก.พ. 2569", "27 Feb 2026"),
        ("{{ t|thaidatetime }}", "27 ก.พ. 2569 00:30 น.", "27 Feb 2026, 00:30"),
        ("{{ t|thaitime }}", "00:30", "00:30"),
        ("{{ none|thaidate }}{{ none|thaidatetime }}{{ none|thaitime }}", "––", "––"),
        ("{{ text|wording }}", "คุณธรรม", "Virtue"),
        ("{% unit_name unit %}", "เทศบาล", "Municipality"),
        ("{% unit_name unnamed %}", "เทศบาล", "เทศบาล"),
    ],
)
def test_dates_and_words_follow_the_language_of_the_page(source: str, thai: str, english: str) -> None:
    values = {
        "d": date(2026, 2, 27),
        "t": EVENING_IN_LONDON,
        "none": None,
        "text": Text("คุณธรรม", "Virtue"),
        "unit": Sample(name_th="เทศบาล", name_en="Municipality"),
        "unnamed": Sample(name_th="เทศบาล", name_en=""),
    }

    assert written(source, **values) == thai
    with translation.override("en"):
        assert written(source, **values) == english


def test_every_number_follows_the_digits_the_person_chose() -> None:
    source = "{{ n|digits }} {{ d|thaidate }} {{ 1|percent:3 }} {{ size|filesize }} {% remaining d now %}"
    with preferences.use_digits("thai"):
        thai = written(source, n=1250, d=date(2026, 2, 27), size=1_482_331, now=EVENING_IN_LONDON)

    assert thai.startswith("๑๒๕๐ ๒๗ ก.พ. ๒๕๖๙ ๓๓.๓๓ % ๑.๔ MB ")
    assert preferences.current_digits() == "arabic"
    assert written("{{ n|digits }}", n="เขตที่ ๑๑ มี 12 แห่ง") == "เขตที่ 11 มี 12 แห่ง"


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [
        (1, 3, "33.33 %"),
        (499, 2500, "19.96 %"),
        (19_999, 100_000, "19.99 %"),
        (1, 5, "20.00 %"),
        (0, 4, "0.00 %"),
        (0, 0, "–"),
    ],
)
def test_a_share_is_cut_and_never_rounded_over_a_threshold(part: int, whole: int, shown: str) -> None:
    assert written("{{ part|percent:whole }}", part=part, whole=whole) == shown


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        (None, "0 B"),
        (1023, "1023 B"),
        (1024, "1.0 KB"),
        (150 * 1024, "150 KB"),
        (3 * 1024**2, "3.0 MB"),
        (2 * 1024**4, "2048 GB"),
    ],
)
def test_a_file_says_its_size_in_the_largest_unit_that_fits(size: int | None, shown: str) -> None:
    assert written("{{ size|filesize }}", size=size) == shown


@pytest.mark.parametrize(
    ("day", "words", "kind"),
    [
        (date(2026, 2, 25), "(เลยมา 2 วัน)", "past"),
        (date(2026, 2, 27), "(วันนี้)", "soon"),
        (date(2026, 2, 28), "(พรุ่งนี้)", "soon"),
        (date(2026, 3, 6), "(อีก 7 วัน)", "soon"),
        (date(2026, 3, 7), "(อีก 8 วัน)", "later"),
    ],
)
def test_a_deadline_says_how_many_days_are_left_in_bangkok(day: date, words: str, kind: str) -> None:
    html = written("{% remaining day now %}", day=day, now=EVENING_IN_LONDON)

    assert words in html
    assert f"kn-remaining--{kind}" in html
    assert f'datetime="{day.isoformat()}"' in html


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 5, 31), "ตรงกับวันอาทิตย์ วันวิสาขบูชา กำหนดไม่เลื่อน"),
        (date(2026, 4, 6), "มหาจักรีบรมราชวงศ์"),
        (date(2026, 6, 2), ""),
    ],
)
def test_000_17_a_deadline_on_a_day_off_is_pointed_out_wherever_it_stands(day: date, words: str) -> None:
    html = render_to_string("components/deadline.html", {"due_at": deadline(day), "now": EVENING_IN_LONDON})

    assert words in html
    assert ("กำหนดไม่เลื่อน" in html) is bool(words)


# ── components ─────────────────────────────────────────────────────────────────────────


def test_every_template_compiles_and_uses_only_icons_that_exist() -> None:
    ours = [*TEMPLATES.glob("*.html"), *(TEMPLATES / "components").glob("*.html")]
    for path in ours:
        get_template(str(path.relative_to(TEMPLATES)))
        for part in path.read_text().split('{% icon "')[1:]:
            assert f'id="{part.split(chr(34))[0]}"' in ICONS, path.name


@pytest.mark.parametrize("kind", [*STATES, "info"])
def test_every_state_has_a_word_and_a_shape_of_its_own(kind: str) -> None:
    html = render_to_string("components/status.html", {"kind": kind, "text": "รอมติ"})

    assert "รอมติ" in html
    assert f"icons.svg#{kind}" in html
    assert f'<symbol id="{kind}"' in ICONS


def test_shapes_of_states_differ() -> None:
    shapes = [ICONS.split(f'<symbol id="{state}"')[1].split("</symbol>")[0].partition(">")[2] for state in STATES]

    assert len(set(shapes)) == len(STATES)


def test_no_template_of_the_look_needs_inline_script_or_style() -> None:
    for path in [*TEMPLATES.glob("*.html"), *(TEMPLATES / "components").glob("*.html")]:
        text = path.read_text()
        assert " style=" not in text, path.name
        assert "<style" not in text, path.name
        assert "<script>" not in text, path.name
        assert not any(f" on{event}=" in text for event in ("click", "load", "submit", "change", "input")), path.name


class PlaceForm(forms.Form):
    place = forms.CharField(label="ทำที่ไหน", help_text="สถานที่จริง")
    result = forms.ChoiceField(label="ผล", widget=forms.RadioSelect, choices=[("y", "สำเร็จ")])


def test_label_hint_and_error_are_tied_to_the_input() -> None:
    form = PlaceForm({})

    html = render_to_string("components/field.html", {"field": form["place"]})

    assert 'for="id_place"' in html
    assert 'aria-describedby="id_place_helptext id_place_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_place_helptext"' in html
    assert 'id="id_place_error"' in html
    assert 'class="form-control"' in html


def test_a_set_of_choices_has_a_legend_and_the_error_summary_leads_to_it() -> None:
    form = PlaceForm({})

    field = render_to_string("components/field.html", {"field": form["result"]})
    summary = render_to_string("components/error_summary.html", {"form": form})

    assert "<legend>" in field
    assert 'id="id_result_group"' in field
    assert 'href="#id_result_group"' in summary
    assert 'href="#id_place"' in summary


def test_a_component_with_a_body_sees_the_page_and_leaves_nothing_behind() -> None:
    html = written(
        '{% component "disclosure" title=name %}<b>{{ name }}</b>{% endcomponent %}[{{ title }}{{ body }}]', name="ก"
    )

    assert "<b>ก</b>" in html
    assert html.endswith("[]")


def test_text_of_people_is_escaped_in_components() -> None:
    html = render_to_string("components/task_row.html", {"act": "<script>x</script>", "unit": "<b>", "url": "#"})

    assert "<script>" not in html
    assert "<b>" not in html


def test_a_component_refuses_arguments_without_a_name() -> None:
    with pytest.raises(TemplateSyntaxError, match="name=value"):
        written('{% component "disclosure" "title" %}{% endcomponent %}')


class Nowhere:
    """A site without addresses."""

    urlpatterns = ()


def test_the_page_of_a_fault_stands_even_where_the_addresses_are_broken() -> None:
    with override_settings(ROOT_URLCONF="khunnatham.no_such_module"):
        assert "<h1>" in render_to_string("500.html", {})


@pytest.mark.parametrize("name", ["400.html", "403.html", "403_csrf.html", "404.html", "500.html", "locked-out.html"])
def test_error_pages_need_no_request_and_say_what_to_do(name: str) -> None:
    with override_settings(ROOT_URLCONF=Nowhere):
        html = render_to_string(name, {})

    assert html.count("<h1>") == 1
    assert 'href="/"' in html
    assert "<script" not in html


# ── preferences ────────────────────────────────────────────────────────────────────────


def answered(cookies: dict[str, str]) -> preferences.Preferences:
    request = RequestFactory().get("/")
    request.COOKIES.update(cookies)
    return preferences.read(request)


def test_cookies_say_how_the_screen_looks_and_invented_ones_count_as_none() -> None:
    assert answered({}) == preferences.Preferences("auto", "arabic")
    assert answered({"kn_theme": "dark", "kn_digits": "thai"}) == preferences.Preferences("dark", "thai")
    assert answered({"kn_theme": '"><script>', "kn_digits": "roman"}) == preferences.Preferences("auto", "arabic")


def test_a_choice_is_kept_and_leads_back_only_to_our_own_pages() -> None:
    ours = preferences.set_preferences(
        RequestFactory().post("/", {"digits": "thai", "theme": "x", "next": "/work/?page=2"})
    )
    foreign = preferences.set_preferences(
        RequestFactory().post("/", {"digits": "thai", "next": "https://elsewhere.example/"})
    )

    assert (ours.status_code, ours["Location"]) == (HTTPStatus.FOUND, "/work/?page=2")
    assert {name: morsel.value for name, morsel in ours.cookies.items()} == {"kn_digits": "thai"}
    assert foreign["Location"] == "/"


def test_the_digits_of_one_request_do_not_reach_the_next() -> None:
    def page(request: HttpRequest) -> HttpResponse:
        return HttpResponse(written("{{ 25|digits }}"))

    middleware = preferences.PreferencesMiddleware(page)
    thai = RequestFactory().get("/")
    thai.COOKIES["kn_digits"] = "thai"

    assert [middleware(thai).content.decode(), middleware(RequestFactory().get("/")).content.decode()] == ["๒๕", "25"]
