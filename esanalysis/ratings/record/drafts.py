"""What is recorded of each school, and what was typed for it but is not saved yet."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from esanalysis import store
from esanalysis.english import seen
from esanalysis.errors import Problem
from esanalysis.instrument.framework import Framework
from esanalysis.ratings.reading.values import same_name
from esanalysis.ratings.rounds import in_time_order
from esanalysis.schema import MISSING

__all__ = ["NOT_APPLICABLE", "NOT_RATED", "OPEN", "Answer", "Recording", "Subject", "known_spelling"]

OPEN = "blank"  # nothing chosen; a note may still have been written
NOT_RATED = "not rated"
NOT_APPLICABLE = "n/a"


class Subject(NamedTuple):
    """Whose answers these are: a school in a round, and who rates it."""

    cluster: str = ""
    round: str = ""
    school: str = ""
    rater: str = ""

    @property
    def lacks(self) -> list[str]:
        """What must be named before anything can be saved."""
        return [name for name in ("school", "cluster", "round") if not seen(getattr(self, name))]


class Answer(NamedTuple):
    """A mark as the scale writes it, or why there is none (a key of `esanalysis.schema.MISSING`), and the note."""

    choice: str = OPEN
    note: str = ""

    @property
    def is_open(self) -> bool:
        """Whether nothing was chosen."""
        return self.choice == OPEN


Answers = dict[str, Answer]

# Kept for the life of the kernel, so that running the notebook again does not throw away what was typed.
_DRAFTS: dict[tuple[Path, str], dict[Subject, Answers]] = {}


class Recording:
    """Recording into one file: the answers it holds, and the drafts of every school and rater.

    A draft holds only answers that differ from the recorded ones; all others follow the file.

    Parameters
    ----------
    path : Path
        The store; it need not exist.
    framework : Framework
        The instrument rated on.
    """

    def __init__(self, path: Path, framework: Framework) -> None:
        self.path, self.framework = path, framework
        self.recorded: dict[Subject, Answers] = {}
        self.problems: list[Problem] = []
        self.drafts = _DRAFTS.setdefault((path.absolute(), framework.key), {})

    def reload(self) -> None:
        """Read the file again; what others saved meanwhile shows wherever it was not changed here.

        Raises
        ------
        StoreError
            The file cannot be read. What was read before stays.
        """
        ratings, self.problems = store.read(self.path, self.framework, missing_ok=True)
        self.recorded = {}
        texts = ratings.assign(note=ratings["note"].fillna(""), rater=ratings["rater"].fillna(""))
        for row in texts.to_dict("records"):
            rated = row["rating"] == row["rating"]  # a missing mark is NaN
            answer = Answer(self.framework.scale.text(row["rating"]) if rated else row["missing"], row["note"])
            self.recorded.setdefault(Subject(*(row[name] for name in Subject._fields)), {})[row["ksf"]] = answer
        for subject in list(self.drafts):
            self.put(subject, self.answers(subject))

    def answers(self, subject: Subject) -> Answers:
        """What stands in the form: the draft where there is one, else what is recorded, else nothing."""
        known = self.recorded.get(subject, {}) | self.drafts.get(subject, {})
        return {key: known.get(key, Answer()) for key in self.framework.keys}

    def put(self, subject: Subject, answers: Mapping[str, Answer]) -> None:
        """Take down what stands in the form."""
        recorded = self.recorded.get(subject, {})
        draft = {key: answer for key, answer in answers.items() if answer != recorded.get(key, Answer())}
        self.drafts.pop(subject, None)
        if draft:
            self.drafts[subject] = draft

    def unsaved(self, subject: Subject) -> Answers:
        """Answers that a save would record, in the instrument's order."""
        draft = self.drafts.get(subject, {})
        return {key: draft[key] for key in self.framework.keys if key in draft}

    def move(self, source: Subject, target: Subject) -> None:
        """Give the draft of one subject to another, where it takes the place of what was typed there."""
        moved = self.unsaved(source)
        self.drafts.pop(source, None)
        self.put(target, self.answers(target) | moved)

    def off_scale(self, subject: Subject) -> Answers:
        """Unsaved answers that are no mark of the scale: only where marks are typed."""
        scale = self.framework.scale
        return {
            key: answer
            for key, answer in self.unsaved(subject).items()
            if answer.choice not in MISSING and not (scale.words or _is_mark(answer.choice, self.framework))
        }

    def save(self, subject: Subject) -> str:
        """Record the unsaved answers in one save, which one undo takes back; return its time.

        Raises
        ------
        StoreError, ValueError
            As `esanalysis.ratings.store.append`; the draft stays.
        """
        rows = [
            subject._asdict()
            | {"ksf": key, "note": answer.note, "missing" if answer.choice in MISSING else "rating": answer.choice}
            for key, answer in self.unsaved(subject).items()
        ]
        saved = store.append(self.path, rows, self.framework)
        self.drafts.pop(subject, None)
        return saved

    def last_time(self, subject: Subject) -> tuple[str, dict[str, list[tuple[str, Answer]]]]:
        """Latest earlier round in which the school was rated, and each factor's answers with who gave them."""
        rated = [
            other
            for other, answers in self.recorded.items()
            if (other.cluster, other.school) == (subject.cluster, subject.school)
            and not all(answer.is_open for answer in answers.values())
        ]
        rounds = in_time_order([*(other.round for other in rated), subject.round])
        earlier = rounds[: rounds.index(subject.round)]
        if not earlier:
            return "", {}
        then = [other for other in rated if other.round == earlier[-1]]
        return earlier[-1], {
            key: [(other.rater, self.recorded[other][key]) for other in then] for key in self.framework.keys
        }

    def to_do(self, subject: Subject, offered: Iterable[str]) -> dict[str, int]:
        """Schools that this rater has not finished in this cluster and round: how many questions are open in each."""
        here = [one.school for one in self.recorded if one.cluster == subject.cluster]
        schools = dict.fromkeys(name for name in [*offered, *here, subject.school] if name)
        counts = {
            name: sum(answer.is_open for answer in self.answers(subject._replace(school=name)).values())
            for name in schools
        }
        return {name: count for name, count in counts.items() if count}

    def names(self, field: str) -> list[str]:
        """Clusters, rounds, schools or raters that the file or a draft names, as they came."""
        found = (getattr(subject, field) for subject in [*self.recorded, *self.drafts])
        return [name for name in dict.fromkeys(found) if name]


def _is_mark(text: str, framework: Framework) -> bool:
    try:
        return framework.scale.is_mark(float(text))
    except ValueError:
        return False


def known_spelling(text: str, names: Iterable[str]) -> str:
    """Spell a name as it is known already: two spellings that differ in case or spaces mean one school.

    Examples
    --------
    >>> known_spelling(" st marys ", ["St. Mary's"]), known_spelling("Elm  Road", [])
    ("St. Mary's", 'Elm Road')
    """
    text = " ".join(text.split())
    return next((name for name in names if same_name(name) == same_name(text)), text)
