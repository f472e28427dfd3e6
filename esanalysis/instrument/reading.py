"""A framework from its file: parsed TOML, checked, to the instrument, with every problem of the file at once."""

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

from esanalysis.english import plain
from esanalysis.errors import FrameworkError
from esanalysis.files.shipped import DATA
from esanalysis.instrument.framework import Band, Factor, Framework, Scale

__all__ = ["DEFAULT", "framework_keys", "known_framework", "load_framework", "read_toml"]

DEFAULT = "es-2009"


def framework_keys() -> list[str]:
    """Keys of the frameworks that are shipped, in alphabetical order.

    Examples
    --------
    >>> framework_keys()
    ['es-2009', 'ofsted-eif-2019', 'ofsted-ilacs-2018']
    """
    return sorted(path.stem for path in (DATA / "frameworks").glob("*.toml") if not path.stem.startswith("risk-"))


def load_framework(source: str | Path | Framework = DEFAULT) -> Framework:
    """Read and validate a framework.

    Parameters
    ----------
    source : str or Path
        Key of a shipped framework (see `framework_keys`) or the path of a TOML file. A `Framework`
        is returned as it is.

    Returns
    -------
    Framework

    Raises
    ------
    FrameworkError
        The file does not exist, is not TOML, or does not describe a usable framework. The message
        lists every problem found.

    Examples
    --------
    >>> framework = load_framework()
    >>> len(framework.factors), framework.scale.accepted
    (10, 'a whole number from 1 to 10')
    >>> framework["impact"].middle is None
    True
    """
    if isinstance(source, Framework):
        _READ.setdefault(source.key, source)
        return source
    framework = FrameworkFile(*read_toml(source, "framework", framework_keys())).framework()
    _READ[framework.key] = framework if _READ.get(framework.key, framework) == framework else None
    return framework


# Frameworks read so far by their key; None where two files share one, and the key alone no longer tells.
_READ: dict[str, Framework | None] = {}


def known_framework(key: str) -> Framework | None:
    """Find the framework of a key: one read before, or a shipped one; None where the key does not tell."""
    if key not in _READ and key in framework_keys():
        return load_framework(key)
    return _READ.get(key)


def read_toml(source: str | Path, what: str, shipped: list[str]) -> tuple[dict[str, Any], str]:
    """Read a file of ``data/frameworks/`` by its key, or any by its path; return what it holds and its name.

    Raises
    ------
    FrameworkError
        There is no such file, or it is not TOML; the message names the `shipped` keys.
    """
    path = Path(source)
    if path.suffix != ".toml":
        path = DATA / "frameworks" / f"{source}.toml"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8")), path.name
    except FileNotFoundError:
        raise FrameworkError(
            f"There is no {what} {str(source)!r}. Shipped are: {', '.join(shipped)}. "
            "Your own is named by its path, ending in .toml."
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise FrameworkError(f"{path.name} cannot be read as TOML: {error}.") from None


class FrameworkFile:
    """Turns parsed TOML into a `Framework`, collecting every problem before it gives up."""

    def __init__(self, raw: dict[str, Any], file: str) -> None:
        self.raw, self.file = raw, file
        self.problems: list[str] = []

    def framework(self) -> Framework:
        """Build the framework, or raise a `FrameworkError` that lists everything wrong with the file."""
        head = {name: self._text(self.raw, name, "the file") for name in ("key", "title", "factor", "source")}
        scale = self._scale(self._table("scale"))
        bands = self._bands(scale) if scale else ()
        factors = self._factors()
        if self.problems or scale is None:
            listed = "\n".join(f"- {problem}" for problem in self.problems)
            raise FrameworkError(f"{self.file} is not a usable framework:\n{listed}")
        return Framework(
            **head,
            factor_long=self.raw.get("factor_long", head["factor"]),
            publisher=self.raw.get("publisher", "unknown"),
            date=_written(self.raw.get("date")),
            scale=scale,
            bands=bands,
            factors=factors,
            summaries=tuple(self.raw.get("summaries", ())),
        )

    def _table(self, name: str) -> dict[str, Any]:
        value = self.raw.get(name)
        if isinstance(value, dict):
            return value
        self.problems.append(f"the table [{name}] is missing.")
        return {}

    def _text(self, table: dict[str, Any], name: str, where: str) -> str:
        value = table.get(name)
        if isinstance(value, str) and value.strip():
            return value
        self.problems.append(f'{where} needs {name} = "..." (found {value!r}).')
        return ""

    def _scale(self, raw: dict[str, Any]) -> Scale | None:
        if "words" in raw:
            return self._word_scale(raw)
        numbers: dict[str, Any] = {name: raw.get(name) for name in ("minimum", "maximum")} | {
            "step": raw.get("step", 1)
        }
        wrong = {name: value for name, value in numbers.items() if not _is_number(value)}
        if raw and wrong:
            self.problems += [f"[scale] needs {name} as a number (found {value!r})." for name, value in wrong.items()]
        if not raw or wrong:
            return None
        if numbers["minimum"] >= numbers["maximum"] or numbers["step"] <= 0:
            self.problems.append("[scale] needs minimum below maximum and step above 0.")
            return None
        higher = raw.get("higher_is_better", True)
        if not isinstance(higher, bool):
            self.problems.append(f"[scale] higher_is_better is true or false (found {higher!r}).")
        return Scale(**numbers, higher_is_better=bool(higher))

    def _word_scale(self, raw: dict[str, Any]) -> Scale | None:
        words = raw["words"]
        folded = [plain(word) for word in words] if _is_texts(words) else []
        if len(folded) < 2 or len(set(folded)) < len(folded):
            self.problems.append(f"[scale] words needs two or more different words, weakest first (found {words!r}).")
            return None
        synonyms: dict[str, str] = {}
        for word, spellings in raw.get("synonyms", {}).items():
            if word not in words or not _is_texts(spellings):
                self.problems.append(
                    f"[scale.synonyms] {word!r} is not one of the words, or its value is no list of texts."
                )
                continue
            for spelling in map(plain, spellings):
                if spelling in folded or synonyms.get(spelling, word) != word:
                    self.problems.append(f"[scale.synonyms] {spelling!r} stands for two words.")
                synonyms[spelling] = word
        return Scale(1, len(words), words=tuple(words), synonyms=synonyms)

    def _bands(self, scale: Scale) -> tuple[Band, ...]:
        found = []
        for place, raw in enumerate(self.raw.get("bands", []), start=1):
            where = f"band {place}"
            ends = [self._mark(scale, raw.get(end), f"{where} {end}") for end in ("from", "to")]
            weakest, strongest = sorted(ends, key=scale.merit)
            key, name = self._text(raw, "key", where), self._text(raw, "name", where)
            found.append(Band(key, name, weakest, strongest, raw.get("meaning", "")))
        if len(found) < 2:
            self.problems.append("two or more [[bands]] are needed, weakest first.")
        elif not self.problems:
            self._check_cover(scale, found)
        return tuple(found)

    def _mark(self, scale: Scale, value: Any, where: str) -> float:
        mark: Any = scale.word_value(value) if scale.words and isinstance(value, str) else value
        if _is_number(mark) and scale.is_mark(mark):
            return mark
        self.problems.append(f"{where} = {value!r} is not on the scale ({scale.accepted}).")
        return scale.minimum

    def _check_cover(self, scale: Scale, bands: list[Band]) -> None:
        merits = [(scale.merit(band.weakest), scale.merit(band.strongest)) for band in bands]
        expected = scale.minimum
        for band, (weakest, strongest) in zip(bands, merits, strict=True):
            if abs(weakest - expected) > 1e-6 or strongest < weakest:
                self.problems.append(
                    f"band {band.key!r} leaves a gap or overlaps: "
                    "bands run weakest first, without gap, over the whole scale."
                )
            expected = strongest + scale.step
        if abs(expected - scale.step - scale.maximum) > 1e-6:
            self.problems.append("the last band does not reach the strongest end of the scale.")

    def _factors(self) -> tuple[Factor, ...]:
        factors = tuple(self._factor(raw, place) for place, raw in enumerate(self.raw.get("factors", []), start=1))
        if not factors:
            self.problems.append("one or more [[factors]] are needed.")
        for name in ("key", "number", "label", "name"):
            values = [getattr(factor, name) for factor in factors]
            for value in dict.fromkeys(v for v in values if values.count(v) > 1):
                self.problems.append(f"{name} = {value!r} is used by more than one factor.")
        return factors

    def _factor(self, raw: dict[str, Any], place: int) -> Factor:
        where = f"factor {place}"
        number = raw.get("number")
        if not isinstance(number, int) or isinstance(number, bool):
            self.problems.append(f"{where} needs number as a whole number (found {number!r}).")
            number = place
        texts = ("statement", "question", "low", "middle", "high")
        unknown = set(raw) - {"key", "number", "label", "name", "aliases", "high_inferred", *texts}
        self.problems += [f"{where} has the unknown entry {name!r}." for name in sorted(unknown)]
        inferred = raw.get("high_inferred", False)
        if inferred and (raw.get("high") or not raw.get("statement")):
            self.problems.append(f"{where}: high_inferred goes with a statement and without a high anchor.")
        anchors = {name: raw.get(name) for name in texts}
        if inferred:
            anchors["high"] = raw.get("statement")
        return Factor(
            key=self._text(raw, "key", where),
            number=number,
            label=self._text(raw, "label", where),
            name=self._text(raw, "name", where),
            high_inferred=bool(inferred),
            aliases=tuple(raw.get("aliases", ())),
            **anchors,
        )


def _written(date: Any) -> str:
    """Write a date as people do: ``24 February 2009``."""
    return f"{date.day} {date:%B %Y}" if isinstance(date, dt.date) else str(date or "date unknown")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) and item.strip() for item in value)
