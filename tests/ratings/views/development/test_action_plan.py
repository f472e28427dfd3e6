import dataclasses
import re
from datetime import date

import numpy as np
import openpyxl
import pandas as pd
import pytest

import esanalysis as es
from esanalysis.english import capital, number
from esanalysis.errors import SelectionError
from esanalysis.files.shipped import DATA
from esanalysis.ratings.tables import ACTIONS as TABLE
from esanalysis.ratings.views.wording import schools
from esanalysis.schema import conform
from examples import ratings_frame
from grids import write_csv
from two_rounds import joined, recipe, rounds_frame

ACTIONS = [
    "Id,Round,KSF,Action,School,Helper,Kind,Owner,Due,Status",
    "A1,2025,10,Agree one form,the whole cluster,,moderation,Beck,June 2026,done",
    "A2,2025,10,Visit,School 1,School 4,visit,,March 2026,planned",
    "A3,2025,4,Name a co-ordinator,the whole cluster,,shared services,,soon,under way",
]


@pytest.fixture
def two():
    tables = [table - 2 * (np.arange(10) == 9)[:, None] for table in recipe(2034, 2)]  # impact measurement is lowest
    marks = {name: np.clip(table, 1, 10) for name, table in zip(("2025", "2026"), tables, strict=True)}
    return rounds_frame(marks, {"2025": "LA", "2026": "LA"})


@pytest.fixture
def actions(two, tmp_path):
    file = tmp_path / "actions.csv"
    file.write_text("\n".join(ACTIONS))
    return es.load_actions(file, two)


def no_actions():
    return conform(pd.DataFrame(columns=TABLE.names), TABLE)


def text(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", str(html)))


def test_the_plan_names_the_priorities_and_whom_to_ask(ratings):
    view = es.action_plan(ratings)
    assert view.sentences[0] == (
        "Nothing is decided yet on impact measurement, funding and alignment with council plans: fill in the sheet "
        "Actions."
    )
    assert view.data["ksf"].tolist() == ["impact", "funding", "alignment"]
    shown = text(view.chart)
    assert "nobody in the cluster" in shown  # nobody is ahead on impact measurement
    assert "By when" in shown
    assert view.subtitle == (
        "Low: the low band, 1 to 3. Could be asked: a school far enough ahead, where there is one; others may be too. "
        "Ask first."
    )


def test_the_plan_comes_back_from_excel_with_what_was_filled_in(tmp_path, ratings):
    file = es.action_plan(ratings).to_excel(tmp_path / "plan.xlsx")
    assert es.load_actions(file, ratings).empty  # nothing was decided yet
    book = openpyxl.load_workbook(file)
    sheet = book["Actions"]
    head = {cell.value: cell.column for row in sheet.iter_rows(max_row=5) for cell in row if cell.value}
    first = next(row for row in range(1, 12) if sheet.cell(row, head["Action"]).value == "Action") + 1
    for name, value in (("Action", "Agree one form"), ("Owner", "Beck"), ("Due", "June 2026"), ("Status", "planned")):
        sheet.cell(first, head[name]).value = value
    book.save(file)
    back = es.load_actions(file, ratings)
    assert back[["ksf", "action", "owner", "due_precision", "status"]].to_numpy().tolist() == [
        ["funding", "Agree one form", "Beck", "month", "planned"]
    ]
    assert "left out" in back.attrs["problems"][0].found
    plan = es.action_plan(ratings, back)
    assert plan.sentences[0] == "One of three priorities has an action; one action in all."
    with pytest.raises(es.EsanalysisError, match="the sheets Actions and Lists, written into since"):
        plan.to_excel(file)


def test_gaps_in_the_plan_are_named(two, actions):
    view = es.action_plan(es.select(two, round="2025"), actions)
    said = " ".join(view.sentences)
    assert "Two actions have no owner: A2 and A3." in said


def test_kinds_of_joint_work_of_a_group_are_said(two, actions):
    grouped = actions.assign(group=pd.Categorical(["A", None, None]))
    assert (
        "Group A: moderation (owner: Beck, due June 2026)."
        in es.action_plan(
            es.select(two, round="2025"), grouped.assign(status=pd.Categorical(["planned"] * 3))
        ).sentences
    )


def test_next_rounds_page_says_what_became_of_each_priority(two, actions):
    view = es.follow_up(two, actions, date(2026, 5, 1))
    priorities = view.found.set_index("ksf")
    assert priorities.loc["impact", ["actions", "done", "overdue", "without_owner"]].tolist() == [2, 1, 1, 1]
    assert priorities.loc["impact", "outcome"] == "done, rose"
    said = " ".join(view.sentences)
    rose = r"Impact measurement \(KSF 10\): one of two actions is done; marks rose by (two|\d\.\d) points"
    assert re.search(rose, said)
    assert "Two actions have no owner: A2 and A3." in said
    assert "One action is overdue on 1 May 2026: A2." in said
    assert said.endswith("What caused a change is not shown by marks.")


def test_a_priority_without_an_action_is_named(two, actions):
    view = es.follow_up(two, actions.head(2), "2026-05-01")
    assert view.found["outcome"].tolist().count("no action") == len(view.found) - 1
    assert any("has no action of 2025; marks changed by" in said for said in view.sentences)


def test_a_school_that_was_helped_stands_beside_what_chance_does(two, actions):
    done = actions.assign(status=pd.Categorical(["done", "done", "planned"]))
    [said] = [sentence for sentence in es.follow_up(two, done, "2026-05-01").sentences if "helped" in sentence]
    assert re.match(r"On KSF 10, School 4 helped School 1, whose mark went from 4 to 5", said)


def test_the_day_is_asked_for_where_the_rounds_name_none(two, actions):
    renamed = two.assign(round=two["round"].cat.rename_categories({"2025": "Round 1", "2026": "Round 2"}))
    with pytest.raises(SelectionError, match="From which day is an action overdue"):
        es.follow_up(renamed, actions.assign(round=None))
    assert es.follow_up(two, actions).today == date(2026, 12, 31)


def test_one_round_has_nothing_to_follow_up(ratings, actions):
    view = es.follow_up(ratings, actions.head(0))
    assert view.sentences == ("There is no earlier round, so there is nothing to follow up.",)
    assert view.main_point is None


def test_the_main_point_is_one_sentence(two, actions, ratings):
    assert es.action_plan(ratings, actions.iloc[:0]).main_point.finding == "None of three priorities has an action."
    before = two[two["round"] == "2025"]
    assert es.action_plan(before, actions).main_point.finding == "Two of three priorities have an action."


def test_actions_of_a_round_that_the_ratings_lack_count_for_no_plan(tmp_path, ratings):
    path = tmp_path / "actions.csv"
    path.write_text("Round,KSF,Action\n2008,10,Agree one form\n2009,10,Ask parents\n2008,9,Seek funds\n")
    found = es.load_actions(path, ratings)
    assert found["action"].tolist() == ["Ask parents"]
    [problem] = found.attrs["problems"]
    assert problem.found == "2 rows on a round that the ratings do not hold (2008) are left out"
    assert problem.fix == "Give the ratings of that round too, or correct it: 2009."


def test_priorities_without_any_action_are_said_to_have_none():
    marks = np.full((10, 6), 5)
    marks[0] = 2
    one = es.follow_up(rounds_frame({"2025": marks, "2026": marks}), no_actions())
    assert one.sentences[0] == "The one earlier priority has no action."
    marks[1] = 3
    both = es.follow_up(rounds_frame({"2025": marks, "2026": marks}), no_actions())
    assert both.sentences[0] == "Neither of the two earlier priorities has an action."


def test_what_all_factors_did_alike_stands_beside_the_change_of_a_priority():
    marks = np.clip(recipe(2034, 1)[0], 1, 8)
    view = es.follow_up(rounds_frame({"2025": marks, "2026": marks + 2}), no_actions())
    assert view.sentences[1].endswith("marks changed by +2.0, much as the others did.")
    assert "within chance" not in " ".join(view.sentences)


def test_the_picture_of_the_follow_up_is_a_bar_a_priority_with_its_outcome(two, actions):
    drawn = [found.get_text() for found in es.follow_up(two, actions, "2026-09-01").draw().texts]
    assert drawn == es.follow_up(two, actions, "2026-09-01").data["outcome"].astype(str).tolist()


def test_a_day_is_asked_for_only_where_an_action_has_one(two, actions):
    named = two.astype({"round": object}).replace({"round": {"2025": "baseline", "2026": "follow-up"}})
    assert es.follow_up(named, no_actions()).sentences[0] == "None of three earlier priorities has an action."
    dated = actions.astype({"round": object}).assign(round="baseline")
    with pytest.raises(SelectionError, match="The round “follow-up” names no day; say it: today, such as --today 2026"):
        es.follow_up(named, dated)
    assert len(es.follow_up(named, dated[dated["due_end"].isna()]).found) == 3


def test_joint_work_of_a_group_says_that_a_secondment_is_not_planned_where_one_could_be(ratings):
    action = {"id": "A1", "ksf": "funding", "action": "Mark together", "kind": "moderation", "group": "Group A"}
    table = pd.DataFrame([{"cluster": "Cluster", "round": "2009", **action, "owner": "Beck", "due": "June 2010"}])
    decided = conform(table.reindex(columns=TABLE.names).assign(due_precision="month"), TABLE)
    view = es.action_plan(ratings, decided, es.groups(ratings))
    assert "Group A: moderation (owner: Beck, due June 2010); secondment not yet planned." in view.sentences
    assert "Group A: moderation (owner: Beck, due June 2010)." in es.action_plan(ratings, decided).sentences


def test_what_is_still_open_from_before_is_part_of_the_plan(two, actions, tmp_path):
    plan = es.action_plan(es.select(two, round="2026"), actions)
    assert plan.actions["id"].tolist() == ["A2", "A3"]  # A1 is done
    assert "Still open from before: A2 (2025, planned) and A3 (2025, under way)." in plan.sentences
    assert "A3, from 2025" in text(plan.chart)
    held = {key for key in plan.keys if key in ("impact", "cluster")}
    assert plan.data.set_index("ksf")["actions"].to_dict() == {key: int(key in held) for key in plan.keys}
    back = es.load_actions(plan.to_excel(tmp_path / "plan.xlsx"), two)
    assert back[["id", "round"]].to_numpy().tolist() == [["A1", "2025"], ["A2", "2025"], ["A3", "2025"]]
    again = es.action_plan(es.select(two, round="2026"), back)
    assert (again.sentences, again.chart) == (plan.sentences, plan.chart)
    before = es.action_plan(es.select(two, round="2025"), actions.assign(round="2026"))
    assert before.actions.empty, "a later round decides nothing on an earlier one"


def test_an_action_without_a_last_day_is_not_simply_in_time(two, actions):
    view = es.follow_up(two, actions.assign(ksf="impact"), "2026-05-01")
    assert view.found.loc[view.found["ksf"] == "impact", ["overdue", "undated"]].iloc[0].tolist() == [1, 1]
    assert "1; no deadline: 1" in text(view.chart)
    soon = es.action_plan(es.select(two, round="2025"), actions)
    assert "One action has no deadline: A3." in soon.sentences


def test_a_stopped_action_is_no_answer_to_its_priority(two, actions):
    before, words = es.select(two, round="2025"), ["stopped", "stopped", "under way"]
    plan = es.action_plan(before, actions.assign(status=pd.Categorical(words)))
    assert plan.main_point.finding == "One of three priorities has an action that was not stopped."
    assert "What was decided on impact measurement was stopped: A1 and A2." in plan.sentences
    assert plan.data.set_index("ksf").loc["impact", "actions"] == 0
    one = es.action_plan(before, actions.assign(status=pd.Categorical(["stopped", "planned", "under way"])))
    assert one.main_point.finding == "Two of three priorities have an action."
    assert one.data.set_index("ksf").loc["impact", "actions"] == 1
    view = es.follow_up(two, actions.assign(status=pd.Categorical(words)), "2026-05-01")
    assert any(said.startswith("Impact measurement (KSF 10): both actions were stopped; ") for said in view.sentences)
    assert view.found.set_index("ksf").loc["impact", ["stopped", "outcome"]].tolist() == [2, "stopped"]
    mixed = es.follow_up(two, actions.assign(status=pd.Categorical(["done", "stopped", None])), "2026-05-01")
    assert any("one of two actions is done, one was stopped; " in said for said in mixed.sentences)


def test_what_is_open_and_overdue_counts_every_round_so_far_and_names_it():
    sheet = es.load_actions(es.development.ILLUSTRATIVE, river := es.load_ratings(es.development.ILLUSTRATIVE))
    view = es.follow_up(river, sheet)
    assert "One action is overdue on 31 December 2026: A2 (2024)." in view.sentences
    assert "Two actions have no owner: A2 (2024) and A4." in view.sentences
    earlier = es.follow_up(river, sheet, before="2024", after="2025")
    assert "One action is overdue on 31 December 2025: A2." in earlier.sentences, "2026 is later"


@pytest.mark.parametrize("seed", range(10))
def test_actions_that_sentences_count_are_those_of_the_sheet(seed):
    river, random = es.load_ratings(es.development.ILLUSTRATIVE), np.random.default_rng(seed)
    count = int(random.integers(1, 9))
    table = pd.DataFrame({
        "cluster": str(river["cluster"].iloc[0]), "id": [f"A{n}" for n in range(count)], "action": "Meet",
        "round": random.choice(["2024", "2025", "2026", None], count), "owner": random.choice(["Beck", None], count),
        "ksf": random.choice(["impact", "integration", "cluster", "funding"], count),
        "status": random.choice(["planned", "done", "stopped", None], count), "due_precision": "day",
        "due_end": pd.to_datetime(random.choice(["2025-03-31", "2026-03-31", "2027-03-31"], count)),
    })  # fmt: skip
    sheet = conform(table.reindex(columns=TABLE.names), TABLE)
    said = " ".join(es.follow_up(river, sheet).sentences)
    open_ = table[~table["status"].isin(["done", "stopped"])]
    late, alone = open_[open_["due_end"] < "2026-12-31"], open_[open_["owner"].isna()]
    for rows, what in ((late, "overdue on 31 December 2026"), (alone, "no owner")):
        found = re.search(rf"(\w+) actions? (?:is|are|has|have) {what}(?:: ([^.]*))?\.", said)
        assert bool(found) == bool(len(rows))
        if found:
            assert found[1] == capital(number(len(rows)))
            assert found[2] is None or re.findall(r"A\d", found[2]) == rows["id"].tolist()
    for round_ in ("2024", "2025", "2026"):
        plan = es.action_plan(es.select(river, round=round_), sheet)
        answered = set(plan.actions.loc[plan.actions["status"] != "stopped", "ksf"])
        assert plan.data["ksf"][plan.data["actions"] > 0].tolist() == [key for key in plan.keys if key in answered]
        shown = text(plan.chart)
        for row in plan.actions.to_dict("records"):
            mixed = plan.actions["round"].notna().any()
            none = ", no round" if mixed else ""
            whose = none if pd.isna(row["round"]) else "" if row["round"] == round_ else f", from {row['round']}"
            assert re.search(rf"{row['id']}{whose} Meet", shown)


def test_a_plan_without_priorities_says_in_its_workbook_whose_it_is(tmp_path):
    rows = [["Cluster", "School", "Round", "KSF", "Rating"]]
    rows += [[c, f"{c} {n}", 2026, k, 2 if c == "Low" and k == 10 else 6] for c in ("High", "Low") for n in range(4)
             for k in range(1, 11)]  # fmt: skip
    ratings = es.load_ratings(write_csv(tmp_path / "ratings.csv", rows))
    file = es.action_plan(es.select(ratings, "High")).to_excel(tmp_path / "plan.xlsx")
    assert es.load_actions(file, ratings).empty
    book = openpyxl.load_workbook(file)
    sheet = book["Actions"]
    place = {cell.value: cell.column for cell in sheet[4]}
    for row in (5, 6):
        sheet.cell(row, place["Action"]).value = "Meet"
    book.save(file)
    typed = es.load_actions(file, ratings)
    assert typed["cluster"].tolist() == ["High", "High"]
    assert es.action_plan(es.select(ratings, "Low"), typed).actions.empty


def test_an_action_of_no_cluster_stands_where_its_school_may_be(tmp_path):
    rows = [["Cluster", "School", "Round", "KSF", "Rating"]]
    places = (("High", "Ash"), ("Low", "Ash"), ("Far", "Beck"))
    rows += [
        [c, school, 2026, k, 6] for c, name in places for school in (name, f"{c} 2", f"{c} 3") for k in range(1, 11)
    ]
    ratings = es.load_ratings(write_csv(tmp_path / "ratings.csv", rows))
    sheet = write_csv(tmp_path / "a.csv", [["Action", "School"], ["Meet", "Ash"], ["Write", ""]])
    actions = es.load_actions(sheet, ratings)
    assert actions["cluster"].isna().all()
    plans = {name: es.action_plan(es.select(ratings, name), actions).actions["action"].tolist() for name, _ in places}
    later = ratings.assign(round=pd.Categorical(["2027"] * len(ratings)))
    both = joined([ratings, later])
    assert plans == {name: es.follow_up(both, actions, cluster=name).actions["action"].tolist() for name, _ in places}
    assert plans == {"High": ["Meet", "Write"], "Low": ["Meet", "Write"], "Far": ["Write"]}


@pytest.mark.parametrize("seed", range(6))
def test_the_workbook_of_any_round_holds_what_became_of_the_rounds_before(seed, tmp_path):
    river, dice = es.load_ratings(es.development.ILLUSTRATIVE), np.random.default_rng(seed)
    rows = [
        {"Id": f"A{n}", "Round": dice.choice(["2024", "2025", "2026", ""]), "KSF": int(dice.integers(1, 11)),
         "Action": "Meet", "Owner": dice.choice(["Beck", ""]), "Due": dice.choice(["2025", "soon", ""]),
         "Status": dice.choice(["planned", "done", "stopped", ""])}
        for n in range(8)
    ]  # fmt: skip
    sheet = es.load_actions(
        write_csv(tmp_path / "a.csv", [list(rows[0]), *(list(row.values()) for row in rows)]), river
    )
    for round_ in ("2024", "2025", "2026"):
        plan = es.action_plan(es.select(river, round=round_), sheet)
        back = es.load_actions(plan.to_excel(tmp_path / f"{round_}.xlsx"), river)
        for before, after in (("2024", "2025"), ("2025", "2026")):
            said = [es.follow_up(river, one, "2026-12-31", before, after).sentences for one in (sheet, back)]
            assert said[0] == said[1]


def test_an_action_without_a_round_is_said_to_be_of_none(two, actions):
    loose = actions.astype({"round": object}).assign(round=["2025", None, "2025"])
    view = es.follow_up(two, loose, "2026-05-01")
    assert "Every action of 2025 and of no round" in text(view.table)
    assert view.subtitle.startswith("Actions of 2025 and of no round beside the change since")
    assert "A2, no round" in text(view.table)
    for round_ in ("2025", "2026"):
        assert "A2, no round" in text(es.action_plan(es.select(two, round=round_), loose).chart)


def test_actions_of_other_rounds_on_a_priority_are_not_said_to_be_missing(two, actions):
    done = actions.astype({"round": object}).assign(round=["2024", "2025", "2025"])
    view = es.follow_up(two, done, "2026-05-01")  # A1 answered the priority before, and is done
    assert view.sentences[0] == "None of three earlier priorities has an action of 2025 that is done."
    assert any("(KSF 10): its action of 2025 is not done yet; " in said for said in view.sentences)
    assert es.follow_up(two, actions, "2026-05-01").sentences[0].endswith("has an action that is done.")


def test_nobody_helps_itself(two, actions):
    alone = actions.assign(helper=actions["school"], status=pd.Categorical(["done"] * 3))
    assert not any("helped" in said for said in es.follow_up(two, alone, "2026-05-01").sentences)


def test_where_no_factor_came_before_the_others_there_was_no_priority_and_none_is_still_one():
    random, seen = np.random.default_rng(4), set()
    for _ in range(24):
        level = random.choice([1, 5, 9]) + random.normal(0, 1, (10, 1)) + random.normal(0, random.choice([0.3, 2]), 6)
        both = [
            np.clip(np.round(level + random.normal(0, 1, (10, 6)) + up), 1, 10) for up in (0, random.choice([0, 3]))
        ]
        ratings = rounds_frame(dict(zip(("2025", "2026"), both, strict=True)))
        reports = [es.priorities(es.select(ratings, round=name)) for name in ("2025", "2026")]
        chosen = [{*map(str, report.data["ksf"])} if report.state == "chosen" else set() for report in reports]
        view = es.follow_up(ratings, no_actions())
        assert {*map(str, view.found["ksf"])} == chosen[0]
        assert {str(key) for key in view.found.loc[view.found["still_priority"], "ksf"]} == chosen[0] & chosen[1]
        if not chosen[0]:
            assert view.sentences == ("No KSF came before the others in 2025, so there is nothing to follow up.",)
        seen.add((reports[0].state, reports[1].state == "chosen"))
    assert {("chosen", True), ("chosen", False), ("no choice", True), ("everything low", False)} <= seen


def test_a_priority_that_stood_still_while_all_others_rose_went_less_than_they_did():
    marks = np.full((10, 12), 5)
    marks[9] = 2
    rose = np.random.default_rng(0).integers(2, 4, marks.shape)
    rose[9] = np.arange(12) % 2
    actions = no_actions().reindex([0]).assign(ksf="impact", status="done", id="A1")
    view = es.follow_up(rounds_frame({"2025": marks, "2026": marks + rose}), actions)
    row = view.found.loc[view.found["ksf"] == "impact"].iloc[0]
    assert (row["moved"], row["outcome"]) == ("no", "done, not clearly moved")
    assert "marks changed by +0.5, less than the others." in " ".join(view.sentences)
    assert "done, moved less than the others" in view.alt


def random_levels(random):
    """Marks of a cluster that may be low on nothing, on a few factors, or on all alike."""
    level = random.choice([1, 5, 9]) + random.normal(0, 1, (10, 1)) + random.normal(0, random.choice([0.3, 2]), 6)
    return np.clip(np.round(level + random.normal(0, 1, (10, 6))), 1, 10)


@pytest.mark.parametrize("seed", range(12))
def test_a_plan_that_is_given_back_counts_the_same(seed, tmp_path):
    random = np.random.default_rng(seed)
    ratings = rounds_frame({name: random_levels(random) for name in ("2024", "2025", "2026")})
    offered = {
        "Id": ["", "A1", "A2", "A3"], "Round": ["", "2024", "2025", "2026"], "KSF": ["", "1", "4", "10"],
        "Action": ["", "Meet"], "School": ["", "School 2"], "Helper": ["", "School 4"], "Owner": ["", "Beck"],
        "Due": ["", "June 2026", "soon"], "Status": ["", "planned", "done", "stopped", "erledigt"],
        "Done on": ["", "May 2025", "somehow"], "Kind": ["", "visit"], "Group": ["", "B", "Group A", "group a"],
    }  # fmt: skip
    count = int(random.integers(1, 9))
    rows = [list(offered), *([random.choice(words) for words in offered.values()] for _ in range(count))]
    sheet = es.load_actions(write_csv(tmp_path / "actions.csv", rows), ratings)
    written = [row for row in rows[1:] if any(row[3:4] + row[6:10])]
    assert len(sheet) == len(written), "a row on which anything stands is kept"
    for row, status in zip(written, sheet["status"], strict=True):
        said = row[8] if row[8] not in ("", "erledigt") else "done" if row[9] == "May 2025" else None
        assert status == said or (said is None and pd.isna(status))
    for round_ in ("2024", "2025", "2026"):
        one = es.select(ratings, round=round_)
        plan = es.action_plan(one, sheet)
        ended = sheet["status"].isin(["done", "stopped"])
        own = sheet["round"].isna() | (sheet["round"].astype(str) == round_)
        assert len(plan.actions) == (own | (~ended & (sheet["round"].astype(str) < round_))).sum()
        back = es.load_actions(plan.to_excel(tmp_path / f"{round_}.xlsx"), ratings)
        again = es.action_plan(one, back)
        assert again.sentences == plan.sentences
        groups = [said.split(":")[0] for said in plan.sentences if said.startswith("Group ")]
        assert groups == sorted({*groups})
        assert {*groups} <= {"Group A", "Group B"}
        assert str(again.chart) == str(plan.chart)
        assert not [problem for problem in back.attrs["problems"] if problem.kind != "rows left out"]


@pytest.mark.parametrize("seed", range(12))
def test_report_plan_change_and_groups_have_one_list_of_priorities(seed, tmp_path):
    random = np.random.default_rng(seed)
    both = {"2025": random_levels(random), "2026": random_levels(random)}
    ratings = rounds_frame(both)
    file = write_csv(tmp_path / "actions.csv", [["Action", "KSF", "Owner"], ["Meet", "1", ""], ["Write", "", "Beck"]])
    sheet, follow = es.load_actions(file, ratings), es.follow_up(ratings, no_actions())
    for round_ in both:
        one = es.select(ratings, round=round_)
        report, plan, grouped = es.priorities(one), es.action_plan(one, sheet), es.groups(one)
        chosen = [row["ksf"] for row in report.chosen]
        assert plan.chosen == bool(chosen)
        said = " ".join((*plan.sentences, plan.title, plan.alt, *grouped.sentences, grouped.subtitle))
        if chosen:
            assert plan.keys == chosen == list(grouped.ksfs)
            assert plan.main_point.finding in (f"{plan.sentences[0].split(';')[0]}.", plan.sentences[0])
        else:
            assert plan.sentences[0].startswith("No KSF comes first")
            assert "Two actions are written down." in plan.sentences, "the cluster's own are followed all the same"
            assert "One action has no owner: A1." in plan.sentences
            assert plan.main_point is None
            assert not re.search("the priorit(y|ies)|earlier priorit", said.replace("on a priority", ""))
        if round_ == "2025":
            assert follow.found["ksf"].tolist() == chosen


@pytest.mark.parametrize("seed", range(12))
def test_for_how_many_of_the_low_schools_nobody_is_named_is_said(seed):
    plan = es.action_plan(es.select(rounds_frame({"2026": random_levels(np.random.default_rng(seed))})))
    for key in plan.keys:
        part = plan.pairings[plan.pairings["ksf"].astype(str) == key]
        low, met = len(part), int(part["helper"].notna().sum())
        said = f"{plan.words.ksf(key)}: "
        if not met and part["why_none"].nunique() == 1:
            ahead = part["why_none"].iloc[0] == "helpers already asked"
            said += "those ahead are asked already" if ahead else "nobody in the cluster"
        else:
            whys = part["why_none"].value_counts()
            lacking = {"no school far enough ahead": "nobody for", "helpers already asked": "nobody left to ask for"}
            none = [f"{words} {number(whys[why])}" for why, words in lacking.items() if why in whys]
            some = [
                f"{schools(part['helper'].dropna().unique())}{f', for {number(met)} of {number(low)}' if none else ''}"
            ]
            said += "; ".join([*(some if met else []), *none])
        assert f"{said}." in plan.alt
        assert said.split(": ", 1)[1] in text(plan.chart)


def test_each_workbook_of_several_clusters_comes_back_to_its_own(tmp_path):
    rows = [["Cluster", "School", "Round", *(str(number_) for number_ in range(1, 11))]]
    rows += [[name, f"{name} {school}", 2026, *[school] * 9, 9] for name in ("North", "South") for school in (1, 4, 8)]
    ratings = es.load_ratings(write_csv(tmp_path / "ratings.csv", rows))
    decided = [["Cluster", "Action", "KSF"], ["South", "Meet", "1"], ["North", "Write", "2"]]
    sheet = es.load_actions(write_csv(tmp_path / "actions.csv", decided), ratings)
    assert sheet["id"].tolist() == ["A1", "A1"], "each cluster has its own ids"
    file = es.action_plan(es.select(ratings, "South"), sheet).to_excel(tmp_path / "south.xlsx")
    back = es.load_actions(file, ratings)
    assert back[["cluster", "action"]].to_numpy().tolist() == [["South", "Meet"]]
    assert es.action_plan(es.select(ratings, "North"), back).actions.empty


@pytest.fixture
def other(two, tmp_path):
    """Last year's round, this year's on an instrument without KSF 1 and 10, and what joins the two."""
    text_of = (DATA / "frameworks" / "es-2009.toml").read_text(encoding="utf-8")
    head, *factors = re.split(r"(?m)^(?=\[\[factors\]\])", text_of.replace('key = "es-2009"', 'key = "es-2026"', 1))
    kept = [re.sub(r"number = \d+", f"number = {n}", one, count=1) for n, one in enumerate(factors[1:9], start=1)]
    (tmp_path / "es-2026.toml").write_text(head + "".join(kept), encoding="utf-8")
    (tmp_path / "mapping.csv").write_text(
        "\n".join(["from_ksf,to_ksf,kind", "1,,dropped", "10,,dropped", *(f"{n},{n - 1},same" for n in range(2, 10))])
    )
    wide = two.pivot(index="ksf", columns=["round", "school"], values="rating")
    old = ratings_frame(wide["2025"].to_numpy(), round_="2025")
    new = ratings_frame(wide["2026"].to_numpy()[1:9], str(tmp_path / "es-2026.toml"), round_="2026")
    return old, new, tmp_path / "mapping.csv"


def test_actions_of_a_round_on_another_instrument_name_its_factors(other, tmp_path):
    old, new, mapping = other
    sheet = es.load_actions(
        write_csv(tmp_path / "a.csv", [
            ["Id", "Round", "KSF", "Action", "Status"], ["A1", "2025", "10", "One form", "done"],
            ["A2", "2025", "9. Funding", "Ask", "done"], ["A3", "", "9", "Bid", "planned"],
            ["A4", "2026", "8", "Share", "planned"], ["A5", "2024", "8", "Gone", "done"],
        ]), new, earlier=old,
    )  # fmt: skip
    assert sheet["ksf"].tolist() == ["impact", "funding", "funding", "funding"]
    assert [problem.found for problem in sheet.attrs["problems"]] == [
        "1 row on a round that the ratings do not hold (2024) is left out"
    ]
    view = es.follow_up(new, sheet, "2026-12-31", old, None, mapping)
    assert view.found.set_index("ksf").loc["impact", ["actions", "done", "outcome"]].tolist() == [
        1, 1, "cannot be compared",
    ]  # fmt: skip
    said = "Impact measurement (old KSF 10): its action is done; marks cannot be compared."
    assert said in view.sentences
    assert "old 10 Impact measurement A1" in text(view.table)
    view.draw()
    change = es.change(new, old, None, mapping)
    shown = text(change.html)
    assert "Two old KSFs dropped out and cannot be compared." in shown
    assert "8 Funding" in shown
    assert "Engagement" not in shown


def test_all_that_is_done_is_said_in_one_word(two, actions):
    both = actions.assign(ksf="impact", status="done")
    view = es.follow_up(two, both, "2026-05-01")
    assert any(said.startswith("Impact measurement (KSF 10): all three actions are done; ") for said in view.sentences)
    starts = {1: "The one earlier priority has an", 2: "Both earlier priorities have an", 3: "All three earlier"}
    for count, start in starts.items():
        done = dataclasses.replace(view, found=pd.concat([view.found.head(1)] * count, ignore_index=True))
        assert done.sentences[0].startswith(start)


def test_one_priority_without_an_action_is_one_priority(two, actions):
    marks = np.full((10, 4), 6.0)
    marks[9, :2] = 2
    ratings = ratings_frame(marks)
    for ksf, said in ((["impact"], "has an action"), (["cluster"], "has no action")):
        sheet = actions.head(1).astype({"ksf": object, "cluster": object, "round": object})
        plan = es.action_plan(ratings, sheet.assign(ksf=ksf, cluster="Cluster", round="2009", status="planned"))
        assert plan.sentences[0] == f"The one priority {said}; one action in all."
        assert plan.main_point.finding == f"The one priority {said}."
