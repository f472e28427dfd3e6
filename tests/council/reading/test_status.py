"""What the words of a status say of an action."""

import pytest

from esanalysis.council.reading.status import state_of

WORDS = {
    "done": (
        "Completed late", "Delivered late, May 2026", "Closed: missed target", "100%", "Delayed, now completed",
        "Completed in May 2026", "31/03/26 completed", "Blue",
    ),
    "late": (
        "Late", "Not on track", "No longer on track", "Late, 90% complete", "Delayed: design completed",
        "Not completed, late", "Behind schedule",
    ),
    "open": (
        "Delayed start, now back on track", "Paused", "On hold", "Not complete", "90% complete", "50%", "on-going",
        "Due late 2026, in progress", "To be completed in May", "Amber", "g",
    ),
    "dropped": ("Stopped", "Ceased", "Rejected", "Cancelled", "No longer needed", "Superseded by 4"),
    None: ("Not delayed", "No longer late", "See minutes", "Reported to Cabinet", "n/a", ""),
}  # fmt: skip


@pytest.mark.parametrize(("status", "state"), [(text, state) for state, texts in WORDS.items() for text in texts])
def test_done_comes_before_late_and_a_denial_or_other_words_say_nothing(status, state):
    assert state_of(status) == state


def test_the_status_comes_before_the_colour_and_a_colour_explains_what_words_do_not():
    assert state_of("Complete", "Late") == "done"
    assert state_of("See minutes", "Green") == "open"
