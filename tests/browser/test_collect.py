"""A season of collecting: forms filled in by many people, renamed, half-filled, twice, and put into one folder."""

import random

import openpyxl
import pandas as pd
import pytest

import esanalysis as es
from browser.forms import FilledForm, launched
from esanalysis.cli import main

pytestmark = pytest.mark.browser

ODD = ["St $\\frac{$ Mary's", "Ash\u202e.", "=HYPERLINK(1)", '</script><b>"Beck"', "École 🏫 Ŵy", "'tis Primary"]


def school_names(count):
    return [*ODD, *(f"School no. {number} of the valley" for number in range(count - len(ODD)))][:count]


def written_schools(path, names):
    rows = {
        "School": names,
        "URN": range(100_000, 100_000 + len(names)),
        "Cluster": [f"C{n % 3}" for n in range(len(names))],
    }
    pd.DataFrame(rows).to_csv(path, index=False)
    return path


def filled_by_people(chromium, forms, folder, chance, half):
    """Fill in every form, each by a person of their own; what each one answered, by the file they sent."""
    sent, asked = {}, []
    with launched(chromium) as browser:
        for number, path in enumerate(forms):
            with browser.new_context(offline=True, accept_downloads=True) as context:
                form = FilledForm(context, path)
                form.role(chance.choice(["Head teacher", "Governor"]))
                asked_for = chance.sample(range(1, 11), chance.randint(1, 9)) if number in half else range(1, 11)
                marks = {question: chance.randint(1, 10) for question in asked_for}
                for question, mark in marks.items():
                    form.answer(question, str(mark), f"why {mark}" if question == 1 else None)
                form.remark("works well", f"remark {number}")
                name = f"{chance.randrange(10**9)} copy of answers ({number}).csv"
                form.save(folder, name)
                sent[name] = marks
                asked += form.asked_outside() + form.messages
    return sent, asked


def season(chromium, tmp_path, count, seed):
    chance = random.Random(seed)
    names = school_names(count)
    schools = written_schools(tmp_path / "schools.csv", names)
    forms = es.write_forms(tmp_path / "out", schools, round="2026")
    folder = tmp_path / "in"
    folder.mkdir()
    missing = set(chance.sample(range(count), max(1, count // 20)))
    half = set(chance.sample(sorted(set(range(count)) - missing), max(1, count // 10)))
    returning = [(number, path) for number, path in enumerate(forms) if number not in missing]
    half_places = {place for place, (number, _) in enumerate(returning) if number in half}
    sent, asked = filled_by_people(chromium, [path for _, path in returning], folder, chance, half_places)
    expected = dict(zip((names[number] for number, _ in returning), sent.values(), strict=True))
    return schools, folder, expected, {names[number] for number in missing}, {names[n] for n in half}, asked


def check_season(chromium, tmp_path, capsys, count):
    schools, folder, expected, missing, half, asked = season(chromium, tmp_path, count, 2026)
    out = tmp_path / "ratings.csv"
    assert main(["collect", str(folder), "--expected", str(schools), "--out", str(out)]) == 0
    said = capsys.readouterr().out
    assert asked == [], "nothing was asked for, nothing said into the console"
    ratings = es.load_ratings(out)
    keys = list(es.load_framework().keys)
    collected = {
        school: {keys.index(ksf) + 1: int(rating) for ksf, rating in zip(rows["ksf"], rows["rating"], strict=True)}
        for school, rows in ratings.dropna(subset=["rating"]).groupby("school", observed=True)
    }
    assert collected == expected, "all collected right, none lost"
    assert f"{count} expected, {count - len(missing)} returned ({len(half)} half-filled). Missing: " in said
    chase = pd.read_csv(tmp_path / "ratings-chase.csv", keep_default_na=False)
    listed = {state: set(rows["school"].map(es.store.unescape)) for state, rows in chase.groupby("state")}
    assert listed == {"missing": missing, "half-filled": half}
    feedback = es.load_feedback(tmp_path / "ratings-feedback.csv", ratings)
    assert len(feedback) == len(expected)
    size = out.stat().st_size
    assert main(["collect", str(folder), "--expected", str(schools), "--out", str(out)]) == 0
    assert out.stat().st_size == size, "a second time adds nothing"
    capsys.readouterr()


def test_eight_schools_are_collected_right_and_the_chase_list_is_exact(chromium, tmp_path, capsys):
    check_season(chromium, tmp_path, capsys, 8)


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_sixty_forms_in_sixty_contexts_are_collected_right(chromium, tmp_path, capsys):
    check_season(chromium, tmp_path, capsys, 63)  # three are missing, and have to be chased


def test_workbooks_and_forms_of_one_season_come_together(chromium, tmp_path, capsys):
    schools = written_schools(tmp_path / "schools.csv", ["Ashby", "Beck", "Cedar", "Dale"])
    folder = tmp_path / "in"
    folder.mkdir()
    [form, *_] = es.write_forms(tmp_path / "out", schools, round="2026")
    with launched(chromium) as browser, browser.new_context(offline=True) as context:
        filled = FilledForm(context, form)
        filled.role("Head teacher")
        filled.answer(1, "3")
        filled.save(folder, "first.csv")
        filled.answer(1, "4")
        filled.save(folder, "second.csv")
        filled.role("Governor")
        filled.save(folder, "governor.csv")
        filled.page.get_by_role("button", name="Copy the answers as text").click()
        (folder / "mail.txt").write_text(filled.page.locator("#text").input_value(), encoding="utf-8")
    books = es.write_templates(tmp_path / "each", schools, round="2026")
    for path, school in ((books[1], "Beck"), (books[2], "Cedar")):
        book = openpyxl.load_workbook(path)
        for row in range(7, 17):
            book.worksheets[0].cell(row, 2).value = 5 if school == "Beck" else None
        book.save(folder / path.name)
    (folder / "scan.xlsx").write_bytes(b"PK\x03\x04 broken")
    assert main(["collect", str(folder), "--expected", str(schools), "--out", str(tmp_path / "r.csv")]) == 1
    said = capsys.readouterr().out
    assert said.startswith("4 expected, 2 returned (1 half-filled). Missing: Cedar and Dale.\n")
    assert "Half-filled: Ashby, 1 of 10 answered; open: KSF 2, 3, 4, 5, 6, 7, 8, 9 and 10" in said
    assert "Twice: of Ashby by Head teacher, second.csv counts, saved " in said
    assert "first.csv, saved " in said
    assert "Twice: Ashby by Governor sent the same answers in governor.csv and mail.txt; they count once." in said
    assert "Nothing filled in: Cedar (c2-2026-cedar.xlsx)." in said
    assert "Not read: scan.xlsx: unreadable file" in said
    ratings = es.load_ratings(tmp_path / "r.csv").dropna(subset=["rating"])
    assert ratings.query("school == 'Ashby'")[["rater", "rating"]].to_numpy().tolist() == [
        ["Governor", 4.0],
        ["Head teacher", 4.0],
    ]
    assert ratings.query("school == 'Beck'")["rating"].tolist() == [5.0] * 10
