"""The form as it is met by a head teacher: from an e-mail, offline, by keyboard, on a phone, on paper."""

import csv
import re

import pytest

import esanalysis as es
from browser.forms import FilledForm, launched
from esanalysis.errors import DataError
from libreoffice import saved_by_libreoffice

pytestmark = pytest.mark.browser

WHERE = {"cluster": "North", "round": "2026"}
DECIMALS = """
title = "Halves"
factor = "Item"
factors = ["One", "Two"]
[scale]
minimum = 0
maximum = 10
step = 0.5
"""


@pytest.fixture(scope="module")
def people(chromium):
    with launched(chromium) as browser:
        yield browser


@pytest.fixture
def open_form(people, tmp_path):
    contexts = []

    def opened(school="Ashby", framework="es-2009", context=None, **options):
        [path] = es.write_forms(tmp_path / "out", [school], framework, **WHERE, **options)
        context = context or people.new_context(offline=True, accept_downloads=True)
        contexts.append(context)
        return FilledForm(context, path)

    yield opened
    for context in contexts:
        context.close()


def loaded(path, framework="es-2009"):
    frame = es.load_ratings(path, framework=framework)
    return {
        row.ksf: (None if row.rating != row.rating else row.rating, row.missing, row.note)
        for row in frame.astype({"missing": object, "note": object}).where(lambda f: f.notna(), None).itertuples()
    }


def test_what_was_answered_comes_back_as_ratings_and_as_remarks(open_form, tmp_path):
    form = open_form()
    form.role("Head teacher")
    for number, mark in enumerate(["3", "10", "1", "7", "5", "2", "8"], start=1):
        form.answer(number, mark)
    form.answer(1, note='=asked "everybody", and\nthe governors')
    form.answer(8, "not rated", "nobody to ask")
    form.answer(9, "not applicable", "no funding")
    form.answer(10, note="ask the bursar")
    form.remark("works well", "Short", about="cluster")
    form.remark("even better if", "Longer", share="in the cluster")
    form.remark("good practice", "Breakfast club, library", about="partnership", share="outside no names")
    form.page.get_by_role("button", name="Add another example").click()
    form.remark("good practice", "A second one", share="in the cluster", place=1)
    path = form.save(tmp_path)
    assert path.name == "north-2026-ashby.csv"
    ratings = es.load_ratings(path)
    assert ratings["rating"].dropna().tolist() == [3, 10, 1, 7, 5, 2, 8]
    assert ratings["rater"].unique().tolist() == ["Head teacher"]
    assert ratings[["cluster", "round", "school"]].drop_duplicates().to_numpy().tolist() == [["North", "2026", "Ashby"]]
    told = ratings.set_index("ksf")
    assert told.loc["engagement", "note"] == '=asked "everybody", and\nthe governors'
    assert told.loc["design", ["missing", "note"]].tolist() == ["not rated", "nobody to ask"]
    assert told.loc["funding", ["missing", "note"]].tolist() == ["n/a", "no funding"]
    assert told.loc["impact", ["missing", "note"]].tolist() == ["blank", "ask the bursar"]
    remarks = es.load_feedback(path, ratings)
    assert remarks[["school", "who", "ksf", "kind", "text", "share"]].astype(object).where(
        lambda frame: frame.notna(), None
    ).to_numpy().tolist() == [
        ["Ashby", "Head teacher", "cluster", "works well", "Short", "no"],
        ["Ashby", "Head teacher", None, "even better if", "Longer", "in the cluster"],
        ["Ashby", "Head teacher", "partnership", "good practice", "Breakfast club, library", "outside no names"],
        ["Ashby", "Head teacher", None, "good practice", "A second one", "in the cluster"],
    ]  # fmt: skip
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0])[: len(es.store.COLUMNS)] == list(es.store.COLUMNS)
    assert {row["framework"] for row in rows} == {"es-2009"}
    assert {row["edition"] for row in rows} == {es.load_framework().edition}


def test_it_asks_for_nothing_and_says_nothing_into_the_console(open_form, tmp_path):
    form = open_form()
    form.role("Head")
    form.answer(1, "3")
    form.save(tmp_path)
    form.page.get_by_role("button", name="Copy the answers as text").click()
    assert form.asked_outside() == []
    assert form.messages == []
    assert sum(path.stat().st_size for path in tmp_path.glob("out/*.html")) < 150_000


@pytest.mark.parametrize("size", [(320, 700), (375, 800), (1200, 900)])
def test_nothing_is_wider_than_the_window_and_axe_finds_nothing(open_form, people, photograph, size):
    context = people.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme="dark", offline=True)
    form = open_form(context=context)
    assert form.page.evaluate("document.documentElement.scrollWidth") <= size[0]
    form.answer(1, "3")
    form.answer(2, "not rated")
    photograph(form.page, f"form-{size[0]}")
    assert form.violations() == []


def test_it_is_filled_in_and_saved_by_keyboard_alone(open_form, tmp_path):
    form = open_form()
    keys = form.page.keyboard
    keys.press("Tab")
    keys.type("Governor")
    for _ in range(2):  # past the note, which can be folded, to the first question
        keys.press("Tab")
    for _ in range(5):  # from "open" up to "not applicable", "not rated", 10, 9, 8
        keys.press("ArrowUp")
    keys.press("Tab")
    keys.type("by keyboard")
    form.page.get_by_role("button", name="Save", exact=True).focus()
    with form.page.expect_download() as download:
        keys.press("Enter")
    download.value.save_as(tmp_path / "saved.csv")
    assert loaded(tmp_path / "saved.csv")["engagement"] == (8, None, "by keyboard")


def test_what_is_open_is_counted_and_can_be_gone_to(open_form):
    form = open_form()
    assert form.status == "All 10 still open."
    for number in range(1, 10):
        form.answer(number, "5")
    assert form.status == "1 of 10 still open: KSF 10. Not saved yet."
    form.answer(10, "not rated")
    assert "Please say why KSF 10 is not rated." in form.status
    form.page.get_by_role("button", name="Go to KSF 10").click()
    form.page.keyboard.type("new head")
    assert form.status == "All 10 answered. Not saved yet."
    assert not form.page.get_by_role("button", name=re.compile("Go to")).is_visible()


def test_without_a_role_nothing_is_saved_and_it_says_why(open_form):
    form = open_form()
    form.answer(1, "3")
    form.page.get_by_role("button", name="Save", exact=True).click()
    assert form.status.startswith("Nothing was saved: write your role first")
    assert form.page.evaluate("document.activeElement.name") == "rater"


def test_leaving_with_unsaved_answers_is_warned_of_and_after_saving_it_is_not(open_form, tmp_path):
    asked = []
    form = open_form()
    form.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    form.role("Head")
    form.answer(1, "3")
    form.page.close(run_before_unload=True)
    form.page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    form.save(tmp_path)
    with form.page.expect_event("close"):
        form.page.close(run_before_unload=True)
    assert asked == ["beforeunload"]


def test_a_reload_by_accident_loses_nothing(open_form):
    form = open_form()
    form.page.on("dialog", lambda dialog: dialog.accept())
    form.role("Head")
    form.answer(4, "9", 'why, "so"')
    form.remark("even better if", "More time")
    form.page.reload()
    assert form.status.startswith("What you had typed in this tab is back. 9 of 10 still open")
    assert form.question(4).get_by_role("radio", name="9", exact=True).is_checked()
    assert form.question(4).get_by_label("And why?").input_value() == 'why, "so"'


def test_a_saved_file_can_be_gone_on_with(open_form, tmp_path):
    first = open_form()
    first.role("Head")
    first.answer(4, "9", "'tis =so")
    first.remark("good practice", "One", share="in the cluster")
    saved = first.save(tmp_path)
    again = open_form()
    again.page.get_by_label("Go on with a file that was saved earlier").set_input_files(saved)
    again.page.wait_for_function("document.querySelector('#status').textContent.includes('back in the form')")
    again.answer(5, "2")
    path = again.save(tmp_path, "again.csv")
    assert loaded(path)["cluster"] == (9, None, "'tis =so")
    assert loaded(path)["partnership"][0] == 2
    assert es.load_feedback(path, es.load_ratings(path))["text"].tolist() == ["One"]
    other = open_form("Beck")
    other.page.get_by_label("Go on with a file that was saved earlier").set_input_files(saved)
    other.page.wait_for_function("document.querySelector('#status').textContent.includes('no answers to this form')")


@pytest.mark.parametrize(
    "mail",
    [
        lambda text: text,
        lambda text: "\n".join(f"> {line}" for line in text.splitlines()),
        lambda text: f"Dear all,\r\nhere it is.\r\n{text}\r\n--\r\nMrs Jones".replace("\n", "\r\n"),
        lambda text: re.sub(r"([A-Za-z0-9+/]{37})", r"\1=\n", text),  # as quoted-printable breaks long lines
    ],
)
def test_answers_copied_as_text_load_too(open_form, tmp_path, mail):
    form = open_form()
    form.role("Head")
    form.answer(3, "4", "déjà vu – “so”")
    form.page.get_by_role("button", name="Copy the answers as text").click()
    text = form.page.locator("#text").input_value()
    assert "KSF 3: 4 (déjà vu – “so”)" in text
    path = tmp_path / "mail.txt"
    path.write_text(mail(text), encoding="utf-8")
    assert loaded(path)["alignment"] == (4, None, "déjà vu – “so”")


def test_text_that_did_not_arrive_whole_is_named(open_form, tmp_path):
    form = open_form()
    form.role("Head")
    form.answer(3, "4")
    form.page.get_by_role("button", name="Copy the answers as text").click()
    lines = form.page.locator("#text").input_value().splitlines()
    place = next(place for place, line in enumerate(lines) if line.startswith("BEGIN"))
    path = tmp_path / "mail.txt"
    path.write_text("\n".join([*lines[: place + 2], *lines[place + 3 :]]), encoding="utf-8")
    with pytest.raises(
        DataError, match=r"mail\.txt: damaged answers: found answers copied as text that did not arrive"
    ):
        es.load_ratings(path)


NAMES = [
    '</script><script>alert("x")</script>',
    'St $\\frac{$ Mary\'s & "Co"',
    "Ash\u202e.",
    "=HYPERLINK(1)",
    "École 🏫 ŵ",
]


@pytest.mark.parametrize("name", NAMES)
def test_names_are_text(open_form, tmp_path, name):
    form = open_form(name)
    form.role("=1+1")
    form.answer(1, "6", "@SUM(1)")
    path = form.save(tmp_path, "saved.csv")
    assert form.messages == []
    ratings = es.load_ratings(path)
    assert ratings["school"].unique().tolist() == [name]
    assert ratings["rater"].unique().tolist() == ["=1+1"]
    assert ratings["note"].dropna().tolist() == ["@SUM(1)"]
    with path.open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert not [cell for cell in cells if cell.lstrip().startswith(("=", "+", "-", "@"))], (
        "no formula for a spreadsheet"
    )


def test_a_file_saved_again_by_a_spreadsheet_loads_the_same(open_form, tmp_path):
    form = open_form()
    form.role("Head")
    form.answer(2, "7", "=so\nit is")
    form.remark("works well", "-short")
    path = form.save(tmp_path)
    workbook = saved_by_libreoffice(path)
    assert loaded(workbook) == loaded(path)
    assert es.load_feedback(workbook, es.load_ratings(workbook))["text"].tolist() == ["-short"]


def test_a_scale_of_words_and_a_fine_scale(open_form, tmp_path):
    form = open_form(framework="ofsted-eif-2019")
    form.role("Head")
    form.answer(2, "Requires improvement")
    assert loaded(form.save(tmp_path), "ofsted-eif-2019")["behaviour"][0] == 2
    framework = tmp_path / "halves.toml"
    framework.write_text(DECIMALS, encoding="utf-8")
    form = open_form("Beck", framework=framework)
    form.role("Head")
    field = form.question(1).get_by_label("Mark (a number from 0 to 10)")
    field.fill("11")
    assert form.question(1).get_by_text("This must be a number from 0 to 10.").is_visible()
    form.page.get_by_role("button", name="Save", exact=True).click()
    assert form.status.startswith("Nothing was saved: Item 1 must be a number from 0 to 10.")
    field.fill("3,5")
    ratings = es.load_ratings(form.save(tmp_path), framework=framework)
    assert ratings["rating"].dropna().tolist() == [3.5]


def test_last_rounds_mark_stands_beside_the_question(open_form):
    previous = es.load_ratings().assign(
        school=lambda frame: frame["school"].cat.rename_categories({"School 1": "Ashby"})
    )
    previous["cluster"] = previous["cluster"].cat.rename_categories(["North"])
    form = open_form(previous=previous)
    mark = int(previous.query("school == 'Ashby' and ksf == 'funding'")["rating"].iloc[0])
    assert form.question(9).get_by_text(f"Last time (2009): {mark}").is_visible()


def test_without_a_script_it_says_so_and_can_be_printed(people, tmp_path, photograph):
    [path] = es.write_forms(tmp_path / "out", ["Ashby"], **WHERE)
    with people.new_context(java_script_enabled=False, offline=True) as context:
        page = context.new_page()
        page.goto(path.as_uri())
        assert page.get_by_text("This view cannot save answers.").is_visible()
        assert not page.get_by_role("button", name="Save").is_visible()


def test_printed_it_is_the_paper_form(open_form, photograph):
    form = open_form()
    form.page.emulate_media(media="print")
    assert not form.page.get_by_role("button", name="Save", exact=True).is_visible()
    assert not form.question(1).get_by_text("open", exact=True).is_visible()
    assert form.page.get_by_text("May it be shared? no / in the cluster", exact=False).is_visible()
    pdf = form.page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page[^s]", pdf)) <= 6
    form.page.set_viewport_size({"width": 694, "height": 1000})  # A4 less margins
    photograph(form.page, "form-print")
