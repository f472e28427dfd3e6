"""Kinds of problem that a council's own tables can have."""

from typing import Any

from openpyxl.worksheet.worksheet import Worksheet

import esanalysis as es
from esanalysis.council.together import load_page
from esanalysis.errors import Problem
from kinds.entry import Kind, frame_problems

BUDGET = [["Division", "Period", "Budget"], ["Schools", "2003/04", 54000], ["Social care", "2003/04", 21000]]
STAFF = [["Measure", "Basis", "Value"], ["Starters", "headcount", 12], ["Leavers", "headcount", 9]]
REGISTER = [["No", "Risk", "Likelihood", "Impact"], [1, "Budget overspent", 4, 5], [2, "No head teacher", 3, 4]]
PLAN = [["Reference", "Action", "Due", "Theme", "Kind"], ["A1", "Agree one form", "June 2026", "Forms", "action"]]
DFE = "time_period,geographic_level,country_code,country_name,leavers\n2025,National,E92000001,England,4276\n"
TABLES = {"name": "budget.xlsx", "sheet": "Sheet1", "read": frame_problems(es.load_budget)}
SICKNESS = {"name": "sickness.xlsx", "sheet": "Sheet1", "read": frame_problems(es.load_sickness)}
WORKFORCE = {"name": "workforce.xlsx", "sheet": "Sheet1", "read": frame_problems(es.load_workforce)}
PROMISES: dict[str, Any] = {"name": "plan.xlsx", "sheet": "Sheet1", "read": frame_problems(es.load_commitments)}
RISKS: dict[str, Any] = {"name": "register.xlsx", "sheet": "Sheet1", "read": frame_problems(es.load_risks)}
FIVE = RISKS | {"options": {"matrix": "risk-matrix-5x5-product"}}
LETTERS = RISKS | {"options": {"matrix": "risk-matrix-2003"}}
OFFICIAL = {"name": "csww.csv", "read": frame_problems(es.load_dfe)}


def of_page(path: object, **options: Any) -> list[Problem]:
    """What a page of the council says of a table, where it does not say it of the table alone."""
    given = load_page("risks", {"links": path}, **options)
    return list(given.problems)


def put_formula(sheet: Worksheet) -> None:
    sheet["C2"] = "=50000+4000"


def linked(reference: str) -> list[list[object]]:
    """One link of a factor to a risk of the shipped register."""
    return [["KSF", "Source", "Reference", "Kind", "Reason"], ["funding", "risks", reference, "threatens", "It pays."]]


def put(rows: list[list[object]], row: int, place: int, value: object) -> list[list[object]]:
    """Rows with one cell changed."""
    return [[value if (at, to) == (row, place) else cell for to, cell in enumerate(own)] for at, own in enumerate(rows)]


COUNCIL = [
    Kind("no budget table", "No sheet has headings for what the table must hold.", [["Service", "Staff"], ["Schools", 12]], mended=BUDGET, **TABLES),
    Kind("no such column", "`--column` names a column that the table does not have.", BUDGET, **TABLES | {"options": {"columns": {"colour": "Budget"}}}),
    Kind("columns left out", "A heading is none of the table's; its column is not read.", [[*BUDGET[0], "Telephone"], *([*row, "01273"] for row in BUDGET[1:])], mended=BUDGET, **TABLES),
    Kind("empty cell", "A cell that must be filled is empty.", put(BUDGET, 2, 0, None), mended=BUDGET, **TABLES),
    Kind("no number", "A cell for a figure holds words.", put(BUDGET, 2, 2, "about 21 million"), mended=BUDGET, **TABLES),
    Kind("formula never computed", "The program that wrote the file left a formula without its result.", BUDGET, edit=put_formula, mended=BUDGET, **TABLES),
    Kind("formula error", "A formula shows an error where a figure must stand.", put(BUDGET, 2, 2, "#REF!"), mended=BUDGET, **TABLES),
    Kind("no unit", "No heading says whether the money is in pounds or in thousands: it counts as thousands.", [["Division", "Period", "Net budget"], *BUDGET[1:]], mended=[["Division", "Period", "Net budget £000"], *BUDGET[1:]], **TABLES),
    Kind("another unit", "The heading says pounds or millions: the figures are read so, and shown in thousand pounds.", [["Division", "Period", "Budget £m"], ["Schools", "2003/04", 54.0]], mended=BUDGET, **TABLES),
    Kind("total is not the sum", "A row called Total is not what the rows above it add up to.", [*BUDGET, ["Total", "2003/04", 57000]], mended=[*BUDGET, ["Total", "2003/04", 75000]], **TABLES),
    Kind("total is not the sum", "A total of staff is not what the rows above it add up to; somebody may have two posts.", [["Team", "Headcount"], ["SEND", 120], ["Early help", 80], ["Total", 230]], mended=[["Team", "Headcount"], ["SEND", 120], ["Early help", 80], ["Total", 200]], **WORKFORCE),
    Kind("repeated row", "Two rows speak of the same thing.", [*BUDGET, ["Schools", "2003/04", 52000]], mended=BUDGET, **TABLES),
    Kind("unknown word", "A cell for which some words are known holds another.", put(STAFF, 2, 1, "persons"), mended=STAFF, **WORKFORCE),
    Kind("value and reason", "A cell holds a figure, and the one beside it why there is none.", [[*STAFF[0], "Missing"], ["Starters", "headcount", 12, "x"]], mended=[[*STAFF[0], "Missing"], ["Starters", "headcount", 12, None]], **WORKFORCE),
    Kind("no basis", "Columns are years, and nothing says what their figures count.", [["Measure", "2002/03", "2003/04"], ["Secondments", 9, 12]], mended=[["Measure", "2002/03", "2003/04"], ["Secondments (headcount)", 9, 12]], **WORKFORCE),
    Kind("heading not known", "No heading says what a row is about; the first column, which tells the rows apart, is read so.", [["Office", "Headcount", "FTE"], ["Hove", 40, 31.5]], mended=[["Team", "Headcount", "FTE"], ["Hove", 40, 31.5]], **WORKFORCE),
    Kind("rows left out", "A row of one text alone is a note or heads a section.", [*BUDGET, ["Source: the plan of 2003"]], mended=BUDGET, **TABLES),
    Kind("rows without a figure", "A row names a division or a team and has no figure: it is shown as not given.", put(BUDGET, 1, 2, None), mended=BUDGET, **TABLES),
    Kind("more days than a year has", "Days lost are of a person, and this figure is of a whole team.", [["Team", "Sickness days"], ["Hove", 1204]], mended=[["Team", "Sickness days"], ["Hove", 9.4]], **SICKNESS),
    Kind("impossible figure", "There are no people, hours or days below nothing, and no share is of more than all.", [["Team", "Days lost per FTE"], ["Hove", -2]], mended=[["Team", "Days lost per FTE"], ["Hove", 2]], **SICKNESS),
    Kind("repeated figure", "A figure stands there twice, and no note says why.", [*STAFF, ["Leavers", "headcount", 11]], mended=STAFF, **WORKFORCE),
    Kind("a figure of two documents", "Two documents give one figure: a page is about one body, and would add them up.", [["Source", "Division", "Budget"], ["Hove", "Schools", 90], ["Lewes", "Schools", 80]], mended=[["Source", "Division", "Budget"], ["Hove", "Schools", 90]], **TABLES),
    Kind("percentages of at most 1", "Every percentage of the workbook is at most 1: 12 % may stand there as 0.12.", [STAFF[0], ["Vacancies", "percent", 0.12], ["Turnover", "percent", 0.09]], mended=[STAFF[0], ["Vacancies", "percent", 12], ["Turnover", "percent", 9]], **WORKFORCE),
    Kind("dates not understood", "Due dates are words in which no day can be found: nothing is known to be overdue by them.", put(PLAN, 1, 2, "by Easter"), mended=PLAN, **PROMISES),
    Kind("statuses not understood", "A status says neither that something is done nor that it is not: the promise stands by its date.", [[*PLAN[0], "Status"], [*PLAN[1], "See minutes"]], mended=[[*PLAN[0], "Status"], [*PLAN[1], "In progress"]], **PROMISES),
    Kind("dates with the month first", "A column of dates has the month before the day: 12/01/2026 would be the twelfth of January.", "Reference,Action,Due\nA1,Agree one form,03/31/2026\nA2,Print it,12/01/2026\n", mended="Reference,Action,Due\nA1,Agree one form,2026-03-31\nA2,Print it,2026-12-01\n", **PROMISES | {"name": "plan.csv", "sheet": None}),
    Kind("no risk register", "No row has headings for what the risk is and how likely or grave it is.", [["Name", "Room"], ["A Ives", 12]], mended=REGISTER, **RISKS),
    Kind("empty register", "The register has its headings and nothing below them.", REGISTER[:1], mended=REGISTER, **RISKS),
    Kind("no matrix", "No matrix was named, so what is stated is not checked.", REGISTER, **RISKS),
    Kind("no level of likelihood", "A level is none of the matrix's.", put(REGISTER, 2, 2, "rare-ish"), mended=REGISTER, **FIVE),
    Kind("unknown score", "A score is no cell of the matrix.", [["No", "Risk", "Score"], [1, "Budget overspent", "Q9"]], mended=[["No", "Risk", "Score"], [1, "Budget overspent", "C1"]], **LETTERS),
    Kind("repeated number", "Two risks of one register have one number.", put(REGISTER, 2, 0, 1), mended=REGISTER, **RISKS),
    Kind("two columns with one meaning", "Two headings mean the same, and nothing says which counts.", [["Risk", "Likelihood", "Probability", "Impact"], ["Budget overspent", 4, 2, 5]], mended=[["Risk", "Inherent likelihood", "Current likelihood", "Current impact"], ["Budget overspent", 4, 2, 5]], **RISKS),
    Kind("columns left out", "A column of the register is none of those that are read.", [[*REGISTER[0], "Telephone"], *([*row, "01273"] for row in REGISTER[1:])], mended=REGISTER, **RISKS),
    Kind("rows left out", "Rows have neither number nor score: they continue what stands above, or head a section.", [REGISTER[0], REGISTER[1], [None, "and the reserves are spent", None, None]], mended=REGISTER, **RISKS),
    Kind("formula without a result", "A formula of the register failed; its cell counts as empty.", put(REGISTER, 2, 2, "#REF!"), mended=REGISTER, **RISKS),
    Kind("sheet left out", "A sheet beside the register holds none.", REGISTER, more={"Legend": [["Words", "Meaning"], ["likely", "in most years"]]}, **RISKS),
    Kind("sheet left out", "A sheet beside the register is called closed, archived or the like.", REGISTER, more={"Closed risks": [REGISTER[0], [9, "Old roof", 1, 2]]}, **RISKS | {"name": "closed.xlsx"}),
    Kind("not the levels of the matrix", "A heading says that 1 is the worst, and the matrix that it is the mildest.", [["No", "Risk", "Likelihood (1 = almost certain)", "Impact"], *REGISTER[1:]], mended=REGISTER, **FIVE),
    Kind("unknown factor", "A link names a factor that the framework does not have.", put(linked("R1"), 1, 0, "weather"), mended=linked("R1"), name="links.xlsx", sheet="Sheet1", read=frame_problems(es.load_links)),
    Kind("unknown reference", "A link names a risk, a commitment or a challenge that no table has.", linked("R9"), name="links.xlsx", sheet="Sheet1", read=of_page),
    Kind("no such column", "`--column` names a column that none of the tables given has.", linked("R1"), name="links.xlsx", sheet="Sheet1", read=of_page, options={"columns": {"colour": "Kind"}}),
    Kind("not the tidy form", "Official statistics are read as data files, not as the tables of a publication.", "Region,Leavers\nEngland,4276\n", mended=DFE, **OFFICIAL),
    Kind("unknown level", "A geographic level is none of the department's, or its columns are lacking.", DFE.replace("National", "Parish"), mended=DFE, **OFFICIAL),
    Kind("no such level", "The level that was asked for is not in the file.", DFE, **OFFICIAL | {"options": {"level": "Regional"}}),
    Kind("neither number nor symbol", "A column is half figures and half words.", DFE + "2024,National,E92000001,England,~\n", mended=DFE + "2024,National,E92000001,England,x\n", **OFFICIAL),
    Kind("repeated row", "A place stands there twice in one period.", DFE + "2025,National,E92000001,England,4100\n", mended=DFE + "2024,National,E92000001,England,4100\n", **OFFICIAL),
]  # fmt: skip
