"""What a piece of an article is, where it is plainly no sentence: heading, byline, caption, link, date line.

Precision goes before recall: a sentence that is called a heading is never labelled, a heading that is called a sentence
is skipped by whoever labels it.
"""

from __future__ import annotations

import re

PARAGRAPH_LIMIT = 300  # characters; a longer paragraph is no heading, byline or caption
CREDIT_LIMIT = 120
HEADING_LIMIT = 90
STOPPED = tuple('.!?…:;"”’»)')
LARGE = "A-ZÀ-ÖØ-Þ"
MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
WEEKDAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\.?)"
_NTH = r"\d{1,2}(?:st|nd|rd|th)?"
DAY = rf"(?:{MONTH} {_NTH},? \d{{4}}|{_NTH} {MONTH},? \d{{4}})"
_CLOCK = r"(?:\d{1,2}[:.]\d{2}(?::\d{2})?(?: ?[ap]\.?m\.?)?|\d{1,2} ?[ap]\.?m\.?)(?: ?[A-Z]{2,4}\b)?"
LETTER = re.compile(r"[^\W_]")


def either(*patterns: str) -> str:
    """One pattern for any of several."""
    return f"(?:{'|'.join(patterns)})"


_NAME = rf"(?:[{LARGE}][\w.'’-]*|de|del|della|van|von|der|den|al|bin|ibn|da|dos|di|la|le|el)"
_NAMES = rf"{_NAME}(?: {_NAME}){{0,5}}"
_LIST = rf"(?:the )?{_NAMES}(?:(?:,| and| &| in)+ {_NAMES})*"
_BYLINE = re.compile(
    either(
        rf"(?:By|BY|by) (?!{WEEKDAY}|{MONTH} )(?:the )?{_NAMES}"
        rf"(?:(?:,| and| &| in| for| at| \||/| [-–—·])+ {_NAMES})*(?:, {_CLOCK})?",
        r"[(\[]?(?:Additional |Further )?"
        r"(?:[Rr]eporting|Writing|Editing|Written|Edited|Compiled|Words|Story|Translated|Produced)"
        rf" (?:contributed )?by {_LIST}(?:(?:[;.]| and) ?(?:[A-Z]?[a-z]+ ){{1,3}}by {_LIST})*\.?[)\]]?",
        rf"{_NAMES}(?:,| [-–—|]) (?:(?!an? |the )[A-Za-z-]+ ){{0,3}}(?:correspondent|reporter|editor|columnist|writer)"
        rf"(?: in {_NAMES})?",
        r"@\w{2,30}",
        r"[^\s@]+@[^\s@]+\.\w+",
    )
)

_AGENCY = (
    r"(?:AP|AFP|Reuters|EPA|ANP|DPA|PA|Getty Images|AFP/Getty|Getty|Bloomberg|UPI|TASS|Xinhua|Anadolu|AAP|EFE|ANSA"
    r"|Shutterstock|Alamy|iStock)"
)
_PICTURE = r"(?:Photos?|Images?|Pictures?|Photographs?|Photography|File photo|File|file)"
_CREDIT = re.compile(
    either(
        rf"[(\[]?(?:{_PICTURE}|Video|Graphic|Illustration|Credit)"
        r"(?: (?:by|courtesy(?: of)?|credit|source))? ?[:/|] ?\S.{0,80}",
        rf"[(\[—–-]* ?(?:{_PICTURE}(?: by)? )?(?:{_NAMES}(?:/| / |, | \| |/ ))?{_AGENCY}"
        rf"(?:(?: {_PICTURE})*(?:/| / | via |, | \| ){_NAMES}){{0,3}}(?: {_PICTURE})*[)\]]?\.?",
        rf"{_PICTURE} (?:by|courtesy of) {_NAMES}(?:/{_NAMES})*\.?",
    )
)
# What a caption says of its picture, where no final stop makes it a sentence
_PICTURED = re.compile(
    either(
        r"\((?:left|right|centre|center|[LRC]|pictured|above|below)\)",
        r"(?:^|[,(] ?)[Pp]ictured\b",
        r"^(?:File (?:photo|image|picture)|FILE|A (?:file )?(?:view|photo|picture|image)) ?(?:of\b|[-–—:])",
    )
)

# With or without a colon and what it leads to
_LEADS = either(
    r"(?:read|see) (?:more|also|next|the full story)",
    r"also (?:read|see|on \w+)",
    r"more (?:on this|from|to read|stories)",
    r"related(?: (?:stor(?:y|ies)|articles?|coverage|content|links?|topics|news|posts?|reading))?",
    r"recommended(?: (?:stories|for you|reading))?",
)
# The same, but these may also begin a sentence: what follows must have no final stop
_MAY_LEAD = either(
    r"read|watch|listen|tags?|topics|categor(?:y|ies)|sources?|trending|editor'?s picks|most (?:read|viewed|popular)"
)
_ALONE = either(
    r"advertisement|advertorial|sponsored(?: content)?|subscribe(?: now| today)?|share(?: this(?: \w+)?)?|newsletter",
    r"comments?|print|e-?mail|tweet|facebook|twitter|whatsapp|copy link|save|menu|home|loading|archived|download",
    r"back to top|privacy policy|terms of (?:use|service)|contact us|view (?:comments|all|gallery|more)",
    r"skip (?:advertisement|to .{0,40})|story continues.{0,40}|continue reading.{0,60}|follow us.{0,60}",
    r"click here.{0,80}|subscribe to (?:our|the)\b.{0,80}|sign up (?:here|now|today)\b.{0,80}",
    r"sign up (?:for|to) (?:our|the|my|free|daily|receive|get)\b.{0,120}",
)
_LINK = re.compile(
    either(
        rf"{_LEADS}(?: ?[:|>»–—-].*| here)?[.:]?",
        rf"{_MAY_LEAD}(?: ?[:|>»–—-].*)?(?<!\.)",
        rf"{_ALONE}\W*",
        r"[^.!?]{1,40}(?: [|›»>·] [^.!?|]{1,40}){1,20}",
        r"(?:https?://|www\.)\S+",
    ),
    re.IGNORECASE,
)
_DATED = re.compile(
    r"(?:(?:first |last )?(?:published|updated|posted|modified|issued|created)(?: on| at)?:? ?)?"
    + either(
        rf"(?:{WEEKDAY},? )?(?:{DAY}|{MONTH} {_NTH}|{_NTH} {MONTH})",
        r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}",
        WEEKDAY,
        _CLOCK,
        r"\d+ (?:minutes?|hours?|days?|min) (?:ago|read)",
    )
    + rf"(?:[T ,|•·–—-]*(?:at )?{_CLOCK})?",
    re.IGNORECASE,
)

# A verb, by its form: with one of these a short line is rather a statement than a heading
_VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|am|has|have|had|do|does|did|will|would|can|could|may|might|must|shall|should"
    r"|said|says?|told|asks?|[a-z]+n['’]t|[a-z]{2,}ed)\b|\w['’](?:re|ve|ll|d|m)\b"
)
_SMALL = re.compile(r"[a-z]{4,}")
_LINKING = re.compile(
    r"about|above|after|against|amid|among|before|behind|below|between|beyond|down|during|from|inside|into|like|near"
    r"|onto|over|past|since|than|through|under|until|upon|versus|with|within|without"
)


def is_credit(text: str, start: int, end: int) -> bool:
    """Whether a piece of a text says who took a picture, and nothing else."""
    return end - start <= CREDIT_LIMIT and _CREDIT.fullmatch(text, start, end) is not None


def paragraph_kind(paragraph: str, *, heads: bool) -> str | None:
    """What a paragraph is when it is plainly no sentence, for all of its pieces.

    Parameters
    ----------
    paragraph : str
        Without white space around it.
    heads : bool
        Whether it can be a heading: it is one piece and something follows that it may head.

    Returns
    -------
    str or None
        One of :data:`toolkit.tables.KINDS`; None where the pieces are to be judged one by one.

    Examples
    --------
    >>> paragraph_kind("By Ann Lee", heads=False)
    'byline'
    """
    if len(paragraph) > PARAGRAPH_LIMIT:
        return None if LETTER.search(paragraph) else "other"
    if not LETTER.search(paragraph) or _DATED.fullmatch(paragraph) or _LINK.fullmatch(paragraph):
        return "other"
    if _BYLINE.fullmatch(paragraph):
        return "byline"
    if _CREDIT.fullmatch(paragraph) or (not paragraph.endswith(STOPPED) and _PICTURED.search(paragraph)):
        return "caption"
    return "heading" if heads and _is_heading(paragraph) else None


def _is_heading(paragraph: str) -> bool:
    """Short, without a final stop, beginning large; in title case, or too short and verbless for a statement."""
    words = paragraph.lstrip("# ").split()
    short = 0 < len(words) <= 12 and len(paragraph) <= HEADING_LIMIT
    if not short or paragraph.endswith((*STOPPED, *",-–—")) or not words[0][0].isupper():
        return False
    if paragraph.startswith("#") or paragraph.isupper():
        return True
    if len(words) > 1 and all(_LINKING.fullmatch(w) for w in words[1:] if _SMALL.match(w)):
        return True
    return len(words) <= 6 and not _VERB.search(paragraph)
