"""The part of an edition's file about who judges and how → the types of ``committee_kinds``."""

from __future__ import annotations

from dataclasses import dataclass

from khunnatham.programmes.committee_kinds import (
    Committee,
    Objection,
    Quorum,
    Seat,
    Selection,
    SelectionGroup,
    SessionItem,
    Voting,
)
from khunnatham.programmes.fields import Fields
from khunnatham.programmes.nodes import Mistake
from khunnatham.wording import Text


@dataclass
class CommitteeReader:
    """Reads committees and how they judge, remembering the line of every key that other parts may name."""

    mistakes: list[Mistake]
    lines: dict[str, int]

    def remember(self, fields: Fields, key: str, *, unique: bool = True) -> str:
        """Remember the line of a key; one that is there already is a mistake."""
        if unique and key and key in self.lines:
            first = self.lines[key]
            fields.wrong(
                "key", Text(f"รหัส {key} ใช้แล้วที่บรรทัด {first}", f"The key {key} is used on line {first} already.")
            )
        self.lines.setdefault(key, fields.line)
        return key

    def committee(self, fields: Fields) -> Committee:
        """Read a committee."""
        return Committee(
            self.remember(fields, fields.key()),
            fields.text("title"),
            fields.words("judges"),
            fields.many("seats", self.seat),
            fields.scalar("source", required=False),
            fields.truth("default"),
            fields.key("per", required=False),
        )

    def seat(self, fields: Fields) -> Seat:
        """Read a seat."""
        return Seat(fields.scalar("post"), fields.scalar("role"), fields.words("does"))

    def session_item(self, fields: Fields) -> SessionItem:
        """Read an item of the agenda."""
        key = fields.key()
        self.lines.setdefault(f"session {key}", fields.line)
        return SessionItem(
            key=key,
            title=fields.text("title"),
            minutes=fields.whole("minutes", default=0),
            up_to=fields.whole("up_to", default=0),
            lines=fields.many("lines", self.item),
            source=fields.scalar("source", required=False),
            is_default=fields.truth("default"),
        )

    def quorum(self, fields: Fields) -> Quorum:
        """Read how many must be there."""
        return Quorum(fields.whole("over"), fields.scalar("source", required=False), fields.truth("default"))

    def voting(self, fields: Fields) -> Voting:
        """Read how it votes."""
        return Voting(fields.key("tie"), fields.scalar("source", required=False), fields.truth("default"))

    def objection(self, fields: Fields) -> Objection:
        """Read the time for objections."""
        return Objection(fields.whole("days"), fields.scalar("source", required=False), fields.truth("default"))

    def selection(self, fields: Fields) -> Selection:
        """Read who is chosen among whom."""
        return Selection(
            key=fields.key(),
            title=fields.text("title"),
            track=fields.key("track"),
            groups=fields.many("groups", self.selection_group, required=True),
            note=fields.maybe_text("note"),
            source=fields.scalar("source", required=False),
            is_default=fields.truth("default"),
        )

    def selection_group(self, fields: Fields) -> SelectionGroup:
        """Read one group among whom some are chosen."""
        return SelectionGroup(
            key=fields.key(),
            title=fields.text("title"),
            variant=fields.key("variant", required=False),
            choose=fields.whole("choose"),
            per=fields.key("per", required=False),
            source=fields.scalar("source", required=False),
        )

    def item(self, fields: Fields) -> Text:
        """Read a line in two languages."""
        return Text(fields.scalar("th"), fields.scalar("en"))
