"""A framework from its file: what the schema cannot say is checked here, and every default is given."""

import datetime as dt
import math
from collections.abc import Callable
from typing import Any, TypeVar

from esanalysis.english import inside, listed, plain
from esanalysis.errors import FrameworkError
from esanalysis.instrument.factor import ROLES, Band, Example, Factor, FileOptions, NotComparable
from esanalysis.instrument.file.check import schema_problems, shown
from esanalysis.instrument.file.source import Keys, Source, guess
from esanalysis.instrument.framework import UNDATED, UNKNOWN, Framework
from esanalysis.instrument.scale import Scale, fold

__all__ = ["build_framework"]

_Built = TypeVar("_Built")
MOST_MARKS = 10_001  # 0 to 100 in hundredths; more would be drawn and counted one by one

# For an instrument that brings no questions of its own: the order of the Extended Services diagnostic's, without what
# that one was for (sustainability across a cluster).
QUESTIONS = (
    "What does the data tell you?",
    "Which {plural} is the cluster doing really well on?",
    "Which does it need to prioritise for development?",
    "Which schools are doing well on particular {plural}, and why?",
    "Which schools are doing less well on particular {plural}, and why?",
    "How could you use this data to help each other?",
)


def build_framework(source: Source) -> Framework:
    """Build a framework from what its file holds.

    Parameters
    ----------
    source : Source
        A file; one that did not come with the package is checked against the JSON Schema first.

    Returns
    -------
    Framework

    Raises
    ------
    FrameworkError
        The file describes no usable framework, or is a draft with open questions. The message lists every
        problem with its place.
    """
    builder = _Builder(source)
    framework = checked(source, "framework", builder.framework, builder.problems)
    if source.raw.get("draft"):
        raise FrameworkError(
            f"{source.file} is still a draft: answer what it asks, "
            f"then delete the entry draft ({source.place(('draft',))})."
        )
    return framework


def checked(source: Source, what: str, build: Callable[[], _Built | None], problems: list[str]) -> _Built:
    """Check a file against its schema, unless it came with the package, and build what it describes; or refuse it.

    `problems` is the list that `build` adds to.
    """
    unknown: list[str] = []
    goes_on = True
    if not source.shipped:
        unknown, goes_on = schema_problems(source, what.replace(" ", "-"))
    built = build() if goes_on else None
    if unknown or problems or built is None:
        lines = "\n".join(f"- {problem}" for problem in dict.fromkeys([*unknown, *problems]))
        raise FrameworkError(f"{source.file} is not a usable {what}:\n{lines}")
    return built


class _Builder:
    """Turns entries of the right types into a `Framework`, collecting every problem before it gives up."""

    def __init__(self, source: Source) -> None:
        self.source, self.raw = source, source.raw
        self.problems: list[str] = []

    def framework(self) -> Framework | None:
        raw = self.raw
        file = self._file_options()
        scale = self._scale(("scale",), raw["scale"], file)
        scales = {name: self._scale(("scales", name), one, file) for name, one in raw.get("scales", {}).items()}
        factors = self._factors(scales)
        if scale is None:
            return None
        bands = self._bands(scale)
        framework = Framework(
            key=raw.get("key", self.source.stem),
            title=raw["title"],
            factor=raw.get("factor", "Factor"),
            factor_long=raw.get("factor_long", raw.get("factor", "Factor")),
            publisher=raw.get("publisher", UNKNOWN),
            date=_written(raw.get("date")),
            source=raw.get("source", "not stated"),
            scale=scale,
            bands=bands or default_bands(scale),
            factors=tuple(factor for factor in factors if not factor.scale),
            beside=tuple(factor for factor in factors if factor.scale),
            summaries=tuple(raw.get("summaries", ())),
            note=tuple(raw.get("note", ())),
            note_title=raw.get("note_title", ""),
            scales={name: one for name, one in scales.items() if one},
            licence=raw.get("licence", ""),
            second_hand=raw.get("second_hand", ""),
            superseded_by=raw.get("superseded_by", ""),
            not_comparable_with=tuple(
                NotComparable(one["key"], one["because"], one.get("source", ""))
                for one in raw.get("not_comparable_with", ())
            ),
            bands_given=bool(bands),
            file=file,
        )
        questions = raw.get("questions") or [text.format(plural=framework.plural) for text in QUESTIONS]
        self._check_names(framework)
        object.__setattr__(framework, "questions", tuple(questions))
        object.__setattr__(framework, "example", self._example(framework))
        return framework

    def _example(self, framework: Framework) -> Example | None:
        raw = self.raw.get("example")
        if raw is None:
            return None
        if raw["factor"] not in framework.keys:
            self._say(("example", "factor"), f"{raw['factor']!r} is no key of a factor of this instrument.")
            return None
        read = framework.scale.read(str(raw["rating"]))
        if not isinstance(read.value, int | float):
            self._say(("example", "rating"), f"{raw['rating']!r} is not on the scale ({framework.scale.accepted}).")
            return None
        return Example(raw["factor"], float(read.value), raw["text"])

    def _say(self, path: Keys, text: str) -> None:
        self.problems.append(f"{self.source.place(path)}: {text}")

    # Scales

    def _scale(self, path: Keys, raw: dict[str, Any], file: FileOptions) -> Scale | None:
        if "words" not in raw:
            return self._numbers(path, raw, file)
        for name in ("minimum", "maximum", "step", "higher_is_better"):
            if name in raw:
                self._say((*path, name), "has no place beside words, which stand weakest first.")
        entries = [{"word": word} if isinstance(word, str) else word for word in raw["words"]]
        words = [" ".join(entry["word"].split()) for entry in entries]
        short = [entry.get("short", "") for entry in entries]
        for place, word in enumerate(words):
            if fold(word) in map(fold, words[:place]):
                self._say((*path, "words", place), f"{word!r} stands there twice; words are different, weakest first.")
        synonyms = self._synonyms(path, raw.get("synonyms", {}), words, short)
        for text, why in file.missing.items():
            if text in map(fold, (*words, *short)) or text in synonyms:
                self._say(("file", "missing"), f"{text!r} is a mark of the scale and cannot mean {why!r} as well.")
        unit = raw.get("unit", "grade")
        given = tuple(short) if any(short) else ()
        return Scale(1, len(words), words=tuple(words), synonyms=synonyms, short=given, missing=file.missing, unit=unit)

    def _synonyms(self, path: Keys, raw: dict[str, Any], words: list[str], short: list[str]) -> dict[str, str]:
        taken = {fold(word): word for word in words}
        taken |= {fold(name): word for word, name in zip(words, short, strict=True) if name and fold(name) not in taken}
        if len({fold(name) for name in short if name}) < sum(map(bool, short)):
            self._say((*path, "words"), "two words have the same short form.")
        found: dict[str, str] = {}
        for name, spellings in raw.items():
            word = taken.get(fold(name))
            if word is None:
                near = guess(name, words) or f"; words are {listed(words)}."
                self._say((*path, "synonyms", name), f"is not one of the words{near}")
                continue
            for spelling in spellings:
                folded = fold(spelling)
                if taken.get(folded, word) != word or found.get(folded, word) != word:
                    self._say((*path, "synonyms", name), f"{spelling!r} stands for two words.")
                found[folded] = word
        return found

    def _numbers(self, path: Keys, raw: dict[str, Any], file: FileOptions) -> Scale | None:
        wrong = len(self.problems)
        if "synonyms" in raw:
            self._say((*path, "synonyms"), "has no place on a scale of numbers; give it words.")
        for name in ("minimum", "maximum"):
            if name not in raw:
                self._say(path, f"{name} is missing: a scale needs words, weakest first, or minimum and maximum.")
        numbers = {name: raw.get(name, default) for name, default in (("minimum", 0), ("maximum", 1), ("step", 1))}
        for name, number in numbers.items():
            if not math.isfinite(number):
                self._say((*path, name), f"must be a number that can be written out (found {number}).")
        if len(self.problems) > wrong:
            return None
        low, high, step = numbers.values()
        steps = (high - low) / step
        if low >= high:
            self._say((*path, "minimum"), f"must be below maximum (found {low} and {high}).")
        elif steps >= MOST_MARKS:
            self._say((*path, "step"), f"makes more than {MOST_MARKS - 1} marks (found {step}).")
        elif abs(steps - round(steps)) > 1e-6:
            self._say((*path, "step"), f"does not lead from {low} to {high} (found {step}).")
        else:
            better, unit = raw.get("higher_is_better", True), raw.get("unit", "point")
            return Scale(low, high, step, better, missing=file.missing, unit=unit)
        return None

    # Bands

    def _bands(self, scale: Scale) -> tuple[Band, ...]:
        entries = self.raw.get("bands", [])
        found = []
        for place, raw in enumerate(entries):
            ends = [self._mark(scale, raw[end], ("bands", place, end)) for end in ("from", "to")]
            weakest, strongest = sorted(ends, key=scale.merit)
            key = raw.get("key") or "-".join(plain(raw["name"]).split()) or f"band-{place + 1}"
            found.append(Band(key, raw["name"], weakest, strongest, raw.get("meaning", "")))
        if len(found) == 1:
            self._say(("bands", 0), "is the only band; two or more are needed, weakest first, or none.")
        for place, band in enumerate(found):
            if band.key in [other.key for other in found[:place]]:
                self._say(("bands", place), f"has the same key as an earlier band: {band.key!r}.")
        if not self.problems:
            self._check_cover(scale, found)
        return tuple(found)

    def _mark(self, scale: Scale, value: Any, path: Keys) -> float:
        mark: Any = scale.word_value(value) if isinstance(value, str) else None if scale.words else value
        if mark is not None and scale.is_mark(mark):
            return mark
        near = guess(str(value), scale.words)
        self._say(path, f"{shown(value)} is not on the scale ({scale.accepted}){near or '.'}")
        return scale.minimum

    def _check_cover(self, scale: Scale, bands: list[Band]) -> None:
        merits = [(scale.merit(band.weakest), scale.merit(band.strongest)) for band in bands]
        expected = scale.minimum
        for place, (weakest, strongest) in enumerate(merits):
            if abs(weakest - expected) > 1e-6:
                self._say(
                    ("bands", place),
                    f"leaves a gap or overlaps: expected is {scale.text(scale.merit(expected))} as its weaker end "
                    f"(found {scale.text(bands[place].weakest)}); bands run weakest first, over the whole scale.",
                )
                return  # what follows is shifted by the same fault
            expected = strongest + scale.step
        if bands and abs(expected - scale.step - scale.maximum) > 1e-6:
            end = scale.text(scale.merit(scale.maximum))
            self._say(("bands", len(bands) - 1), f"does not reach the strongest end of the scale, {end}.")

    # Factors

    def _factors(self, scales: dict[str, Scale | None]) -> list[Factor]:
        found: list[Factor] = []
        for place, entry in enumerate(self.raw["factors"]):
            raw = {"name": entry} if isinstance(entry, str) else entry
            own = raw.get("scale", "")
            if own and own not in scales:
                near = guess(own, scales) or (f"; there are {listed(scales)}." if scales else "; there is none.")
                self._say(("factors", place, "scale"), f"{own!r} is no table under [scales]{near}")
            ranked = sum(not factor.scale for factor in found)
            found.append(self._factor(raw, place, "" if own else ranked + 1))
        if found and all(factor.scale for factor in found):
            self._say(("factors",), "one or more must be on the instrument's own scale.")
        for name in ("key", "number", "label", "name"):
            self._check_once(name, found)
        return found

    def _factor(self, raw: dict[str, Any], place: int, number: int | str) -> Factor:
        inferred = raw.get("high_inferred", False)
        if inferred and ("high" in raw or "statement" not in raw):
            self._say(("factors", place, "high_inferred"), "goes with a statement and without a high anchor.")
        texts = {name: raw.get(name) for name in ("statement", "question", "low", "middle", "high", "applies_to")}
        if inferred:
            texts["high"] = raw.get("statement")
        label = raw.get("label", raw["name"])
        given = raw.get("number", number)
        return Factor(
            key=raw.get("key") or slug(raw["name"]) or f"factor-{place + 1}",
            number=int(given) if isinstance(given, float) else given,
            label=label,
            name=raw["name"],
            high_inferred=inferred,
            aliases=tuple(raw.get("aliases", ())),
            plain_name=raw.get("plain_name") or inside(label),
            section=raw.get("section", ""),
            scale=raw.get("scale", ""),
            **texts,
        )

    def _check_once(self, name: str, factors: list[Factor]) -> None:
        """Names are used once; numbers once in a section, since some instruments count anew in each."""
        first: dict[Any, int] = {}
        for place, factor in enumerate(factors):
            value = getattr(factor, name)
            within = (factor.section, value) if name == "number" else fold(value)
            if value != "" and first.setdefault(within, place) != place:
                self._say(("factors", place, name), f"{name} = {shown(value)} is used by more than one factor.")

    def _check_names(self, framework: Framework) -> None:
        """A heading must lead to one factor, or its marks would land on the wrong one."""
        means: dict[str, Factor] = {}
        for factor in framework.asked:
            for text in factor.spellings:
                other = means.setdefault(plain(text), factor)
                if other is not factor:
                    self._say(("factors",), f"{text!r} leads to two factors: {other.name!r} and {factor.name!r}.")
        for text in framework.file.ignore:
            if plain(text) in means:
                self._say(("file", "ignore"), f"{text!r} is the factor {means[plain(text)].name!r}.")

    # How files are read

    def _file_options(self) -> FileOptions:
        raw = self.raw.get("file", {})
        given = raw.get("missing", [])
        by_reason = given if isinstance(given, dict) else {"not rated": given}
        missing = {fold(text): why for why, texts in by_reason.items() for text in texts}
        for why in by_reason:
            if why not in REASONS:
                self._say(("file", "missing", why), f"no such reason{guess(why, REASONS) or _reasons()}")
        columns = {role: _texts(raw.get("columns", {}).get(role, ())) for role in ROLES}
        row = raw.get("header_row")
        return FileOptions(
            sheet=_texts(raw.get("sheet", ())),
            header_row=None if row is None else int(row),
            ignore=_texts(raw.get("ignore", ())),
            missing=missing,
            columns={role: headings for role, headings in columns.items() if headings},
        )


# Reasons for a missing mark that a framework may give its own words for.
REASONS = ("not rated", "not applicable", "n/a", "blank", "c", "low", "x", "z", "u")


def _reasons() -> str:
    return f"; known are {', '.join(REASONS)}."


def default_bands(scale: Scale) -> tuple[Band, ...]:
    """Bands for an instrument that names none: the weakest and the strongest third, and what lies between.

    Examples
    --------
    >>> [band.text(Scale(1, 10)) for band in default_bands(Scale(1, 10))]
    ['low band (1–3)', 'middle band (4–7)', 'top band (8–10)']
    """
    marks = scale.marks
    third = max(1, round(len(marks) * 0.3))
    cuts = [("low", marks[:third]), ("middle", marks[third:-third]), ("top", marks[-third:])]
    return tuple(Band(key, f"{key} band", part[0], part[-1]) for key, part in cuts if part)


def slug(name: str) -> str:
    """Short name for tables, from a name: ``quality-of-education``."""
    return "-".join(plain(name).split())


def _texts(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _written(date: Any) -> str:
    """Write a date as people do: ``24 February 2009``."""
    return f"{date.day} {date:%B %Y}" if isinstance(date, dt.date) else str(date or UNDATED)
