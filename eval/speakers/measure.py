"""Who is said to have said a sentence, as Footnote finds it and as readers of the whole document marked it.

Run: python -m eval.speakers.measure FOLDER_OF_DATASETS FOLDER_OF_THE_FIRST_CORPUS   (seconds)

The marks are in `gold.jsonl`, by where a sentence starts: news pages of `article_extraction`, of which the rules were
written on one half and are measured on the other; the first corpus; and documents of the folders of questions. They
were made by a large language model that had read the document and saw nothing of the product. Sentences that two
editors could disagree about are left out; a body that speaks has no name in the marks, so one that is named counts as
wrong. What is known of a source is all of it here, not only the passages that a question finds.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from eval.data import FOLDERS
from eval.data.said import is_written_on
from eval.metrics.stats import estimate
from rag.answer.attribution import Attributions
from rag.answer.introduction import Sentence
from rag.sentences import split_sentences

GOLD = Path(__file__).parent / "gold.jsonl"
ARTICLES = "article_extraction/ground-truth.json"
_SUFFIXES = (" Jr.", " Sr.")


@dataclass(frozen=True, slots=True)
class Mark:
    """Whose a sentence is, as a reader of the whole document has it.

    Attributes:
        start: Where the sentence starts in the document's text.
        speaker: The name, as full as the document gives it; empty for a body or somebody without one.
        quoted: Whether it holds their words, or reports them.
        also: Others whose words it gives.
        doubtful: Whether two editors could disagree.
    """

    start: int
    speaker: str
    quoted: bool
    also: Sequence[str] = ()
    doubtful: bool = False


@dataclass(slots=True)
class Counts:
    """Of one document: sentences given to a person, by the product or by the marks, and sentences that are somebody's.

    Attributes:
        named: Given to somebody by the product, `right` of them to whom the marks have, `unnamed` where they have a
            body or nobody by name.
        marked: Given to a person with a name by the marks.
        said: Somebody's by the marks, `seen` of them by the product, too; `manner`, if words or report are told apart.
        unsaid: Somebody's by the product alone.
    """

    named: int = 0
    right: int = 0
    unnamed: int = 0
    marked: int = 0
    said: int = 0
    seen: int = 0
    manner: int = 0
    unsaid: int = 0


SHARES: dict[str, tuple[Callable[[Counts], int], Callable[[Counts], int]]] = {
    "of those given to somebody, to the right one": (lambda c: c.right, lambda c: c.named),
    "of those that are a named person's, given to them": (lambda c: c.right, lambda c: c.marked),
    "of those that are somebody's, seen to be": (lambda c: c.seen, lambda c: c.said),
    "... and quoted told from reported": (lambda c: c.manner, lambda c: c.said),
}


def main() -> None:
    """Print the shares, part by part, with intervals over documents."""
    parts: dict[str, list[Counts]] = defaultdict(list)
    for part, text, said in marked(Path(sys.argv[1]), Path(sys.argv[2])):
        parts[part].append(counted(text, said))
    for part, documents in sorted(parts.items()):
        print(f"{part}, {len(documents)} documents:")
        for name, (over, under) in SHARES.items():
            found = estimate(documents, partial(_share, over=over, under=under))
            assert found is not None, f"nothing to count in {part}"
            of = sum(map(under, documents))
            print(f"  {name}: {found.value:.3f} [{found.low:.3f}, {found.high:.3f}] of {of}")
        print(f"  given to somebody, and a body's or an unnamed one's: {sum(one.unnamed for one in documents)}")
        print(f"  held to be somebody's, and the source's own: {sum(one.unsaid for one in documents)}")


def marked(datasets: Path, corpus: Path) -> Iterator[tuple[str, str, list[Mark]]]:
    """Part, text and marks of each document."""
    articles = json.loads((datasets / ARTICLES).read_text(encoding="utf-8"))
    for line in GOLD.read_text(encoding="utf-8").splitlines():
        known = json.loads(line)
        kind, _, name = known["document"].partition("/")
        if kind == "articles":
            text, part = articles[name]["articleBody"], f"news, {'written' if is_written_on(name) else 'measured'} on"
        elif kind == "seeds":
            text, part = (corpus / name).read_text(encoding="utf-8"), "the first corpus, written on"
        else:
            text, part = (FOLDERS / name).read_text(encoding="utf-8"), "folders of questions, written on"
        yield part, text, [Mark(**mark) for mark in known["said"]]


def counted(text: str, marks: Sequence[Mark]) -> Counts:
    """What the product finds in a document, against its marks."""
    counts, said = Counts(), {mark.start: mark for mark in marks}
    sentences = [Sentence(span, span.of(text)) for span in split_sentences(text)]
    attributions = Attributions(sentences)
    for place, sentence in enumerate(sentences):
        mark, found = said.get(sentence.span.start), attributions.of(place)
        if mark is not None and mark.doubtful:
            continue
        wanted = _surnames(mark)
        name = found.person.name if found and found.person else ""
        is_right = _surname(name) in wanted
        counts.named += bool(name)
        counts.right += is_right
        counts.unnamed += bool(name) and mark is not None and not wanted
        counts.marked += bool(wanted)
        counts.said += mark is not None
        counts.seen += mark is not None and found is not None
        counts.manner += bool(mark and found and (found.manner == "quoted") == mark.quoted)
        counts.unsaid += mark is None and found is not None
    return counts


def _surnames(mark: Mark | None) -> set[str]:
    return {_surname(name) for name in (mark.speaker, *mark.also)} - {""} if mark else set()


def _surname(name: str) -> str:
    for suffix in _SUFFIXES:
        name = name.removesuffix(suffix)
    return name.rstrip(",").rpartition(" ")[2].lower()


def _share(documents: Sequence[Counts], over: Callable[[Counts], int], under: Callable[[Counts], int]) -> float | None:
    of = sum(map(under, documents))
    return sum(map(over, documents)) / of if of else None


if __name__ == "__main__":
    main()
