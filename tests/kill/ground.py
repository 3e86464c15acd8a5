"""A scratch data directory with the small world of the page tests: ``python -m tests.kill.ground``, run by the kill test."""

from __future__ import annotations

import json

import django

if __name__ == "__main__":
    django.setup()
    from django.core.management import call_command
    from tests.web.world import PASSWORD, assemble

    call_command("migrate", interactive=False, verbosity=0)
    world = assemble()
    case = world.case("open")
    told = {
        "password": PASSWORD,
        "case": case.pk,
        "unit": case.enrolment.unit_id,
        "officer": [world["officer@open"].account.username, world["officer@open"].pk],
        "head": [world["head@open"].account.username, world["head@open"].pk],
    }
    print(json.dumps(told))  # noqa: T201 - the kill test reads it
