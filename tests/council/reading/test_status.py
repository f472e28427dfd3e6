"""What the words of a status say of an action."""

import pytest

from esanalysis.council.reading.status import state_of

WORDS = {
    "done": (
        "Completed late", "Delivered late, May 2026", "100%", "Delayed, now completed", "Complete - 100%",
        "Completed in May 2026", "31/03/26 completed", "Blue", "All actions completed on 3 May 2026", "Complete/closed",
        "Done 12/5", "Complete – Q4", "Completed (Cabinet 12 May 2026)", "Blue - complete", "Completed - see action 4",
        "Complete → BAU", "Completed + published", "Complete. Next review May 2027", "Complete for 2025/26",
        "Done ✓", "Complete in Q1", "Completed this quarter", "Closed (see 2.4)", "Yes - complete",
        "Completed; report published", "Delivered and evaluated", "Completed by A Bell", "Complete: moved to BAU",
        "Blue, moved to BAU", "Complete/ongoing",
        "Complete - ongoing monitoring", "Complete - report to Cabinet 12/05/2026",
        "Complete - no further action required", "Completed as part of action 4", "Complete\nSee note", "Done (5/5)",
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
        "Implementation delayed from 2025, now under way", "Draft complete",
    ),
    "dropped": ("Stopped", "Ceased", "Rejected", "Cancelled", "No longer needed", "Superseded by 4"),
    None: (
        "Not delayed", "No longer late", "See minutes", "Reported to Cabinet", "n/a", "", "done?", "Group met in June",
        "Met with head teachers", "Nobody has done this", "Closed - not achieved", "Closed: missed target",
        "First phase complete", "100 leaflets printed", "Without delay", "Partners behind the scheme",
        "Meeting cancelled, new date set", "Dropped off the list of risks", "Complete, signage to follow",
        "Complete, awaiting sign-off", "Achieved – 95%", "Completed; evaluation to follow", "Completed - phase 1",
        "Complete (part)", "Completed 3/5", "Complete (3/5 schools)", "Completed in 3 schools", "Blue badge scheme",
        "Complete but signage missing", "Completed; roll-out continues", "Closed to new applications",
        "Delivered to 3 schools", "Complete - not yet signed off", "Consultation complete", "Complete the audit",
        "Complete by Q4 2026", "Complete by March 2027", "Done, in theory", "Completed—evaluation to follow",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("status", "state"), [(text, state) for state, texts in WORDS.items() for text in texts])
def test_what_begins_with_done_is_done_unless_what_follows_takes_it_back(status, state):
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
