"""From the entries of registers to facts: code counts, nobody types a figure twice. One function a kind of fact."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from khunnatham.facts import kinds
from khunnatham.facts import registers as reg
from khunnatham.facts.models import RegisterEntry
from khunnatham.thai import search_text
from khunnatham.wording import Text

Entries = Mapping[str, Sequence[RegisterEntry]]


@dataclass(frozen=True, slots=True)
class Count:
    """How one kind of fact is counted: from which registers, and by which function of their entries."""

    kind: str
    reads: tuple[str, ...]
    value: Callable[[Entries], dict[str, object]]


def counts_of(register: str) -> tuple[Count, ...]:
    """Give the kinds of fact that a change of this register may change."""
    return tuple(count for count in COUNTS if register in count.reads)


def register_of(kind: str) -> str:
    """Give the register where a figure of this kind is made; blank where it comes from elsewhere."""
    return next((count.reads[0] for count in COUNTS if count.kind == kind), "")


def channel(entry: RegisterEntry) -> tuple[str, str]:
    """Give the identity of a channel: its kind and name in one spelling. Five posts on one page are one channel."""
    return entry.values["kind"], search_text(entry.values["name"]).replace(" ", "")


def not_counted(entry: RegisterEntry) -> Text | None:
    """Say why an entry of a register does not count for what it is usually kept for; nothing where it does."""
    if entry.register == reg.AWARDS and entry.values["origin"] != reg.OUTSIDE:
        return Text("ไม่นับ: ต้องเป็นหน่วยงานภายนอก", "Not counted: it must come from an outside agency.")
    return None


def warning(entry: RegisterEntry) -> Text | None:
    """Point out what is kept and should be looked at again; nothing where all is well."""
    if entry.register == reg.ORDERS and entry.values["kind"] == reg.COMMITTEE:
        sectors = sectors_of([entry])
        if len(sectors) < reg.SEVERAL_SECTORS:
            return Text(
                f"ควรมาจากหลายภาคส่วน ตอนนี้มี {len(sectors)} ภาคส่วน",
                f"It should come from several sectors; now there are {len(sectors)}.",
            )
    return None


def sectors_of(entries: Iterable[RegisterEntry]) -> set[str]:
    """Give the sectors that the members of orders come from, each once."""
    named = (search_text(sector).replace(" ", "") for entry in entries for _, sector in entry.values["members"])
    return {sector for sector in named if sector}


def _channels(entries: Entries) -> dict[str, object]:
    media: dict[tuple[str, str], str] = {}
    for entry in entries[reg.CHANNELS]:
        media.setdefault(channel(entry), entry.values["medium"])
    online = sum(medium == "online" for medium in media.values())
    return {"count": len(media), "online": online, "offline": len(media) - online}


def _awards(field: str = "") -> Callable[[Entries], dict[str, object]]:
    def value(entries: Entries) -> dict[str, object]:
        counted = [
            entry.values["day"]
            for entry in entries[reg.AWARDS]
            if not_counted(entry) is None and field in {"", entry.values["field"]}
        ]
        return {"days": sorted(counted)}

    return value


def _honours(entries: Entries) -> dict[str, object]:
    rows = entries[reg.HONOURS]
    types = (reg.PERSON, reg.COMMUNITY, reg.ORGANISATION, reg.UNIT)
    counted: dict[str, object] = {one: _having(rows, "type", one) for one in types}
    return {**counted, "published": sum(entry.published_at is not None for entry in rows)}


def _knowledge(of: str) -> Callable[[Entries], dict[str, object]]:
    def value(entries: Entries) -> dict[str, object]:
        rows = [entry for entry in entries[reg.KNOWLEDGE] if entry.values["of"] == of]
        return {
            "documents": _having(rows, "kind", reg.DOCUMENT) + _having(rows, "kind", reg.LESSON),
            "trainers": _having(rows, "kind", reg.TRAINER),
        }

    return value


def _having(rows: Sequence[RegisterEntry], field: str, wanted: str) -> int:
    return sum(entry.values[field] == wanted for entry in rows)


def _number_of(register: str, field: str, *wanted: str) -> Callable[[Entries], dict[str, object]]:
    return lambda entries: {"count": sum(_having(entries[register], field, one) for one in wanted)}


def _committees(entries: Entries) -> dict[str, object]:
    rows = [entry for entry in entries[reg.ORDERS] if entry.values["kind"] == reg.COMMITTEE]
    members = sum(len(entry.values["members"]) for entry in rows)
    return {"orders": len(rows), "members": members, "sectors": len(sectors_of(rows))}


def _quarters(subject: str) -> Callable[[Entries], dict[str, object]]:
    def value(entries: Entries) -> dict[str, object]:
        done, reported = [0] * kinds.QUARTERS, [0] * kinds.QUARTERS
        for entry in entries[reg.QUARTERS]:
            if entry.values["subject"] == subject:
                place = int(entry.values["quarter"]) - 1
                done[place] += 1
                reported[place] += bool(entry.values["reported_on"])
        return {"quarters": done, "reported": reported}

    return value


def _results(entries: Entries) -> dict[str, object]:
    """Count reports of results, and documents of lessons or knowledge of the unit's own work."""
    own = [entry for entry in entries[reg.KNOWLEDGE] if entry.values["of"] == reg.OWN]
    lessons = _having(own, "kind", reg.LESSON) + _having(own, "kind", reg.DOCUMENT)
    return {"report": _having(entries[reg.REPORTS], "what", reg.RESULTS), "lesson": lessons}


def _meetings(kind: str) -> Callable[[Entries], dict[str, object]]:
    return lambda entries: {
        "days": sorted(entry.values["day"] for entry in entries[reg.MEETINGS] if entry.values["kind"] == kind)
    }


COUNTS: Final[tuple[Count, ...]] = (
    Count(kinds.CHANNELS, (reg.CHANNELS,), _channels),
    Count(kinds.OUTSIDE_AWARDS, (reg.AWARDS,), _awards()),
    Count(kinds.MORAL_AWARDS, (reg.AWARDS,), _awards("moral-organisation")),
    Count(kinds.HONOURS, (reg.HONOURS,), _honours),
    Count(kinds.KNOWLEDGE_OF_ORGANISATIONS, (reg.KNOWLEDGE,), _knowledge(reg.ORGANISATION)),
    Count(kinds.KNOWLEDGE_OF_COMMUNITIES, (reg.KNOWLEDGE,), _knowledge(reg.COMMUNITY)),
    Count(kinds.KNOWLEDGE_OF_OWN_WORK, (reg.KNOWLEDGE,), _knowledge(reg.OWN)),
    Count(kinds.LEARNING_SITES, (reg.KNOWLEDGE,), _number_of(reg.KNOWLEDGE, "kind", reg.SITE)),
    Count(kinds.COMMITTEES, (reg.ORDERS,), _committees),
    Count(kinds.ASSIGNMENTS, (reg.ORDERS,), _number_of(reg.ORDERS, "kind", reg.TEAM, reg.ASSIGNMENT)),
    Count(kinds.AUDITS, (reg.QUARTERS,), _quarters(reg.AUDIT)),
    Count(kinds.STATISTICS, (reg.QUARTERS,), _quarters(reg.STATISTICS)),
    Count(kinds.PROCUREMENT_SUMMARIES, (reg.QUARTERS,), _quarters(reg.PROCUREMENT)),
    Count(kinds.RESULTS_REPORTED, (reg.REPORTS, reg.KNOWLEDGE), _results),
    Count(kinds.ACTIVITIES_OF_RELIGION, (reg.DIMENSIONS,), _number_of(reg.DIMENSIONS, "dimension", reg.RELIGION)),
    Count(kinds.ACTIVITIES_OF_SUFFICIENCY, (reg.DIMENSIONS,), _number_of(reg.DIMENSIONS, "dimension", reg.SUFFICIENCY)),
    Count(kinds.ACTIVITIES_OF_CULTURE, (reg.DIMENSIONS,), _number_of(reg.DIMENSIONS, "dimension", reg.CULTURE)),
    Count(kinds.BRIEFINGS, (reg.MEETINGS,), _meetings(reg.BRIEFING)),
    Count(kinds.BRAINSTORMINGS, (reg.MEETINGS,), _meetings(reg.BRAINSTORMING)),
)
