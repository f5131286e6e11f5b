"""Twin claims written for this project: one that its passage carries, and the same with one thing changed.

Written by a large language model on the project's own passages, four pairs for each: nearly in the passage's words, in
other words, two sentences joined, and freely or more generally. What is changed is a word, a name, who did what, a
degree, a reason, how certain it is, or a detail is added; many altered ones keep every word of the passage. That other
words may say the same, and one other word something else, is so told apart by meaning alone.
"""

from __future__ import annotations

import json
from pathlib import Path

from eval.evidence.examples import NEUTRAL, SUPPORT, UNKNOWN, Example
from eval.evidence.written import name_of, own_passages

TWINS = Path(__file__).parent / "twins.jsonl"


def twins() -> list[Example]:
    """Each claim with its passage: SUPPORT, or NEUTRAL for whatever is not carried."""
    passages = {name_of(passage.sentences): passage for passage in own_passages()}
    made = []
    for line in TWINS.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        passage = passages[row["passage"]]
        unknown = (UNKNOWN,) * len(passage.sentences)
        for pair in row["pairs"]:
            for claim, verdict in zip(pair, (SUPPORT, NEUTRAL), strict=True):
                made.append(Example(claim, passage.title, passage.sentences, unknown, verdict=verdict, origin="twins"))
    return made
