"""Markup that cannot forget to escape: whatever is not `Html` is text, and text is escaped here and nowhere else."""

from __future__ import annotations

# HTML's own signs, and what Markdown, KaTeX, Handlebars or a JavaScript template string could take for an
# instruction, and line ends, where Markdown would end a block of HTML. As character references all of these
# reach the browser as the letters they are.
_INERT = {ord(sign): f"&#{ord(sign)};" for sign in "&<>\"'\n\r\t*_~`[](){}#!|\\$:@^"}
# What HTML cannot carry (control characters), or JSON cannot (lone surrogates), is shown as the replacement character.
_UNSHOWABLE = [*range(0x00, 0x09), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000)]
_AS_TEXT = _INERT | dict.fromkeys([*_UNSHOWABLE, 0xFFFE, 0xFFFF], "\ufffd")


class Html(str):
    """Markup that is safe to show; only this module makes it."""

    __slots__ = ()


NOTHING = Html()


def escape(text: str) -> Html:
    """Any text as HTML that shows exactly that text, whatever renders it."""
    return Html(text.translate(_AS_TEXT))


def join(*parts: str) -> Html:
    """Parts one after another; parts that are not `Html` are escaped."""
    return Html("".join(part if isinstance(part, Html) else escape(part) for part in parts))


def tag(name: str, /, *children: str, **attributes: str | None) -> Html:
    """One element.

    Args:
        name: The element's name, a literal of ours.
        children: Html is inserted; any other string is text, and escaped.
        attributes: Underscores become dashes and a trailing one is dropped (`class_`, `data_cite`); None leaves it out.

    Returns:
        The element as Html.
    """
    given = {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items() if value is not None}
    opening = "".join(f' {key}="{escape(value)}"' for key, value in given.items())
    return Html(f"<{name}{opening}>{join(*children)}</{name}>")


def button(action: str, label: str, value: str = "", /, **attributes: str | None) -> Html:
    """A button that page.js acts on.

    The chat component's sanitizer lets no data- or aria- attribute through, so the action is the button's name, and
    what it acts on is its value.
    """
    look = f"fn-do {attributes.pop('class_', None) or 'fn-tool'}"
    return tag("button", label, type="button", name=action, value=value, class_=look, **attributes)
