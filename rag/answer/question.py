"""What may be asked: a question and a history are checked once, at the door. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from rag.errors import QuestionError
from rag.types import Filter, Message, Role, is_date

History = Sequence[Message | Mapping[str, str]]

# Longer ones are pasted documents rather than questions, and drown what is asked.
LONGEST_QUESTION = 2000
ROLES: Mapping[str, Role] = {"user": "user", "assistant": "assistant"}

_NAME = r"(?-i:[A-Z][\w.’'-]*?(?:\s+[A-Z][\w.’'-]*?)*)"
_OFFICE = "office|post|rank|job|job title"
_BROAD = re.compile(
    r"(?:what (?:is|was|has been) (?:said|known|written|reported) (?:about|of|on)|"
    r"what do (?:the )?(?:documents|sources) say (?:about|of|on)|tell me (?:more )?about|"
    r"(?:do|does) (?:any of |one of )?(?:the )?(?:documents|sources|anybody|anyone) mention)\s+(?P<topic>.+?)[?.!\s]*|"
    r"(?:is|are|was|were)\s+(?P<mentioned>.+?)\s+mentioned(?:\s+(?:anywhere|at all|in (?:the |any of the )?"
    r"(?:documents|sources)))?[?.!\s]*|"
    rf"who (?:is|was)\s+(?P<person>{_NAME})[?\s]*|"
    rf"(?:what|which) (?:{_OFFICE}|position|role|title) (?:does|did) (?P<holder>{_NAME}) (?:hold|have)[?\s]*|"
    rf"what (?:is|was) (?P<owner>{_NAME})['’]s? (?:{_OFFICE})[?\s]*",
    re.IGNORECASE,
)


def topic_of(question: str) -> str | None:
    """What a question is about that asks for anything at all about it; None for one that asks for something."""
    match = _BROAD.fullmatch(question.strip())
    return next(filter(None, match.groups()), None) if match else None


def require_question(question: str) -> None:
    """Refuse a question that cannot be answered.

    Raises:
        QuestionError: It is empty or overlong.
    """
    if not question.strip():
        raise QuestionError("The question is empty. Ask something, for example: who spoke at the assembly, and when?")
    if len(question) > LONGEST_QUESTION:
        raise QuestionError(
            f"The question has {len(question):,} characters; {LONGEST_QUESTION:,} is the most. "
            "Shorten it, or save long text as a document and ask about that."
        )


def require_filter(wanted: Filter | None) -> None:
    """Refuse a filter whose dates cannot be read, or end before they start.

    Raises:
        QuestionError: Names the date and the forms that would do.
    """
    if wanted is None:
        return
    for given in (wanted.since, wanted.until):
        if given is not None and not is_date(given):
            raise QuestionError(f"{given!r} is no date. Give it as YYYY, YYYY-MM or YYYY-MM-DD, such as 2020-09.")
    if wanted.is_backwards:
        raise QuestionError(f"The filter ends on {wanted.until}, before it starts on {wanted.since}. Swap the two.")


def read_history(history: History) -> list[Message]:
    """The turns of a conversation, oldest first.

    Raises:
        QuestionError: A turn is not a role with its content.
    """
    messages = []
    for turn in history:
        if isinstance(turn, Message):
            messages.append(turn)
            continue
        role, content = ROLES.get(turn.get("role", "")), turn.get("content")
        if role is None or not isinstance(content, str):
            raise QuestionError(
                f'A history turn is {turn!r}; each must be {{"role": "user" or "assistant", "content": text}}.'
            )
        messages.append(Message(role, content))
    return messages
