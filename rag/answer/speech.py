"""The words by which a source says that somebody said a thing: verbs of speech and thought, and what stands by them."""

from __future__ import annotations

import re

# Speech and thought that make a sentence somebody's view.
_SAYS = (
    "accused|accuses|acknowledged|acknowledges|added|adds|admitted|admits|affirmed|alleged|alleges|announced|"
    "announces|answered|answers|argued|argues|asked|asks|asserted|asserts|assured|assures|attributed|attributes|"
    "believed|believes|blamed|blames|boasted|boasts|called|calls|cautioned|cautions|claimed|claims|clarified|"
    "commented|comments|complained|complains|conceded|concedes|concluded|concludes|confessed|confesses|confirmed|"
    "confirms|congratulated|considered|considers|contended|contends|countered|counters|criticised|criticized|declared|"
    "declares|demanded|demands|denied|denies|described|describes|disclosed|discloses|emphasised|emphasises|emphasized|"
    "emphasizes|estimated|estimates|expects|expected|explained|explains|expressed|expresses|hinted|hints|hoped|hopes|"
    "indicated|indicates|insisted|insists|joked|jokes|lamented|laments|mentioned|mentions|named|noted|notes|objected|"
    "pledged|pledges|pointed out|pointed to|points out|points to|portrayed|portrays|praised|praises|predicted|"
    "predicts|proposed|proposes|promised|promises|quipped|ranked|recalled|recalls|reckoned|reckons|recommended|"
    "recommends|reiterated|reiterates|rejected|rejects|remarked|remarks|reminded|replied|replies|reported|responded|"
    "responds|revealed|reveals|said|says|sees|specified|spoke|spelled out|stated|states|stressed|stresses|suggested|"
    "suggests|testified|testifies|thinks|thought|threatened|threatens|told|tells|tweeted|underlined|underlines|"
    "underscored|underscores|urged|urges|voiced|vowed|vows|wants|wanted|warned|warns|welcomed|welcomes|wrote|writes"
)
# Those that need "that" behind them, or a quotation before: a hill may be observed, a house maintained.
_SAYS_THAT = "agreed|agrees|feared|fears|maintained|maintains|moved|observed|observes|observing|posted|repeated|repeats"
_ALSO = "again|also|even|first|further|later|then|has|had|have|once|never|too"
_BETWEEN = rf"(?:(?:\w+ly|{_ALSO})\s+){{0,3}}"
_THAT_SAID = rf"(?:{_SAYS_THAT})\s+(?:\w+\s+){{0,2}}that\b"
_SAYING = rf"{_BETWEEN}(?:(?:{_SAYS})\b|{_THAT_SAID})"
_AFTER_MARK = rf"{_BETWEEN}(?:{_SAYS}|{_SAYS_THAT}|continued|continues|goes on|went on|muses|mused)\b"
_ADDING = (
    "adding|arguing|claiming|explaining|insisting|noting|observing|remarking|saying|stating|stressing|suggesting|"
    "warning"
)

PRONOUN = re.compile(
    rf"\b(?:he|she)\s+{_SAYING}|[,”\"»’?!]\s*(?:{_SAYS})\s+(?:he|she)\s*[.,;]|\baccording\s+to\s+(?:him|her)\b|"
    rf"[”\"»’]\s*(?:he|she)\s+{_AFTER_MARK}|"
    r"\b(?:he|she)\s+(?:used\s+to|would|likes?\s+to|liked\s+to)\s+(?:\w+ly\s+)?(?:add|call|joke|say|tell)\b|"
    rf"^\W*(?:he|she)\s[^;:“”\"]*\b(?:and|but)\s+{_SAYING}|"
    r"\bin\s+(?:his|her)\s+(?:view|opinion|words)\b|\bto\s+(?:him|her)\s*\.$",
    re.IGNORECASE,
)
ROLE_SPEAKS = re.compile(rf"\bthe\s+(?P<role>(?:[\w’'-]+\s+){{0,3}}?[\w’'-]+)\s+{_SAYING}", re.IGNORECASE)
SAYS_ROLE = re.compile(rf"\b(?:{_SAYS}|according\s+to)\s+the\s+(?P<role>[\w’'-]+(?:\s+[\w’'-]+){{0,3}})", re.IGNORECASE)
# What stands behind the name of one who speaks, between it and the verb what they are or where they are from.
_BESIDE = r"(?:,+[^,;.]*,|\s+who\s+[^,;.]{1,80}?|\s+(?:of|from|at)\s+(?:[\w’'-]+\s+){0,5}?[\w’'-]+)?\s+"
AFTER = re.compile(_BESIDE + _SAYING)
AFTER_IF_QUOTED = re.compile(_BESIDE + _AFTER_MARK)
AFTER_APPOSITION = re.compile(rf",\s+{_BETWEEN}(?:(?:{_SAYS})\b(?!\s+(?:[A-Z]|an?\b|the\b))|{_THAT_SAID})")
# Behind one who did something first: "took it at the gate and said", "defended it, saying".
_THAT = r"(?:\s+[\w’'-]+){0,4}?\s+(?:how|that|what|whether|why)\b"
AND_SAYS = re.compile(rf"[^;:“”\"]*?(?:\b(?:and|but)\s+{_SAYING}{_THAT}|,\s+(?:{_ADDING})\b)")
# Before somebody of whom another says that they said it.
TOLD_OF = re.compile(rf"\b(?:{_SAYS}|found|finds|{_ADDING})\s+(?:[\w’'-]+\s+){{0,2}}that\s+(?:the\s+)?$", re.IGNORECASE)
_NOT_OF = r"(?!(?:about|for|he|in|of|on|she|that|they|to|with)\b)"
AFTER_QUOTATION = re.compile(rf"[,”\"»’'?!]\s*(?:{_SAYS})\s+(?:{_NOT_OF}[\w.’'-]+\s+){{0,4}}$")
ACCORDING = re.compile(r"\b(?:according|thanks) to\s+(?:(?:the|mr|mrs|ms|dr)\.?\s+)?$", re.IGNORECASE)
# "Ann Lee: Trade holds", as a headline or a record of a meeting has it; with what is said, not a list.
HEADS = re.compile(r":\s+(?=[“\"«‘]?\w)(?:[^\s:]+\s+){3,}")
