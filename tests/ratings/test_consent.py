"""Nothing is shown whose present text nobody released, whatever happens between the sheet's writing and its return."""

import random

import openpyxl
import pytest

import esanalysis as es
from esanalysis.ratings.tables import SHARES
from grids import write_book

SCHOOLS = ["Ash Primary", "Beck Junior", "Cedar High", "Dale Infants", "Elm Grove"]
FEEDBACK = ["School", "Who (role)", "About", "What it answers", "Text", "Share"]
FACTORS = [f"{factor.number}. {factor.name}" for factor in es.load_framework("es-2009").factors]


def remark(dice, name):
    kind = dice.choice(["good practice"] * 3 + ["works well", "pitch"])
    school = dice.choice([*SCHOOLS, None, "the whole cluster"])
    about, share = dice.choice([None, "1", "2"]), dice.choice([None, None, *SHARES, "nein"])
    return [school, dice.choice(["head", None]), about, kind, f"said {name}z.", share]


def edited(dice, remarks, notes):
    """What schools do meanwhile: rows come, go and move, texts are rewritten, shares are changed and withdrawn."""
    later = [list(row) for row in remarks if dice.random() < 0.85]
    for row in later:
        if dice.random() < 0.2:
            row[4] = row[4].replace("said", "said again")
        if dice.random() < 0.25:
            row[5] = dice.choice([None, *SHARES])
    later = [*(remark(dice, f"late{place}") for place in range(4)), *later, *dice.sample(later, 1)]
    dice.shuffle(later)
    return later, {place: text if dice.random() < 0.7 else f"anew {text}" for place, text in notes.items()}


def written(path, remarks, notes, year=2026):
    marks = [
        ["Vale", school, year, factor, 9 if (school, factor) in notes else 4, notes.get((school, factor))]
        for school in SCHOOLS for factor in range(1, 11)
    ]  # fmt: skip
    rows = [["Cluster", "School", "Round", "KSF", "Rating", "Note"], *marks]
    return write_book(path, {"Ratings": rows, "Feedback": [FEEDBACK, *remarks]})


def filled(dice, file):
    """The sheet as people return it: decisions, words for outside; some texts rewritten there, some rows removed."""
    book = openpyxl.load_workbook(file)
    sheet = book["Good practice"]
    [head] = [row for row in sheet.iter_rows() if row[0].value == "Id"]
    place = {cell.value: cell.column for cell in head}
    decided = []
    for row in range(head[0].row + 1, sheet.max_row + 1):
        if dice.random() < 0.2:
            sheet.cell(row, place["Text"]).value = f"typed over {sheet.cell(row, place['Text']).value}"
        values = {
            "Share": dice.choice([None, *SHARES[1:], *SHARES]),
            "Words for outside": dice.choice([None, f"words w{row}z.", f"words w{row}z."]),
            "Approved by": dice.choice([None, "jd", "jd"]),
        }
        for name, value in values.items():
            sheet.cell(row, place[name]).value = value
        given = {name: sheet.cell(row, column).value for name, column in place.items()}
        decided.append(given | values)
    book.save(file)
    return decided


def narrowest(shares):
    given = [share if share in SHARES else "no" for share in shares if share]
    return min(given, key=SHARES.index) if given else None


def settled(remarks, notes, decided):
    """Recount, from the cells alone, what each text may be shown to: its share, and the decisions on it."""
    marked = {(row["School"], row["KSF"], row["Source"], row["Text"]): [] for row in decided}
    for row in decided:
        marked[row["School"], row["KSF"], row["Source"], row["Text"]].append(row)
    found = []
    for school, _, about, kind, text, own in remarks:
        alike = [row[5] for row in remarks if (row[0], row[2], row[4]) == (school, about, text)]
        own = narrowest(alike) if school in SCHOOLS else narrowest([own])
        about = about and FACTORS[int(about) - 1]
        found.append((text, own, marked.get((school, about, "feedback", text), []) if kind == "good practice" else []))
    for (school, factor), text in notes.items():
        found.append((text, None, marked.get((school, FACTORS[factor - 1], "note", text), [])))
    return [
        (text, narrowest([own, *(row["Share"] or "no" for row in rows)]), rows) for text, own, rows in found
    ]  # fmt: skip


def everything(*views):
    return " ".join(
        str(said)
        for view in views
        for said in (view._repr_html_(), view.alt, *view.sentences, view.data.to_csv(), *view.main_points)
    )


@pytest.mark.parametrize("seed", range(8))
def test_a_text_is_shown_to_those_alone_whom_it_was_released_to(tmp_path, seed):
    dice = random.Random(seed)
    remarks = [remark(dice, name) for name in range(12)]
    notes = {(dice.choice(SCHOOLS), dice.randint(1, 10)): f"noted {name}z." for name in range(5)}
    before = es.load_ratings(written(tmp_path / "then.xlsx", remarks, notes))
    then = es.load_feedback(tmp_path / "then.xlsx", before)
    es.practice(es.select(before), then).to_excel(tmp_path / "sheet.xlsx")
    decided = filled(dice, tmp_path / "sheet.xlsx")

    remarks, notes = edited(dice, remarks, notes)
    file = written(tmp_path / "then.xlsx", remarks, notes)
    ratings = es.load_ratings(file)
    one, said = es.select(ratings), es.load_feedback(file, ratings)
    approved = es.load_practice(tmp_path / "sheet.xlsx", ratings)
    inside = everything(es.review(one, said, approved), es.practice(one, said, approved))
    outside = everything(es.practice(one, said, approved, outside=True))

    shares = settled(remarks, notes, decided)
    texts = {text for text, _, _ in shares} | {row["Text"] for row in decided}
    released = {text for text, share, _ in shares if share in SHARES[1:]}
    assert {text for text in texts if text in inside} == released
    assert not [text for text in texts if text in outside]

    words = {row["Words for outside"] for row in decided} - {None}
    approved_words = {
        rows[0]["Words for outside"]
        for _, share, rows in shares
        if share in SHARES[2:] and len(rows) == 1 and rows[0]["Approved by"] and rows[0]["Words for outside"]
    }
    assert {one for one in words if one in outside} == approved_words


def test_a_late_return_and_a_row_set_in_above_pass_no_consent_on(tmp_path):
    first = ["Ash Primary", "head", "1", "good practice", "Parents plan.", "in the cluster"]
    late = ["Beck Junior", "head", "2", "good practice", "Tell nobody.", "no"]
    ratings = es.load_ratings(written(tmp_path / "a.xlsx", [first], {}))
    es.practice(es.select(ratings), es.load_feedback(tmp_path / "a.xlsx", ratings)).to_excel(tmp_path / "sheet.xlsx")
    approved = es.load_practice(tmp_path / "sheet.xlsx", ratings)
    for remarks in ([late, first], [late], [first[:4] + late[4:], late]):
        said = es.load_feedback(written(tmp_path / "a.xlsx", remarks, {}), ratings)
        view = es.practice(es.select(ratings), said, approved)
        shown = everything(es.review(es.select(ratings), said, approved), view)
        assert ("Parents plan." in shown) == (first in remarks)
        assert "Tell nobody." not in shown
        lost = "One decision of the sheet Good practice"
        assert any(sentence.startswith(lost) for sentence in view.sentences) == (first not in remarks)


def test_what_people_wrote_in_a_cell_that_is_not_accepted_stays_off_the_page(tmp_path):
    row = ["Ash, from Mrs Jones", "head", "where Beck cheats", "I think Mr Lee is ill", "Soon.", "only Mr Day"]
    file = written(tmp_path / "a.xlsx", [row], {})
    said = es.load_feedback(file, es.load_ratings(file))
    shown = str(es.development.noticed(said, None).html)
    assert not [word for word in ("Jones", "cheats", "Lee", "Day") if word in shown]
    assert shown.count("accepted is") == len(said.attrs["problems"]) == 4
    assert "accepted is no / in the cluster / outside no names / outside named" in shown
    assert "only Mr Day" in " ".join(map(str, said.attrs["problems"])), "the terminal says it to whoever mends the cell"
    assert said["share"].tolist() == ["no"]


def test_what_is_for_a_cluster_is_not_read_in_another(tmp_path):
    marks = [[place, school, 2026, *[5] * 10] for place, school in (("North", "Ash"), ("South", "Beck"))]
    rows = [["Cluster", "School", "Round", *FACTORS], *marks]
    said = [["the whole cluster", "head", None, "good practice", "We meet.", "in the cluster"]]
    file = write_book(tmp_path / "two.xlsx", {"Ratings": rows, "Feedback": [FEEDBACK, *said]})
    ratings = es.load_ratings(file)
    remarks = es.load_feedback(file, ratings)
    for cluster in ("North", "South"):
        one = es.select(ratings, cluster)
        es.practice(one, remarks).to_excel(tmp_path / f"{cluster}.xlsx")
        approved = es.load_practice(tmp_path / f"{cluster}.xlsx", ratings)
        view = es.review(one, remarks, approved)
        shown = everything(view, es.practice(one, remarks, approved))
        assert "We meet." not in shown
        assert "nobody said that others may read it, or somebody said no, or its cluster is not named" in shown


def test_a_remark_and_what_was_decided_on_it_stay_in_the_round_of_their_file(tmp_path):
    said = ["Ash Primary", "head", "1", "good practice", "Parents plan.", None]
    then = written(tmp_path / "then.xlsx", [said], {})
    ratings = es.load_ratings(then)
    es.practice(es.select(ratings), es.load_feedback(then, ratings)).to_excel(tmp_path / "sheet.xlsx")
    book = openpyxl.load_workbook(tmp_path / "sheet.xlsx")
    [place] = [cell for row in book["Good practice"].iter_rows() for cell in row if cell.value == "no"]
    place.value = "in the cluster"
    book.save(tmp_path / "sheet.xlsx")
    written(tmp_path / "now.xlsx", [], {}, 2027)
    files = [then, tmp_path / "now.xlsx"]
    ratings = es.load_ratings(files)
    remarks, approved = (
        es.load_feedback(files, ratings),
        es.load_practice(tmp_path / "sheet.xlsx", ratings),
    )
    for year, shown in (("2026", ["Parents plan."]), ("2027", [])):
        assert es.practice(es.select(ratings, round=year), remarks, approved).data["text"].tolist() == shown
