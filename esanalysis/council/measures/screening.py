"""What words tell of how many people a group has whose figures are withheld: they are left out of every text.

A text names a group by its name, by the part of it that no other word means ("the Music team" of a Music Service), or
by its initials. Where it does, the clauses that say a number of people are left out; a note goes altogether. Of a group
of which only some are withheld, such as its leavers, these are the clauses about them.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from functools import cache, partial
from itertools import zip_longest

import pandas as pd

from esanalysis.council.measures.people import folded, is_total
from esanalysis.council.telling import BAND, COUNT, DATE, STAFF, says_how_many

__all__ = ["screened", "without_counts_in_names", "without_notes"]

_MANY = rf"(?:\d+(?:\.\d+)?|{COUNT}|single|sole|solo|lone)"
_IN_NAME = re.compile(  # a group called by how many it is: "Youth team (3)", "Arts: 2 tutors", "Post of one"
    rf"\([^()]*\b{_MANY}\b[^()]*\)|\(?\b{_MANY}[ -]?(?:{STAFF})\b\)?|(?<=\bof ){_MANY}\b|"
    rf"(?:(?<=[:;,] )|(?<=[-\N{{EN DASH}}] )|(?<=\bwith )|(?<=\band )){_MANY}\b(?:[^,;:()]*[^,;:()\s])?|"
    r"^\d+ (?=\w+s\b)[^,;:()]*[^,;:()\s]",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"(\.(?!\d)|[;:!?()\[\]\N{EM DASH}]|, | [-\N{EN DASH}] )")
_OF_STAFF = re.compile(  # in the name of a measure: "the 3 staff", "the sole officer"
    rf"\(?\b{_MANY}[ -]?(?:{STAFF})\b\)?|\b(?:\d+(?:\.\d+)?|{COUNT}|sole|solo)\b"
    rf"(?=(?:\W+\w+){{0,3}}?\W+(?:{STAFF}|workers?|teachers?|tutors?|colleagues?|wom[ae]n|m[ae]n)\b)|\b(?:trio|duo)\b",
    re.IGNORECASE,
)
_KEPT = (  # columns that say which row it is, or hold one of a few words
    "source", "kind", "reference", "number", "risk", "ksf", "stage", "likelihood", "impact", "score",
    "score_computed", "priority", "link", "rag", "state", "note", "due_year", "due_precision", "missing",
    "basis", "unit", "role", "indicator", "measure", "group",
)  # fmt: skip
_GONE, _ALL_GONE = "\N{HORIZONTAL ELLIPSIS}", "[left out]"

_TEAM = r"teams?|units?|sections?"
_UNIT = rf"{_TEAM}|services?|staff|offices?|departments?|divisions?|groups?|officers?|workers?|teachers?|tutors?"
_SMALL = {"the", "and", "of", "for", "in", "with", "on", "to", "our", "s"}
_ORDINARY = {  # words of groups that texts about children and schools are full of: no group is meant by one alone
    "adult", "adults", "area", "business", "care", "central", "child", "children", "childrens", "community",
    "corporate", "council", "development", "early", "east", "education", "educational", "families", "family",
    "finance", "governor", "governors", "health", "help", "human", "improvement", "inclusion", "learning",
    "local", "management", "needs", "non", "north", "other", "others", "people", "performance", "planning",
    "policy", "primary", "projects", "pupil", "pupils", "quality", "resources", "school", "schools",
    "secondary", "social", "south", "special", "standards", "strategy", "student", "students", "support",
    "training", "transport", "west", "years", "young", "youth",
}  # fmt: skip


def screened(frame: pd.DataFrame, groups: Mapping[str, Collection[str]]) -> tuple[pd.DataFrame, int]:
    """Leave out what a register or a plan tells of how many people a group has, whose figures another page withholds.

    Parameters
    ----------
    frame : DataFrame
        Risks or commitments.
    groups : dict of str to collection of str
        From `esanalysis.council.measures.Shared.groups`.

    Returns
    -------
    tuple
        The frame without the notes that say a number of their people, and with the clauses of its titles that do as
        an ellipsis: without its number "… worker left" still tells; and how many texts were changed, each once.

    Examples
    --------
    >>> risks = pd.DataFrame({"title": ["Two of the Youth team leave", "Fire"], "note": ["it has three", "in 2003"]})
    >>> screened(risks, {"youth team": ()})[0].to_numpy().tolist()
    [['[left out]', None], ['Fire', 'in 2003']]
    """
    out, changed = frame.copy(), 0
    texts = frame.select_dtypes(exclude=["number", "bool", "datetime"]).astype("string").fillna("")
    rows = [" ".join(row) for row in texts.to_numpy()]
    about = [_named(row, groups) for row in rows]
    few = pd.Series([not all(of.values()) for of in about], index=frame.index, dtype=bool)
    if "note" in frame:
        gone = _told(frame, groups) & frame["note"].notna()
        out["note"] = frame["note"].astype(object).mask(gone, None)
        changed += frame.loc[gone, "note"].nunique()
    said: dict[str, str] = {}
    cut = pd.Series(data=False, index=frame.index)
    for name in (name for name in texts if name not in _KEPT):
        left = [_left(text, groups, near) for text, near in zip(texts[name], about, strict=True)]
        differs = texts[name] != pd.Series(left, index=frame.index, dtype="string")
        if differs.any():
            cut |= differs.astype(bool)
            own = {old: new for old, new in zip(texts[name], left, strict=True) if old != new}
            changed, said = changed + len(own), said | own
            out[name] = _renamed(frame[name], frame[name].astype(object).mask(differs.astype(bool), left), said)
    if "target_value" in frame:
        counts = texts["target_unit"].str.contains(rf"\b(?:{STAFF})\b", case=False) if "target_unit" in texts else False
        out["target_value"] = frame["target_value"].mask(cut | (few & counts))
    if problems := frame.attrs.get("problems"):
        out.attrs["problems"] = tuple(
            replace(each, found=_left(_replaced(each.found, said), groups, {})) for each in problems
        )
    return out, changed


def _renamed(before: pd.Series, after: pd.Series, said: Mapping[str, str]) -> pd.Series:
    """Other texts in a column that keeps its dtype, and the order of its categories."""
    if not isinstance(before.dtype, pd.CategoricalDtype):
        return after.astype(before.dtype)
    known = dict.fromkeys(said.get(str(each), each) for each in before.cat.categories)
    known |= dict.fromkeys(after.dropna())
    return pd.Series(pd.Categorical(after, list(known)), index=before.index)


def without_notes(
    shown: Mapping[str, pd.DataFrame], beside: Collection[tuple], groups: Mapping[str, Collection[str]]
) -> int:
    """Empty the notes beside withheld figures, and notes with a number of people of a group that has one.

    Parameters
    ----------
    shown : dict of str to DataFrame
        Tables of a page; they are changed.
    beside : collection of tuple
        Table and index of each row of a set with a withheld figure.
    groups : dict of str to collection of str
        As for `screened`.

    Returns
    -------
    int
        How many notes stand nowhere any more, each once.
    """
    left, stay = set(), set()
    for name, frame in shown.items():
        if "note" not in frame:
            continue
        places = pd.Series([(name, place) in beside for place in frame.index], index=frame.index, dtype=bool)
        gone = (places | _told(frame, groups)) & frame["note"].notna()
        left |= {str(note) for note in frame.loc[gone, "note"]}
        frame["note"] = frame["note"].mask(gone)
        stay |= {str(note) for note in frame["note"].dropna()}
    return len(left - stay)


def without_counts_in_names(shown: Mapping[str, pd.DataFrame], groups: Mapping[str, Collection[str]]) -> int:
    """Take numbers of people out of the names of groups whose staff is withheld, and of what is told of them.

    An age, a grade or a band of sizes in the name of a measure or heading is no count of people. Names that would
    become one are left as they are: their numbers tell bands apart.

    Parameters
    ----------
    shown, groups
        As for `without_notes`.

    Returns
    -------
    int
        How many names are changed, each once.
    """
    said: set[tuple[str, str]] = set()
    groups = {group: of for group, of in groups.items() if not of}
    for frame in (frame for frame in shown.values() if "group" in frame):
        whose = frame["group"].astype(object)
        other = ~whose.map(lambda group: folded(group) in groups or is_total(group)).astype(bool)
        for column in [name for name in ("group", "heading", "measure", "scope", "period") if name in frame]:
            names = frame[column].astype("category")
            told = _told_names(names, {*names[other].dropna()}, groups, called=column == "group")
            said |= {(column, name) for name, text in told.items() if text != name}
            if any(name != text for name, text in told.items()):
                frame[column] = pd.Categorical(names.map(told), list(dict.fromkeys(told.values())))
    return len(said)


def _told_names(
    names: pd.Series, others: Collection[str], groups: Mapping[str, Collection[str]], *, called: bool
) -> dict[str, str]:
    """What each name of a column becomes; `called` where the names are those of groups."""
    known = [str(name) for name in names.cat.categories]
    if called:
        return {name: _called(name) if folded(name) in groups else name for name in known}
    told = {name: name if name in others else _bare(name) for name in known}
    for name in known:
        if about := _named(name, groups):
            told[name] = _but(BAND, _bare(_called(name)), partial(_without, about=about))
    texts = list(told.values())
    return {name: name if texts.count(text) > 1 else text for name, text in told.items()}


def _called(name: str) -> str:
    """The name of a group without how many it is; an age, a grade or a year stays."""
    return _but(DATE, name, lambda part: _but(BAND, part, lambda each: _IN_NAME.sub(_GONE, each)))


def _bare(name: str) -> str:
    """The name of a measure without its numbers of staff."""
    return _but(BAND, name, lambda part: _OF_STAFF.sub(_GONE, part))


def _left(text: str, groups: Mapping[str, Collection[str]], near: Mapping[str, Collection[str]]) -> str:
    """A text without its clauses that say how many people a group has that it names, or that its row names."""
    if about := _named(text, groups):
        return _without(text, about)
    return _without(text, near, alone=False) if near else text


def _tell(clause: str, about: Mapping[str, Collection[str]], near: str = "", *, alone: bool = True) -> bool:
    """Whether a clause says how many of the staff of one of the groups, or of those of them that are withheld."""
    return any(
        (not of or any(_of(what).search(f"{near} {clause}".casefold()) for what in of))
        and says_how_many(clause, _words_of(group), alone=alone)
        for group, of in about.items()
    )


def _without(text: str, about: Mapping[str, Collection[str]], *, alone: bool = True) -> str:
    """A text without the clauses that say how many."""
    dates = DATE.findall(text)
    parts = _CLAUSE.split(DATE.sub("\0", text))
    kept = [part if at % 2 or not _tell(part, about, alone=alone) else _GONE for at, part in enumerate(parts)]
    if kept == parts:
        return text
    out = ""
    for old, new in zip(parts, kept, strict=True):
        days = [dates.pop(0) for _ in range(old.count("\0"))]
        lead = " " if new is _GONE and old.startswith(" ") else ""
        out += lead + "".join(
            each + day for each, day in zip_longest(new.split("\0"), days[: new.count("\0")], fillvalue="")
        )
    return out if re.search(r"\w", out) else _ALL_GONE


def _but(kept: re.Pattern[str], text: str, change: Callable[[str], str]) -> str:
    """A text that is changed but for what a pattern finds in it."""
    parts = re.split(f"({kept.pattern})", text, flags=kept.flags & re.IGNORECASE)
    return "".join(part if at % 2 else change(part) for at, part in enumerate(parts))


def _replaced(text: str, said: Mapping[str, str]) -> str:
    for old, new in said.items():
        text = text.replace(old, new)
    return text


def _names(text: str, group: str) -> bool:
    """Whether a text names a group: by its name, by a part of it that means no other, or by its initials."""
    said, initials = _calls(group)
    return said.search(text.casefold()) is not None or (initials is not None and initials.search(text) is not None)


@cache
def _calls(group: str) -> tuple[re.Pattern[str], re.Pattern[str] | None]:
    """What a group may be called, in small letters, and its initials."""
    bare = re.sub(r"\(.*?\)", " ", _called(group.casefold())).strip(f" :;,-{_GONE}")
    named = [rf"\b{re.escape(name)}(?!\w)" for name in (group, bare) if name]
    words = [word for word in re.findall(r"\w+", bare) if word not in _SMALL]
    own = [word for word in words if not re.fullmatch(_UNIT, word)]
    if not own or re.search(r"\d", bare) or len("".join(own)) < 3:  # "School 5", "Team B": nothing less means it
        return re.compile("|".join(named)), None
    telling = [_form(word) for word in own if word not in _ORDINARY and len(word) > 2]
    if telling:
        named.append(r"\b" + r"\W+(?:(?:and|of|for|the)\W+)*".join(map(_form, own)) + r"\b")
    named += [rf"\b{word}\b(?:\W+\w+){{0,2}}?\W+(?:{_UNIT})\b" for word in telling]
    named += [rf"\b(?:{_UNIT})\b(?:\W+\w+){{0,2}}?\W+{word}\b" for word in telling]
    named.append(rf"\b(?:{'|'.join(map(_form, own))})\W+(?:{_UNIT if len(own) == 1 else _TEAM})\b")
    initials = "".join(word[0] for word in words).upper()
    return re.compile("|".join(named)), re.compile(rf"\b{initials}s?\b") if len(initials) > 2 else None


def _form(word: str) -> str:
    """A word in its singular and its plural."""
    stem = re.escape(word.removesuffix("ies").removesuffix("y").removesuffix("s"))
    return rf"{stem}(?:y|ies|s)?" if len(word) > 3 else re.escape(word)


def _told(frame: pd.DataFrame, groups: Mapping[str, Collection[str]]) -> pd.Series:
    """Which notes say a number of people of one of the groups, whatever in the row names it."""
    texts = frame.select_dtypes(exclude=["number", "bool"]).drop(columns="note", errors="ignore")
    near = [" ".join(row) for row in texts.astype("string").fillna("").to_numpy()]
    notes = frame["note"].astype(object).fillna("")
    told = [_note_tells(str(note), str(row), groups) for row, note in zip(near, notes, strict=True)]
    return pd.Series(told, index=frame.index, dtype=bool)


def _note_tells(note: str, near: str, groups: Mapping[str, Collection[str]]) -> bool:
    about = _named(f"{near} {note}", groups) if note else {}
    return any(_tell(part, about, near) for part in _CLAUSE.split(DATE.sub("\0", note)))


def _named(text: str, groups: Mapping[str, Collection[str]]) -> dict[str, Collection[str]]:
    """Those of the groups that a text names."""
    return {group: of for group, of in groups.items() if _names(text, group)}


@cache
def _words_of(group: str) -> re.Pattern[str]:
    """Any word of a group's name."""
    words = re.findall(r"[^\W\d]+", group.casefold())
    return re.compile(rf"\b(?:{'|'.join(map(_form, words)) or '(?!)'})\b")


@cache
def _of(what: str) -> re.Pattern[str]:
    """A word of those who are withheld, in its forms."""
    if re.fullmatch(r"leav\w+|turnover", what):
        return re.compile(
            r"\b(?:leav\w+|left|turnover|retir\w+|resign\w*|dismiss\w*|redundan\w+|quits?|gone?|los[ste]\w*)"
        )
    if what in ("women", "men", "man", "woman"):
        return re.compile(rf"\b{what[:-2]}[ae]n\b")
    if what in ("starters", "joiners"):
        return re.compile(r"\b(?:start|join|recruit|appoint)")
    return re.compile(rf"\b{re.escape(what[: min(6, max(4, len(what) - 4))])}")  # "vacancies", "vacant"
