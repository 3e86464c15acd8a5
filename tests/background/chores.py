"""Tasks of the worker's tests."""

from __future__ import annotations

import time
from pathlib import Path

from django_tasks import task


@task()
def greet(name: str) -> str:
    """Greet."""
    return f"สวัสดี {name}"


@task()
def fails() -> None:
    """Fail."""
    raise ValueError


@task()
def sleeps(mark: str) -> str:
    """Sleep the first time, as long as a killed process needs; come back at once the second time."""
    path = Path(mark)
    if path.exists():
        return "the second time"
    path.touch()
    time.sleep(600)
    return "never"
