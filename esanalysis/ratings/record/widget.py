"""The recorder itself: who is rated, the questions, and save, undo and history."""

import random
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import wraps
from pathlib import Path
from typing import Any

from ipywidgets import HTML, HBox, VBox

from esanalysis import store
from esanalysis.english import listed
from esanalysis.instrument.framework import Framework
from esanalysis.instrument.reading import DEFAULT, load_framework
from esanalysis.ratings.record import form, sentences
from esanalysis.ratings.record.controls import (
    WRAPPED,
    Form,
    check_box,
    name_field,
    offer,
    paragraphs_of,
    push_button,
)
from esanalysis.ratings.record.drafts import Answer, Recording, Subject, known_spelling
from esanalysis.ratings.record.history import recorded

__all__ = ["Recorder", "record"]

HISTORY_ROWS = 50  # the latest; all of them stand in the file
_SEED = 1  # of the order when shuffling is asked for in the widget and no seed was given


def record(
    path: str | Path,
    framework: str | Path | Framework = DEFAULT,
    cluster: str | None = None,
    round: str | None = None,
    school: str | None = None,
    rater: str | None = None,
    schools: Iterable[str] = (),
    shuffle: int | None = None,
) -> "Recorder":
    """Fill in the diagnostic for a school and save the ratings into a file.

    Parameters
    ----------
    path : str or Path
        The rating store, a CSV file; the first save creates it. See `esanalysis.ratings.store`.
    framework : str, Path or Framework
        The instrument to rate on.
    cluster, round : str, optional
        Where and when; default those that the file names last.
    school, rater : str, optional
        Who is rated and who rates, to begin with. Rater may stay empty.
    schools : iterable of str, optional
        Names to offer besides those in the file.
    shuffle : int, optional
        Seed of the order of the questions. A shuffled order makes it less likely that one mark colours the next; it
        is another one for each school and rater. Default the instrument's order.

    Returns
    -------
    Recorder
        A widget. Where there is no kernel behind it, it is the blank diagnostic, to read and to print.

    Raises
    ------
    FrameworkError
        The framework cannot be used.

    Examples
    --------
    >>> import tempfile
    >>> recorder = record(Path(tempfile.mkdtemp()) / "ratings.csv", cluster="North", round="2024", school="Ashby")
    >>> recorder.answer("funding", "3", "one-off grant")
    >>> recorder.save.click()
    >>> ratings, problems = store.read(recorder.path)
    >>> ratings.loc[ratings["ksf"] == "funding", ["rating", "note"]].to_numpy().tolist()
    [[3.0, 'one-off grant']]
    """
    # Absolute, so that a notebook which changes its folder later still saves where it began.
    recording = Recording(Path(path).absolute(), load_framework(framework))
    return Recorder(recording, Subject(cluster or "", round or "", school or "", rater or ""), schools, shuffle)


def _told(method: Callable[..., None]) -> Callable[..., None]:
    """Turn whatever goes wrong into a sentence: an exception in a widget's callback ends in a log nobody reads."""

    @wraps(method)
    def guarded(self: "Recorder", *_: Any) -> None:
        try:
            method(self, *_)
        except store.StoreError as error:
            self._kept += [error.kept] if error.kept else []
            self._show(str(error))
        except Exception as error:
            self._show(f"This did not work ({type(error).__name__}: {error}). What you typed is still here.")

    return guarded


class Recorder(VBox):
    """The diagnostic as a form; made by `record`.

    Its controls can be used from Python as well: set `school`, `cluster`, `round`, `rater` (``.value``), call
    `answer`, click `save`, `next`, `undo`, `redo`, `bring`, `take_in`, and read `said`.
    """

    def __init__(self, recording: Recording, subject: Subject, schools: Iterable[str], shuffle: int | None) -> None:
        self.recording, self._schools = recording, tuple(schools)
        self._seed = _SEED if shuffle is None else shuffle
        self._kept: list[Path] = []
        self._left = Subject()  # whose form was open before this one
        self._happened = self._trouble = ""
        self._reload()
        self.subject = self._completed(subject)
        self._make_controls(shuffle is not None)
        super().__init__(
            [
                HBox([self.school, self.cluster, self.round, self.rater], layout=WRAPPED),
                HBox([self.shuffled, self.last_time], layout=WRAPPED),
                self.notice,
                HBox([self.save_above, self.next, self.bring], layout=WRAPPED),
                self.form,
                HBox([self.save, self.undo, self.sure, self.keep, self.redo, self.take_in], layout=WRAPPED),
                self.with_history,
                self.history,
            ]
        )
        self._show("")
        self._listen()

    @property
    def path(self) -> Path:
        """The file recorded into."""
        return self.recording.path

    def answer(self, ksf: str, choice: str, note: str = "") -> None:
        """Choose a mark (as the scale writes it), ``"not rated"`` or ``"blank"`` (open), and write a note."""
        if ksf not in self.recording.framework.keys:
            raise ValueError(f"There is no {ksf!r}; there are {listed(self.recording.framework.keys)}.")
        answers = self.form.state["answers"] | {ksf: Answer(str(choice), note)._asdict()}
        self.form.state = {"subject": list(self.subject), "answers": answers}

    @property
    def said(self) -> list[str]:
        """Sentences under the form: what happened last, what is wrong, what is missing, what is kept elsewhere."""
        return list(self._said)

    def _completed(self, subject: Subject) -> Subject:
        """Cluster and round that were not given are those recorded last."""
        last = next(reversed(self.recording.recorded), Subject())
        return subject._replace(cluster=subject.cluster or last.cluster, round=subject.round or last.round)

    def _make_controls(self, shuffled: bool) -> None:
        self.school = name_field("School", self.subject.school)
        self.cluster = name_field("Cluster", self.subject.cluster)
        self.round = name_field("Round", self.subject.round)
        self.rater = name_field("Rated by", self.subject.rater)
        self.shuffled = check_box("Shuffle the questions", shuffled)
        self.last_time = check_box("Show last time's marks", False)
        self.notice = HTML()
        self.form = Form(title=self.recording.framework.title)
        self.save, self.save_above = (push_button("Save", style="primary") for _ in range(2))
        self.next = push_button("")
        self.undo = push_button("Undo the last save")
        self.sure = push_button("", style="danger")
        self.keep = push_button("Keep them")
        self.redo = push_button("Redo")
        self.bring = push_button("")
        self.take_in = push_button("")
        self.with_history = check_box("Show what was recorded for this school", False)
        self.history = HTML()
        self.history.add_class("es-history")

    def _listen(self) -> None:
        for control in (self.school, self.cluster, self.round, self.rater):
            control.observe(self._choose, "value")
        for control in (self.shuffled, self.last_time, self.with_history):
            control.observe(self._look, "value")
        self.form.observe(self._take_down, "state")
        for button in (self.save, self.save_above):
            button.on_click(self._save)
        self.next.on_click(self._next)
        self.undo.on_click(self._undo)
        self.sure.on_click(self._really_undo)
        self.keep.on_click(self._look)
        self.redo.on_click(self._redo)
        self.form.on_msg(self._answer_that_it_lives)
        self.bring.on_click(self._bring)
        self.take_in.on_click(self._take_in)

    # What a person does

    @_told
    def _choose(self, change: Any) -> None:
        """Another school, round or rater: its answers appear, and the ones here are kept."""
        before = self.subject
        names = {field: known_spelling(getattr(self, field).value, self._known(field)) for field in Subject._fields}
        self.subject = Subject(**names)
        if self.subject == before:
            self._spell()
            return
        if not self.recording.unsaved(self._left) or self.recording.unsaved(before):
            self._left = before
        self._reload()
        if before.lacks and not self.recording.unsaved(self.subject):
            # They could not have been saved for anybody yet: the form was filled in before it was headed.
            self.recording.move(before, self.subject)
        self._show("")

    @_told
    def _look(self, change: Any) -> None:
        self._show(self._happened)

    @_told
    def _take_down(self, change: Any) -> None:
        subject, before = Subject(*change.new["subject"]), change.old
        known = before["answers"] if before.get("subject") == list(subject) else {}
        # Only what changed: the other answers in the message may be older than what is known here.
        given = {key: Answer(**a) for key, a in change.new["answers"].items() if a != known.get(key)}
        self.recording.put(subject, self.recording.answers(subject) | given)
        self._tell("")

    @_told
    def _save(self, button: Any) -> None:
        unsaved = self.recording.unsaved(self.subject)
        wrong = self.recording.off_scale(self.subject)
        if not unsaved:
            self._tell("Nothing has changed since the last save.")
        elif self.subject.lacks:
            self._tell(sentences.lacking(self.subject))
        elif wrong:
            self._tell(sentences.off_scale(self.recording.framework, wrong))
        else:
            when = self.recording.save(self.subject)
            said = sentences.saved(self.recording.framework, self.subject, unsaved, when, self.path)
            self._reload()
            self._show(said)

    @_told
    def _next(self, button: Any) -> None:
        """Go to the next school that is not finished, in the order in which they are offered."""
        schools = list(self._to_do())
        after = schools[schools.index(self.subject.school) + 1 :] if self.subject.school in schools else []
        others = [name for name in [*after, *schools] if name != self.subject.school]
        if others:
            self.school.value = others[0]

    @_told
    def _undo(self, button: Any) -> None:
        """Take back the last save; where nothing would be left of the school, ask first."""
        rows = store.undoable(self.path, **self.subject._asdict())
        left = {key for key, answer in self.recording.recorded.get(self.subject, {}).items() if answer != Answer()}
        if len(rows) > 1 and left <= {row["ksf"] for row in rows if not (row["rating"] or row["missing"])}:
            offer(self.sure, True, f"Take back all {len(rows)} answers of {self.subject.school}")
            offer(self.keep, True, "Keep them")
            self._tell("This was the only save of this school: taking it back leaves nothing. Are you sure?")
        else:
            self._really_undo(button)

    @_told
    def _really_undo(self, button: Any) -> None:
        rows = store.undo(self.path, **self.subject._asdict())
        self._reload()
        self._show(sentences.undone(self.recording.framework, self.subject, rows))

    @_told
    def _redo(self, button: Any) -> None:
        rows = store.redo(self.path, **self.subject._asdict())
        self._reload()
        self._show(sentences.redone(self.recording.framework, self.subject, rows))

    def _answer_that_it_lives(self, form: Any, content: Any, buffers: Any) -> None:
        """The form asks now and then whether there is still a kernel behind it."""
        form.send(content)

    @_told
    def _bring(self, button: Any) -> None:
        self.recording.move(self._left, self.subject)
        self._show(f"Moved here from {sentences.named(self._left)}.")

    @_told
    def _take_in(self, button: Any) -> None:
        waiting = store.waiting(self.path, self._kept)
        said = [sentences.taken_in(kept, *store.take_in(self.path, kept)) for kept in waiting]
        self._reload()
        self._show(" ".join(said))

    # What a person sees

    def _reload(self) -> None:
        """Read the file again; what is wrong with it stands above the questions until it is mended."""
        try:
            self.recording.reload()
        except store.StoreError as error:
            self._trouble = str(error)
        else:
            self._trouble = " ".join(f"Left out when reading: {problem}" for problem in self.recording.problems)

    def _known(self, field: str) -> list[str]:
        offered = self._schools if field == "school" else ()
        return list(dict.fromkeys([*offered, *self.recording.names(field)]))

    def _show(self, happened: str) -> None:
        """Bring everything on the screen up to what is recorded and typed."""
        framework, subject = self.recording.framework, self.subject
        self._spell()
        seed = self._seed if self.shuffled.value else None
        keys = self._order(seed)
        answers = self.recording.answers(subject)
        self._order_said = sentences.order(framework, keys, seed)
        with self.form.hold_sync():
            self.form.html = form.questions(framework, keys, answers, self._last_marks())
            self.form.state = {
                "subject": list(subject),
                "answers": {key: answer._asdict() for key, answer in answers.items()},
            }
        self.history.value = self._history() if self.with_history.value else ""
        self._offer_redo()
        waiting = store.waiting(self.path, self._kept)
        offer(self.take_in, bool(waiting), f"Bring in what is kept in {listed(kept.name for kept in waiting)}")
        self._tell(happened)

    def _offer_redo(self) -> None:
        for button in (self.sure, self.keep):
            offer(button, False, "")
        with suppress(store.StoreError):  # what is wrong with the file is said above the questions
            offer(self.redo, bool(store.redoable(self.path, **self.subject._asdict())), "Redo what was taken back")

    def _to_do(self) -> dict[str, int]:
        return self.recording.to_do(self.subject, self._schools)

    def _spell(self) -> None:
        """Write the names as they are known, and offer all that are."""
        for field in Subject._fields:
            control = getattr(self, field)
            control.options, control.value = tuple(self._known(field)), getattr(self.subject, field)

    def _order(self, seed: int | None) -> list[str]:
        keys = list(self.recording.framework.keys)
        if seed is not None:
            random.Random(f"{seed} {self.subject.school} {self.subject.rater}").shuffle(keys)
        return keys

    def _last_marks(self) -> dict[str, str]:
        if not self.last_time.value:
            return {}
        round_, given = self.recording.last_time(self.subject)
        if not round_:
            return dict.fromkeys(self.recording.framework.keys, "Last time: nothing recorded in an earlier round")
        return {key: sentences.last_time(round_, answers) for key, answers in given.items()}

    def _tell(self, happened: str) -> None:
        """Say what happened, what is wrong, missing or kept elsewhere; offer what can be done about it."""
        framework, recording, subject = self.recording.framework, self.recording, self.subject
        self._happened = happened
        state = sentences.progress(framework, recording.answers(subject), recording.unsaved(subject))
        kept = sentences.elsewhere(framework, recording.drafts, subject)
        self._said = [sentence for sentence in (happened, self._trouble, state, kept) if sentence]
        self.form.said = paragraphs_of(self._said)
        # Above the questions as well: who has just chosen another school looks there.
        to_do = self._to_do()
        self.notice.value = paragraphs_of(
            [
                f"This form is for {sentences.named(subject)}.",
                *(one for one in (happened, self._trouble, kept) if one),
                sentences.still_to_do(to_do, len(framework.keys)),
                sentences.recorded_so_far(framework, subject, recording.recorded),
                self._order_said,
            ]
        )
        others = [name for name in to_do if name != subject.school]
        offer(self.next, bool(others), "Next school")
        movable = self._left != subject and bool(recording.unsaved(self._left))
        offer(self.bring, movable, f"Move here what was typed for {sentences.named(self._left)}")

    def _history(self) -> str:
        if not self.path.exists():
            return paragraphs_of(["Nothing is recorded yet."])
        wanted = self.subject._asdict()
        del wanted["rater"]
        try:
            rows = store.history(self.path, **wanted).to_dict("records")
        except store.StoreError as error:
            return paragraphs_of([str(error)])
        return str(recorded(self.recording.framework, self.subject.school, rows[::-1][:HISTORY_ROWS], len(rows)))

    def _repr_mimebundle_(self, **options: Any) -> dict[str, Any]:
        """Give the widget, and the blank diagnostic for readers without a kernel."""
        bundle = super()._repr_mimebundle_(**options)
        framework = self.recording.framework
        return bundle | {
            "text/plain": f"{framework.title}: {len(framework.factors)} questions to fill in",
            "text/html": form.paper(framework, self.subject).html,
        }
