"""What went wrong at a model endpoint, in words: which endpoint, what it said, what to do next; never the key."""

from __future__ import annotations

import httpx
import openai

from rag.errors import EndpointError

LONGEST_EXCERPT = 300
LISTED_MODELS = 20
LIST_TIMEOUT_S = 5.0
# What the client and LlamaIndex raise when a reply is not the JSON they expect.
MALFORMED = (ValueError, TypeError, AttributeError, KeyError, IndexError)


def explain(error: Exception, *, endpoint: str, model: str, key: str, timeout_s: float) -> EndpointError:
    """Turn what the client raised into an error a person can act on.

    Args:
        error: From the OpenAI client, httpx, or the reading of a reply.
        endpoint: The endpoint's address, fit to be shown.
        model: The model that was asked for.
        key: Struck out of whatever the endpoint said.
        timeout_s: The limit in force.

    Returns:
        The error to raise.
    """
    if isinstance(error, (openai.APITimeoutError, httpx.TimeoutException)):
        return EndpointError(
            f"The language model at {endpoint} sent nothing for {timeout_s:g} s. Raise FOOTNOTE_LLM_TIMEOUT_S, choose "
            "a smaller model, or see with `footnote doctor` whether it answers at all."
        )
    if isinstance(error, openai.APIStatusError):
        return _explain_status(error.status_code, _said(error, key), endpoint=endpoint, model=model)
    if isinstance(error, openai.APIConnectionError):
        reason = _strike(str(error.__cause__ or error), key)
        return EndpointError(
            f"The language model at {endpoint} cannot be reached ({reason}). Is it running? Check "
            "FOOTNOTE_LLM_BASE_URL, or run `footnote doctor`."
        )
    if isinstance(error, httpx.HTTPError):
        return EndpointError(
            f"The language model at {endpoint} broke off its reply ({_strike(str(error), key)}). Ask again; if it "
            "happens again, see the model server's log."
        )
    if isinstance(error, openai.APIError):
        return EndpointError(
            f"The language model at {endpoint} reported an error: {_said(error, key)}. See the model server's log."
        )
    return not_a_chat_model(endpoint)


def not_a_chat_model(endpoint: str) -> EndpointError:
    """The error for a reply that no OpenAI-compatible server would send."""
    return EndpointError(
        f"What answers at {endpoint} does not stream chat replies as an OpenAI-compatible server does. Check "
        "FOOTNOTE_LLM_BASE_URL; it usually ends in /v1."
    )


def list_models(client: httpx.Client, base_url: str) -> list[str]:
    """The models the endpoint offers, for an error message; empty if it does not say.

    Args:
        client: Sends the endpoint's key by itself.
        base_url: The endpoint.

    Returns:
        At most 20 names, sorted.
    """
    try:
        listing = client.get(f"{base_url}/models", timeout=LIST_TIMEOUT_S).raise_for_status().json()
        return sorted(str(entry["id"]) for entry in listing["data"])[:LISTED_MODELS]
    except (httpx.HTTPError, *MALFORMED):
        return []


def unknown_model(endpoint: str, model: str, known: list[str]) -> EndpointError:
    """The error for a 404: the model, or the address, is not there.

    Args:
        endpoint: The endpoint's address, fit to be shown.
        model: The model that was asked for.
        known: Models it offers; empty if it does not say.

    Returns:
        The error to raise.
    """
    if known:
        return EndpointError(
            f"There is no model {model!r} at {endpoint}. Set FOOTNOTE_LLM_MODEL to one of: {', '.join(known)}."
        )
    return EndpointError(
        f"There is no model {model!r} at {endpoint}, or no chat endpoint. Check FOOTNOTE_LLM_MODEL, and "
        "FOOTNOTE_LLM_BASE_URL, which usually ends in /v1."
    )


def _explain_status(status: int, said: str, *, endpoint: str, model: str) -> EndpointError:
    if status < 400:
        return not_a_chat_model(endpoint)
    if status in (401, 403):
        return EndpointError(
            f"The language model at {endpoint} refuses the key ({status}). Check FOOTNOTE_LLM_API_KEY."
        )
    if status == 429:
        return EndpointError(
            f"The language model at {endpoint} has had too many requests (429): {said}. Ask again later."
        )
    if status >= 500:
        return EndpointError(
            f"The language model at {endpoint} failed ({status}): {said}. Ask again; if it happens again, see the "
            "model server's log."
        )
    return EndpointError(
        f"The language model at {endpoint} refuses the request ({status}): {said}. Check FOOTNOTE_LLM_MODEL "
        f"({model}) and FOOTNOTE_LLM_CONTEXT_TOKENS."
    )


def _said(error: openai.APIError, key: str) -> str:
    body = error.body
    message = body.get("message") if isinstance(body, dict) else None
    return _strike(str(message or error.message), key)


def _strike(text: str, key: str) -> str:
    text = " ".join(text.split()).rstrip(".") or "no reason given"
    text = text.replace(key, "[key]") if key else text
    return text if len(text) <= LONGEST_EXCERPT else text[:LONGEST_EXCERPT] + "…"
