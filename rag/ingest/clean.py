"""Cleaning, done before the text is fixed: every offset points into what these functions return.

Only what cannot be a sentence of the document goes: markup remains, invisible characters, and whole lines that are
furniture of a web page. A line that ends as sentences do is dropped only where it is a notice about cookies or scripts.
"""

from __future__ import annotations

import html
import re
import unicodedata

_NEWLINES = re.compile(r"\r\n?|\x85|\u2028|\u2029|\v|\f")
# Control characters, soft hyphen, zero-width space, word joiner, byte order mark, direction marks, lone surrogates.
# The zero-width joiner and non-joiner stay: Persian and the scripts of India are spelled with them.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
_SPACES = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\n{3,}")
_TAG_NAMES = (
    "a|abbr|article|aside|b|big|blockquote|br|center|cite|code|div|em|figcaption|figure|font|footer|h[1-6]|header|hr|i|"
    "iframe|img|li|main|nav|ol|p|pre|q|s|script|section|small|span|strike|strong|style|sub|sup|table|tbody|td|th|thead|tr|"
    "tt|u|ul|video"
)
# A tag's attributes must look like attributes, so that "a < b and c > d" stays.
_TAG = re.compile(
    rf"<\s*/?\s*(?:{_TAG_NAMES})(?:\s+[\w:-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'>]+))*\s*/?\s*>", re.IGNORECASE
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")

_IMAGE_FILE = re.compile(r"[^\n/\\]{1,120}\.(?:jpe?g|png|gif|webp|svg|bmp|tiff?|avif|heic)", re.IGNORECASE)
_DATE_LIKE = re.compile(
    r"(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{1,2}\s+[^\W\d_]+\.?\s+\d{4}|[^\W\d_]+\.?\s+\d{1,2},\s+\d{4})"
)
_COUNTED = (
    r"(?:views?|reads?|shares?|likes?|comments?|просмотр\w*|прочтени\w*|комментари\w*|лайк\w*|"
    r"vues?|visitas?|aufrufe)"
)
COUNTER = re.compile(
    rf"(?:\b\d[\d\s.,]{{0,12}}[kKмтMТ]?\s*{_COUNTED}|\b{_COUNTED}\s*[:(]?\s*\d[\d\s.,]*\)?)", re.IGNORECASE
)
_TIME = re.compile(r"\b\d{1,2}:\d{2}\b")
# Whole lines only, in English and Russian: what sites put around an article.
_FURNITURE = re.compile(
    r"""(?:
    advertis(?:e(?:ments?)?|ing)(?:\s+with\s+us)? | sponsored(?:\s+content)? | for\s+(?:partners\s+and\s+)?advertisers |
    (?:our\s+)?partner(?:s['’]?)?\s+(?:news|content) | (?:to\s+)?partners\s+and\s+advertisers |
    share(?:\s+(?:this|on|via|with)\b.{0,40})? | tweet(?:\s+this)? |
    (?:print|e-?mail)(?:\s+this(?:\s+(?:page|article))?)? |
    (?:click\s+here\s+to\s+)?(?:subscribe|sign\s+up|log\s+in|follow\s+us)\b.{0,60} | skip\s+to\s+(?:main\s+)?content |
    read\s+(?:also|more|next)(?:\s*:.{0,160})? | see\s+also(?:\s*:.{0,160})? | most\s+(?:read|popular) |
    trending\s+now |
    related\s+(?:articles|news|stories|posts|topics|content) |
    back\s+to\s+top | (?:load|show)\s+more | leave\s+a\s+comment | all\s+rights\s+reserved |
    (?:©|\(c\)|copyright\s+(?:©|\(c\)|\d{4})).{0,100} |
    accept\s+(?:all\s+)?cookies | (?:manage\s+)?cookie\s+(?:policy|settings|preferences|notice) | privacy\s+policy |
    принять\s+(?:все\s+)?(?:cookie\w*|куки) | page\s+\d{1,4}\s+(?:of|/)\s+\d{1,4} | страница\s+\d{1,4}\s+из\s+\d{1,4} |
    copy\s+link | link\s+copied | save\s+(?:article|for\s+later) | listen\s+to\s+(?:this\s+)?article |
    \d+\s+min(?:ute)?s?\s+read |
    (?:(?:facebook|twitter|telegram|whatsapp|vkontakte|вконтакте|одноклассники|linkedin|instagram|pinterest|reddit|
    youtube|viber|e-?mail|print|messenger|rss|vk)(?:[\s|/•·,]+|$)){2,} |
    (?:партн[её]рам|рекламодателям)(?:\s+и\s+(?:партн[её]рам|рекламодателям))? | (?:новости|материалы)\s+партн[её]ров |
    реклама(?:\s+на\s+сайте)? | на\s+правах\s+рекламы | поделиться(?:\s+.{0,40})? |
    подпис(?:аться|ывайтесь|ка)\b.{0,60} |
    (?:читайте|смотрите)\s+(?:также|ещ[её])(?:\s*:.{0,160})? | (?:похожие|другие)\s+(?:новости|материалы|статьи) |
    по\s+теме | самое\s+(?:читаемое|популярное) | версия\s+для\s+печати | распечатать | все\s+права\s+защищены |
    войти | регистрация | показать\s+ещ[её] | наверх
    )[\s:.…»>→]*""",
    re.IGNORECASE | re.VERBOSE,
)
# Whole lines that end as sentences do and are furniture all the same.
_NOTICE = re.compile(
    r"""(?:
    (?:we|(?:this|our)\s+(?:web)?site)\s+(?:and\s+our\s+partners\s+)?(?:uses?|may\s+use)\s+cookies\b.{0,400} |
    by\s+(?:continuing|using)\b.{0,80}\b(?:cookies|privacy\s+policy|terms\s+of\s+use)\b.{0,200} |
    (?:мы\s+используем|(?:этот|наш)?\s*сайт\s+использует)\s+(?:файлы\s+)?(?:cookie|куки)\b.{0,400} |
    продолжая\s+(?:использовать|пользоваться)\b.{0,80}\b(?:cookie|куки)\b.{0,200} |
    (?:please\s+)?enable\s+javascript\b.{0,120} | javascript\s+is\s+(?:disabled|required)\b.{0,120} |
    your\s+browser\s+does\s+not\s+support\b.{0,120}
    )""",
    re.IGNORECASE | re.VERBOSE,
)
# What stands above a list of links to other articles.
_RELATED = re.compile(
    r"(?:related|more|other|similar|recommended)\s+(?:articles|news|stories|posts|topics|content|reading)|read\s+(?:also|more|next)|"
    r"see\s+also|most\s+(?:read|popular)|you\s+may\s+also\s+like|(?:читайте|смотрите)\s+(?:также|ещ[её])|по\s+теме|"
    r"(?:похожие|другие)\s+(?:новости|материалы|статьи)|самое\s+(?:читаемое|популярное)",
    re.IGNORECASE,
)
_LINK_LIMIT = 160  # characters of a link's text
_NOTICE_LIMIT = 600  # characters
_FURNITURE_LIMIT = 200  # characters; the pattern is not tried on more
_ENDS_AS_SENTENCE = re.compile(r"[.!?…。！？][\"'”’»)\]]*$")
_STRUCTURED = re.compile(r"[-*•+|#>.:=~`^]|\(?\w{1,3}[.)]\s")  # an item, a table, a heading: not navigation
_NAVIGATION_LIMIT = 60  # characters of a navigation entry at the foot of a page


def normalise(text: str) -> str:
    """One kind of line break and of space, composed characters (NFC), nothing invisible; indentation stays."""
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", _NEWLINES.sub("\n", text)))
    return "\n".join(line.rstrip() for line in text.split("\n"))


def remove_markup(text: str) -> str:
    """Take out HTML tags left in plain text, also broken ones like "< /b>", and resolve character entities."""

    def gap(tag: re.Match[str]) -> str:
        left, right = text[tag.start() - 1 : tag.start()], text[tag.end() : tag.end() + 1]
        breaks_line = re.match(r"<\s*/?\s*(?:br|p|div|li|tr|h\d)\b", tag[0], re.IGNORECASE)
        return "\n" if breaks_line and left.strip() else " " if left.isalnum() and right.isalnum() else ""

    return _ENTITY.sub(lambda entity: html.unescape(entity[0]), _TAG.sub(gap, text))


def is_debris(line: str) -> bool:
    """Whether a line is page furniture: an image's file name, a view counter, a share or advertising line."""
    line = line.strip(" \t*_#>|•·-")
    if len(line) > _FURNITURE_LIMIT:
        return len(line) <= _NOTICE_LIMIT and _NOTICE.fullmatch(line) is not None
    furniture = any(pattern.fullmatch(line) for pattern in (_IMAGE_FILE, _FURNITURE, _NOTICE))
    return furniture or _is_counter(line)


def _is_counter(line: str) -> bool:
    """Whether a line counts views or comments, perhaps after a date, and says nothing else."""
    if not COUNTER.search(line):
        return False
    rest = _TIME.sub("", COUNTER.sub("", _DATE_LIKE.sub("", line)))
    return not any(char.isalnum() for char in rest)


def drop_debris(text: str) -> str:
    """Drop lines of page furniture, and the navigation at the foot of a page that they stand in."""
    lines = text.split("\n")
    kept = lines[: _foot(lines)]
    links = {
        number for start, line in enumerate(kept) if _RELATED.fullmatch(_bare(line)) for number in _links(kept, start)
    }
    return "\n".join(
        line for number, line in enumerate(kept) if number not in links and not (line.strip() and is_debris(line))
    )


def _bare(line: str) -> str:
    return line.strip(" \t*_#>|•·-:.…»→")


def _links(lines: list[str], start: int) -> range:
    """The list of links below a line such as "Related news": lines without a gap, none of them a sentence."""
    first = next((n for n in range(start + 1, len(lines)) if lines[n].strip()), len(lines))
    end = next((n for n in range(first, len(lines)) if not lines[n].strip()), len(lines))
    listed = [line.strip() for line in lines[first:end]]
    alone = end - first == 1 and end < len(lines)  # one line may as well be a heading
    linked = all(len(line) <= _LINK_LIMIT and not _ENDS_AS_SENTENCE.search(line) for line in listed)
    return range(first, end) if linked and not alone else range(0)


def _foot(lines: list[str]) -> int:
    """Where the run of short unfinished lines at the end starts, if page furniture is among them; else the end."""
    start = len(lines)
    while start and _is_navigation(lines[start - 1]):
        start -= 1
    return start if any(_FURNITURE.fullmatch(_bare(line)) for line in lines[start:]) else len(lines)


def _is_navigation(line: str) -> bool:
    line = line.strip()
    return len(line) <= _NAVIGATION_LIMIT and not _ENDS_AS_SENTENCE.search(line) and not _STRUCTURED.match(line)


def clean_text(text: str) -> str:
    """Clean a plain text: normalise, take out markup remains and page furniture, at most one blank line in a row."""
    text = drop_debris(remove_markup(normalise(text)))
    return _BLANK_LINES.sub("\n\n", "\n".join(line.rstrip() for line in text.split("\n"))).strip("\n")


def clean_block(text: str) -> str:
    """Clean one paragraph, heading, item or row: normalised, single spaces, no space around line breaks."""
    lines = (_SPACES.sub(" ", line).strip() for line in normalise(text).split("\n"))
    return "\n".join(line for line in lines if line)
