"""Kinds of problem of what comes back: forms, workbooks, e-mails, and the list of who was asked."""

import base64
import zlib
from pathlib import Path

from esanalysis.errors import Problem
from esanalysis.instrument.reading import load_framework
from esanalysis.ratings.workbooks import collect
from esanalysis.ratings.workbooks.returns import read_returns
from esanalysis.ratings.workbooks.schools import schools_of
from kinds.entry import Kind

ASKED = "School\nAsh\nBeck\n"
FOLDER: dict[str, tuple[str, ...]] = {"beside": ("letter.docx",)}


def asked(path: Path) -> list[Problem]:
    """Who is asked, from a file."""
    schools_of(path)
    return []


def unread(path: Path) -> list[Problem]:
    """What a folder of returns holds that is none."""
    folder = path if path.is_dir() else path.parent
    found = read_returns(folder, load_framework(), schools_of(["Ash", "Beck"]))
    return [problem for problems in found.unread.values() for problem in problems]


def in_a_folder(path: Path) -> list[Problem]:
    """A return that lies in a folder inside the folder of returns."""
    (path.parent / "North").mkdir()
    return unread(path)


def collected(path: Path, folder: str = "", out: str = "ratings.csv") -> list[str]:
    """Collect the folder that a file lies in."""
    return collect(path.parent / folder, ["Ash", "Beck"], path.parent / out).sentences


def mailed(answers: str, lost: int = 0) -> str:
    """The text that a form writes for an e-mail, of which some letters may be lost."""
    data = answers.encode()
    letters = base64.b64encode(data).decode()
    return (
        f"Dear all, here are our answers.\n\nBEGIN ESANALYSIS RETURN {zlib.crc32(data):08x}\n"
        f"{letters[lost:]}\nEND ESANALYSIS RETURN\n"
    )


ANSWER = (
    "cluster,round,school,ksf,rating,missing,note,rater,save,undoes,recorded,school_id,framework,edition,kind,share\n"
    "North,2026,Ash,impact,5,,,,1,,2026-01-12T09:00:00+00:00,,es-2009,,rating,\n"
)
FORMS = [
    Kind("no schools", "The list of who is asked has no column of schools, or nobody in it.", "Name of head,Room\nA Ives,12\n", "asked.csv", mended=ASKED, read=asked),
    Kind("no school name", "A line of the list has a number and no name.", "School,URN\nAsh,100001\n,100002\n", "asked.csv", mended="School,URN\nAsh,100001\nBeck,100002\n", read=asked),
    Kind("school twice", "The list names a school twice; two of one name are told apart by their numbers.", "School\nAsh\nAsh\n", "asked.csv", mended="School,URN\nAsh,100001\nAsh,100002\n", read=asked),
    Kind("no such folder", "The folder of returns is not where it was said to be.", ASKED, "asked.csv", read=collected, options={"folder": "returns"}),
    Kind("another kind of file", "A file of the folder cannot hold answers.", b"", "", **FOLDER, read=unread),
    Kind("the form itself", "A school sent back the form, and not what it saves.", '<html data-edition="1"></html>', "ash.html", mended=None, read=unread),
    Kind("a folder", "A folder lies in the folder of returns; what is in it is not read.", ANSWER, "ash.csv", read=in_a_folder),
    Kind("damaged answers", "The text of an e-mail did not arrive whole.", mailed(ANSWER, lost=8), "mail.txt", mended=mailed(ANSWER), read=unread),
    Kind("not the name of a .csv file", "What is collected is kept as .csv.", ANSWER, "ash.csv", read=collected, options={"out": "ratings.xlsx"}, says="is not the name of a .csv file"),
    Kind("left as it was", "A file of the name of the chase list, or of the remarks, is another list.", "Name,Telephone\nA Ives,01273\n", "ratings-chase.csv", mended=None, read=collected, says="it has other columns than a list of this kind"),
]  # fmt: skip
