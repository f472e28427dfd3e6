"""Tables: headings with scope, numbers set right, labels that a phone shows."""

import re

from esanalysis.display.table import Label, label, lines, wide_figures


def test_every_heading_has_its_scope_and_the_caption_is_read_aloud():
    table = lines("Marks by school", ["School", "Mark"], [["Ash", "7"]])
    assert '<caption class="vh">Marks by school</caption>' in table
    assert re.findall(r'<th role="(\w+)" scope="(\w+)"', table) == [("columnheader", "col")] * 2 + [
        ("rowheader", "row")
    ]


def test_a_column_of_numbers_is_set_right_and_one_with_a_word_is_not():
    table = lines("c", ["School", "Mark", "Change", "Note"], [["Ash", "7", "−0.3", "3"], ["Beck", "10", "+1", "n/a"]])
    assert re.findall(r'<td role="cell" class="(\w+)"', table) == ["num", "num", "text"] * 2


def test_on_a_phone_each_cell_says_what_it_is():
    table = lines("c", ["School", "Mark"], [["Ash", "7"]], says=["", "given"])
    assert 'data-l="given"' in table


def test_a_factor_has_its_number_quietly_before_it_and_its_note_below():
    assert label(Label("Funding", "9", note="4 are low")) == (
        '<span class="k">9</span> <bdi>Funding</bdi><br><span class="k small">4 are low</span>'
    )


def test_many_columns_scroll_inside_their_own_frame_and_an_empty_heading_is_no_heading():
    table = lines("Every mark", ["", *"1234567"], [["Ash", *"7654321"]])
    assert table.startswith('<div class="across" role="region" tabindex="0" aria-label="Every mark">')
    assert table.count("<th ") == 7 + 1


def test_an_empty_table_still_has_its_headings():
    assert lines("c", ["School", "Mark"], []).count("<th ") == 2


def test_figures_of_all_factors_scroll_inside_their_own_frame():
    table = wide_figures("Averages", "KSF", ["1", "2"], [("Average", ["6.1", "4.7"])])
    assert table.startswith('<div class="across" role="region" tabindex="0" aria-label="Averages">')
