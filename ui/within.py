"""What a question can be kept to, and what it is: choices, the form's values, and the filter they make. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

from rag.answer.question import require_filter
from rag.errors import QuestionError
from rag.types import Filter, SourceInfo
from ui.reading import source_name

Part = Literal["sources", "outlets", "languages", "dates"]
Choice = tuple[str, str]

LEAST_IN_A_FOLDER = 2  # a folder of one document is that document
LANGUAGES = {
    **{"ar": "Arabic", "bg": "Bulgarian", "ca": "Catalan", "cs": "Czech", "da": "Danish", "de": "German"},
    **{"el": "Greek", "en": "English", "es": "Spanish", "et": "Estonian", "fa": "Persian", "fi": "Finnish"},
    **{"fr": "French", "he": "Hebrew", "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian", "id": "Indonesian"},
    **{"it": "Italian", "ja": "Japanese", "kk": "Kazakh", "ko": "Korean", "lt": "Lithuanian", "lv": "Latvian"},
    **{"mn": "Mongolian", "nl": "Dutch", "no": "Norwegian", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian"},
    **{"ru": "Russian", "sk": "Slovak", "sl": "Slovenian", "sr": "Serbian", "sv": "Swedish", "th": "Thai"},
    **{"tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese", "zh": "Chinese"},
}


@dataclass(frozen=True, slots=True)
class Choices:
    """What there is to choose from, as (what it is called, what a filter calls it).

    Attributes:
        sources: Folders of several documents, then documents.
        outlets: With how many documents each has.
        languages: By name; empty where all documents have the same.
        first: The earliest date of a document; None where none has one.
        last: The latest.
        undated: How many documents have no date.
    """

    sources: tuple[Choice, ...] = ()
    outlets: tuple[Choice, ...] = ()
    languages: tuple[Choice, ...] = ()
    first: str | None = None
    last: str | None = None
    undated: int = 0

    def kept(self, wanted: Filter) -> Filter:
        """A filter without what is no longer there to choose."""
        return replace(
            wanted,
            sources=_known(wanted.sources, self.sources),
            outlets=_known(wanted.outlets, self.outlets),
            languages=_known(wanted.languages, self.languages),
        )


def choices(indexed: Sequence[SourceInfo]) -> Choices:
    """What questions can be kept to, of what is indexed."""
    outlets = Counter(info.outlet for info in indexed if info.outlet)
    languages = Counter(info.language for info in indexed)
    several = len(languages) > 1
    dates = sorted(info.date for info in indexed if info.date)
    return Choices(
        sources=(*_folders(indexed), *_documents(indexed)),
        outlets=tuple((f"{name} ({outlets[name]})", name) for name in sorted(outlets, key=str.casefold)),
        languages=tuple(sorted((language_name(code), code) for code in languages if code)) if several else (),
        first=dates[0] if dates else None,
        last=dates[-1] if dates else None,
        undated=len(indexed) - len(dates),
    )


def language_name(code: str) -> str:
    """A language in English; its code where it is none of the common ones."""
    return LANGUAGES.get(code, code)


def chosen(
    sources: Sequence[str] | None,
    outlets: Sequence[str] | None,
    languages: Sequence[str] | None,
    since: str | None,
    until: str | None,
) -> Filter | None:
    """The filter that the form's values make; None, which leaves it to the question, where all are empty."""
    first, last = ((text or "").strip() or None for text in (since, until))
    return Filter(tuple(sources or ()), tuple(outlets or ()), tuple(languages or ()), first, last) or None


def values(wanted: Filter | None) -> tuple[list[str], list[str], list[str], str, str]:
    """A filter as the form's values, in the order of `chosen`."""
    given = wanted or Filter()
    return [*given.sources], [*given.outlets], [*given.languages], given.since or "", given.until or ""


def without(wanted: Filter, part: str, value: str) -> Filter:
    """A filter with one thing less; with nothing where the part is unknown, as "all" is."""
    if part == "dates":
        return replace(wanted, since=None, until=None)
    if part not in get_args(Part):
        return Filter()
    left = tuple(name for name in getattr(wanted, part) if name != value)
    return replace(wanted, **{part: left})  # type: ignore[arg-type]


def problem(wanted: Filter | None) -> str | None:
    """Why a filter cannot be used, or None."""
    try:
        require_filter(wanted)
    except QuestionError as error:
        return str(error)
    return None


def parts(wanted: Filter, titles: dict[str, str]) -> Iterator[tuple[Part, str, str]]:
    """What a filter keeps to: which part of it, the value, and what to call it.

    Args:
        wanted: The filter.
        titles: What sources are called; the others go by the last part of their path.
    """
    yield from (("sources", source, titles.get(source) or source_name(source, None)) for source in wanted.sources)
    yield from (("outlets", outlet, outlet) for outlet in wanted.outlets)
    yield from (("languages", code, language_name(code)) for code in wanted.languages)
    if wanted.has_dates:
        yield "dates", "", str(Filter(since=wanted.since, until=wanted.until))


def _known(given: Sequence[str], there: Sequence[Choice]) -> tuple[str, ...]:
    names = {value for _, value in there}
    return tuple(value for value in given if value in names)


def _documents(indexed: Sequence[SourceInfo]) -> Iterator[Choice]:
    named = [(source_name(info.source, info.title), info.source) for info in indexed]
    often = Counter(name for name, _ in named)
    for name, source in sorted(named, key=lambda pair: (pair[0].casefold(), pair[1])):
        yield (name if often[name] == 1 else f"{name} ({source})"), source


def _folders(indexed: Sequence[SourceInfo]) -> Iterator[Choice]:
    """Folders, archives and sites that hold some of the documents, but not all."""
    held = Counter(info.source.rpartition("/")[0] for info in indexed)
    for folder, count in sorted(held.items()):
        if folder.strip("/") and LEAST_IN_A_FOLDER <= count < len(indexed):
            yield f"{source_name(folder, None)}/ ({count} documents)", folder
