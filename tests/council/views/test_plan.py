"""What the page on risks and actions says of a plan and a register."""

import pytest

from esanalysis import load_commitments, load_context, load_objectives, load_risks
from esanalysis.council import background, promises, risks
from esanalysis.council.views.plan.promises import WORDS

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
    assert plan.sentences[0] == "On 15 January 2025, 3 of 5 promises are overdue, one done."
    assert plan.data["reference"].tolist()[:3] == ["3", "1", "5"], "the longest overdue first, then without a date"
    assert plan.data["standing"].tolist() == ["overdue", "overdue", "overdue", "done", "3 to 12 months"]


def test_what_is_cancelled_is_neither_overdue_nor_done_nor_due(tmp_path):
    rows = "1,Paint,May 2024,Cancelled\n2,Mend,June 2024,Withdrawn\n3,Oil,July 2025,Superseded\n4,Lamp,May 2024,Open\n"
    (tmp_path / "plan.csv").write_text(f"Ref,Action,Deadline,Status\n{rows}", encoding="utf-8")
    view = promises(load_commitments(tmp_path / "plan.csv"), "2025-01-15")
    assert view.data["standing"].value_counts().to_dict() == {"dropped": 3, "overdue": 1} | {
        name: 0 for name in view.data["standing"].cat.categories if name not in ("dropped", "overdue")
    }
    assert view.sentences[0] == ("On 15 January 2025, 1 of 4 promises is overdue, three cancelled.")
    assert view.coming.empty


def test_the_title_counts_what_its_column_counts(tmp_path):
    rows = "1,A,Roofs,May 2024,Open\n2,B,Roofs,May 2024,\n3,C,Roofs,June 2024,\n4,D,Doors,May 2024,Open\n"
    (tmp_path / "plan.csv").write_text(f"Ref,Action,Theme,Deadline,Status\n{rows}", encoding="utf-8")
    view = promises(load_commitments(tmp_path / "plan.csv"), "2025-01-15")
    assert view.title == "Most that is overdue: Roofs and Doors, 1 each"
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
        "Two of 5 actions have no date at all. Five of 5 promises name nobody.",
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
    assert plan.sentences[2] == "One of 5 actions has no date at all. One of 5 promises names nobody."


def test_a_plan_without_a_status_does_not_say_what_was_kept():
    view = promises(load_commitments(), "2003-10-01")
    assert not view.urgent
    assert view.sentences[0] == (
        "By 1 October 2003, 31 of 190 promises (Brighton & Hove, 2003) were due; whether they were kept, the plan "
        "does not say."
    )
    assert view.count("overdue") == 0


def test_a_plan_of_which_nothing_was_due_yet_is_no_part_of_the_count(tmp_path):
    for name, due in (("this_year", "May 2024"), ("next_year", "May 2026")):
        (tmp_path / f"{name}.csv").write_text(f"Ref,Action,Deadline,Status\n1,Act,{due},Open\n", encoding="utf-8")
    view = promises(load_commitments([tmp_path / "this_year.csv", tmp_path / "next_year.csv"]), "2025-01-15")
    assert view.sentences[0] == "On 15 January 2025, 1 of 1 promises (this year) is overdue."


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
        "Every action (ours) has a date. In the other document, one of 2 actions has no date at all and one of 2 "
        "promises names nobody."
    )


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
