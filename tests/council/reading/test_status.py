"""What the words of a status say of an action."""

import pytest

from esanalysis.council.reading.status import state_of

WORDS = {
    "done": (
        "Completed late", "Delivered late, May 2026", "100%", "Delayed, now completed", "Complete - 100%",
        "Completed in May 2026", "31/03/26 completed", "Blue", "All actions completed on 3 May 2026", "Complete/closed",
    ),
    "late": (
        "Late", "Not on track", "No longer on track", "Late, 90% complete", "Delayed: design completed",
        "Not completed, late", "Behind schedule",
    ),
    "open": (
        "Delayed start, now back on track", "Paused", "On hold", "Not complete", "90% complete", "50%", "on-going",
        "Due late 2026, in progress", "To be completed in May", "Amber", "g", "Cannot be completed", "Complete 80%",
        "Unable to complete this year", "Nothing done", "To complete", "Due to complete in March 2027", "Should be met",
        "Achieved in 3 of 10 schools", "Complete except for signage", "Awaiting closed session",
        "Implementation delayed from 2025, now under way",
    ),
    "dropped": ("Stopped", "Ceased", "Rejected", "Cancelled", "No longer needed", "Superseded by 4"),
    None: (
        "Not delayed", "No longer late", "See minutes", "Reported to Cabinet", "n/a", "", "done?", "Group met in June",
        "Met with head teachers", "Nobody has done this", "Closed - not achieved", "Closed: missed target",
        "First phase complete", "100 leaflets printed", "Without delay", "Partners behind the scheme",
        "Meeting cancelled, new date set", "Dropped off the list of risks", "Complete, signage to follow",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("status", "state"), [(text, state) for state, texts in WORDS.items() for text in texts])
def test_done_comes_before_late_and_a_denial_or_other_words_say_nothing(status, state):
    assert state_of(status) == state


@pytest.mark.parametrize("done", ["Complete", "Done", "Closed", "Met", "Achieved", "Delivered", "Finished"])
def test_done_is_what_is_called_so_with_at_most_a_date_and_never_what_somebody_hopes(done):
    for said in ("{}", "Now {}", "Has been {}", "{} March 2026", "{} late", "{}, on time", "March 2026: {}", "{}."):
        assert state_of(said.format(done)) == "done", said
    for said in ("Hope to have this {}", "Not {}", "{} apart from Hove", "{} 40%", "Nobody {}", "{} in some schools",
                 "{} 2 of 3", "{}?", "Will be {}", "Staff training {}", "{}, then reopened"):  # fmt: skip
        assert state_of(said.format(done)) in ("open", None), said


def test_the_status_comes_before_the_colour_and_a_colour_explains_what_words_do_not():
    assert state_of("Complete", "Late") == "done"
    assert state_of("See minutes", "Green") == "open"
