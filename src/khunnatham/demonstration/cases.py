"""How far each organisation comes: every state in the home province, a plain spread in the others."""

from __future__ import annotations

from random import Random

from khunnatham.demonstration.year import HANDED_IN, Course

SIX_STEPS = tuple("123456")
LATE, RETURNED_AGAIN = 24, 31

OPEN_NEARLY = Course(
    answered=tuple("1234567"), unmet=("7",), achieved=3, is_signed=False, handed_in=None, has_files=True
)
SIGNED = Course(unmet=("8", "9"), is_signed=True, handed_in=None, has_files=True, lag=4)
DRAFT = Course(is_filed=False, lag=9)
JUST_FILED = Course(is_planned=False, answered=(), is_signed=False, handed_in=None, lag=20)
OPEN_HALF = Course(answered=tuple("123"), achieved=1, is_signed=False, handed_in=None, has_files=True, lag=6)
ON_TIME = Course(unmet=("7", "8", "9"), has_files=True, lag=2)
TOO_LATE = Course(unmet=("5", "7", "8", "9"), handed_in=LATE, has_files=True, lag=11)
TO_RETURN = Course(unmet=("8", "9"), handed_in=RETURNED_AGAIN, has_files=True, lag=5)
WHOLE = Course(achieved=4, has_files=True)

# In the order of ``country.HOME_ORGANISATIONS``; the last is not enrolled.
HOME_CASES: dict[str, Course] = {
    "open": OPEN_NEARLY,
    "signed": SIGNED,
    "draft": DRAFT,
    "filed": JUST_FILED,
    "half": OPEN_HALF,
    "on-time": ON_TIME,
    "late": TOO_LATE,
    "returned": TO_RETURN,
    "second-version": TO_RETURN,
    "listed": WHOLE,
    "decided": WHOLE,
    "another-tier": WHOLE,
    "reported": Course(unmet=("9",), has_files=True, lag=1),
    "final": Course(achieved=4, handed_in=HANDED_IN + 2, has_files=True),
    "revoked": Course(unmet=("7", "8", "9"), handed_in=HANDED_IN + 1, lag=3),
}

_OPEN = Course(answered=tuple("1234"), achieved=2, is_signed=False, handed_in=None)
_WAITING = Course(unmet=("7", "8", "9"))
_LATE = Course(unmet=("5", "6", "7", "8", "9"), handed_in=LATE)
# Elsewhere a province has one case that went far, and one that has just begun; the further ones are not enrolled yet.
_FAR = (_WAITING, WHOLE, _LATE, Course(unmet=("8", "9")))


def courses_elsewhere(province: str) -> tuple[Course, ...]:
    """Give the courses of the first organisations of a province."""
    number = int(province)
    lag = Random(province).randrange(15)  # noqa: S311 - a story, no secret
    far = _FAR[number % len(_FAR)]
    spread = Course(unmet=far.unmet, achieved=far.achieved, handed_in=far.handed_in, has_files=False, lag=lag)
    return spread, _OPEN if number % 2 else JUST_FILED


def name_elsewhere(province: str) -> str:
    """Give how far the committee of another province came with the first of its cases: it decided, listed, or waits."""
    number = int(province)
    if number % 3 == 0:
        return "decided"
    return "listed" if number % 6 == 1 else "waiting"
