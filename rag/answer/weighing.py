"""What a question's form says of what was found for it: to some of it the evidence model is blind. Pure."""

from __future__ import annotations

from rag.answer.dated import dated_first
from rag.answer.evidence import Findings
from rag.answer.occasion import occasion_first
from rag.answer.rows import rows_together
from rag.answer.said_back import only_what_says_more
from rag.answer.speakers import by_whom_asked, introduced_first
from rag.answer.wanted import only_of_the_kind_wanted
from rag.answer.years import of_the_year_asked

# In this order: what a form alone lets believe, then what is no answer after all, then what is to come first.
_BY_FORM = (
    dated_first,
    of_the_year_asked,
    by_whom_asked,
    only_of_the_kind_wanted,
    only_what_says_more,
    introduced_first,
    occasion_first,
    rows_together,
)


def weighed(question: str, findings: Findings) -> Findings:
    """The findings as the question's form has them: what cannot answer it put last, what it asks for put first.

    Args:
        question: That stands alone.
        findings: What was found for it.
    """
    for by_form in _BY_FORM:
        findings = by_form(question, findings)
    return findings
