"""YAML text → a tree of nodes that know their line. Duplicate keys, anchors, tags and too deep nesting are refused.

Scalars stay strings, so that ``No``, ``1.10`` and dates survive; whoever asks converts them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from khunnatham.wording import Text

DEEPEST = 60


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing that is wrong in a file: on which line, at which key, and the sentence for the person."""

    line: int
    key: str
    text: Text

    def sentence(self, language: str, file: str = "") -> str:
        """Give «file:line: key: sentence», the way editors and people find a place."""
        place = f"{file}:{self.line}" if file else str(self.line)
        return (
            f"{place}: {self.key}: {self.text.in_language(language)}"
            if self.key
            else f"{place}: {self.text.in_language(language)}"
        )


class Malformed(Exception):  # noqa: N818 - it carries mistakes, it is not one
    """A text that is no well-formed YAML, with every mistake found before it became unreadable."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        super().__init__("; ".join(mistake.text.en for mistake in mistakes))
        self.mistakes = mistakes


@dataclass(slots=True)
class Node:
    """A scalar (``text``), a sequence (``items``) or a mapping (``fields``), with the line it begins on (from 1)."""

    line: int
    text: str | None = None
    is_plain: bool = False
    items: list[Node] | None = None
    fields: dict[str, Node] | None = None
    key_lines: dict[str, int] = field(default_factory=dict)
    doubled: list[str] = field(default_factory=list)
    renamed: set[str] = field(default_factory=set)

    def __iter__(self) -> Iterator[Node]:
        """Give the items of a sequence; a scalar or mapping has none."""
        return iter(self.items or ())


@dataclass(slots=True)
class _Open:
    node: Node
    key: str | None = None


def read_nodes(text: str, *, refuses_doubles: bool = True) -> Node:
    """Give the one document of a YAML text as nodes, or raise ``Malformed`` naming every mistake with its line.

    With ``refuses_doubles=False`` a key written twice is only noted in ``Node.doubled``, for callers who name the place.
    """
    mistakes: list[Mistake] = []
    try:
        root = _compose(text, mistakes, [] if not refuses_doubles else mistakes)
    except yaml.MarkedYAMLError as error:
        mistakes.append(_broken(error))
        raise Malformed(mistakes) from None
    except yaml.YAMLError as error:
        mistakes.append(Mistake(1, "", Text(f"อ่านเป็น YAML ไม่ได้: {error}", f"This is not YAML: {error}")))
        raise Malformed(mistakes) from None
    if mistakes:
        raise Malformed(mistakes)
    return root or Node(1, text="", is_plain=True)


def _broken(error: yaml.MarkedYAMLError) -> Mistake:
    mark = error.problem_mark or error.context_mark
    line = mark.line + 1 if mark else 1
    problem = " ".join(str(part) for part in (error.context, error.problem) if part)
    return Mistake(line, "", Text(f"อ่านเป็น YAML ไม่ได้: {problem}", f"This is not YAML: {problem}"))


def _compose(text: str, mistakes: list[Mistake], doubles: list[Mistake]) -> Node | None:
    root: Node | None = None
    stack: list[_Open] = []
    documents = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                mistakes.append(Mistake(line, "", _ONE_DOCUMENT))
                return root
        elif isinstance(event, yaml.CollectionEndEvent):
            stack.pop()
        elif isinstance(event, yaml.NodeEvent):
            node = _node(event, line, mistakes)
            if stack:
                _hang(stack[-1], node, mistakes, doubles)
            else:
                root = node
            if node.text is None:
                stack.append(_Open(node))
            if len(stack) > DEEPEST:
                mistakes.append(Mistake(line, "", _TOO_DEEP))
                return root
    return root


def _node(event: yaml.NodeEvent, line: int, mistakes: list[Mistake]) -> Node:
    if event.anchor is not None:
        mistakes.append(Mistake(line, "", _NO_ANCHORS))
    if getattr(event, "tag", None) is not None:
        mistakes.append(Mistake(line, "", _NO_TAGS))
    if isinstance(event, yaml.SequenceStartEvent):
        return Node(line, items=[])
    if isinstance(event, yaml.MappingStartEvent):
        return Node(line, fields={})
    if isinstance(event, yaml.ScalarEvent):
        return Node(line, text=event.value, is_plain=not event.style)
    return Node(line, text="", is_plain=True)


def _hang(parent: _Open, node: Node, mistakes: list[Mistake], doubles: list[Mistake]) -> None:
    if parent.node.items is not None:
        parent.node.items.append(node)
        return
    fields = parent.node.fields
    if fields is None:
        return
    if parent.key is None:
        parent.key = _key_of(node, mistakes)
        if parent.key in fields:
            first = parent.node.key_lines[parent.key]
            doubles.append(Mistake(node.line, parent.key, _twice(first)))
            parent.node.doubled.append(parent.key)
            parent.key = f"{parent.key} ({node.line})"
            parent.node.renamed.add(parent.key)
        parent.node.key_lines[parent.key] = node.line
        fields[parent.key] = node  # a place for a key whose value never comes
        return
    fields[parent.key] = node
    parent.key = None


def _key_of(node: Node, mistakes: list[Mistake]) -> str:
    if node.text is None:
        mistakes.append(Mistake(node.line, "", Text("ชื่อช่องต้องเป็นข้อความ", "A key must be text.")))
        return f"? ({node.line})"
    return node.text


def _twice(first: int) -> Text:
    return Text(
        f"ช่องนี้เขียนไว้แล้วที่บรรทัด {first} เหลือไว้เพียงแห่งเดียว",
        f"This key stands on line {first} already; keep only one of them.",
    )


_ONE_DOCUMENT = Text("ไฟล์หนึ่งมีได้เอกสารเดียว ลบส่วนที่ตามหลัง ---", "A file holds one document; remove what follows ---.")
_TOO_DEEP = Text("ซ้อนกันลึกเกินไป", f"The nesting is deeper than {DEEPEST} levels.")
_NO_ANCHORS = Text(
    "ไม่ใช้สมอหรือการอ้างอิง (& และ *) เขียนค่าซ้ำให้ครบ", "Anchors and aliases (& and *) are not used; write the value out."
)
_NO_TAGS = Text("ไม่ใช้แท็ก (!) ของ YAML", "YAML tags (!) are not used.")
