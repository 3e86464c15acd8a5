"""Walks every address of the site as every person, with the thing in every state, and tells what was answered.

``access.yaml`` is the table of what must be answered; ``test_access.py`` compares. Each request is undone afterwards, so an
act that succeeds changes nothing for the next one.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from tests.web.world import SECRET, STATES, World

from khunnatham.awards.title_models import TitleRow
from khunnatham.facts.models import RegisterEntry
from khunnatham.journal.models import Head
from khunnatham.meetings.models import AgendaItem
from khunnatham.notices.models import Circular, Deed, Recipient
from khunnatham.plans.models import Activity, Topic
from khunnatham.procurement.models import Project

TABLE = Path(__file__).with_name("access.yaml")
METHODS = ("GET", "POST")
ANY = "any"  # the one state of things that have none

Outcome = int | str  # a status, or "done"

# Everybody who tries: a name of the world, or a name with the state of the case in whose unit he works.
PEOPLE: dict[str, str] = {
    "visitor": "",
    "nobody": "nobody",
    "officer": "officer@{state}",
    "head": "head@{state}",
    "neighbour": "idle-officer",
    "secretary": "secretary",
    "interior": "interior",
    "member": "member",
    "chair": "chair",
    "department": "department",
    "other-department": "other-department",
    "administrator": "administrator",
    "auditor": "auditor",
    "outsider": "outsider",
    "far-head": "far-head",
    "far-secretary": "far-secretary",
    "far-chair": "far-chair",
}
FAR = frozenset({"outsider", "far-head", "far-secretary", "far-chair"})
HERE = frozenset({"officer", "head", "neighbour", "secretary", "interior", "member", "chair"})
NAMES_HERE = "องค์กรตัวอย่าง"

THINGS: dict[str, Callable[[World, str], object]] = {
    "case": lambda world, state: world.case(state).pk,
    "enrolment": lambda world, state: world.enrolment(state).pk,
    "evidence": lambda world, state: world.evidence[state].pk,
    "plan": lambda world, state: world.plan(state).pk,
    "activity": lambda world, state: Activity.objects.get(plan=world.plan(state)).pk,
    "topic": lambda world, state: Topic.objects.filter(plan=world.plan(state))[0].pk,
    "project": lambda world, state: Project.objects.get(register__unit=world.units[state]).pk,
    "unit": lambda world, state: world.units[state].pk,
    "entry": lambda world, state: RegisterEntry.objects.filter(unit=world.units[state])[0].pk,
    "post": lambda world, state: world[f"officer@{state}"].pk,
    "about": lambda world, state: world.case(state).key,
    "certificate": lambda world, _: world.certificate.pk if world.certificate else 0,
}
# Things that are there once, whatever the state of a case.
SINGLE: dict[str, Callable[[World], object]] = {
    "department": lambda world: world.units["department"].pk,
    "round": lambda world: world.round.pk,
    "nothing": lambda _: 999_999,
    "meeting": lambda world: world.meeting.pk if world.meeting else 0,
    "agenda-item": lambda _: AgendaItem.objects.order_by("pk")[0].pk,
    "token": lambda world: world.certificate.token if world.certificate else "",
    "account": lambda world: world["idle-officer"].account_id,
    "idle-unit": lambda world: world.units["idle"].pk,
    "letter": lambda _: Circular.objects.get(state="sent").pk,
    "draft-letter": lambda _: Circular.objects.get(state="draft").pk,
    "recipient": lambda _: Recipient.objects.get(circular__state="sent").pk,
    "deed": lambda _: Deed.objects.get().pk,
    "title": lambda _: TitleRow.objects.get().pk,
}
# In which states some things are not there yet, or are there only.
NOT_IN_DRAFT = frozenset({"case", "evidence", "plan", "activity", "topic", "project", "about"})
ONLY_IN = {"certificate": ("decided",)}
DONE = "done"  # what a request comes to that changed something: the journal grew


@dataclass(frozen=True, slots=True)
class Row:
    """One address of the table: what stands in its places, what each person gets, and whether names of units may be read by all."""

    name: str
    arguments: Mapping[str, Any]
    expected: Mapping[str, Mapping[str, Mapping[str, Outcome]]]  # method → person → state → status
    is_public_record: bool = False

    def states(self) -> tuple[str, ...]:
        """Give the states in which the thing exists; one where it has none."""
        things = set(map(str, self.arguments.values()))
        if not things & set(THINGS):
            return (ANY,)
        for thing in things & set(ONLY_IN):
            return ONLY_IN[thing]
        return tuple(state for state in STATES if state != "draft" or not things & NOT_IN_DRAFT)

    def address(self, world: World, state: str) -> str:
        """Give the address with the things of a state in it."""
        return reverse(
            self.name, kwargs={place: _thing(world, str(value), state) for place, value in self.arguments.items()}
        )


@dataclass(slots=True)
class Walk:
    """What one person got: address name → method → state → status; and where he read what he must not."""

    statuses: dict[str, dict[str, dict[str, Outcome]]] = field(default_factory=dict)
    leaks: list[str] = field(default_factory=list)


def patterns(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    """Give every address of the site."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry)
        else:
            yield entry


def read_table() -> dict[str, Row]:
    """Read the table; groups of people and of states are opened."""
    written = yaml.safe_load(TABLE.read_text())
    groups = {name: members.split() for name, members in written["groups"].items()}
    return {name: _row(name, row, groups) for name, row in written["pages"].items()}


def _row(name: str, written: Mapping[str, Any], groups: Mapping[str, list[str]]) -> Row:
    draft = Row(name, written.get("args", {}), {})
    expected = {
        method: {
            person: _by_state(status, draft.states())
            for people, status in written[method].items()
            for word in people.split()
            for person in groups.get(word, [word])
        }
        for method in METHODS
    }
    return Row(name, draft.arguments, expected, is_public_record=written.get("public_record", False))


def _by_state(status: object, states: tuple[str, ...]) -> dict[str, Outcome]:
    if isinstance(status, int | str):
        return dict.fromkeys(states, status)
    assert isinstance(status, dict)
    named = {state: code for words, code in status.items() for state in words.split()}
    return {state: named[state] if state in named else named["else"] for state in states}


def walk(world: World, person: str, rows: Mapping[str, Row]) -> Walk:
    """Ask for every address as one person, by GET and by an empty POST."""
    found = Walk()
    logging.disable(
        logging.CRITICAL
    )  # a refused request is the point here, and thousands of tracebacks take their time
    clients: dict[str, Client] = {}
    for row in rows.values():
        answers: dict[str, dict[str, Outcome]] = {}
        for state in row.states():
            who = PEOPLE[person].format(state="open" if state == ANY else state)
            client = clients.setdefault(who, _client(world, who))
            address = row.address(world, state)
            for method in METHODS:
                answer, has_acted = ask(client, method, address)
                answers.setdefault(method, {})[state] = DONE if has_acted else answer.status_code
                if not row.is_public_record:
                    found.leaks += [f"{method} {address} {what}" for what in _leaks(person, answer)]
        found.statuses[row.name] = answers
    logging.disable(logging.NOTSET)
    return found


def ask(client: Client, method: str, address: str) -> tuple[HttpResponse, bool]:
    """Ask once and undo what it did, also to the session; tell whether anything was done."""
    cookies = copy(client.cookies)
    with transaction.atomic():
        before = Head.objects.get().number
        answer = client.generic(method, address)
        if answer.streaming:
            b"".join(answer.streaming_content)  # type: ignore[attr-defined]
        for close in answer._resource_closers:  # type: ignore[attr-defined]  # closing the answer itself would close the database with it
            close()
        has_acted = Head.objects.get().number > before
        transaction.set_rollback(True)
    client.cookies = cookies
    return answer, has_acted  # type: ignore[return-value]


def _client(world: World, who: str) -> Client:
    client = Client(raise_request_exception=False)
    if who == "nobody":
        client.force_login(world.accounts["nobody"])
    elif who:
        world.signed_in(client, who)
    return client


def _leaks(person: str, answer: HttpResponse) -> list[str]:
    body = b"" if answer.streaming else answer.content
    forbidden = []
    if person in FAR or person in {"visitor", "nobody"}:
        forbidden.append(NAMES_HERE)
    if person in HERE or person in {"visitor", "nobody"}:
        forbidden.append(SECRET)
    return [name for name in forbidden if name.encode() in body]


def _thing(world: World, word: str, state: str) -> object:
    if word in THINGS:
        return THINGS[word](world, state)
    return SINGLE[word](world) if word in SINGLE else word
