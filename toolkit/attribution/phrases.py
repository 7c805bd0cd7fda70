"""Noun phrases without a parser: where the source beside a cue begins and ends.

Everything works on lists over the tokens of a batch (:class:`View`); a phrase is a half-open range of tokens.
"""

from __future__ import annotations

from toolkit.attribution.view import Range, View

LONGEST_SOURCE = 34  # tokens
_SOME = frozenset(
    ["one", "two", "three", "four", "five", "six", "some", "many", "several", "both", "all", "most", "each", "none"]
)
_TIMED = frozenset(["in", "late", "early", "this", "that", "last"])
_PLACES = frozenset(["at", "in", "from", "near", "on"])
POSSESSIVE = frozenset(["his", "her", "its", "their"])


def is_nominal(v: View, t: int) -> bool:
    """Whether a word can end a noun phrase: no function word, no mark."""
    return not v.mark[t] and not v.of(t, "auxiliary", "conjunction", "preposition", "determiner", "modal")


def abbreviation(v: View, t: int, first: int) -> bool:
    """A point inside a sentence, behind a short word: it ends no phrase."""
    return v.word[t] == "." and t > first and v.upper[t - 1] and len(v.word[t - 1]) <= 4


def possessive(v: View, t: int) -> bool:
    """Whether a word ends in 's; the tokens keep the mark of "officials'" apart."""
    return v.word[t].endswith(("'s", "’s"))


def before(v: View, t: int, first: int) -> tuple[int, bool]:
    """Go left from `t` over adverbs, auxiliaries and times; give the last token of what may be the subject.

    Returns
    -------
    (int, bool)
        The token (first - 1 where nothing is left) and whether a form of "be" stood between.
    """
    passive = False
    while t >= first:
        if v.of(t, "be"):
            passive = True
        elif (
            (
                v.of(t, "time")
                and (not v.upper[t] or t - 1 < first or v.of(t - 1, "preposition", "time") or not v.upper[t - 1])
            )
            or (v.number[t] and t > first and v.of(t - 1, "time", "preposition"))
            or v.word[t] == "on"
            or (v.word[t] in _TIMED and t + 1 < len(v.word) and v.of(t + 1, "time"))
        ):
            pass
        elif not v.of(t, "adverb_fill", "auxiliary", "modal") and not (
            v.word[t].endswith("ly") and not v.upper[t] and not v.bits[t] & v.person
        ):
            break
        t -= 1
    return t, passive


def phrase_left(v: View, last: int, first: int) -> Range | None:
    """The noun phrase that ends with token `last`, not reaching below `first`."""
    if last < first or (v.mark[last] and not abbreviation(v, last, first)):
        return None
    if (v.of(last, "pronoun", "first_person", "second_person") and not v.upper[last]) or v.word[last] in (
        "he",
        "she",
        "they",
        "it",
        "i",
        "we",
        "you",
        "who",
    ):
        return (last, last + 1)
    t = last
    floor = max(first, last - LONGEST_SOURCE)
    while t >= floor:
        if v.mark[t]:
            if abbreviation(v, t, first) or v.word[t] in ("&", "'", "’", "-", "/"):
                t -= 1
                continue
            if v.word[t] == ")" and t - 2 > first and v.word[t - 2] == "(" and (v.upper[t - 1] or v.number[t - 1]):
                t -= 3  # an acronym: "Foreign Intelligence Service (FIS) director"
                continue
            if v.word[t] == "," and _listed(v, t, first, last):
                t -= 1
                continue
            break
        if t < last and ((v.verb[t] and not v.upper[t]) or v.of(t, "modal")):
            break
        if (
            t < last
            and v.upper[t + 1]
            and not v.upper[t]
            and v.of(first, "preposition")
            and not (v.bits[t] & v.person or v.of(t, "determiner", "preposition", "conjunction", "adverb_fill"))
        ):
            break  # "At the news conference | Chief Ostby"
        if v.of(t, "conjunction") and not v.upper[t]:
            if v.word[t] not in ("and", "or") or t == last or not _joined(v, t, first):
                break
        elif (
            t < last
            and v.of(t, "time")
            and not (v.upper[t] and v.upper[t + 1])
            and not v.word[t].endswith("s")
            and not v.of(t - 1 if t > first else t, "determiner", "preposition")
        ) or (v.of(t, "preposition") and not v.upper[t] and not _governs(v, t, first)):
            break
        elif (
            v.of(t, "determiner")
            and t < last
            and not (t > first and (v.of(t - 1, "preposition", "determiner") or v.word[t - 1] in ("and", "or")))
        ):
            t -= 1
            break
        t -= 1
    begin = t + 1
    if begin - 2 >= first and v.word[begin - 1] == "of" and v.word[begin - 2] in _SOME:  # "three of her colleagues"
        begin -= 2
    elif begin + 1 < last and v.word[begin] == "of" and t >= first and v.word[t] in _SOME:
        begin -= 1
    while begin <= last and (
        v.mark[begin] or (v.of(begin, "conjunction", "preposition") and not v.upper[begin] and begin < last)
    ):
        begin += 1
    while (
        begin < last
        and begin == first
        and (v.of(begin, "conjunction", "adverb_fill", "preposition") or v.word[begin] == "as")
        and not v.of(begin, "determiner")
    ):
        begin += 1
    return (begin, last + 1) if begin <= last and any(not v.mark[k] for k in range(begin, last + 1)) else None


def _listed(v: View, comma: int, first: int, last: int) -> bool:
    """A comma inside a list of names: "Harte, Obi and Lund"."""
    return (
        comma > first
        and v.upper[comma - 1]
        and v.upper[comma + 1]
        and any(v.word[k] == "and" for k in range(comma, last))
    )


def _joined(v: View, t: int, first: int) -> bool:
    """An "and" that joins two nouns, not two clauses."""
    if t <= first or v.mark[t - 1]:
        return False
    if v.upper[t - 1] and v.upper[t + 1] and not v.of(t - 1, "time"):
        return True
    return bool(v.bits[t - 1] & v.person) or (
        bool(v.bits[t + 1] & v.person) and not v.of(t + 1, "determiner") and not v.verb[t - 1]
    )


def _governs(v: View, t: int, first: int) -> bool:
    """A preposition inside the phrase: a noun stands before it ("the head of the service")."""
    if v.word[t] == "on" and t > first and v.bits[t - 1] & v.person and not v.of(t + 1, "time"):
        return True  # "two nurses on shift"
    if t <= first or (
        v.word[t] in ("on", "by", "after", "before", "during", "since", "per", "amid", "following", "despite")
        and not v.of(t + 1, "determiner")
    ):
        return False
    return (
        is_nominal(v, t - 1)
        and not v.of(t - 1, "time", "pronoun")
        and (t - 1 > first or bool(v.bits[t - 1] & v.person) or v.word[t] == "of")
    )


def with_apposition(v: View, last: int, first: int) -> Range | None:
    """The phrase before "…, the minister of …," when `last` is the closing comma.

    Appositions, ages and relative clauses may follow each other; the phrase begins with the name they all explain.
    """
    found, close = None, last
    for t in range(last - 1, max(first, last - 45), -1):
        if v.word[t] != "," or v.quote[t] >= 0 > v.quote[last] or _listed(v, t, first, last):
            continue
        head = phrase_left(v, t - 1, first)
        while head and head[0] - 1 > first and v.word[head[0] - 1] == "of":  # "the sister of one of the dead"
            whole = phrase_left(v, head[0] - 2, first)
            if whole is None:
                break
            head = (whole[0], head[1])
        leads = head is not None and (
            head[0] == first or v.of(head[0] - 1, "conjunction", "time") or v.mark[head[0] - 1]
        )
        if not _explains(v, t + 1, close, leads):
            break
        if v.word[t + 1] in POSSESSIVE and not leads:
            return found or (t + 1, last)  # "…, his campaign manager, Trish Dole,"
        aside = v.of(t + 1, "preposition") or (t + 2 == close and v.of(t + 1, "conjunction", "adverb_fill"))
        if aside and not v.bits[t + 1] & v.person:  # "Crick, for her part,"; "The ministry, however,"
            found, close = (head if head and close == last else found), t
            continue
        if found and head and not leads and v.of(head[0] - 1, "preposition"):
            break  # "Speaking to Channel Nine, | the head of the union, Gus Farrow,"
        if found and head and head[0] > first and any(v.word[k] in _PLACES for k in range(*head)):
            break  # "fired on the market at Lom, | officials of the council, which holds the town,"
        named = all(v.upper[k] or abbreviation(v, k, t + 1) for k in range(t + 1, close))
        if named and not (head and (any(v.bits[k] & v.role for k in range(*head)) or _common(v, head))):
            break  # a name explains a role or "the client", no other name
        related = named or v.word[t + 1] in ("who", "whose", "which", "including", "such")
        if head and (
            v.upper[t - 1] or v.bits[t - 1] & v.person or abbreviation(v, t - 1, first) or (related and leads)
        ):
            found = (head[0], last)
        elif found is None and not related and not v.number[t + 1] and not v.number[t - 1]:
            break
        close = t
    return found


def _common(v: View, r: Range) -> bool:
    """Whether a phrase is a common noun: "the running mate"."""
    return v.of(r[0], "determiner") and r[1] - r[0] > 1 and not any(v.upper[t] for t in range(r[0] + 1, r[1]))


def _explains(v: View, begin: int, end: int, leads: bool) -> bool:
    """Whether what stands between two commas only says more of the name before it."""
    if v.word[begin] in ("who", "whose", "which", "himself", "herself") or v.number[begin]:
        return True
    if leads and v.word[begin].endswith(("ed", "en")) and v.of(begin + 1, "preposition"):
        return True  # "A study, published on Friday in …, suggests"
    if any(v.verb[t] and not v.upper[t] for t in range(begin, min(begin + 2, end))):
        return False
    inner = range(begin, end)
    return bool(
        v.of(begin, "determiner")
        or any(v.bits[t] & v.person for t in inner)
        or all(v.upper[t] or abbreviation(v, t, begin) for t in inner)
        or leads
    )


_STOP_RIGHT = frozenset(
    ["on", "in", "at", "during", "after", "before", "by", "when", "while", "as", "that", "because", "who",
     "which", "where", "to", "told", "from", "with", "about", "over", "amid", "following", "late", "early",
     "via", "through", "for", "since"]
)  # fmt: skip
_ALSO_NAMES = frozenset(["may", "june", "april", "august", "march", "day", "summer", "winter"])
_LINK = frozenset(["of", "for", "at", "from", "in", "with", "to", "on"])


def phrase_right(v: View, t: int, last: int, *, apposition: bool = True) -> Range | None:
    """The noun phrase that begins with token `t` and ends before `last`."""
    begin = t
    named = False
    end = min(last, t + LONGEST_SOURCE)
    if t >= last:
        return None
    if v.of(t, "pronoun", "first_person") and v.word[t] not in ("who",):
        return (t, t + 1)
    while t < end:
        if v.mark[t]:
            if (abbreviation(v, t, begin) and t + 1 < end and v.upper[t + 1]) or (
                v.word[t] in ("&", "’", "'", "/") and t + 1 < end and t > begin
            ):
                t += 1
                continue
            if v.word[t] == "(" and t + 2 < end and v.word[t + 2] == ")" and v.upper[t + 1] and t > begin:
                t += 3
                continue
            break
        lower = not v.upper[t]
        if lower and ((v.verb[t] and t > begin) or v.of(t, "modal", "auxiliary")):
            break
        if lower and t > begin and v.of(t, "pronoun"):
            break
        if v.of(t, "time") and t > begin and not (v.word[t] in _ALSO_NAMES and v.upper[t] and v.upper[t - 1]):
            break
        if lower and v.word[t] in _LINK:
            if t == begin or t + 1 >= end or v.mark[t + 1] or v.of(t + 1, "time") or not _attached(v, t):
                break
        elif lower and v.word[t] in ("and", "or"):
            if t + 1 >= end or not (v.upper[t + 1] or v.bits[t + 1] & v.person):
                break
        elif (
            (lower and (v.word[t] in _STOP_RIGHT or (v.of(t, "conjunction") and t > begin)))
            or (lower and v.of(t, "determiner") and t > begin and not v.of(t - 1, "determiner", "preposition"))
            or (lower and v.of(t, "adverb_fill") and t > begin and not v.bits[t] & v.person)
            or (
                lower
                and named
                and not v.bits[t] & v.person
                and not v.of(t, "determiner", "title")
                and v.word[t - 1] not in _LINK
                and v.word[t - 1] not in ("and", "the", "a", "an")
            )
        ):
            break
        named = named or (v.upper[t] and t > begin)
        t += 1
    while t > begin and v.of(t - 1, "determiner", "preposition", "conjunction") and not v.upper[t - 1]:
        t -= 1
    if t == begin:
        return None
    if apposition:
        t = _explained(v, begin, t, last)
    return (begin, t)


def _explained(v: View, begin: int, t: int, last: int) -> int:
    """Where a phrase ends with what explains it: an apposition, an age, a relative clause, "speaking on …"."""
    if t < last and v.word[t] == "who" and v.quote[t] < 0:
        return _clause_end(v, t, last)
    if t < last and v.word[t] in ("familiar", "briefed", "close", "present", "involved", "speaking"):
        return _clause_end(v, t, last)
    if t + 2 < last and v.word[t] == "," and v.word[t + 1] in ("who", "whose", "which", "speaking"):
        return _clause_end(v, t + 1, last)
    if t + 2 < last and v.word[t] == "," and (v.upper[t - 1] or v.bits[t - 1] & v.person):
        close = next(
            (
                k
                for k in range(t + 1, min(last, t + 22))
                if v.mark[k]
                and not (k < last - 1 and abbreviation(v, k, t))
                and not (v.word[k] in ("'", "’") and v.quote[k] < 0)
            ),
            min(last, t + 22),
        )
        inner = range(t + 1, close)
        if (v.of(t + 1, "determiner") or v.bits[t + 1] & v.person) and (
            any(v.bits[k] & v.person for k in inner) or v.word[t + 1] in ("a", "an")
        ):
            who = next((k for k in inner if v.word[k] in ("who", "whose")), close)
            if not any(v.verb[k] and not v.upper[k] for k in range(t + 1, who)):
                return _explained(v, begin, who, last) if who < close else _explained(v, begin, close, last)
        elif v.number[t + 1] and close == t + 2:
            return _explained(v, begin, close, last)
        elif (
            all(v.upper[k] or abbreviation(v, k, t) for k in inner) and v.bits[t - 1] & v.person and not v.upper[t - 1]
        ):
            return _explained(v, begin, close, last)  # "the minister, Livia Ashgrove"
    return t


def _clause_end(v: View, t: int, last: int) -> int:
    """The end of a clause that begins at `t`: a quotation, a semicolon, a dash, or a new subject behind a comma."""
    behind = t > 0 and v.word[t - 1] == ","
    for k in range(t + 1, last):
        if v.quote[k] >= 0 or (v.word[k] in (";", ":", "—", "–", ".") and not abbreviation(v, k, t)):
            return k
        if v.word[k] == "," and k + 1 < last:
            after = k + 1 + (v.word[k + 1] in ("and", "but", "or"))
            if after < last and (
                (behind and not v.number[after] and v.word[after] not in ("who", "which", "and") and after == k + 1)
                or v.of(after, "pronoun")
                or (v.cue[after] >= 0 and v.form[after] > 0)
                or v.quote[after] >= 0
            ):
                return k
    return last


def _attached(v: View, t: int) -> bool:
    """A preposition that still belongs to the name: "head of X", "spokesman for Y", not "said in a statement"."""
    word = v.word[t]
    if word == "of":
        return True
    lead = bool(v.bits[t - 1] & v.person) or any(
        v.bits[k] & v.person and not v.upper[k] for k in range(max(t - 3, 0), t)
    )
    if word in ("for", "at", "from", "with"):
        return lead and (v.upper[t + 1] or v.of(t + 1, "determiner"))
    return lead and v.upper[t + 1] and word in ("in", "to") and not v.of(t + 1, "time")
