"""The questions of an instrument as an HTML form, the same on the screen and on paper."""

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

from esanalysis.display.fragment import Fragment
from esanalysis.english import listed
from esanalysis.instrument.framework import Factor, Framework
from esanalysis.ratings.record.drafts import NOT_RATED, OPEN, Answer, Subject
from esanalysis.ratings.record.sentences import choice_text
from esanalysis.schema import MISSING

__all__ = ["STYLE", "paper", "questions"]

STYLE = Path(__file__).with_name("form.css")
MOST_CHOICES = 12  # a scale with more marks is typed and not chosen


def questions(
    framework: Framework,
    order: Sequence[str],
    answers: Mapping[str, Answer] | None = None,
    beside: Mapping[str, str] | None = None,
) -> str:
    """Fieldsets of all questions, each with its anchors, marks and note, none of them answered.

    Parameters
    ----------
    framework : Framework
        The instrument.
    order : sequence of str
        Keys of the factors.
    answers : mapping, optional
        What will be filled in: a reason for having no mark that the form does not offer becomes a choice.
    beside : mapping, optional
        A line for each factor, such as last time's mark.
    """
    answers, beside = answers or {}, beside or {}
    return "".join(
        _question(framework, framework[key], answers.get(key, Answer()).choice, beside.get(key, "")) for key in order
    )


def paper(framework: Framework, subject: Subject) -> Fragment:
    """The blank diagnostic as a page to read and to print."""
    title = f"{framework.title}: to fill in"
    names = {"School": subject.school, "Cluster": subject.cluster, "Round": subject.round, "Rated by": subject.rater}
    head = "".join(
        f'<label>{name} <input type="text" value="{escape(value)}"></label>' for name, value in names.items()
    )
    return Fragment(
        f"<style>{STYLE.read_text(encoding='utf-8')}</style>"
        f'<form class="es-form" method="dialog" autocomplete="off" aria-label="{escape(title)}">'
        f'<p class="es-title">{escape(title)}</p><div class="es-head">{head}</div>'
        f"{questions(framework, framework.keys)}"
        f'<p class="es-source">Source: {escape(framework.source)}</p></form>'
    )


def _question(framework: Framework, factor: Factor, chosen: str, beside: str) -> str:
    key = escape(factor.key)
    asked = factor.question or factor.statement
    return (
        f'<fieldset data-ksf="{key}"><legend>{escape(f"{framework.factor} {factor.number}. {factor.name}")}</legend>'
        + (f'<p class="es-asked">{escape(asked)}</p>' if asked else "")
        + _anchors(framework, factor)
        + _choices(framework, key, chosen)
        + (f'<p class="es-beside">{escape(beside)}</p>' if beside else "")
        + f'<label class="es-note">And why? <textarea name="{key}:note" rows="2"></textarea></label></fieldset>'
    )


def _anchors(framework: Framework, factor: Factor) -> str:
    """Anchors where they stand along the scale; what the source does not print is said and not filled in."""
    if not any(one.low or one.middle or one.high for one in framework.factors):
        return ""
    scale = framework.scale
    weakest, strongest = scale.text(scale.merit(scale.minimum)), scale.text(scale.merit(scale.maximum))
    ends = {"low": f"Low end ({weakest})", "middle": "Middle", "high": f"High end ({strongest})"}
    if factor.high_inferred:
        ends["high"] += ", the factor's own statement"
    shown = {name: text for name in ends if (text := getattr(factor, name))}
    columns = "".join(
        f'<p class="es-{name}"><b>{escape(ends[name])}:</b> {escape(text)}</p>' for name, text in shown.items()
    )
    absent = [name for name in ends if name not in shown or (name == "high" and factor.high_inferred)]
    said = f'<p class="es-absent">The source prints no {listed(absent, "or")} anchor here.</p>' if absent else ""
    return f'<div class="es-anchors">{columns}</div>{said}'


def _choices(framework: Framework, key: str, chosen: str) -> str:
    """Marks from weakest to strongest, then why there is none; a fine scale has a field to type into."""
    scale = framework.scale
    if scale.span / scale.step < MOST_CHOICES:
        marks = "".join(_radio(key, scale.text(mark), scale.text(mark)) for mark in scale.marks)
        marked = f'<div class="es-scale{" es-words" if scale.words else ""}">{marks}</div>'
    else:
        label = f"Mark ({scale.accepted})"
        marked = f'<label>{escape(label)} <input type="text" name="{key}:typed" inputmode="decimal" size="8"></label>'
    reasons = [NOT_RATED, *([chosen] if chosen in MISSING and chosen not in (OPEN, NOT_RATED) else []), OPEN]
    return marked + f'<div class="es-none">{"".join(_radio(key, r, choice_text(r)) for r in reasons)}</div>'


def _radio(key: str, value: str, label: str) -> str:
    open_ = ' class="es-open"' if value == OPEN else ""
    return (
        f'<label{open_}><input type="radio" name="{key}" value="{escape(value)}"{" checked" if open_ else ""}>'
        f"<span>{escape(label)}</span></label>"
    )
