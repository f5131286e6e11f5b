"""What a browser would see in a piece of HTML: its tags, its attributes, its text."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Seen(HTMLParser):
    tags: list[str] = field(default_factory=list)
    attributes: set[str] = field(default_factory=set)
    values: dict[str, list[str]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    text: str = ""

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.open.append((tag, self.text))
        for name, value in attrs:
            self.attributes.add(name)
            self.values.setdefault(f"{tag}.{name}", []).append(value or "")

    def handle_endtag(self, tag: str) -> None:
        opened, before = self.open.pop()
        assert opened == tag, "elements close in the order in which they were opened"
        self.texts.setdefault(tag, self.text[len(before) :])

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data!r}")

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(f"a declaration: {decl!r}")

    def handle_pi(self, data: str) -> None:
        raise AssertionError(f"a processing instruction: {data!r}")


def seen(html: str) -> Seen:
    parser = Seen()
    parser.feed(html)
    parser.close()
    assert not parser.open, "every element is closed"
    return parser
