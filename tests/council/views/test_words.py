"""What is said about the council's tables, with the numbers typed from the documents."""

import pytest

from esanalysis import load_budget, load_commitments, load_equality, load_risks, load_sickness, load_workforce
from esanalysis.bridge import support
from esanalysis.council import load_risk_tables, load_workforce_tables, measures, tables, words


@pytest.fixture
def shared():
    return measures.suppress(load_workforce())


def test_what_is_here_counts_figures_gaps_and_notes():
    said = words.what_is_here(load_workforce_tables())
    assert said[1] == "Workforce: 30 figures, of which five are empty cells; 13 carry a note."
    assert "Equality: ten figures, of which one is an empty cell; five carry a note." in said


def test_how_much_is_withheld_and_why(shared):
    [said] = words.withheld(shared, measures.suppress_shares(load_equality(), load_workforce()), 5)
    assert said.startswith("Counts from 1 to 4 identify people and are withheld")
    assert "Seven figures are withheld: two (fewer than 5 people)" in said
    everything = measures.suppress(load_workforce(), 0)
    assert everything["suppressed"].isna().all()
    [warned] = words.withheld(everything, measures.suppress_shares(load_equality(), load_workforce(), 0), 0)
    assert "do not pass this page on" in warned


def test_headcount_and_full_time_equivalents(shared):
    [said] = words.headcount(shared)
    assert "In schools 3,846 people are 2,807 full-time equivalents (0.73 for each person)" in said
    assert "in non-schools 1,008 people are 766 full-time equivalents (0.76 for each person)" in said


def test_no_net_change_from_a_period_that_cannot_be(shared):
    said = " ".join(words.movements(shared))
    assert "591 people in schools and 126 people in non-schools left (Apr 02 - Mar 03)" in said
    assert "printed as Apr 02 – Mar 02, which ends before it begins. No net change is given" in said


def test_implied_staff_stands_beside_the_printed(shared):
    said = " ".join(words.implied(measures.implied_staff(shared)))
    assert "591 leavers at 15.48 % imply an average of 3,818 staff in schools, where 3,846 are printed" in said
    assert "126 leavers at 12.48 % imply an average of 1,010 staff in non-schools, where 1,008 are printed" in said
    assert "11.9 % in schools and 11.6 % in non-schools" in said


def test_sickness_is_compared_over_the_same_months_only():
    days = measures.beside_comparators(load_sickness())
    said = words.sickness(days)
    assert said[0].startswith("Schools, Apr 02 – Sep 02: 8.71 working days for each employee, 2.35 working days below")
    assert "2.13 working days below the council (11.06; both cover 6 months)" in said[1]
    assert not any(figure in " ".join(said) for figure in ("10.35", "8.3 "))
    [alone] = words.standards(days)
    assert "Whether they are met cannot be said" in alone
    [rough] = words.projected(measures.projected_year(load_sickness()))
    assert rough.startswith("Rough projection")
    assert "17.4 in schools, 17.9 in non-schools" in rough
    assert "10.35" not in rough


def test_shares_in_points_and_in_people():
    said = words.shares(measures.equality_gap(load_equality(), load_workforce()))
    assert "2.58 %, 0.82 points below the council of 3.4 % (about 32 people fewer)" in said[0]
    assert "1.07 points below the target of 3.65 % (about 41 people fewer)" in said[0]
    assert "no figure is printed" in said[1]
    assert "under 5 people fewer" in said[3]  # 0.24 points of 1,008 are two people
    assert not any("5.74" in sentence for sentence in said), "a comparator without a date is no comparison"


def test_the_budget_adds_up():
    said = " ".join(words.budget(load_budget()))
    assert "Six divisions add up to 116,860 thousand pounds net" in said
    assert "Child Protection (−615)" in said


def test_the_matrix_is_read_with_what_is_not_known():
    first, second = words.matrix(measures.matrix_cells(load_risks()))
    assert "Likelihood A and impact 1 are the worse ends. 19 risks stand in eight of 12 cells." in first
    assert "A1 and D1 are not shown by the register" in first
    assert "D2 and D3 are never ranked by the source, and stay unknown" in first
    assert "never averaged" in second


def test_ties_are_ties():
    ordered = measures.ranked_risks(load_risks())
    [said] = words.ranked(ordered)
    assert "16 of 19 share their place" in said
    assert "risks 7 and 6 are linked to corporate risk CCR9" in said
    html = tables.ranked(ordered).html
    assert html.count('<th scope="row">2 =</th>') == 3
    assert html.count('<th scope="row">6 =</th>') == 5
    assert "nobody named; linked to corporate risk CCR9" in html


def test_the_plan_by_its_dates():
    commitments = load_commitments()
    first = words.plan(commitments, "2003-10-01")[0]
    assert "Seen from 1 October 2003, 304 promises: 31 due before, 31 due within three months" in first
    assert "171 without a date of their own" in first
    undated = words.undated_actions(commitments)[0]
    assert "brighton-hove-2003: 6 of 59 without any date" in undated
    [targets] = words.targets(measures.quantified(commitments), commitments)
    assert "80 percent of national committees, at least (OS-D4a, by 2024)" in targets
    assert "70 percent of regional committees, at least (OS-D4b, by 2024)" in targets


def test_what_is_promised_is_called_a_pattern_of_other_councils(priorities):
    found = support(priorities, load_risk_tables())
    said = " ".join(words.promised(found))
    assert "This is a pattern, not your plan" in said
    assert "brighton-hove-2003, ase-2021 and camden-2015" in said
    html = tables.promised(found).html
    assert html.count("10 Impact measurement") == 5  # two risks, two promises, and how many more there are
    assert "four more links, not shown here" in html
    assert "of other councils and years, not of this cluster" in html
    assert tables.links(found).html.count("<tr>") == 1 + len(found)


def test_another_instrument_has_no_links(priorities):
    found = support(priorities, load_risk_tables(framework="ofsted-eif-2019"))
    [said] = words.promised(found)
    assert "there are no links" in said
    assert tables.promised(found).html == ""


def test_what_was_not_given_is_said_and_nothing_else():
    assert words.budget(load_budget().head(0)) == ["No such table was given, so nothing is said here."]
    assert words.sickness(measures.beside_comparators(load_sickness().head(0)))[0].startswith("No such table")
