"""The questions of an instrument as an HTML form, the same in the notebook, in the form that travels and on paper."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from markupsafe import Markup

from esanalysis.display.markup import NOTHING, html, joined
from esanalysis.display.notebook.fragment import Fragment
from esanalysis.display.style import tokens
from esanalysis.english import listed
from esanalysis.instrument.framework import Factor, Framework
from esanalysis.instrument.scale import Scale
from esanalysis.ratings.record.drafts import NOT_APPLICABLE, NOT_RATED, OPEN, Answer, Subject
from esanalysis.ratings.record.sentences import choice_text
from esanalysis.schema import MISSING

__all__ = ["anchors", "is_chosen", "paper", "questions", "sheet"]

_RULES = Path(__file__).with_name("form.css")
MOST_CHOICES = 12  # a scale with more marks is typed and not chosen


def questions(
    framework: Framework,
    order: Sequence[str],
    answers: Mapping[str, Answer] | None = None,
    beside: Mapping[str, str] | None = None,
) -> Markup:
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
    return joined(
        _question(framework, framework[key], answers.get(key, Answer()).choice, beside.get(key, "")) for key in order
    )


def sheet() -> str:
    """Style of the form, of what was said about it and of its history; colours are the palette's."""
    return tokens(".es-form", ".es-said", ".es-history") + _RULES.read_text(encoding="utf-8")


def paper(framework: Framework, subject: Subject) -> Fragment:
    """The blank diagnostic as a page to read and to print."""
    title = f"{framework.title}: to fill in"
    names = {"School": subject.school, "Cluster": subject.cluster, "Round": subject.round, "Rated by": subject.rater}
    head = joined(
        html('<label>{} <input type="text" value="{}"></label>', label, value) for label, value in names.items()
    )
    return Fragment(
        html(
            '<style>{style}</style><form class="es-form" method="dialog" autocomplete="off" aria-label="{title}">'
            '<p class="es-title">{title}</p><div class="es-head">{head}</div>{questions}'
            '<p class="es-source">Source: {source}</p></form>',
            style=Markup(sheet()),
            title=title,
            head=head,
            questions=questions(framework, [factor.key for factor in framework.asked]),
            source=framework.source,
        )
    )


def is_chosen(scale: Scale) -> bool:
    """Whether a mark is chosen among all there are; if not, it is typed."""
    return scale.span / scale.step < MOST_CHOICES


def _question(framework: Framework, factor: Factor, chosen: str, beside: str) -> Markup:
    scale = framework.scale_of(factor.key)
    ends = {"minimum": f"{scale.minimum:.10g}", "maximum": f"{scale.maximum:.10g}", "step": f"{scale.step:.10g}"}
    return html(
        '<fieldset data-ksf="{key}" data-number="{number}" data-minimum="{minimum}" data-maximum="{maximum}" '
        'data-step="{step}" data-accepted="{accepted}"><legend>{title}</legend>{asked}{anchors}{choices}{beside}'
        '<label class="es-note">And why? <textarea name="{key}:note" rows="2"></textarea></label></fieldset>',
        **ends,
        key=factor.key,
        number=factor.label if factor.number == "" else factor.number,
        accepted=scale.accepted,
        title=factor.name if factor.number == "" else f"{framework.factor} {factor.number}. {factor.name}",
        asked=joined([_line("es-asked", factor.question or factor.statement), _for_whom(factor)]),
        anchors=anchors(framework, factor),
        choices=_choices(scale, factor, chosen),
        beside=_line("es-beside", beside),
    )


def _for_whom(factor: Factor) -> Markup:
    return _line("es-absent", f"For {factor.applies_to}." if factor.applies_to else None)


def _line(kind: str, text: str | None) -> Markup:
    return html('<p class="{}">{}</p>', kind, text) if text else NOTHING


def anchors(framework: Framework, factor: Factor) -> Markup:
    """Anchors where they stand along the scale; what the source does not print is said and not filled in."""
    if not any(one.low or one.middle or one.high for one in framework.factors):
        return NOTHING
    scale = framework.scale_of(factor.key)
    weakest, strongest = scale.text(scale.merit(scale.minimum)), scale.text(scale.merit(scale.maximum))
    ends = {"low": f"Low end ({weakest})", "middle": "Middle", "high": f"High end ({strongest})"}
    if factor.high_inferred:
        ends["high"] += ", the factor's own statement"
    shown = {name: text for name in ends if (text := getattr(factor, name))}
    columns = joined(html('<p class="es-{}"><b>{}:</b> {}</p>', name, ends[name], text) for name, text in shown.items())
    absent = [name for name in ends if name not in shown or (name == "high" and factor.high_inferred)]
    said = _line("es-absent", f"The source prints no {listed(absent, 'or')} anchor here." if absent else None)
    return html('<div class="es-anchors">{}</div>{}', columns, said)


def _choices(scale: Scale, factor: Factor, chosen: str) -> Markup:
    """Marks from weakest to strongest, then why there is none; a fine scale has a field to type into."""
    if is_chosen(scale):
        marks = joined(_radio(factor.key, scale.text(mark), scale.text(mark)) for mark in scale.marks)
        marked = html('<div class="es-scale{}">{}</div>', " es-words" if scale.words else "", marks)
    else:
        marked = html(
            '<label class="es-mark">Mark ({accepted}) '
            '<input type="text" name="{key}:typed" inputmode="decimal" autocomplete="off" size="8"></label>'
            '<p class="es-off" hidden>This must be {accepted}.</p>',
            key=factor.key,
            accepted=scale.accepted,
        )
    offered = (NOT_RATED, NOT_APPLICABLE, OPEN)
    reasons = [NOT_RATED, NOT_APPLICABLE, *([chosen] if chosen in MISSING and chosen not in offered else []), OPEN]
    none = joined(_radio(factor.key, reason, choice_text(reason)) for reason in reasons)
    return html('{}<div class="es-none">{}</div>', marked, none)


def _radio(key: str, value: str, label: str) -> Markup:
    return html(
        '<label{}><input type="radio" name="{}" value="{}"{}><span>{}</span></label>',
        Markup(' class="es-open"' if value == OPEN else ""),
        key,
        value,
        Markup(" checked" if value == OPEN else ""),
        label,
    )
