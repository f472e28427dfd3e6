"""What framework files and risk matrices are refused for: everything that is wrong with a file, at once, with its line."""

from functools import partial
from pathlib import Path
from typing import Any

import esanalysis as es
from esanalysis.instrument.drafting import draft_framework, write_framework
from kinds.entry import Kind

SCALE = "[scale]\nminimum = 1\nmaximum = 4\n"
WORDS = '[scale]\nwords = ["weak", "fair", "good"]\n'
HEAD = 'title = "Own audit"\nfactors = ["Funding", "Training"]\n'
OWN, WORDED = HEAD + SCALE, HEAD + WORDS
AXES = '[likelihood]\nlevels = ["1", "2"]\nworse = "last"\n[impact]\nlevels = ["1", "2"]\nworse = "last"\n'
MATRIX = 'title = "Own matrix"\nmethod = "product"\n' + AXES
RANKS = "[ranks.printed]\n22 = 1\n12 = 2\n"
RANKED = MATRIX.replace("product", "ranks") + RANKS


def framework(path: Path) -> list:
    """Read a framework of one's own."""
    es.load_framework(path)
    return []


def by_key(path: Path) -> list:
    """Name a shipped framework by a key that is none."""
    return framework(Path(path.stem))


def of_a_folder(folder: Path) -> list:
    """Name a framework that is a folder."""
    (folder / "mine.toml").mkdir()
    return framework(folder / "mine.toml")


def matrix(path: Path) -> list:
    """Read a risk matrix of one's own."""
    es.load_risk_matrix(path)
    return []


def drafted(path: Path, out: str = "mine.toml", sheet: str | None = None) -> list:
    """Draft a framework from a file of marks."""
    write_framework(draft_framework(path, sheet=sheet), path.with_name(out))
    return []


def workbook(*sheets: tuple[str, list[list[Any]]]) -> dict[str, Any]:
    """A framework kept in Excel."""
    (first, rows), *rest = sheets
    return {"rows": rows, "sheet": first, "more": dict(rest), "name": "mine.xlsx", "read": framework}


def refused(title: str, says: str, means: str, rows: str, mended: str | None = OWN) -> Kind:
    """A framework in TOML, and what is said of it."""
    return Kind(title, means, rows, "mine.toml", mended, read=framework, says=says)


def risky(title: str, says: str, means: str, rows: str, mended: str = MATRIX) -> Kind:
    """A risk matrix in TOML, and what is said of it."""
    return Kind(title, means, rows, "matrix.toml", mended, read=matrix, says=says)


def words(more: str) -> str:
    """A scale of words with something more said of it."""
    return WORDED + more


def bands(*lines: str) -> str:
    """The framework with bands."""
    return OWN + "".join(f"[[bands]]\n{line}\n" for line in lines)


def factors(*lines: str, before: str = 'title = "Own audit"\n', after: str = SCALE) -> str:
    """The framework with a table a factor."""
    return before + after + "".join(f"[[factors]]\n{line}\n" for line in lines)


MARKS = "School,Funding,Training\nAsh,3,4\nBeck,4,2\nCedar,2,2\nElm,3,4\n"
LOW, HIGH = 'name = "low"\nfrom = 1\nto = 2', 'name = "high"\nfrom = 3\nto = 4'
SHEETS = ("Instrument", [["Title", "Own audit"], ["Minimum", 1], ["Maximum", 4]]), ("Factors", [["Name"], ["Funding"]])
FRAMEWORKS = [
    # The file itself
    Kind("no such framework", "A key that no shipped framework has.", "", "ofsted-2018.toml", read=by_key, says="There is no framework"),
    Kind("not saved as UTF-8", "The editor saved the file in another encoding.", 'title = "Größe"\n'.encode("cp1252"), "mine.toml", OWN, read=framework, says="is not saved as UTF-8"),
    Kind("cannot be read", "The file is there and may not be read: here its name is a folder's.", "", "letter.docx", beside=("letter.docx",), read=of_a_folder, says="cannot be read:"),
    refused("not TOML", "cannot be read as TOML", "A quotation mark, a bracket or an equals sign is lacking.", OWN.replace('"Own audit"', "Own audit")),
    refused("still a draft", "is still a draft", "`framework draft` asks what the file could not say; its entry `draft` waits for the answer.", "draft = true\n" + OWN),
    # What the schema knows
    refused("no such entry", "no such entry; did you mean", "An entry is spelt in a way that means nothing.", OWN.replace("title =", 'title = "Own audit"\ntitel =')),
    refused("entry is missing", "title is missing.", "A framework is a title, a scale and factors.", OWN.replace('title = "Own audit"\n', "")),
    refused("of a wrong type", "must be a number", "A number, a text in quotes, a list or true and false is wanted.", OWN.replace("minimum = 1", 'minimum = "one"')),
    refused("is empty", "is empty; write a text", "A text holds nothing.", OWN.replace("Own audit", "")),
    refused("too few entries", "needs 2 or more entries", "A list is shorter than it may be.", HEAD + '[scale]\nwords = ["good"]\n', WORDED),
    refused("beyond a limit", "must be at most", "A number is larger or smaller than it may be.", OWN.replace("= 4", "= 4000000")),
    risky("one of some words", "must be one of", "An entry is one of a few words.", MATRIX.replace('worse = "last"', 'worse = "bottom"', 1)),
    # The scale
    refused("no place beside words", "has no place beside words", "A scale has words or numbers, not both.", words("minimum = 1\n"), WORDED),
    refused("word twice", "stands there twice; words are different", "Two marks have one word.", WORDED.replace('"fair"', '"weak"'), WORDED),
    refused("one short form", "two words have the same short form", "Two marks would look alike in a cell.", HEAD + '[scale]\nwords = [{word = "weak", short = "w"}, {word = "well", short = "w"}]\n', WORDED),
    refused("synonym of no word", "is not one of the words", "A spelling is given for a word that the scale does not have.", words('synonyms = {best = ["b"]}\n'), WORDED),
    refused("stands for two words", "stands for two words", "A spelling means two marks.", words('synonyms = {weak = ["x"], good = ["x"]}\n'), WORDED),
    refused("mark that means none", "is a mark of the scale and cannot mean", "A text is both a mark and a sign for a missing one.", words('[file]\nmissing = ["weak"]\n'), WORDED),
    refused("no such reason", "no such reason", "A reason for a missing mark is none of those that are known.", OWN + '[file.missing]\nlost = ["lost"]\n'),
    refused("synonyms of numbers", "has no place on a scale of numbers", "Only words have other spellings.", OWN + 'synonyms = {1 = ["one"]}\n'),
    refused("no end of the scale", "is missing: a scale needs words", "A scale needs words, or both its ends.", OWN.replace("maximum = 4\n", "")),
    refused("endless number", "must be a number that can be written out", "An end of the scale is no number that can be written out.", OWN.replace("= 4", "= nan")),
    refused("ends the wrong way round", "must be below maximum", "The smallest mark comes first, whichever end is the better one.", OWN.replace("= 1\n", "= 5\n")),
    refused("too many marks", "makes more than", "The step makes more marks than anybody could tell apart.", OWN + "step = 0.0001\n"),
    refused("step beside the end", "does not lead from", "The step misses the upper end.", OWN + "step = 2\n"),
    # Bands
    refused("only band", "is the only band", "One band divides nothing.", bands(LOW), bands(LOW, HIGH)),
    refused("band twice", "has the same key as an earlier band", "Two bands have one name.", bands(LOW, HIGH.replace("high", "low")), bands(LOW, HIGH)),
    refused("not on the scale", "is not on the scale", "The end of a band is no mark.", bands(LOW, HIGH.replace("4", "9")), bands(LOW, HIGH)),
    refused("gap between bands", "leaves a gap or overlaps", "Bands run over the whole scale, weakest first.", bands(LOW.replace("2", "1"), HIGH), bands(LOW, HIGH)),
    refused("short of the strongest end", "does not reach the strongest end", "The last band ends before the scale does.", bands(LOW, HIGH.replace("4", "3")), bands(LOW, HIGH)),
    # Factors
    refused("scale of no table", "is no table under [scales]", "A factor names a scale that the file does not describe.", factors('name = "Funding"', 'name = "Safe"\nscale = "met"'), OWN),
    refused("nothing on its own scale", "one or more must be on the instrument's own scale", "Factors on other scales stand beside the ranked ones, and there are none.", factors('name = "Safe"\nscale = "met"', after=SCALE + '[scales.met]\nwords = ["not met", "met"]\n'), OWN),
    refused("no high anchor to infer", "goes with a statement and without a high anchor", "`high_inferred` says that the statement stands for the anchor.", factors('name = "Funding"\nhigh_inferred = true'), OWN),
    refused("used twice", "is used by more than one factor", "Two factors have one key, number, label or name.", factors('name = "Funding"\nkey = "a"', 'name = "Training"\nkey = "a"'), OWN),
    refused("leads to two factors", "leads to two factors", "A heading would put its marks on the wrong factor.", factors('name = "Funding"\naliases = ["Money"]', 'name = "Training"\naliases = ["Money"]'), OWN),
    refused("factor that is passed over", "is the factor", "A heading to be ignored is a factor's.", OWN + '[file]\nignore = ["Funding"]\n'),
    refused("example of no factor", "is no key of a factor of this instrument", "The worked example speaks of a factor that is not there.", OWN + '[example]\nfactor = "weather"\nrating = 2\ntext = "Rainy."\n'),
    refused("example off the scale", "'9' is not on the scale", "The mark of the worked example is none.", OWN + '[example]\nfactor = "funding"\nrating = "9"\ntext = "Rich."\n'),
    # A framework kept in Excel
    Kind("no sheet Factors", "The workbook is not a framework.", says="it has no sheet Factors", **workbook(("Marks", [["School", "Funding"], ["Ash", 3]]))),
    Kind("no such setting", "A line of the sheet Instrument means nothing.", says="no such setting", mended=[["Title", "Own audit"], ["Minimum", 1], ["Maximum", 4]], **workbook(("Instrument", [["Titel", "Own audit"], ["Minimum", 1], ["Maximum", 4]]), SHEETS[1])),
    Kind("no such heading", "A heading of the sheet Factors means nothing.", says="no such heading", mended=[["Name", "Low"], ["Funding", "no plan"]], **workbook(("Factors", [["Name", "Lowest"], ["Funding", "no plan"]]), SHEETS[0])),
    # Drafting one
    Kind("no column of marks", "A framework is drafted from a file of marks, and this holds none.", "Name,Telephone\nA Ives,01273 555 901\n", "staff.csv", MARKS, read=drafted, says="holds no column of marks"),
    Kind("no file of marks", "The file to draft from cannot be read.", b"", "nowhere.csv", read=drafted, says="a file that cannot be opened"),
    Kind("no such sheet to draft from", "The sheet to draft from is called otherwise.", [["School", "Funding"], ["Ash", 3]], "marks.xlsx", sheet="Marks", read=partial(drafted, sheet="Mark"), says='has no sheet "Mark"'),
    Kind("written as .toml or .xlsx", "A draft is a file that can be edited.", MARKS, "marks.csv", read=partial(drafted, out="mine.json"), says="a framework is written as .toml or .xlsx"),
    # Risk matrices
    risky("levels twice", "must be different", "Two levels of an axis are one.", MATRIX.replace('["1", "2"]', '["1", "1"]', 1)),
    risky("levels that cannot be multiplied", "must be numbers to be multiplied or added", "A score is calculated from numbers.", MATRIX.replace('["1", "2"]', '["low", "high"]', 1)),
    risky("levels that fall", "must rise, since a higher score is worse", "A calculated score rises with the levels.", MATRIX.replace('["1", "2"]', '["2", "1"]', 1)),
    risky("worse at the wrong end", "contradicts a score that rises with the levels", "A calculated score is worse where it is higher.", MATRIX.replace('worse = "last"', 'worse = "first"', 1)),
    risky("labels and levels", "needs as many labels as levels", "Each level has a label, or none has.", MATRIX.replace("[likelihood]", '[likelihood]\nlabels = ["rare"]')),
    risky("no ranks", "is needed for method", "A matrix of ranks lists the ranks that its source prints.", RANKED.replace(RANKS, ""), RANKED),
    risky("ranks beside a calculation", "which calculates", "A matrix has ranks or is calculated, not both.", MATRIX + RANKS),
    risky("rank of no cell", "is no cell of the axes", "A rank names levels that the axes do not have.", RANKED + "23 = 3\n", RANKED),
    risky("cell under both", "a cell stands under printed and under follows", "A rank is printed, or it follows from those that are.", RANKED + "[ranks.follows]\n12 = 2\n", RANKED),
    risky("order that contradicts the axes", "is `worse` at the right end?", "A milder cell ranks before a worse one.", RANKED.replace("22 = 1", "22 = 3"), RANKED),
]  # fmt: skip
