"""Kinds of problem that a rating file can have."""

from pathlib import Path

from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

import esanalysis as es
from esanalysis.errors import Problem
from esanalysis.ratings.reading.options import ReadingOptions
from esanalysis.ratings.store.returned import COLUMNS as RETURNED
from kinds.entry import Kind, Rows

KEYS = list(es.load_framework().keys)
HEAD = ["School", *KEYS]
ASH = ["Ash", 5, 6, 4, 5, 7, 5, 6, 3, 5, 6]
BECK = ["Beck", 4, 4, 7, 4, 5, 4, 3, 4, 6, 5]
CEDAR = ["Cedar", 8, 6, 7, 9, 5, 7, 8, 6, 7, 8]
ELM = ["Elm", 3, 5, 4, 6, 5, 2, 4, 5, 3, 4]


def grid(*schools: list[object], head: list[object] | None = None) -> Rows:
    """Two rows or more under the factors' short names."""
    return [list(head or HEAD), *(list(school) for school in schools)]


def put(row: list[object], place: int, value: object) -> list[object]:
    """A row with one cell changed."""
    return [*row[:place], value, *row[place + 1 :]]


def hide_row(sheet: Worksheet) -> None:
    sheet.row_dimensions[3].hidden = True


def hide_column(sheet: Worksheet) -> None:
    sheet.column_dimensions["D"].hidden = True


def hide_number(sheet: Worksheet) -> None:
    sheet["C3"].number_format = ";;;"


def merge_marks(sheet: Worksheet) -> None:
    sheet.merge_cells("C2:D2")


def put_far(sheet: Worksheet) -> None:
    sheet["ZZ90000"] = "x"


def put_formula(sheet: Worksheet) -> None:
    sheet["C2"] = "=B2+1"


def say_marks(sheet: Worksheet) -> None:
    sheet["B2"] = "5 (steady)"


def comment_a_name(sheet: Worksheet) -> None:
    sheet["A2"].comment = Comment("New head since January.", "A Ives")


def name_a_person(sheet: Worksheet) -> None:
    sheet["B2"].comment = Comment("Mrs Smith was away for a term.", "A Ives")


def hide_sheet(sheet: Worksheet) -> None:
    sheet.sheet_state = "hidden"
    sheet.parent.create_sheet("Notes")["A1"] = "The grid is hidden."
    sheet.parent.active = 1


LONG = [["school", "ksf", "rating", "missing"]]


def long(*more: list[object]) -> Rows:
    """A row a mark, as `to_csv` of the tidy frame writes it."""
    rows = [[row[0], key, mark, ""] for row in (ASH, BECK) for key, mark in zip(KEYS, row[1:], strict=True)]
    return [*LONG, *rows[: len(rows) - len(more)], *(list(row) for row in more)]


def read_as(path: Path, **options: object) -> list[Problem]:
    """Check a file that is read in a way of its own."""
    return es.check_ratings(path, options=ReadingOptions(**options))  # type: ignore[arg-type]


PROTECTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
REPORT_CARD = ["School", "Inclusion", "Curriculum and teaching", "Achievement", "Attendance and behaviour", "Leadership and governance", "Safeguarding standards"]  # fmt: skip
RETURN = list(RETURNED)
FORM = ["Timestamp", *HEAD]


def sideways(*schools: list[object]) -> Rows:
    """A column a school."""
    return [list(row) for row in zip(HEAD, *schools, strict=True)]


RATINGS = [
    # The file itself
    Kind("no such file", "The name leads nowhere.", b"", "nowhere.xlsx"),
    Kind("no files", "The folder holds no spreadsheet.", b"", "", beside=("letter.docx",)),
    Kind("file passed over", "A file of the folder is no spreadsheet.", grid(ASH, BECK), beside=("letter.docx",)),
    Kind("file put aside", "A file of the folder was put aside by the recorder, and is not read a second time.", grid(ASH, BECK), beside=("grid.unsaved-20241126T101500.csv",)),
    Kind("unreadable file", "The content is no table, whatever the name says.", b"%PDF-1.7 a report", "grid.pdf"),
    Kind("protected", "The workbook opens only with a password.", PROTECTED, "grid.xlsx"),
    Kind("no such sheet", "The sheet that was asked for is not in the workbook.", grid(ASH, BECK), options={"options": ReadingOptions(sheet=["2027"])}),
    Kind("hidden sheet", "The ratings stand on a sheet that nobody sees; it is read only when it is named.", grid(ASH, BECK), edit=hide_sheet),
    Kind("sheet left out", "A sheet beside the ratings names no factor.", grid(ASH, BECK), more={"Old": [[5, 6, 7], [4, 3, 5], [8, 7, 6], [5, 5, 4]]}),
    Kind("no KSF recognised", "No table of the file names factors of the framework that was chosen.", [["School", "Colour"], ["Ash", "green"], ["Beck", "red"]], mended=grid(ASH, BECK)),
    Kind("nothing rated", "The form or the grid is still blank.", grid(["Ash"], ["Beck"]), mended=grid(ASH, BECK)),
    Kind("far cell", "A cell far from all others would make the table endless.", grid(ASH, BECK), edit=put_far),
    Kind("no such role", "A column can be named for one of a few roles.", grid(ASH, BECK), read=read_as, options={"columns": {"colour": "School"}}, says="There is no role"),
    Kind("no such way to read repeats", "Repeated answers are the latest, or those of several raters.", grid(ASH, BECK), read=read_as, options={"repeated": "first"}, says="Repeated answers are read as"),
    Kind("no such header row", "Rows are counted from 1, as the spreadsheet shows them.", grid(ASH, BECK), read=read_as, options={"header_row": 0}, says="The header row is a number from 1"),
    # Marks
    Kind("out of range", "A mark is beyond the ends of the scale, or between two of its steps.", grid(put(ASH, 10, 11), BECK), mended=grid(put(ASH, 10, 10), BECK)),
    Kind("not a number", "A cell holds a word that is neither a mark nor a sign for a missing one.", grid(put(ASH, 10, "good"), BECK), mended=grid(put(ASH, 10, 8), BECK)),
    Kind("words, not numbers", "Every mark is a word, on a scale of numbers: the file belongs to another framework.", grid(["Ash", *["Yes", "No"] * 5], ["Beck", *["No", "Partly"] * 5]), mended=grid(ASH, BECK)),
    Kind("formula not computed", "The program that wrote the file left a formula without its result.", grid(ASH, BECK), edit=put_formula),
    Kind("formula error", "A formula shows an error; the mark counts as missing.", grid(put(ASH, 2, "#REF!"), BECK), mended=grid(ASH, BECK)),
    Kind("mixed scale", "Most marks of a school are on another scale.", grid(["Ash", 50, 60, 40, 50, 70, 50, 60, 30, 50, 60], BECK, CEDAR), mended=grid(ASH, BECK, CEDAR)),
    Kind("only low marks", "The marks stop at the middle of the scale: they may be another scale's.", grid(["Ash", 1, 2, 3, 1, 2, 3, 1, 2, 3, 1], ["Beck", 2, 3, 1, 2, 3, 1, 2, 3, 1, 2])),
    Kind("identical ratings", "A school has one mark on every factor.", grid(["Ash", 5, 5, 5, 5, 5, 5, 5, 5, 5, 5], BECK)),
    Kind("marks translated", "The marks are written in another way than the scale has them.", grid(ASH, BECK), edit=say_marks),
    Kind("no marks", "Many different texts stand where marks are expected.", grid(["Ash", *[f"see note {letter}" for letter in "abcdefghij"]], ["Beck", *[f"ask {letter}" for letter in "klmnopqrst"]], CEDAR, ELM), mended=grid(ASH, BECK, CEDAR, ELM)),
    Kind("not on the scale", "What stands beside the factors has words of its own.", [REPORT_CARD, ["Ash", *["Expected standard"] * 4, "Strong standard", "maybe"], ["Beck", *["Strong standard"] * 4, "Expected standard", "Met"]], mended=[REPORT_CARD, ["Ash", *["Expected standard"] * 4, "Strong standard", "Met"], ["Beck", *["Strong standard"] * 4, "Expected standard", "Met"]], options={"framework": "ofsted-report-card-2025"}),
    Kind("two words for a number", "A number stands beside two words of the scale.", [REPORT_CARD, ["Ash", "Expected standard (3)", *["Expected standard"] * 3, "Strong standard", "Met"], ["Beck", "Strong standard (3)", *["Strong standard"] * 3, "Expected standard", "Met"]], mended=[REPORT_CARD, ["Ash", "Expected standard (3)", *["Expected standard"] * 3, "Strong standard", "Met"], ["Beck", "Strong standard (4)", *["Strong standard"] * 3, "Expected standard", "Met"]], options={"framework": "ofsted-report-card-2025"}),
    Kind("another instrument", "A return of a form answers another instrument than the one asked for.", [RETURN, *[["", "", "Ash", key, "2", "", "", "", "1", "", "2026-01-01T09:00:00+00:00", "", "hgios-4", "", "rating", ""] for key in ("1.1", "1.2")]], "return.xlsx"),
    # Factors
    Kind("KSF missing", "No row or column holds one of the factors; it counts as blank.", grid(ASH[:10], BECK[:10], head=HEAD[:10]), mended=grid(ASH, BECK)),
    Kind("KSF twice", "Two rows or columns are the same factor.", [[row[0], *row[1:], row[10]] for row in (HEAD, ASH, BECK)], mended=grid(ASH, BECK)),
    Kind("unknown KSF", "A row of a long table names no factor.", long(["Beck", "weather", 5, ""]), "long.xlsx", mended=long(["Beck", "impact", 5, ""])),
    Kind("unknown reason", "The reason for a missing mark is none of those that are known.", long(["Beck", "impact", "", "lost"]), "long.xlsx", mended=long(["Beck", "impact", "", "not applicable"])),
    # Schools
    Kind("school twice", "A school stands twice in one cluster and round.", grid(ASH, ["Ash", *BECK[1:]]), mended=grid(ASH, BECK)),
    Kind("no school name", "Marks stand under no name.", grid(ASH, ["", *BECK[1:]], CEDAR), mended=grid(ASH, BECK, CEDAR)),
    Kind("which column names the schools", "Several columns could.", [["School name", "School", *KEYS], ["Ash Primary", "Ash", *ASH[1:]], ["Beck Primary", "Beck", *BECK[1:]]], mended=grid(ASH, BECK)),
    Kind("school without a mark", "A named school has no mark at all.", grid(ASH, BECK, ["Cedar"]), mended=grid(ASH, BECK, CEDAR)),
    Kind("schools of one name", "Two schools have one name; another column tells them apart.", [["School", "Postcode", *KEYS], ["St Mary's", "AB1 2CD", *ASH[1:]], ["St Mary's", "AB9 8YZ", *BECK[1:]]]),
    Kind("one school, two names", "One number is called by two names over the rounds.", [["Round", "URN", *HEAD], ["2023", 100001, *ASH], ["2024", 100001, "Ash Academy", *BECK[1:]]]),
    Kind("one number, two schools", "One number stands beside two names in the same round.", [["URN", *HEAD], [100001, *ASH], [100001, *BECK]], mended=[["URN", *HEAD], [100001, *ASH], [100002, *BECK]]),
    Kind("which school", "A name without a number, where two schools with numbers are called so.", [["URN", "Round", *HEAD], [100001, "2023", *ASH], [100002, "2023", "Ash", *BECK[1:]], ["", "2024", "Ash", *CEDAR[1:]]], mended=[["URN", "Round", *HEAD], [100001, "2023", *ASH], [100002, "2023", "Ash", *BECK[1:]], [100001, "2024", "Ash", *CEDAR[1:]]]),
    Kind("same schools on two sheets", "Two sheets rate the same schools, and neither says which round or cluster it is.", grid(ASH, BECK, CEDAR, ELM), more={"Copy": grid(["Ash", *CEDAR[1:]], ["Beck", *ELM[1:]], ["Cedar", *ASH[1:]], ["Elm", *BECK[1:]])}),
    Kind("same marks on two sheets", "A sheet is a copy of another.", grid(ASH, BECK), more={"Copy": grid(ASH, BECK)}),
    Kind("many responses", "A form was filled in more than twice for a school, and no column says by whom.", [FORM, *(["2024-05-14 09:0" + str(n), *row] for n, row in enumerate((ASH, ["Ash", *BECK[1:]], ["Ash", *CEDAR[1:]], ["Beck", *ELM[1:]])))]),
    Kind("duplicate response", "A school filled the form in again; the later response counts.", [FORM, *(["2024-05-14 09:0" + str(n), *row] for n, row in enumerate((ASH, BECK, ["Ash", *CEDAR[1:]])))]),
    Kind("no such column", "An option names a column that no sheet has.", grid(ASH, BECK), options={"options": ReadingOptions(columns={"cluster": "Group"})}),
    Kind("row without a mark", "Respondents of a survey of one school, named with `--as-school`, gave no answer.", [["Participant", *KEYS], ["p1", *ASH[1:]], ["p2", *[""] * 10], ["p3", *BECK[1:]]], options={"options": ReadingOptions(as_school="Ash", repeated="rater")}),
    Kind("earlier rows", "A school stands in several rows, and `--repeated latest` was given: the latest counts.", [["School", "Inspection date", *KEYS], ["Ash", "2023-05-14", *ASH[1:]], ["Ash", "2024-05-14", *CEDAR[1:]], ["Beck", "2024-05-14", *BECK[1:]]], options={"options": ReadingOptions(repeated="latest")}),
    Kind("repeated heading", "A program wrote a heading that stands there twice with a number behind it.", sideways(ASH, BECK, ["Ash.1", *CEDAR[1:]])),
    Kind("written once", "A cluster's name is written once above its schools, and blank below.", [["Cluster", *HEAD], ["North", *ASH], ["", *BECK], ["South", *CEDAR], ["", *ELM]]),
    Kind("another round", "A column is a school again with a year behind its name.", sideways(ASH, BECK, ["Ash 2023", *CEDAR[1:]]), mended=sideways(ASH, BECK)),
    Kind("left open", "The line for the cluster or the round above the grid is blank.", [["Cluster:", ""], ["Round:", ""], *grid(ASH, BECK)], mended=[["Cluster:", "North"], ["Round:", "2026"], *grid(ASH, BECK)]),
    Kind("cluster above schools", "A name with nothing beside it stands above schools: it is their cluster.", grid(["North"], ["Ash Primary", *ASH[1:]], ["Beck School", *BECK[1:]], ["South"], ["Cedar Infants School", *CEDAR[1:]])),
    Kind("no number", "The last rows lack the number that every school has: they may be no schools.", [["URN", *HEAD], [100001, "Ash Primary", *ASH[1:]], [100002, "Beck School", *BECK[1:]], ["", "Kent", *CEDAR[1:]]], mended=[["URN", *HEAD], [100001, "Ash Primary", *ASH[1:]], [100002, "Beck School", *BECK[1:]]]),
    Kind("row of marks left out", "A row has marks and a name that is hardly a school's.", grid(ASH, BECK, CEDAR, ["Family Action", *ELM[1:]])),
    Kind("last rows", "The names above are those of schools, and the last one may be a town's or an authority's.", grid(*([f"{name} Primary School", *ASH[1:-1], 3 + at % 5] for at, name in enumerate(("Ash", "Beck", "Cedar", "Elm", "Fir", "Holly", "Ivy", "Oak"))), ["Kent", *BECK[1:]])),
    Kind("line too long", "A line of a text file has more cells than headings: a comma in a name moves all marks by one.", ("School," + ",".join(KEYS) + "\nSt Mary, Ashford,5,6,4,5,7,5,6,3,5,6\nBeck,4,4,7,4,5,4,3,4,6,5\nElm,3,5,4,6,5,2,4,5,3,4\n").encode(), "grid.csv"),
    Kind("another table", "Below the marks stands a table of something else.", [*grid(ASH, BECK), [], ["School", "Action", "By"], ["Ash", "Train staff", "Sept"]]),
    # What a person does not see
    Kind("hidden row", "A school stands in a row that is hidden; it is read.", grid(ASH, BECK, CEDAR), edit=hide_row),
    Kind("hidden factor", "A factor stands in a column that is hidden; it is read.", grid(ASH, BECK), edit=hide_column),
    Kind("unseen number", "A cell's format shows nothing of its number; it is read as blank, as it looks.", grid(ASH, BECK), edit=hide_number),
    Kind("merged mark", "One mark is merged over several cells.", grid(put(ASH, 3, None), BECK), edit=merge_marks, mended=grid(ASH, BECK)),
    # Printed figures and what stands beside the marks
    Kind("printed total contradicted", "A printed total is not the sum of its marks; both are kept.", [[*HEAD, "Total"], [*ASH, 52], [*BECK, 64], [*CEDAR, 71], [*ELM, 41]], mended=[[*HEAD, "Total"], [*ASH, 52], [*BECK, 46], [*CEDAR, 71], [*ELM, 41]]),
    Kind("figure without a name", "A column equals the average of the others on every factor: it is no school.", sideways(ASH, BECK, ["Merged", *[(a + b) / 2 for a, b in zip(ASH[1:], BECK[1:], strict=True)]])),
    Kind("personal note", "A note names a person, who would then stand on the page.", grid(ASH, BECK), edit=name_a_person),
    Kind("comment not used", "A comment stands in a cell that holds no mark.", grid(ASH, BECK), edit=comment_a_name),
    Kind("note without rating", "A sheet of notes names a school that has no ratings.", grid(ASH, BECK), more={"Notes": [["School", "KSF", "Note"], ["Cedar", KEYS[0], "Governors asked for it."]]}),
    Kind("column left out", "A column beside the marks is neither a factor nor anything else that is known.", [[*HEAD, "Telephone"], [*ASH, "01234"], [*BECK, "05678"]]),
]  # fmt: skip
