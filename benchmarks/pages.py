"""How fast the pages are with 10,000 assessments on SQLite (target ≤ 60 ms, median), and whether their queries stay the same.

Run ``python -m benchmarks.pages``. Two scratch databases are made, with 100 and with 10,000 assessments beside the
demonstration; each is measured in a process of its own, through Django's own request cycle with every middleware.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

from benchmarks.table import Row, tell

FEW, MANY = 100, 10_000
RUNS, WARM = 30, 3
PAGE, SAVE, PDF, BUNDLE = 60.0, 12.0, 120.0, 3000.0  # milliseconds
FILES = 60  # of the bundle
RIVALS, RANKING = 1000, 50.0  # units that are ranked, milliseconds a page of 100


def rows() -> Iterator[Row]:
    """Make both databases, measure both, and give the larger one's times with the queries of both."""
    with tempfile.TemporaryDirectory(prefix="khunnatham-benchmark-") as scratch:
        began = perf_counter()
        ground = Path(scratch) / "ground"
        _run(ground, "--lay")
        yield Row("the demonstration loads, with migrations", perf_counter() - began, "s", 60.0)
        yield Row(f"the pages below are those of {MANY:,} assessments", MANY, "")
        measured = {}
        for number in (FEW, MANY):
            place = Path(scratch) / str(number)
            shutil.copytree(ground, place)
            measured[number] = json.loads(_run(place, "--measure", str(number)))
        for name, found in measured[MANY].items():
            yield _row(name, found, measured[FEW][name])


def _row(name: str, found: dict[str, Any], few: dict[str, Any]) -> Row:
    """Tell the time that passed, and beside it the work of the processor: on a shared machine they drift apart."""
    differs = "" if found["queries"] == few["queries"] else "  NOT FIXED"
    note = f"cpu {found['cpu']:.1f}; {few['ms']:.1f} with {FEW}; queries {few['queries']} → {found['queries']}{differs}"
    return Row(name, found["ms"], "ms", found["target"], note)


def _run(data: Path, *arguments: str) -> str:
    data.mkdir(exist_ok=True)
    environment = {
        **os.environ,
        "KHUNNATHAM_DATA": str(data),
        "KHUNNATHAM_DEMONSTRATION": "yes",
        "DJANGO_SETTINGS_MODULE": "khunnatham.settings",
        "DEBUG": "no",
    }
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "benchmarks.pages", *arguments]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603 - ourselves
    return done.stdout.strip().rpartition("\n")[2]


# ── inside the process that measures ────────────────────────────────────────────────────


def _lay() -> None:
    import django  # noqa: PLC0415 - only the measuring process starts Django
    from django.core.management import call_command  # noqa: PLC0415 - as above
    from django.utils import timezone  # noqa: PLC0415 - as above

    django.setup()
    from khunnatham.demonstration.loading import load  # noqa: PLC0415 - as above

    call_command("migrate", interactive=False, verbosity=0)
    load(now=timezone.now())


def _measure(number: int) -> None:
    import django  # noqa: PLC0415 - only the measuring process starts Django
    from django.utils import timezone  # noqa: PLC0415 - as above

    django.setup()
    from benchmarks import crowd  # noqa: PLC0415 - as above

    from khunnatham.cli.maintain import refresh_statistics  # noqa: PLC0415 - as above

    now = timezone.now()
    crowd.gather(number, now=now)
    crowd.compete(RIVALS if number == MANY else FEW, now=now)
    refresh_statistics()  # as ``./run`` does at every start and ``khunnatham maintain`` every night
    print(json.dumps({name: _timed(act, target) for name, act, target in _acts(now)}))


def _acts(now: datetime) -> list[tuple[str, Callable[[], object], float | None]]:
    """Give what is measured: its name, one run of it, its target."""
    from django.urls import reverse  # noqa: PLC0415 - Django is ready now

    from khunnatham.assessments.models import Assessment  # noqa: PLC0415 - as above
    from khunnatham.awards.models import Certificate  # noqa: PLC0415 - as above

    steps = Assessment.objects.get(enrolment__unit__code="49-00001")
    ladders = Assessment.objects.get(enrolment__unit__code="cdd-49", enrolment__round__edition="2564")
    listed = Assessment.objects.filter(enrolment__unit__province="49", state="submitted").latest("pk")
    certificate = Certificate.objects.filter(unit__province="49", revoked_at=None).latest("pk")
    whole_round = f"?round={steps.enrolment.round_id}"
    unit, year = steps.enrolment.unit_id, steps.enrolment.round.fiscal_year
    pages = (
        ("home, officer", "officer", reverse("home"), PAGE),
        ("home, provincial secretary", "secretary", reverse("home"), PAGE),
        ("home, department officer", "department", reverse("home"), PAGE),
        ("home, national administrator", "administrator", reverse("home"), PAGE),
        ("list of cases, provincial secretary", "secretary", reverse("compiling"), PAGE),
        ("list of cases, department officer (the nation)", "department", reverse("compiling") + whole_round, PAGE),
        ("one case, provincial secretary", "secretary", reverse("compiling-case", args=[listed.pk]), PAGE),
        ("self-assessment of 9 steps, first page", "officer", reverse("assessment", args=[steps.pk]), PAGE),
        ("self-assessment of 9 steps, one requirement", "officer", reverse("requirement", args=[steps.pk, "4"]), PAGE),
        ("self-assessment of 9 steps, whole page", "officer", reverse("assessment-whole", args=[steps.pk]), PAGE),
        ("self-assessment of 64 leaves, first page", "two-roles", reverse("assessment", args=[ladders.pk]), PAGE),
        (
            "self-assessment of 64 leaves, one requirement",
            "two-roles",
            reverse("requirement", args=[ladders.pk, "D3R.3.2"]),
            PAGE,
        ),
        ("self-assessment of 64 leaves, whole page", "two-roles", reverse("assessment-whole", args=[ladders.pk]), PAGE),
        ("evidence library, officer", "officer", reverse("evidence"), PAGE),
        ("plan with its activities", "officer", reverse("plan", args=[steps.enrolment_id]), PAGE),
        ("timeline of the plan", "officer", reverse("plan-timeline", args=[steps.enrolment_id]), PAGE),
        ("figures and registers of a unit", "officer", reverse("unit-data-of", args=[unit, year]), PAGE),
        ("one register of a unit", "officer", reverse("register", args=[unit, year, "channels"]), PAGE),
        ("procurement register", "two-roles", reverse("procurement", args=[ladders.enrolment_id]), PAGE),
        ("calendar of everything that is due, secretary", "secretary", reverse("calendar"), PAGE),
        ("circulars, secretary", "secretary", reverse("circulars"), PAGE),
        ("duties of the office, secretary", "secretary", reverse("duties"), PAGE),
        ("rounds, department officer", "department", reverse("rounds"), PAGE),
        ("issued papers, secretary", "secretary", reverse("issued-papers"), PAGE),
        (
            f"ranking of {RIVALS:,} units, one page",
            "department-cdd",
            reverse("ranking", args=[ladders.enrolment.round_id]),
            RANKING,
        ),
        ("certificate as PDF", "secretary", reverse("certificate-pdf", args=[certificate.pk]), PDF),
        ("certificate verified by anybody", "", reverse("verify-certificate", args=[certificate.token]), PAGE),
    )
    acts: list[tuple[str, Callable[[], object], float | None]] = [
        (name, _getting(person, address), target) for name, person, address, target in pages
    ]
    acts.append((f"bundle of at least {FILES} issued files as ZIP", _bundling(steps.enrolment.round, now), BUNDLE))
    acts.append(("save one answer of 9 and re-score (verb)", _saving(steps, "4", "officer", now), SAVE))
    acts.append(("save one answer of 64 and re-score (verb)", _saving(ladders, "D1.2.2", "two-roles", now), SAVE))
    acts.append(("save one answer of 9 by the page (autosave)", _posting(steps, "4", "officer"), None))
    acts.append(("save one answer of 64 by the page (autosave)", _posting(ladders, "D1.2.2", "two-roles"), None))
    return acts


def _signed_in(person: str) -> Any:
    from django.test import Client  # noqa: PLC0415 - Django is ready now

    from khunnatham.assessments.models import Assessment  # noqa: PLC0415 - as above
    from khunnatham.organisations.models import Account, Membership  # noqa: PLC0415 - as above
    from khunnatham.web.here import CHOSEN  # noqa: PLC0415 - as above

    client = Client(HTTP_HOST="localhost")
    if person:
        account = Account.objects.get(username=person)
        client.force_login(account)
        session = client.session
        working = Assessment.objects.values("enrolment__unit")
        held = Membership.objects.filter(account=account, acting_for=None)
        session[CHOSEN] = (held.filter(unit__in=working).first() or held.earliest("pk")).pk
        session.save()
    return client


def _getting(person: str, address: str) -> Callable[[], object]:
    client = _signed_in(person)

    def act() -> object:
        answer = client.get(address)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        if answer.status_code != 200 or not content:  # noqa: PLR2004 - HTTP's "OK"
            raise RuntimeError(f"{address} answers {answer.status_code}")
        return content

    return act


def _saving(assessment: Any, key: str, person: str, now: datetime) -> Callable[[], object]:
    from khunnatham.assessments import answering  # noqa: PLC0415 - Django is ready now
    from khunnatham.organisations.models import Membership  # noqa: PLC0415 - as above

    unit = assessment.enrolment.unit
    by = Membership.objects.select_related("account", "unit").get(account__username=person, unit=unit)

    def act() -> object:
        standing = assessment.answers.get(key=key)
        return answering.save_answer(
            assessment, key, value=not standing.value, expected_revision=standing.revision, by=by, at=now
        )

    return act


def _bundling(round_: Any, now: datetime) -> Callable[[], object]:
    """Bundle the papers of as many cases as give the files: set in the first run, read in those that are measured."""
    from khunnatham.assessments.models import Assessment  # noqa: PLC0415 - Django is ready now
    from khunnatham.bundling import asking  # noqa: PLC0415 - as above
    from khunnatham.bundling.models import BundleKind  # noqa: PLC0415 - as above
    from khunnatham.organisations.models import Membership  # noqa: PLC0415 - as above

    by = Membership.objects.select_related("account", "unit").filter(account__username="secretary").earliest("pk")
    handed_in = Assessment.objects.filter(enrolment__round=round_, enrolment__unit__province="49", version__gt=0)
    cases = list(handed_in.order_by("-pk").values_list("pk", flat=True)[: FILES // 3])

    def act() -> object:
        bundle = asking.ask(round_, kind=BundleKind.ZIP, cases=cases, by=by, at=now)
        files = asking.fill.call(bundle.pk)
        if files < FILES:
            raise RuntimeError(f"the bundle holds only {files} files")
        return files

    return act


def _posting(assessment: Any, key: str, person: str) -> Callable[[], object]:
    from django.urls import reverse  # noqa: PLC0415 - Django is ready now

    client, address = _signed_in(person), reverse("answer", args=[assessment.pk, key])

    def act() -> object:
        standing = assessment.answers.get(key=key)
        data = {"value": "no" if standing.value else "yes", "note": "", "expected_revision": standing.revision}
        answer = client.post(address, data, headers={"accept": "application/json"})
        if answer.status_code != 200 or assessment.answers.get(key=key).value == standing.value:  # noqa: PLR2004 - HTTP's "OK"
            raise RuntimeError(f"{address} answers {answer.status_code}: {answer.content[:300]!r}")
        return answer

    return act


def _timed(act: Callable[[], object], target: float | None) -> dict[str, Any]:
    from django.db import connection  # noqa: PLC0415 - Django is ready now
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 - as above

    for _ in range(WARM):
        act()
    times, worked = [], []
    for _ in range(RUNS):
        began, began_work = perf_counter(), process_time()
        act()
        times.append((perf_counter() - began) * 1000)
        worked.append((process_time() - began_work) * 1000)
    with CaptureQueriesContext(connection) as captured:
        act()
    return {"ms": median(times), "cpu": median(worked), "queries": len(captured), "target": target}


def main(arguments: list[str]) -> int:
    """Print the table; 1 where a target is missed."""
    match arguments:
        case ["--lay"]:
            _lay()
        case ["--measure", number]:
            _measure(int(number))
        case _:
            return tell(rows())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
