"""What the verbs of notices share: refusing."""

from __future__ import annotations

from khunnatham.wording import Refusal


def insist(refusal: Refusal | None) -> None:
    """Raise the refusal that a permission gave, if it gave one."""
    if refusal is not None:
        raise refusal
