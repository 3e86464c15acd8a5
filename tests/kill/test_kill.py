"""Killing the server a hundred times, in the middle of uploads, autosaves and hand-ins, loses nothing that was acknowledged.

A client works without pause while the whole process group of the server is killed at a random moment. What the client saw
acknowledged must be there after the restart; what it did not may be there wholly or not at all. The random numbers are
seeded; where the kill hits is up to the machine.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from random import Random
from threading import Thread
from typing import Any

import pytest
from django.db import connection
from PIL import Image

from .server import ROOT, Lost, Server, Visitor, multipart

KILLS = 100
LONGEST_LIFE = 0.45  # seconds from the first request after a restart to the kill
SEED = 2569
STEPS = tuple("123456789")
DONE = {200, 201, 302, 303}


@dataclass(slots=True)
class Office:
    """The unit at work, and what the server acknowledged to it."""

    officer: Visitor
    head: Visitor
    case: int
    chance: Random
    state: str = "open"
    revisions: dict[str, int] = field(default_factory=dict)
    uploads: list[tuple[str, str]] = field(default_factory=list)
    answers: list[tuple[str, int, str]] = field(default_factory=list)
    acknowledged: Counter[str] = field(default_factory=Counter)
    begun: Counter[str] = field(default_factory=Counter)
    unexpected: list[str] = field(default_factory=list)
    wrote: int = 0

    def upload(self) -> None:
        """Send a picture nobody has seen before, beside a requirement."""
        side, key = self.chance.randint(40, 480), self.chance.choice(STEPS)
        content = _picture(self.chance, side)
        body, content_type = multipart(
            {"csrfmiddlewaretoken": self.officer.cookies["csrftoken"], "assessment": str(self.case), "key": key},
            "ภาพ.png",
            content,
        )
        pieces = self.chance.choice((1, 1, 12))
        self.begun["upload"] += 1
        answer = self.officer.send("POST", "/evidence/upload/", body, content_type, as_script=True, pieces=pieces)
        if self._is_done("upload", answer.status, answer.body):
            self.uploads.append((key, hashlib.sha256(content).hexdigest()))

    def autosave(self) -> None:
        """Write on, as the script of the page saves every pause."""
        key = self.chance.choice(STEPS)
        self.wrote += 1
        note = f"บันทึกครั้งที่ {self.wrote} ก" + "ก" * self.chance.randint(
            0, 900
        )  # no blank at the end: it would be cleaned away
        value = self.chance.choice(("yes", "no"))
        fields = {"value": value, "note": note, "expected_revision": str(self.revisions.get(key, 0))}
        self.begun["autosave"] += 1
        answer = self.officer.post(f"/assessments/{self.case}/{key}/answer/", fields, as_script=True)
        if self._is_done("autosave", answer.status, answer.body):
            self.revisions[key] = answer.json()["revision"]
            self.answers.append((key, self.revisions[key], note))

    def hand_in(self) -> None:
        """Sign off, hand in, withdraw: whatever comes next."""
        match self.state:
            case "open":
                self._move("assessment.signed-off", self.officer, "sign-off", {}, to="signed")
            case "signed":
                self._move("assessment.handed-in", self.head, "hand-in", {}, to="submitted")
            case _:
                self._move("assessment.withdrawn", self.head, "withdraw", {"reason": "แก้ไขเพิ่มเติม"}, to="open")

    def make_room(self) -> None:
        """Bring the case back to where the officer may write."""
        if self.state == "signed":
            self._move("assessment.sent-back-to-officer", self.head, "send-back", {"reason": "แก้ไข"}, to="open")
        elif self.state == "submitted":
            self.hand_in()

    def asked(self, unit: int) -> str:
        """Give everything that was acknowledged as the checker's question."""
        moves = {
            verb: (self.acknowledged[verb], self.begun[verb]) for verb in self.begun if verb.startswith("assessment.")
        }
        return json.dumps(
            {"case": self.case, "unit": unit, "uploads": self.uploads, "answers": self.answers, "moves": moves}
        )

    def _move(self, verb: str, by: Visitor, page: str, fields: dict[str, str], *, to: str) -> None:
        self.begun[verb] += 1
        answer = by.post(f"/assessments/{self.case}/{page}/", fields)
        if self._is_done(verb, answer.status, answer.body):
            self.state = to

    def _is_done(self, act: str, status: int, body: bytes) -> bool:
        if status in DONE:
            self.acknowledged[act] += 1
            return True
        self.unexpected.append(f"{act}: {status} {body[:300]!r}")
        return False


@dataclass(slots=True)
class Checker:
    """The process that looks at the database after every kill."""

    server: Server
    process: subprocess.Popen[str] = field(init=False)

    def __post_init__(self) -> None:
        command = [sys.executable, "-m", "tests.kill.checker"]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=self.server.environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def look(self, question: str) -> dict[str, Any]:
        """Ask, and wait for the answer."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{question}\n")
        self.process.stdin.flush()
        found: dict[str, Any] = json.loads(self.process.stdout.readline())
        return found


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with Server(tmp_path / "data") as server:
        server.data.mkdir()
        yield server


@pytest.mark.slow
@pytest.mark.skipif(connection.vendor != "sqlite", reason="kills the server over the embedded database, once is enough")
def test_a_hundred_kills_lose_nothing_that_was_acknowledged(server: Server) -> None:
    ground = _lay(server)
    server.start()
    office = _office(server, ground)
    checker = Checker(server)
    starts, cut = [], Counter[str]()
    try:
        for number in range(KILLS):
            act = (Office.upload, Office.autosave, Office.hand_in)[number % 3]
            if act is not Office.hand_in:
                while office.state != "open":
                    office.make_room()
            if act is Office.upload:
                office.upload()  # the first picture after a restart waits for slow libraries: it is not the one to be cut off
            cut[act.__name__] += _work_until_killed(server, office, act)
            starts.append(server.start())
            found = checker.look(office.asked(ground["unit"]))
            assert found["faults"] == [], f"after kill {number + 1}, in the middle of {act.__name__}"
            assert office.unexpected == [], f"before kill {number + 1}"
            _go_on(office, found)
    finally:
        checker.process.kill()
    print(f"killed {KILLS} times, {dict(cut)} in the middle of a request; acknowledged {dict(office.acknowledged)}")  # noqa: T201
    print(f"a restart took {sum(starts) / KILLS:.2f} s on average, {max(starts):.2f} s at most")  # noqa: T201
    # Not an empty promise: most kills hit a request, and there was something to lose of each kind.
    assert cut.total() > KILLS // 2
    assert min(office.acknowledged[act] for act in ("upload", "autosave", "assessment.handed-in")) >= KILLS // 10


def _lay(server: Server) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.kill.ground"]
    done = subprocess.run(command, cwd=ROOT, env=server.environment(), stdout=subprocess.PIPE, text=True, check=True)
    ground: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return ground


def _office(server: Server, ground: dict[str, Any]) -> Office:
    officer, head = Visitor(server), Visitor(server)
    for visitor, (username, membership) in ((officer, ground["officer"]), (head, ground["head"])):
        visitor.sign_in(username, ground["password"], membership)
    return Office(officer, head, ground["case"], Random(SEED), revisions=dict.fromkeys(STEPS, 1))


def _work_until_killed(server: Server, office: Office, act: Callable[[Office], None]) -> bool:
    """Let the office act without pause, kill the server at a random moment; tells whether a request was under way."""
    cut: list[BaseException] = []

    def work() -> None:
        try:
            while True:
                act(office)
        except Lost as lost:
            cut.append(lost)

    client = Thread(target=work)
    client.start()
    time.sleep(office.chance.uniform(0.005, LONGEST_LIFE))
    server.kill()
    client.join()
    return not isinstance(cut[0], ConnectionRefusedError)


def _go_on(office: Office, found: dict[str, Any]) -> None:
    """Take up the case where it stands: an act whose answer was lost may be done."""
    office.state = found["state"]
    office.revisions = found["revisions"]
    for verb, number in found["moves"].items():
        office.acknowledged[verb] = office.begun[verb] = number


def _picture(chance: Random, side: int) -> bytes:
    kept = BytesIO()
    Image.frombytes("RGB", (side, side), chance.randbytes(side * side * 3)).save(kept, "PNG", compress_level=0)
    return kept.getvalue()
