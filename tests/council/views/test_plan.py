"""What the page on risks and actions says of a plan and a register."""

import random
import re

import pytest

from esanalysis import load_commitments, load_context, load_objectives, load_risks
from esanalysis.council import background, promises, risks
from esanalysis.council.views.plan.documents import some_of
from esanalysis.council.views.plan.promises import WORDS
from esanalysis.english import is_are, number

PLAN = (
    "Ref,Priority,Action,Lead,Deadline,RAG,Status\n"
    "1,Roofs,Mend the roof,Estates,June 2024,Red,In progress\n"
    "2,Roofs,Paint the door,Estates,May 2024,Blue,Complete\n"
    "3,Doors,Oil the hinges,,March 2024,Green,\n"
    "4,Doors,Buy a lamp,Estates,May 2025,Green,\n"
    "5,Doors,Count the keys,Keeper,,,Overdue\n"
)


@pytest.fixture
def plan(tmp_path):
    (tmp_path / "plan.csv").write_text(PLAN, encoding="utf-8")
    return promises(load_commitments(tmp_path / "plan.csv"), "2025-01-15")


def test_what_is_overdue_comes_first_and_what_is_done_is_not(plan):
    assert plan.urgent
    assert plan.sentences[0] == "On 15 January 2025, three of five promises are overdue, one done."
    assert plan.data["reference"].tolist()[:3] == ["3", "1", "5"], "the longest overdue first, then without a date"
    assert plan.data["standing"].tolist() == ["overdue", "overdue", "overdue", "done", "3 to 12 months"]


def test_what_is_cancelled_is_neither_overdue_nor_done_nor_due(tmp_path):
    rows = "1,Paint,May 2024,Cancelled\n2,Mend,June 2024,Withdrawn\n3,Oil,July 2025,Superseded\n4,Lamp,May 2024,Open\n"
    (tmp_path / "plan.csv").write_text(f"Ref,Action,Deadline,Status\n{rows}", encoding="utf-8")
    view = promises(load_commitments(tmp_path / "plan.csv"), "2025-01-15")
    assert view.data["standing"].value_counts().to_dict() == {"dropped": 3, "overdue": 1} | {
        name: 0 for name in view.data["standing"].cat.categories if name not in ("dropped", "overdue")
    }
    assert view.sentences[0] == ("On 15 January 2025, one of four promises is overdue, three cancelled.")
    assert view.coming.empty


def test_the_title_counts_what_its_column_counts(tmp_path):
    rows = "1,A,Roofs,May 2024,Open\n2,B,Roofs,May 2024,\n3,C,Roofs,June 2024,\n4,D,Doors,May 2024,Open\n"
    (tmp_path / "plan.csv").write_text(f"Ref,Action,Theme,Deadline,Status\n{rows}", encoding="utf-8")
    view = promises(load_commitments(tmp_path / "plan.csv"), "2025-01-15")
    assert view.title == "Two promises are overdue: Roofs and Doors, 1 each"
    fills = [WORDS[name][1] for name in ("overdue", "past")]
    assert all(f'class="{fill}"' in view.strip for fill in fills)
    assert len({fill for _, fill in WORDS.values()}) == len(WORDS) - 1, "only what is later is drawn as one"
    assert "later" not in str(view.chart) + " ".join(word for word, _ in WORDS.values()), "later than what?"


def test_a_date_that_is_not_understood_is_no_missing_date(tmp_path):
    rows = "1,A,31/02/2027\n2,B,by Easter\n3,C,tbc\n4,D,\n5,E,May 2026\n"
    (tmp_path / "plan.csv").write_text(f"Ref,Action,Deadline\n{rows}", encoding="utf-8")
    view = promises(load_commitments(tmp_path / "plan.csv"), "2025-01-15")
    assert (view.count("not understood"), view.count("no date")) == (2, 2)
    assert view.undated["reference"].tolist() == ["3", "4"]
    assert view.sentences[2:] == (
        "Two of five actions have no date at all. All five promises name nobody.",
        "Two dates are unclear: they count as neither due nor late.",
    )
    [listed] = [content for summary, content in view.folds if summary == "Unclear dates: 2"]
    assert "31/02/2027" in listed
    assert "tbc" not in listed


def test_a_day_of_which_the_plan_leaves_the_year_open_is_unclear_until_both_are_past():
    plan = load_commitments().query("reference == '1.09-2'")
    assert plan["due_text"].tolist() == ["31st October"]
    said = {day: promises(plan, day).data["standing"].tolist() for day in ("2003-10-01", "2004-06-01", "2004-11-01")}
    assert said == {"2003-10-01": ["not understood"], "2004-06-01": ["not understood"], "2004-11-01": ["past"]}
    assert promises(plan, "2003-10-01").coming.empty


def test_an_action_with_one_dated_step_is_dated_and_its_other_steps_are_not():
    plan = load_commitments().query("number == '3.8'")
    [said] = [text for text in promises(plan, "2003-10-01").sentences if text.startswith("Every action")]
    assert said.startswith("Every action has at least one step with a date; ")


def test_what_falls_due_next_leaves_out_what_is_done(plan):
    assert plan.coming["reference"].tolist() == ["4"]
    assert plan.sentences[1] == "Next, by 31 May 2025: Buy a lamp."
    assert plan.sentences[2] == "One of five actions has no date at all. One of five promises names nobody."


def test_a_plan_without_a_status_does_not_say_what_was_kept():
    view = promises(load_commitments(), "2003-10-01")
    assert not view.urgent
    assert view.sentences[0] == (
        "By 1 October 2003, 31 of 190 promises (Brighton & Hove, 2003) were due; whether they were kept, the plan "
        "does not say."
    )
    assert view.count("overdue") == 0


def test_a_plan_that_says_what_is_not_understood_is_not_called_silent(tmp_path):
    rows = "1,A,May 2024,See minutes\n2,B,May 2024,{}\n"
    for other, said in (
        ("", "were due; whether they were kept, the plan does not say in words that are understood."),
        ("Open", "is overdue; one more was due, with no status that is understood."),
    ):
        (tmp_path / "plan.csv").write_text(f"Ref,Action,Deadline,Status\n{rows.format(other)}", encoding="utf-8")
        assert promises(load_commitments(tmp_path / "plan.csv"), "2025-01-15").sentences[0].endswith(said)


def test_a_plan_of_which_nothing_was_due_yet_is_no_part_of_the_count(tmp_path):
    for name, due in (("this_year", "May 2024"), ("next_year", "May 2026")):
        (tmp_path / f"{name}.csv").write_text(f"Ref,Action,Deadline,Status\n1,Act,{due},Open\n", encoding="utf-8")
    view = promises(load_commitments([tmp_path / "this_year.csv", tmp_path / "next_year.csv"]), "2025-01-15")
    assert view.sentences[0] == "On 15 January 2025, the only promise (this year) is overdue."


def test_the_plans_of_several_bodies_are_counted_apart(tmp_path):
    view = promises(load_commitments(), "2003-10-01")
    assert view.sentences[2:] == (
        "Six of 59 actions (Brighton & Hove, 2003) have no date at all. In the other documents, 105 of 114 actions "
        "have no date at all and 112 of 114 promises name nobody.",
        "Three dates in all are unclear: they count as neither due nor late.",
    )
    assert "Actions without any date, all documents: 111" in dict(view.folds)
    for name, rows in (("ours", "1,Act,May 2024,Ann,Open\n"), ("theirs", "1,Wait,,,\n2,Rest,May 2026,Bo,\n")):
        (tmp_path / f"{name}.csv").write_text(f"Ref,Action,Deadline,Lead,Status\n{rows}", encoding="utf-8")
    two = promises(load_commitments([tmp_path / "ours.csv", tmp_path / "theirs.csv"]), "2025-01-15")
    assert two.sentences[2] == (
        "Every action (ours) has a date. In the other document, one of two actions has no date at all and one of two "
        "promises names nobody."
    )


@pytest.fixture
def two_plans(tmp_path):
    """Two plans that number their actions alike, and share an objective."""
    head = "Ref,Action,Theme,Deadline,Status\n"
    rows = {
        "Plan_A": "1,Mend,Roofs,May 2024,Open\n2,Paint,Doors,June 2024,Open\n",
        "Plan_B": "1,Light,Roofs,May 2024,Open\n3,Oil,Doors,,Late\n4,Cut,Doors,July 2024,Open\n",
    }
    for name, lines in rows.items():
        (tmp_path / f"{name}.csv").write_text(head + lines, encoding="utf-8")
    return promises(load_commitments([tmp_path / f"{name}.csv" for name in rows]), "2025-01-15")


def test_one_number_of_two_plans_is_named_by_its_plan_wherever_it_stands(two_plans):
    assert two_plans.data["reference"].tolist() == ["1 (Plan A)", "1 (Plan B)", "2", "4", "3"]
    for shown in (two_plans.table, two_plans.chart, two_plans.alt):
        assert all(name in shown for name in ("1 (Plan A)", "1 (Plan B)"))
        assert "2 (Plan" not in shown
    labels = [label.get_text() for label in two_plans.draw().get_yticklabels()]
    assert labels == ["1 (Plan A) Mend", "1 (Plan B) Light", "2 Paint", "4 Cut", "3 Oil"]


@pytest.mark.parametrize(
    ("rows", "title"),
    [
        (("Roofs,May 2024,Open",), "One promise is overdue"),
        (("Roofs,May 2024,Open", "Roofs,May 2024,Late"), "Two promises are overdue"),
        (("Roofs,May 2024,Open", "Doors,May 2026,"), "One promise is overdue: Roofs"),
        (("Roofs,May 2024,", "Roofs,May 2024,", "Doors,May 2026,"), "Two promises were due: Roofs"),
        (("Roofs,May 2024,Open", "Roofs,May 2024,Open", "Doors,May 2024,Open"), "Most that is overdue: Roofs, 2"),
    ],
)
def test_the_title_speaks_of_most_where_there_is_less_elsewhere(rows, title, file):
    lines = "".join(f"{at},Act {at},{row}\n" for at, row in enumerate(rows, 1))
    assert promises(load_commitments(file(f"Ref,Action,Theme,Deadline,Status\n{lines}")), "2025-01-15").title == title


def test_what_slipped_to_a_day_to_come_is_not_overdue_before_it(file):
    plan = file("Ref,Action,Deadline,Status\n1,A,31/12/2025,Slipped\n2,B,31/12/2024,Slipped\n3,C,,Overdue\n")
    view = promises(load_commitments(plan), "2025-01-15")
    assert view.data.set_index("reference")["standing"].to_dict() == {
        "1": "3 to 12 months", "2": "overdue", "3": "overdue",
    }  # fmt: skip
    assert "in 3 to 12 months (Slipped)" in view.table


def test_the_title_adds_no_objective_of_one_plan_to_that_of_another(two_plans):
    assert two_plans.title == "Most that is overdue: Doors (Plan B), 2"


def test_what_is_overdue_by_its_status_is_not_what_falls_due_next(two_plans):
    assert two_plans.sentences[:2] == (
        "On 15 January 2025, all five promises (Plan A and Plan B) are overdue.",
        "Nothing has a deadline still to come.",
    )


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (("May 2024,", "June 2024,", "May 2026,"),
         "By 15 January 2025, two of three promises were due; whether they were kept, the plan does not say."),
        (("May 2024,", "June 2024,Complete", "May 2026,"),
         "By 15 January 2025, two of three promises were due: one is done; whether the other was kept, the plan does "
         "not say."),
        (("May 2024,", "June 2024,", "June 2024,Complete", "June 2024,Complete", "May 2026,Complete", ",Withdrawn"),
         "By 15 January 2025, four of six promises were due: two are done; whether the other two were kept, the plan "
         "does not say. One more is done. One is cancelled."),
        (("May 2024,",), "By 15 January 2025, the only promise was due; whether it was kept, the plan does not say."),
        (("May 2024,Complete", "May 2026,Complete"), "On 15 January 2025, both promises are done."),
        (("May 2024,Complete",), "On 15 January 2025, the only promise is done."),
        (("May 2026,",), "On 15 January 2025, the only promise is not overdue."),
        (("May 2024,Open", "May 2024,", "May 2026,"),
         "On 15 January 2025, one of three promises is overdue; one more was due, with no status."),
    ],
)  # fmt: skip
def test_what_is_done_was_due_as_well(rows, said, file):
    lines = "".join(f"{at},Act {at},{row}\n" for at, row in enumerate(rows, 1))
    assert promises(load_commitments(file(f"Ref,Action,Deadline,Status\n{lines}")), "2025-01-15").sentences[0] == said


@pytest.mark.parametrize("seed", range(40))
def test_what_is_said_of_a_plan_can_be_counted_in_its_file(seed, file):
    draw = random.Random(seed)
    dates = ("May 2024", "June 2024", "Feb 2025", "May 2026", "", "by Easter")
    states = draw.choice((("", "Complete"), ("", "Complete", "Open", "Overdue", "Withdrawn")))
    plan = [(draw.choice(dates), draw.choice(states)) for _ in range(draw.randint(1, 8))]
    lines = "".join(f"{at},Act {at},{due},{state}\n" for at, (due, state) in enumerate(plan, 1))
    view = promises(load_commitments(file(f"Ref,Action,Deadline,Status\n{lines}")), "2025-01-15")
    was_due = [state for due, state in plan if due in dates[:2] and state != "Withdrawn"]
    first = view.sentences[0]
    if "were due" in first.partition(";")[0] or "was due" in first.partition(";")[0]:
        assert some_of(len(was_due), len(plan), "promise") in first
        done = was_due.count("Complete")
        assert (f": {number(done)} {is_are(done)} done;" in first) == (done > 0)
    past = {due: due not in dates[2:4] for due in dates}
    late = sum((state == "Overdue" and past[due]) or (state == "Open" and due in dates[:2]) for due, state in plan)
    assert (late > 0) == (" overdue" in first and not re.search("none of|neither|not overdue", first))
    still = [(due, state) for due, state in plan if due in dates[2:4] and state in ("", "Open", "Overdue")]
    assert len(view.coming) == len(still)
    assert view.sentences[1].startswith("Nothing") == (not still)
    assert max(len(part.split()) for sentence in view.sentences for part in sentence.split(". ")) <= 30


def test_the_parts_of_a_promise_are_joined_without_their_full_stops(tmp_path):
    (tmp_path / "plan.csv").write_text("Ref,Action,Step,Target\n1,Build it.,Dig.,Done.\n", encoding="utf-8")
    assert ">Build it: Dig; target: Done.<" in promises(load_commitments(tmp_path / "plan.csv"), "2025-01-15").table


def test_the_date_of_a_cell_is_shown_in_words(tmp_path):
    (tmp_path / "plan.csv").write_text("Ref,Action,Deadline\n1,Act,2026-05-01\n2,Rest,Termly\n", encoding="utf-8")
    table = promises(load_commitments(tmp_path / "plan.csv"), "2025-01-15").table
    assert "1 May 2026" in table
    assert "2026-05-01" not in table
    assert "Termly" in table


def test_the_whole_plan_can_be_searched_by_three_lists(plan):
    table = plan.table
    assert table.count("<select>") == 3
    assert table.count("<tr ") == 6
    assert "overdue (In progress, Red)" in table


def test_the_timeline_has_a_row_an_action(plan):
    labels = [label.get_text() for label in plan.draw().get_yticklabels()]
    assert len(labels) == 5


def test_no_plan_is_no_view():
    assert promises(load_commitments().head(0), "2025-01-15")._repr_html_() == ""


def test_the_register_of_the_plan():
    view = risks(load_risks())
    assert str(view.main_point).endswith("effectively (includes risk about failure to adequately safeguard).")
    assert view.subtitle.startswith("Worse is up, right and darker. Each cell: its priority and its risks' numbers.")
    assert view.strip.count('class="gap"') == 2, "what nobody knows has no colour of a priority"
    assert view.subtitle.endswith("The source gives no priority for D2 and D3 (striped).")
    assert view.strip.count("<td") == 12
    assert ">2 =<" in view.table


def test_a_register_without_a_matrix_is_listed_and_not_ranked(tmp_path):
    path = tmp_path / "register.csv"
    path.write_text("No,Risk,Likelihood,Impact,Owner\nR1,Roof,4,5,Estates\n", encoding="utf-8")
    view = risks(load_risks(path))
    assert view.sentences == (
        "One risk, in the register's order: no matrix was named, so nothing is ranked.",
        "Every risk names an owner.",
    )
    assert view.strip == ""
    with pytest.raises(ValueError, match="without a matrix"):
        view.draw()


def test_a_likelihood_alone_is_no_score(tmp_path):
    path = tmp_path / "register.csv"
    path.write_text("No,Risk,Likelihood,Impact\nR1,Roof,3,\nR2,Door,,\nR3,Lamp,4,5\nR4,Key,5,4\n", encoding="utf-8")
    view = risks(load_risks(path, "risk-matrix-5x5-product"))
    assert ">likelihood 3, impact not given<" in view.table
    [content] = [content for summary, content in view.folds if summary == "Risks without likelihood or impact"]
    assert content.count("likelihood 3, impact not given") == content.count("neither given") == 1
    assert view.strip.count("score 20") == 2, "a cell is worth its score: its rank would pass for a place"
    assert "rank" not in view.strip


def test_one_number_of_two_registers_is_named_by_its_register_wherever_it_stands(tmp_path):
    head = "No,Risk,Likelihood,Impact,Score,Owner\n"
    rows = {"Plan, A": "R1,Roof,5,5,9,CCR9\nR2,Door,2,,,\n", "Plan_B": "R1,Lamp,5,5,25,CCR9\nR3,Key,2,2,4,Bo\n"}
    for name, lines in rows.items():
        (tmp_path / f"{name}.csv").write_text(head + lines, encoding="utf-8")
    view = risks(load_risks([tmp_path / f"{name}.csv" for name in rows], "risk-matrix-5x5-product"))
    one, other = "R1 (Plan, A)", "R1 (Plan B)"
    assert view.sentences[:2] == (
        f"Of three risks that can be ranked, risks {one} and {other} share the first place.",
        f"One of four risks names an owner. Risks {one} and {other} are linked to a corporate risk.",
    )
    assert view.strip.count("<bdi>") == 3, "a comma in a document's name parts no number"
    for shown in (view.table, view.alt):
        assert one in shown
        assert other in shown
        assert "R3 (Plan" not in shown
    assert view.subtitle.endswith(" A is Plan, A and B is Plan B."), "a cell has no room for names"
    assert ">R1\xa0A</bdi> <bdi>R1\xa0B<" in view.strip
    assert ">R3<" in view.strip
    assert {"R1\xa0A, R1\xa0B", "A is Plan, A and B is Plan B."} <= {text.get_text() for text in view.draw().texts}
    assert one in dict(view.folds)["Stated, but not what the matrix gives"]


@pytest.mark.parametrize(
    ("others", "first", "checks"),
    [
        ("R2,Door,2,2,4\n", "Risk R1 comes first: Roof.", ()),
        ("R2,Door,2,,\n", "Only risk R1 of two can be ranked: Roof.", ("One risk lacks likelihood or impact.",)),
        ("R2,Door,2,,\nR3,Key,1,1,\n", "Of two risks that can be ranked, risk R1 comes first: Roof.",
         ("One risk lacks likelihood or impact.",)),
        ("R2,Door,,,25\nR3,Key,3,3,\nR4,Wall,5,,20\nR5,Lamp,,5,5\n",
         "Of two risks that can be ranked, risks R1 and R3 share the first place.",
         ("Three risks lack likelihood or impact. Risks R2 and R4 state a higher score than any that can be ranked.",)),
    ],
)  # fmt: skip
def test_what_comes_first_comes_before_those_that_can_be_ranked(file, others, first, checks):
    register = file("No,Risk,Likelihood,Impact,Score\nR1,Roof,3,3,\n" + others)
    view = risks(load_risks(register, "risk-matrix-5x5-product"))
    assert (view.sentences[0], view.sentences[2:]) == (first, checks)
    assert ("state a higher score" in str(view.main_point)) == ("higher" in "".join(checks))


def test_a_target_that_is_not_set_leaves_a_risk_in_its_place(file):
    register = file(
        "No,Risk,Current Likelihood,Current Impact,Target Likelihood,Target Impact\nR1,Roof,4,5,,\nR2,Door,2,2,1,1\n"
    )
    view = risks(load_risks(register, "risk-matrix-5x5-product"))
    assert view.sentences == ("Risk R1 comes first: Roof.", "No risk names an owner.")


def test_a_single_risk_is_one_in_words_too(file):
    view = risks(load_risks(file("No,Risk,Likelihood,Impact,Owner\nR1,Roof,4,5,CCR9\n"), "risk-matrix-5x5-product"))
    assert view.title == "One risk in the matrix"
    assert view.sentences[1] == "No risk names an owner. Risk R1 is linked to a corporate risk."
    assert "4 × 5: score 20, risk R1;" in view.alt


def test_an_empty_register_is_shown_as_one_and_no_register_is_not():
    assert "No risk is entered in the register." in risks(load_risks().head(0))._repr_html_()


def test_every_number_of_a_crowded_cell_is_drawn_inside_it(tmp_path):
    path = tmp_path / "register.csv"
    rows = "".join(f"CFS-R-{n:03},Risk {n},4,5\n" for n in range(1, 16))
    path.write_text("No,Risk,Likelihood,Impact\n" + rows, encoding="utf-8")
    ax = risks(load_risks(path, "risk-matrix-5x5-product")).draw()
    ax.figure.canvas.draw()
    cells = [patch.get_window_extent() for patch in ax.patches]
    [crowded] = [text for text in ax.texts if "CFS-R-015" in text.get_text()]
    box = crowded.get_window_extent()
    assert any(cell.x0 <= box.x0 and box.x1 <= cell.x1 and cell.y0 <= box.y0 and box.y1 <= cell.y1 for cell in cells)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (("A,Health,Swim,1", "A,Jobs,Swim,1", "A,Jobs,Learn,2"), "Swim serves the most of two council priorities."),
        (("A,Health,Swim,1", "B,Roads,Mend,1"), "Swim and Mend each serve one of two council priorities."),
        (("A,Health,Swim,1",), "Swim serves the only council priority."),
        (("A,Health,Swim,1", "A,Jobs,Swim,1"), "Swim serves both council priorities."),
        (("A,Health,Swim,1", "A,Jobs,Swim,1", "B,Jobs,Mend,1"), "Swim serves the most of two council priorities."),
    ],
)
def test_no_objective_serves_most_where_all_are_level_and_a_number_is_of_one_document(file, rows, said):
    table = file("source,council_priority,objective,key_objective\n" + "\n".join(rows))
    assert background(load_context().head(0), load_objectives(table)).sentences == (said,)


def test_what_the_plan_says_beside_its_actions():
    view = background(load_context(), load_objectives())
    assert view.sentences == (
        "Building an effective workforce serves the most of five council priorities.",
        "Listed as their authors put them: 11 achievements, five new issues, seven strands of staff development and "
        "six challenges.",
    )
    shown = view._repr_html_()
    for text in ("Consultation on the future of COMART", "Greater Flexibility", "pilot Children", "primary science"):
        assert text in shown


def test_many_objectives_are_drawn_until_fifteen_and_the_rest_together(file):
    late = "".join(f"{at},Area {at},Do {at},{'June 2024' if at == 20 else 'June 2026'}\n" for at in range(1, 21))
    view = promises(load_commitments(file(f"Ref,Workstream,Action,Deadline\n{late}")), "2025-01-15")
    drawn = str(view.strip)
    assert drawn.index("Area 20") < drawn.index("Area 1<"), "what is overdue comes first"
    assert "Area 14" in drawn
    assert "Area 15" not in drawn
    assert "5 more objectives together" in drawn
    assert "Area 19" in str(view.table)


def test_a_plan_of_one_action_has_no_one_of_one_actions(tmp_path):
    (tmp_path / "plan.csv").write_text("Ref,Action,Deadline\n1,Act,\n", encoding="utf-8")
    said = promises(load_commitments(tmp_path / "plan.csv"), "2025-01-15").sentences
    assert "The only action has no date at all. The only promise names nobody." in said


def test_every_promise_without_a_date_is_counted_whatever_became_of_it(file):
    rows = "1,Act,,Complete\n2,Rest,,Open\n3,Dig,March 2027,Open\n"
    said = promises(load_commitments(file(f"Ref,Action,Deadline,Status\n{rows}")), "2026-06-15").sentences
    assert any("two of three actions have no date at all" in sentence.casefold() for sentence in said)
