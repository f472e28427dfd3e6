"""What the headings of a table mean: a factor, a total, a school's name, a comment, the round."""

import re
from collections.abc import Sequence

from esanalysis.english import plain
from esanalysis.instrument.framework import Factor, Framework
from esanalysis.ratings.reading.meaning.roles import school_rank
from esanalysis.ratings.reading.values import clean
from esanalysis.ratings.rounds import split_round

__all__ = ["Headings"]

_FIGURES = {
    "total": {"total", "totals", "sum", "score", "scores"},
    "average": {"avge", "avg", "ave", "av", "average", "averages", "mean"},
    "lowest": {"lowest", "minimum", "min"},
    "highest": {"highest", "maximum", "max"},
    "median": {"median"},
    "count": {"count", "rated", "n"},
}
_AROUND = {
    *("a", "all", "and", "by", "each", "for", "in", "of", "out", "per", "the", "this"),
    *("cluster", "column", "factor", "factors", "grand", "key", "mark", "marks", "number", "overall"),
    *("points", "rating", "ratings", "row", "school", "schools", "sub", "success", "no", "nr", "combined", "order"),
}
_ASIDE = {
    *("rank", "ranking", "rag", "weight", "weighting", "target", "priority", "action", "actions", "owner", "position"),
    *("range", "mode", "sd", "stdev", "deviation", "quartile", "percentile", "percent", "percentage", "proportion"),
    *("variance", "spread", "change", "difference", "trend", "overall", "gap", "benchmark", "expected", "quintile"),
    *("respondents", "responses", "returns", "base"),
    *("statement", "question", "description", "anchor", "possible", "std", "dev", "standard", "stdevp", "var"),
}
_EVERYBODY = {"all", "whole", "entire", "every", "each"}  # "All schools" is no school
_COMPARED = {"above", "below", "over", "under", "scoring", "rated", "since", "from", "to", "with", "against", "or"}
_PHASES = {"primary", "secondary", "special", "infant", "junior", "nursery", "maintained", "academy", "academies"}
_OF_A_PART = {"average", "averages", "avg", "avge"}  # "North average", wherever the word stands
_AT_THE_END = {"mean", "median", "total", "totals", "subtotal"}  # "North total", but "Total Arts Academy"
# Whose figure it is, when not that of the schools beside it: "LA average", "England", "statistical neighbours".
_ELSEWHERE = {
    *(
        "la",
        "lea",
        "local",
        "authority",
        "england",
        "national",
        "nationally",
        "region",
        "regional",
        "borough",
        "county",
    ),
    *("council", "statistical", "neighbour", "neighbours", "similar", "other", "others", "trust", "mat", "previous"),
    *("last", "year", "years", "term", "rest", "wales", "scotland", "family", "peer", "peers", "benchmark", "district"),
}
_CALLED = {  # words of figures that names are made of too
    *("action", "base", "borough", "council", "county", "district", "family", "local", "peer", "peers", "position"),
    *("priority", "school", "target", "the", "trust"),
}
_COUNTRIES = {"england", "national", "wales", "scotland"}
_REGIONS = {
    *("north east", "north west", "yorkshire and the humber", "east midlands", "west midlands", "east of england"),
    *("south east", "south west", "inner london", "outer london", "england and wales", "united kingdom"),
}
_SCHOOLS = {"school", "primary", "academy", "infant", "infants", "junior", "juniors", "college", "high", "nursery"}
_RUNNING = {"a", "all", "by", "each", "for", "in", "of", "out", "per", "this"}  # "total per school" is no school's
_TAIL = r"(?: (?:on|for|about|to|why|your|the|and|or|if|here|this|that|behind)\b.*)?"  # not "Note Primary"
_WHY = re.compile(
    r"(?:and )?why(?: (?:is that|so|this mark|this rating|not))?|"
    rf"(?:please )?(?:explain|say why|give (?:a |your )?reasons?){_TAIL}"
)
_COMMENT = re.compile(
    rf"(?:please )?comment{_TAIL}|"
    rf"(?:any |your |further |other )*(?:comments?|notes?|reasons?|evidence|explanation)s?{_TAIL}"
)
_FIELDS = re.compile(
    r"(?P<cluster>(?:name of )?(?:the |your |which )?clusters?(?: name)?)|"
    r"(?P<subcluster>sub ?clusters?(?: name)?)|"
    r"(?P<round>(?:which )?(?:round|wave|cycle|term|year|school year|academic year)|date(?: of .*)?)|"
    r"(?P<rater>(?:your |the |respondent(?: s)? )?(?:role|job role|job title|rater|rated by)(?: .*)?)|"
    r"(?P<missing>missing|why missing|reason missing)|"
    r"(?P<rating>ratings?|marks?|scores?|grades?|judgements?|values?)"
)
# What a form puts before the factor that it asks about: "How would you rate your school for ...?"
_ASKED = re.compile(
    r"(?:(?:how|please|to what|on a scale)\b.*?\b)?(?:rate|score|mark|grade|judge|assess|rating|developed|strong)"
    r"(?: (?:is|are))?(?: (?:your|the|our|this) (?:school|setting|cluster|provision)(?:'s|’s)?)?"
    r"(?: (?:on|for|in|against|at))?(?: its| the| your)? (.+?)\??",
    re.IGNORECASE,
)
_MORE_THAN_A_NAME = re.compile(r"(?:19|20)\d\d|\?|\b(?:rat|scor|mark|grad|judge|assess|developed|strong)")
# Headings that form services write. What stands under them identifies a person: it is never kept.
_FORM_TIME = re.compile(r"completion time|timestamp|submitted(?: at| on)?|submission (?:time|date)|end time")
_FORM_OTHER = re.compile(
    r"id|start time|e ?mail(?: address)?|user ?name|name|your name|last modified time|language|full name|"
    r"points? .*|"
    r"feedback .*|quiz feedback|total points"
)


_COUNT_OF = re.compile(r"(?:number|no|count|percentage|proportion) of\b")
_COUNTS = re.compile(r"([^\W\d_]*)[\s.]*\d{1,3}")  # Q2, Rating 2
_FIGURED = frozenset().union(*_FIGURES.values(), ("figure", "figures"))

# Words without one of which a name is neither a figure, a comment nor a heading of marks: most names are a school's.
_TELLTALE = frozenset().union(
    *_FIGURES.values(),
    _ASIDE,
    _ELSEWHERE,
    _EVERYBODY,
    _AT_THE_END,
    ("cluster", "schools", "number", "scoring"),
    ("why", "comment", "comments", "note", "notes", "reason", "reasons", "evidence", "explanation", "explain", "say"),
    ("give", "please", "mark", "marks", "rating", "ratings", "grade", "grades", "judgement", "judgements", "answer"),
    ("answers", "response", "responses", "value", "values", "level", "levels", "result", "results", "assessment"),
    ("assessments", "source", "any"),
)


_MARKS = str.maketrans(dict.fromkeys(".,:;?!()[]/-_*", " "))
_OF_A_FACTOR = ("name", "key", "no", "number", "code")  # "Question no" heads factors too
_PUT_AROUND = frozenset("[(*\n")  # what stands around a factor's name begins with one of these, or is not ASCII
_LONGEST_WORD = 60  # letters of the word for a factor


class Headings:
    """Reads headings for one framework; each different heading is worked out once.

    Examples
    --------
    >>> from esanalysis.instrument.reading import load_framework
    >>> headings = Headings(load_framework())
    >>> headings.factor("KSF 3 *").key, headings.summary("KSF avge score"), headings.is_school("School name")
    ('alignment', 'average', True)
    """

    def __init__(self, framework: Framework) -> None:
        self.framework = framework
        self._factors: dict[str, Factor | None] = {}
        own = f"{framework.factor} {framework.factor_long}"
        self._around = _AROUND | set(plain(own).split()) | {plain(f"{framework.factor}s")}
        words = {plain(text) for text in (framework.factor, framework.factor_long, "factor", "question")}
        # "ksf" heads the column of the ratings table, whatever the framework calls its factors.
        words |= {"ksf", "indicator", "item", "criterion"}
        self._own = {form for word in words for form in (word, f"{word}s", *(f"{word} {of}" for of in _OF_A_FACTOR))}
        self._known = {plain(text) for text in framework.summaries}
        self._summaries: dict[str, str | None] = {}
        self._fields: dict[str, str | None] = {}

    def factor(self, text: str) -> Factor | None:
        """Find the factor a heading names, also inside what forms and documents put around it."""
        if text not in self._factors:
            self._factors[text] = self._find(text)
        return self._factors[text]

    def _find(self, text: str) -> Factor | None:
        if text.isascii() and _PUT_AROUND.isdisjoint(text) and not _MORE_THAN_A_NAME.search(text.lower()):
            return self.framework.find(text)
        inside = re.search(r"\[([^\[\]]+)\]\s*$", text)  # Google Forms: "Please rate [Funding]"
        bare = re.sub(r"\s*[\[(][^\[\]()]*[\])]\s*$", "", text)  # "Funding (1 = low, 10 = high)"
        first_line = text.strip().split("\n")[0]  # the name, with its statement below in the same cell
        matrix = re.split(r"\?\.\s*(?=\S)", text)[-1]  # Microsoft Forms: "How would you rate your school?.Funding"
        asked = None if self.is_form_metadata(text) else _ASKED.fullmatch(" ".join(bare.split()))
        undated = self._undated(bare)
        for candidate in dict.fromkeys(
            (
                text,
                clean(text),
                bare,
                first_line,
                matrix,
                inside[1] if inside else "",
                asked[1] if asked else "",
                undated,
            )
        ):
            if candidate.strip() and (factor := self.framework.find(candidate)):
                return factor
        return None

    def named_factors(self, texts: dict[int, str]) -> dict[int, Factor]:
        """Find the factors that headings name by more than a bare number, which may be a school's.

        ``Cluster`` heads the schools' clusters, but is also the key of a factor, and ``Q2`` is a factor's number,
        but also another question's: each is taken for the factor only where no other heading names that.
        """
        found = {
            place: factor
            for place, text in texts.items()
            if re.search(r"[^\W\d_]", text) and (factor := self.factor(text))
        }
        unsure = [place for place in found if self.field(texts[place]) or self._only_counts(texts[place], found[place])]
        for place in unsure:
            if sum(factor is found[place] for factor in found.values()) > 1:
                del found[place]
        return found

    def _only_counts(self, text: str, factor: Factor) -> bool:
        """Whether a heading has a factor's number, and neither its name nor the word for a factor before it."""
        named = {plain(name) for name in (factor.name, factor.label, factor.key)}
        match = _COUNTS.fullmatch(text) if plain(text) not in named else None
        return match is not None and plain(match[1]) not in self._own

    def is_factor_word(self, text: str) -> bool:
        """Whether the heading is the word for a factor, as above a column of their names."""
        return len(text) < _LONGEST_WORD and plain(text) in self._own

    def summary(self, text: str) -> str | None:
        """Tell the kind of printed figure that a heading names and nothing else: total, average, lowest, ...

        Examples
        --------
        >>> from esanalysis import load_framework
        >>> headings = Headings(load_framework())
        >>> [headings.summary(text) for text in ("Grand total", "2025 total", "No. rated", "LA average", "Oak")]
        ['total', 'total', 'count', None, None]
        """
        if "%" in text:  # a share of something is none of these
            return None
        if text not in self._summaries:
            words = set(re.sub(r"\d+", " ", plain(self._undated(text))).split())
            kinds = [kind for kind, names in _FIGURES.items() if words & names]
            kind = kinds[kinds[0] == "total" and len(kinds) > 1] if kinds else None  # "Max score" is no total
            rest = words - _FIGURES[kind] - self._around if kind else words
            # "Average total" is an average; "mean rank" is none of these.
            rest -= _FIGURES["total"] if kind in ("average", "lowest", "highest", "median") else set()
            rest |= words if words == {"school", "n"} else set()  # after School M
            self._summaries[text] = None if rest else kind
        return self._summaries[text]

    def figures_round(self, text: str) -> str:
        """The round or year in the heading of a figure; empty if it names none.

        Examples
        --------
        >>> from esanalysis import load_framework
        >>> Headings(load_framework()).figures_round("2025 total")
        '2025'
        """
        return split_round(text)[1]

    @staticmethod
    def _undated(text: str) -> str:
        return split_round(text)[0] or text

    def is_aside(self, text: str) -> bool:
        """Whether the heading names something beside the ratings: a rank, a target, a known summary.

        Examples
        --------
        >>> from esanalysis import load_framework
        >>> headings = Headings(load_framework())
        >>> headings.is_aside("Std dev"), headings.is_aside("LA average 2025"), headings.is_aside("Oak")
        (True, True, False)
        """
        folded = plain(self._undated(text))
        words = set(folded.split())
        if self.is_factor_word(text):  # "Benchmark" heads the factors where they are called so
            return False
        around = _FIGURED | self._around | _ELSEWHERE
        if plain(text) in self._known or bool(words & _ASIDE and not words - _ASIDE - around):
            return True
        others = _COUNTRIES | {"statistical", "la", "lea"} if "school" not in words else set()
        if "%" in text and words and not words - around:
            return True
        elsewhere = bool(words & _ELSEWHERE) and not words - around
        return elsewhere and bool(words & _FIGURED or words & others)

    def is_no_school(self, name: str) -> bool:
        """Whether what stands where schools are named is a figure over schools, or somebody else's.

        Examples
        --------
        >>> from esanalysis import load_framework
        >>> headings = Headings(load_framework())
        >>> names = ("All primary schools", "North average", "% above 5", "Change since 2023", "Number of schools")
        >>> [headings.is_no_school(name) for name in names]
        [True, True, True, True, True]
        >>> [headings.is_no_school(name) for name in ("Oak", "Overall School", "St Mean Primary", "School 3")]
        [False, False, False, False]
        """
        if plain(name) in _REGIONS:
            return True
        bare = re.sub(r"[(\[][^()\[\]]*[)\]]", "", name).strip() or name  # "Average (primary)"
        if self.is_plain_name(name) or self.may_be_school(bare):
            return False
        if name.strip() == "%" or self.summary(bare) or {"sub", "total"} <= set(plain(name).split()):
            return True
        if self.summary(name) or self.is_aside(name) or _COUNT_OF.match(plain(name)):
            return True
        said = re.sub(r"\d+", " ", plain(self._undated(name))).split()
        words = set(said)
        if not words or said[-1] in _SCHOOLS - {"school"}:
            return False
        if len(said) > 1 and (words & _OF_A_PART or said[-1] in _AT_THE_END):
            return True
        rest = words - _FIGURED - self._around - _ELSEWHERE - _ASIDE - _EVERYBODY - _COMPARED
        telling = words & (_EVERYBODY | _ELSEWHERE | _ASIDE | {"number", "no", "schools", "cluster"}) or "%" in name
        return bool(telling) and not rest - (_PHASES if "schools" in words else set())

    def is_of_all(self, name: str) -> bool:
        """Whether a name holds a word of figures or of a country, and so is no school's, whatever number it has.

        Examples
        --------
        >>> from esanalysis import load_framework
        >>> headings = Headings(load_framework())
        >>> headings.is_of_all("National average"), headings.is_of_all("Family Action")
        (True, False)
        """
        return not _COUNTRIES.isdisjoint(words := plain(name).split()) or not _FIGURED.isdisjoint(words)

    def may_be_named_so(self, name: str) -> bool:
        """Whether something could be called so all the same: a region, or a charity such as Family Action.

        Examples
        --------
        >>> from esanalysis import load_framework
        >>> headings = Headings(load_framework())
        >>> [headings.may_be_named_so(name) for name in ("Family Action", "South East", "Number of schools", "Rank")]
        [True, True, False, False]
        """
        words = plain(name).split()
        return plain(name) in _REGIONS or (len(words) > 1 and set(words) <= _CALLED)

    def is_plain_name(self, text: str) -> bool:
        """Whether a name holds no word of figures, comments or marks: it needs no closer look."""
        if "%" in text:
            return False
        if not _TELLTALE.isdisjoint(text.casefold().translate(_MARKS).split()):
            return False
        return text.casefold() not in _REGIONS and (not self._known or plain(text) not in self._known)

    def plain_names(self, names: Sequence[str]) -> list[bool]:
        """Which names need no closer look; of thousands, all are asked at once first."""
        no_region = _REGIONS.isdisjoint(map(str.casefold, names))
        if not self._known and no_region and self.is_plain_name(" ".join(names)):
            return list(map(bool, names))
        return [bool(name) and self.is_plain_name(name) for name in names]

    def is_school(self, text: str) -> bool:
        """Whether names of schools stand beside or below this heading."""
        return school_rank(text) is not None and plain(text) != "name"

    def may_be_school(self, text: str) -> bool:
        """Whether a heading that reads as a figure may as well be a school's: "Overall School"."""
        words = plain(text).split()
        return len(words) > 1 and words[-1] in _SCHOOLS and not _RUNNING & set(words)

    def is_comment(self, text: str) -> bool:
        """Whether comments stand beside or below this heading: on the rating before it, or on anything."""
        return self.asks_why(text) or bool(_COMMENT.fullmatch(_unnumbered(text)))

    def comment_on(self, text: str) -> Factor | None:
        """The factor on which comments stand below a heading such as ``KSF 1 - reason``; None where there is none.

        Examples
        --------
        >>> from esanalysis import load_framework
        >>> headings = Headings(load_framework())
        >>> headings.comment_on("Funding: why?").key, headings.comment_on("Funding") is None
        ('funding', True)
        """
        match = re.fullmatch(r"(.+?)(?:\s*[-–:.,(\[]\s*|\s+)([^-–:(\[]+?)[)\]]?", " ".join(text.split()))
        return self.factor(match[1]) if match and self.is_comment(match[2]) else None

    def asks_why(self, text: str) -> bool:
        """Whether this heading asks for the why of the rating before it, and of nothing else."""
        return bool(_WHY.fullmatch(_unnumbered(text)))

    def field(self, text: str) -> str | None:
        """Column of the ratings table that a heading names: cluster, round, rater, rating or missing."""
        if text not in self._fields:
            found = _FIELDS.fullmatch(plain(text))
            self._fields[text] = found.lastgroup if found else None
        return self._fields[text]

    def is_form_time(self, text: str) -> bool:
        """Whether a form service writes here when a response came."""
        return len(text) >= len("end time") and bool(_FORM_TIME.fullmatch(plain(text)))  # a mark is shorter

    def is_form_metadata(self, text: str) -> bool:
        """Whether a form service writes here who responded, or how the form went."""
        return self.is_form_time(text) or bool(_FORM_OTHER.fullmatch(plain(text)))


def _unnumbered(text: str) -> str:
    """Folded heading without the number that Microsoft Forms puts behind one that repeats: ``Why?2``."""
    return re.sub(r"\s?\d+$", "", plain(text))
