"""What the recorder says."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from esanalysis.english import capital, counted, listed
from esanalysis.instrument.framework import Framework
from esanalysis.ratings.record.drafts import NOT_APPLICABLE, NOT_RATED, OPEN, Answer, Subject
from esanalysis.schema import MISSING

__all__ = [
    "choice_text", "elsewhere", "factors", "lacking", "last_time", "moment", "named", "off_scale", "order", "progress",
    "recorded_so_far", "redone", "saved", "still_to_do", "taken_in", "undone",
]  # fmt: skip


def named(subject: Subject) -> str:
    """Name a subject inside a sentence.

    Examples
    --------
    >>> named(Subject("North", "2024", "Ashby", "AB")), named(Subject(rater="AB"))
    ('Ashby (North, 2024, rated by AB)', 'a school not named yet (rated by AB)')
    """
    rater = f"rated by {subject.rater}" if subject.rater else "no rater named"
    return f"{subject.school or 'a school not named yet'} ({', '.join(filter(None, (*subject[:2], rater)))})"


def factors(framework: Framework, keys: Iterable[str]) -> str:
    """Name factors by their numbers, in the instrument's order.

    Examples
    --------
    >>> from esanalysis import load_framework
    >>> factors(load_framework(), ["funding", "cluster"])
    'KSF 4 and 9'
    """
    wanted = set(keys)
    numbers = [str(factor.number) for factor in framework.factors if factor.key in wanted]
    beside = [factor.label for factor in framework.beside if factor.key in wanted]
    return listed([*([f"{framework.factor} {listed(numbers)}"] if numbers else []), *beside])


def choice_text(choice: str) -> str:
    """Write a choice as the form labels it."""
    labels = {OPEN: "open", NOT_RATED: "not rated", NOT_APPLICABLE: "not applicable"}
    return labels.get(choice) or MISSING.get(choice, choice)


def progress(framework: Framework, answers: Mapping[str, Answer], unsaved: Mapping[str, Answer]) -> str:
    """Say what is still missing and what is not saved.

    Examples
    --------
    >>> from esanalysis import load_framework
    >>> framework = load_framework()
    >>> answers = dict.fromkeys(framework.keys, Answer("5")) | {"funding": Answer(), "impact": Answer("not rated")}
    >>> progress(framework, answers, {"impact": answers["impact"]})
    '1 of 10 still open: KSF 9. Marked as not rated: KSF 10. Not saved yet: KSF 10.'
    """
    missing = [key for key, answer in answers.items() if answer.is_open]
    not_rated = [key for key, answer in answers.items() if answer.choice in MISSING and not answer.is_open]
    said = [f"{len(missing)} of {len(answers)} still open: {factors(framework, missing)}."]
    if len(missing) in (0, len(answers)):
        said = [f"All {len(answers)} {'still open' if missing else 'answered'}."]
    if not_rated:
        said.append(f"Marked as not rated: {factors(framework, not_rated)}.")
    if unsaved:
        said.append(f"Not saved yet: {factors(framework, unsaved)}.")
    elif len(missing) < len(answers):
        said.append("Everything is saved.")
    return " ".join(said)


def order(framework: Framework, keys: Sequence[str], seed: int | None) -> str:
    """State the order of the questions."""
    if seed is None:
        return "The questions stand in the order of the diagnostic. Shuffled, one mark colours the next less."
    numbers = ", ".join(str(framework[key].number) for key in keys)
    return (
        f"The questions are shuffled (seed {seed}; another order for each school and rater, the same whenever it is "
        f"opened): {numbers}. Their numbers are those of the diagnostic."
    )


def lacking(subject: Subject) -> str:
    """Ask for what must be named before saving."""
    return f"Nothing was saved: name the {listed(subject.lacks)} first. What you typed is still here."


def off_scale(framework: Framework, wrong: Mapping[str, Answer]) -> str:
    """Say which typed marks the scale does not have."""
    found = [f"{framework.factor} {framework[key].number} ({answer.choice})" for key, answer in wrong.items()]
    return f"Nothing was saved: {listed(found)} must be {framework.scale.accepted}. What you typed is still here."


def saved(framework: Framework, subject: Subject, keys: Iterable[str], when: str, path: Path) -> str:
    """Say what was saved, when and where."""
    return f"Saved {factors(framework, keys)} of {named(subject)} at {moment(when)} in {path.absolute()}."


def moment(stamp: str) -> str:
    """Write the time of a save for people.

    Examples
    --------
    >>> moment("2026-11-22T08:41:12.000123Z")
    '08:41:12 UTC on 2026-11-22'
    """
    return f"{stamp[11:19]} UTC on {stamp[:10]}"


def undone(framework: Framework, subject: Subject, rows: Sequence[Mapping[str, str]]) -> str:
    """Say what an undo has brought back."""
    if not rows:
        return f"Nothing recorded of {named(subject)} is left to take back."
    back = _answers(framework, rows)
    return f"The save of {moment(rows[0]['undoes'])} was taken back: {back} again."


def redone(framework: Framework, subject: Subject, rows: Sequence[Mapping[str, str]]) -> str:
    """Say what a redo has brought back."""
    if not rows:
        return f"Nothing was taken back of {named(subject)} that could be brought back."
    return f"Brought back: {_answers(framework, rows)}."


def _answers(framework: Framework, rows: Sequence[Mapping[str, str]]) -> str:
    return listed(
        f"{framework.factor} {framework[row['ksf']].number} is {choice_text(row['rating'] or row['missing'] or OPEN)}"
        for row in sorted(rows, key=lambda row: framework.keys.index(row["ksf"]))
    )


def still_to_do(counts: Mapping[str, int], questions: int, most: int = 12) -> str:
    """List the schools that are not finished.

    Examples
    --------
    >>> still_to_do({"Ashby": 3, "Beck": 10}, 10), still_to_do({}, 10)
    ('Still to do: Ashby (3 open) and Beck.', '')
    """
    if not counts:
        return ""
    names = [name if open_ == questions else f"{name} ({open_} open)" for name, open_ in counts.items()]
    more = [f"{len(names) - most} more"] if len(names) > most else []
    return f"Still to do: {listed([*names[:most], *more])}."


def recorded_so_far(framework: Framework, subject: Subject, recorded: Mapping[Subject, Mapping[str, Answer]]) -> str:
    """Count what is recorded in this cluster and round; empty while there is nothing.

    Examples
    --------
    >>> from esanalysis import load_framework
    >>> framework, ashby = load_framework(), Subject("North", "2024", "Ashby", "AB")
    >>> recorded_so_far(framework, ashby, {ashby: dict.fromkeys(framework.keys[:3], Answer("5"))})
    'Recorded so far in North, 2024: 3 marks of one school; no form is complete.'
    """
    forms = {one: given for one, given in recorded.items() if one[:2] == subject[:2]}
    marks = sum(answer.choice not in MISSING for given in forms.values() for answer in given.values())
    if not forms:
        return ""
    done = sum(all(not given.get(key, Answer()).is_open for key in framework.keys) for given in forms.values())
    schools = counted(len({one.school for one in forms}), "school")
    complete = f"{counted(done, 'form')} {'are' if done > 1 else 'is'} complete"
    given = f"{marks} mark{'s' if marks != 1 else ''} of {schools}"
    return f"Recorded so far in {subject.cluster}, {subject.round}: {given}; {complete}."


def taken_in(kept: Path, taken: Sequence[object], left: Sequence[object]) -> str:
    """Say what came in from a file of kept ratings."""
    later = f" {capital(counted(len(left), 'rating'))} had been recorded anew since and stayed out." if left else ""
    return f"Brought in {counted(len(taken), 'rating')} from {kept}.{later}"


def elsewhere(framework: Framework, drafts: Mapping[Subject, Mapping[str, Answer]], here: Subject) -> str:
    """Say for whom unsaved answers are kept besides the school that is shown; empty when for nobody."""
    others = [
        f"{factors(framework, draft)} of {named(subject)}" for subject, draft in drafts.items() if subject != here
    ]
    if not others:
        return ""
    return f"Typed but not saved: {'; '.join(others)}. Choose the same school, round and rater again to go on there."


def last_time(round_: str, given: Sequence[tuple[str, Answer]]) -> str:
    """Say what a factor was marked in the latest earlier round."""
    texts = [
        choice_text(answer.choice) + (f" by {rater}" if rater else "") + (f" ({answer.note})" if answer.note else "")
        for rater, answer in given
    ]
    return f"Last time ({round_}): {'; '.join(texts)}"
