"""Articles to sentences: where each piece of an article begins and ends, and what kind of piece it is.

nupunkt finds stops in a paragraph; what news needs on top (ranks, initials, quotations and their cue, datelines,
text flattened by a scraper) is corrected here. Offsets are those of the untouched string: whatever is hidden from
nupunkt is replaced by as many characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Any

from toolkit.kinds import DAY, LARGE, LETTER, MONTH, STOPPED, WEEKDAY, is_credit, paragraph_kind
from toolkit.tables import SENTENCES, Columns

PARAGRAPH_LIMIT = 100_000  # characters handed to nupunkt at once; longer paragraphs go in windows of this length
WORD_LIMIT = 200  # characters of an unbroken run shown to nupunkt, whose search is quadratic in such a run
Span = tuple[int, int]


def _words(text: str) -> str:
    return "|".join(text.split())


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Before a name these never end a sentence
_TITLES = _set("""
    Adm Amb Asst Atty Brig Capt Cdr Cmdr Cmdt Col Const Cpl Cpt Det Dr Dra Ens Fr Ft Gen Gov Hon Insp Lt Lieut Maj
    Messrs Mme Mlle Mr Mrs Ms Mt Mx Pfc Pres Prof Pvt Rep Reps Rev Sen Sens Sgt Spc Spec Sr Sra St Ste Supt
""")
# These end a sentence only before a word that plainly begins one
_SHORT = _set("""
    U.S U.K U.N E.U D.C U.S.A U.A.E L.A N.Y Inc Corp Co Ltd Bros Jr Ph.D M.D B.A M.A Bhd Plc Cie a.m p.m A.M P.M Ala
    Ariz Ark Calif Colo Conn Del Fla Ga Ill Ind Kan Ky La Md Mich Minn Miss Mo Mont Neb Nev Okla Ore Pa Penn Tenn
    Tex Va Vt Wash Wis Wyo
""")
# Before a figure these never end one
_COUNTED = _set("""
    No Nos no nos Art art Sec sec Ch ch Fig fig Vol vol p pp para paras Rs Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct
    Nov Dec approx ca circa est
""")
_NEVER = _set("v vs cf e.g i.e approx viz")
# Words in small letters that are short for others; nupunkt takes many more for short ones ("so", "high")
_LOWER_SHORT = _set("""
    abt al approx apt art assn assoc aug ave blvd ca cf ch cm co col corp dept dr ed eds eg esp est etc ext ft fig
    gen govt hon hr hrs hwy ie inc incl intl jr kg km lb lbs ltd max mfg min misc ml mm mph mr mrs ms no nos nr op
    oz para pp pres prof rd ref rep rev sec sen sgt sr st tel temp univ viz vol vols vs yr yrs
""")
_STARTERS = _words("""
    A After Although An And Another Any As At Because Before Both But By Despite Did Do Does During Each Even Every
    Few For From Had Has Have He Her Here His How However I If In Instead Is It Its Just Last Later Many Meanwhile
    More Moreover Most My Nevertheless No Nobody None Nor Not Now On Once One Only Or Our Over Perhaps She Since So
    Some Still Such Than That The Their Then There These They This Those Though Through Thus To Today Two Under
    Until We Were What When Where Whether Which While Who Why With Would Yesterday Yet You Your
""")
_CUES = _words("""
    said says asked asks added adds replied told tells shouted shouts cried cries wrote writes tweeted posted joked
    quipped wondered answered demanded exclaimed remarked responded insisted declared warned yelled screamed
    continued recalled argued begged pleaded snapped inquired enquired
""")

_OPENERS = "[\"'“‘(\\[«*]*"
_CLOSERS = "[\"'”’»)\\]*]*"
_STARTER = re.compile(rf"{_OPENERS}(?:{_STARTERS})(?:['’]\w+)?(?= )")
_INITIALS = re.compile(rf"(?:[{LARGE}]\.-?)*[{LARGE}]")
_SPOKEN_OUT = re.compile(r"[?!…][\"'”’»]+$")
_CUE = re.compile(
    rf"(?:(?:[{LARGE}][\w.'’-]*|(?:the|a|an|of|one|my) ?[\w-]*) ){{1,5}}(?:{_CUES})\b"
    r"(?! (?:that|the|a|an|it|he|she|they|there|his|her)\b)"
)
_ITEM = re.compile(r"(?:\(?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,5})[.)]|[^\w\s\"'“”‘’«»()\[\]]+)$")
_PLACE = re.compile(r"[A-Z][A-Z .,'’-]{2,30}\.$")
_AFTER_PLACE = re.compile(rf"(?:{WEEKDAY}|{MONTH} \d|\d{{1,2}} {MONTH}|\()")

_STOPS = re.compile(r"[.!?…•]|day, ")
# Where a sentence may end that nupunkt does not see: see _missed
_CANDIDATE = re.compile(
    rf"[.!?](?:{_CLOSERS}[“‘]?(?P<note>(?:\[\d{{1,3}}\])*)\s+(?={_OPENERS}[{LARGE}])"
    rf"|(?P<glued>(?<=[a-z][a-z0-9].)[”’)\]]?(?=[“‘]?(?:{_STARTERS})(?:['’]\w+)? )|”(?=[{LARGE}“])|(?=“[{LARGE}])))"
)
_WORD = re.compile(r"[^\w.'’]")
# A date line that a scraper put between headline and text
_DATE_LINE = re.compile(rf"(?P<before>\w[\"'”’)]?) (?P<date>[A-Z][a-z]+day, {DAY})(?= [A-Z\"“])")
_BEFORE_DATE = re.compile(
    r"\b(?:on|of|for|until|till|from|since|by|dated|and|or|between|before|after|to|last|this|next|is|was|were)$",
    re.IGNORECASE,
)
_BULLET = re.compile(r"(?<=\s)•\s*(?=\w)")
_RUN = re.compile(rf"(?<!\S)\S{{{WORD_LIMIT + 1},}}")
_SPACE = re.compile(r"\s*")
_LINE = re.compile(r"[^\n\r\v\f\x85\u2028\u2029]+")


@cache
def _tokenizer() -> Any:
    import nupunkt

    return nupunkt.load("default")


def _mask(text: str) -> str:
    """The paragraph as nupunkt may see it: one line, no endless word; as long as before."""
    if "\n" in text or "\r" in text:
        text = text.replace("\n", " ").replace("\r", " ")
    half = WORD_LIMIT // 2
    parts, last = [], 0
    for m in _RUN.finditer(text):
        parts += [text[last : m.start() + half], "x" * (len(m[0]) - 2 * half)]
        last = m.end() - half
    return "".join(parts) + text[last:]


def split(articles: Columns) -> Columns:
    """Cut articles into sentences and what else they consist of.

    Parameters
    ----------
    articles : dict of str to list
        Needs ``article_id`` and ``text``; ``title`` where there is one.

    Returns
    -------
    dict of str to list
        The columns of :data:`toolkit.tables.SENTENCES`, articles in the order given, title before text. ``start`` and
        ``end`` are code points of the field; every character that is not white space is in exactly one piece.

    Examples
    --------
    >>> split({"article_id": ["a"], "text": ['"Why?" she asked. Lt. Col. Lee left at 5 p.m. Monday.']})["text"]
    ['"Why?" she asked.', 'Lt. Col. Lee left at 5 p.m. Monday.']
    """
    rows: list[tuple[Any, ...]] = []
    titles = articles.get("title") or [None] * len(articles["text"])
    for article_id, title, text in zip(articles["article_id"], titles, articles["text"], strict=True):
        title, text = title or "", text or ""
        found = [("title", title, *p) for p in _title(title)]
        found += [("text", text, *p) for p in _text(text, titled=bool(found))]
        for index, (field, value, start, end, kind) in enumerate(found):
            rows.append((article_id, index, field, kind, start, end, value[start:end]))
    columns = zip(*rows, strict=True) if rows else [()] * len(SENTENCES.names)
    return {name: list(column) for name, column in zip(SENTENCES.names, columns, strict=True)}


def _title(title: str) -> Iterator[tuple[int, int, str]]:
    """A headline is one sentence unless each part is long enough to be one."""
    start, end = len(title) - len(title.lstrip()), len(title.rstrip())
    if start >= end:
        return
    spans = list(_spans(title, start, end))
    if any(len(title[a:b].split()) < 4 for a, b in spans) and end - start <= PARAGRAPH_LIMIT:
        spans = [(start, end)]
    for a, b in spans:
        yield a, b, "sentence"


def _text(text: str, *, titled: bool) -> Iterator[tuple[int, int, str]]:
    paragraphs = _paragraphs(text)
    for number, (start, end) in enumerate(paragraphs):
        spans = list(_spans(text, start, end))
        # what begins an article without a title is its headline, and what ends one heads nothing
        heads = len(spans) == 1 and (number > 0 or titled) and number + 1 < len(paragraphs)
        kind = paragraph_kind(text[start:end], heads=heads)
        for a, b in spans:
            yield a, b, kind or ("caption" if is_credit(text, a, b) else "sentence")


def _paragraphs(text: str) -> list[Span]:
    """Paragraphs without the white space around them: lines, or blocks of lines where the text is hard-wrapped."""
    lines = []
    for m in _LINE.finditer(text):
        line = m.group()
        if inner := line.strip():
            start = m.start() + len(line) - len(line.lstrip())
            lines.append((start, start + len(inner)))
    joined = [_breaks(text, a[1], b[0]) == 1 for a, b in pairwise(lines)]
    if not _wrapped(text, lines, joined):
        return lines
    blocks = lines[:1]
    for span, same in zip(lines[1:], joined, strict=True):
        if same:
            blocks[-1] = (blocks[-1][0], span[1])
        else:
            blocks.append(span)
    return blocks


def _breaks(text: str, start: int, end: int) -> int:
    """Line breaks between two lines; two or more make a blank line."""
    gap = text[start:end].replace("\r\n", "\n")
    return sum(gap.count(c) for c in "\n\r\v\f\x85\u2028\u2029")


def _wrapped(text: str, lines: list[Span], joined: list[bool]) -> bool:
    """Whether line breaks come from a line width: lines of like length that end amid a sentence."""
    inner = [(a, b) for (a, b), same in zip(pairwise(lines), joined, strict=True) if same]
    if len(inner) < 3:
        return False
    like = sum(50 <= a[1] - a[0] <= 100 for a, _ in inner)
    open_ended = sum(text[a[1] - 1] not in STOPPED for a, _ in inner)
    carried_on = sum(text[b[0]].islower() for _, b in inner)
    return like >= 0.6 * len(inner) and open_ended >= 0.6 * len(inner) and carried_on >= 0.4 * len(inner)


def _spans(text: str, start: int, end: int) -> Iterator[Span]:
    """Sentences of a paragraph; one too long is seen through a window that moves on sentence by sentence."""
    while end - start > PARAGRAPH_LIMIT:
        stop = start + PARAGRAPH_LIMIT
        found = list(_sentences(text, start, stop))
        if len(found) > 1:
            yield from found[:-1]
            start = found[-1][0]
            continue
        head = text[start:stop]
        cut = max(head.rfind(" "), head.rfind("\n"), head.rfind("\t"))
        stop = start + cut if cut > 0 else stop
        yield start, start + len(text[start:stop].rstrip())
        start = _SPACE.match(text, stop, end).end()  # type: ignore[union-attr]
    if start < end:
        yield from _sentences(text, start, end)


def _sentences(text: str, start: int, end: int) -> Iterator[Span]:
    """Sentences of at most PARAGRAPH_LIMIT characters."""
    shown = _mask(text[start:end])
    first, pending, lettered = 0, None, False
    for b in [*_boundaries(shown), len(shown)]:
        e = b
        while shown[e - 1].isspace():
            e -= 1
        if b < len(shown) and _joins(shown, first, e, b):
            continue
        letters = LETTER.search(shown, first, e) is not None
        if pending is None or (letters and lettered):
            if pending:
                yield pending
            pending = start + first, start + e
        else:
            pending = pending[0], start + e
        first, lettered = b, lettered or letters
    if pending:
        yield pending


def _boundaries(shown: str) -> list[int]:
    """Where a sentence may begin, by nupunkt and by what it does not see."""
    if not _STOPS.search(shown):
        return []
    found = {start for start, _ in _tokenizer().span_tokenize(shown) if start and shown[start - 1].isspace()}
    for m in _CANDIDATE.finditer(shown):
        if m.end() not in found and _missed(shown, m):
            found.add(m.end())
    if "•" in shown:
        found |= {m.start() for m in _BULLET.finditer(shown)}
    if "day, " in shown:
        for m in _DATE_LINE.finditer(shown):
            if not _BEFORE_DATE.search(shown, max(0, m.start() - 12), m.end("before")):
                found |= {m.start("date"), m.end() + 1}
    return sorted(found)


def _missed(shown: str, m: re.Match[str]) -> bool:
    """Whether a sentence ends at a stop where nupunkt found no end."""
    if m["glued"] is not None or m["note"]:
        return True
    word = _WORD.split(shown[max(0, m.start() - 24) : m.start()])[-1]
    if len(word) > 1 and word.isalpha() and word.islower() and word not in _LOWER_SHORT:
        return True
    return bool(word) and _STARTER.match(shown, m.end()) is not None


def _joins(shown: str, first: int, end: int, following: int) -> bool:
    """Whether what stands before a boundary and what follows are one sentence all the same."""
    if shown[following] in ",;:%)" or (shown[following] in "-–—" and shown[end - 1] in "\"'”’»"):
        return True
    piece = shown[first:end] if end - first <= 34 else ""
    after = shown[following : following + 80]
    if piece and (_ITEM.match(piece) or (_PLACE.match(piece) and _AFTER_PLACE.match(after))):
        return True
    before = shown[max(first, end - 24) : end]
    if before[-1] == ".":
        return _goes_on(_WORD.split(before[:-1])[-1], after)
    return bool(_SPOKEN_OUT.search(before)) and (after[0].islower() or _CUE.match(after) is not None)


def _goes_on(word: str, after: str) -> bool:
    """Whether a sentence goes on behind a word with a stop that may be short for another."""
    if word in _NEVER or (word in _COUNTED and after[0].isdigit()):
        return True
    if word in _TITLES and after.lstrip("\"'“‘([«")[:1].isupper():
        return True
    return (word in _SHORT or _INITIALS.fullmatch(word) is not None) and not _STARTER.match(after)
