"""Words on the command line to calls of the library. Heavy modules are imported by the command that needs them."""

import argparse
import sys
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from esanalysis.report import Job

__all__ = ["main"]

WORKFORCE_TABLES = ("workforce", "sickness", "equality", "budget")
RISK_TABLES = ("risks", "commitments", "links")


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns 0, or 1 when files or a report failed, or 2 for a wrong call.

    Examples
    --------
    >>> main(["check", "no-such-file.xlsx"])
    Must be mended:
    - no-such-file.xlsx: no such file: ...
    1 to mend, 0 worth knowing.
    1
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a Windows console may lack a character: print "?" and go on
            stream.reconfigure(errors="replace")
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.run is None:
        parser.print_help()
        return 2
    try:
        return int(options.run(options))
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 130
    except Exception as error:
        if not _is_ours(error):
            raise
        print(error, file=sys.stderr)
        return 1


def _is_ours(error: Exception) -> bool:
    """Whether the message is already a sentence for the person at the desk."""
    named = ("DataError", "FrameworkError", "ReportError", "SelectionError", "WorkbookError")
    return isinstance(error, OSError) or type(error).__name__ in named


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="esanalysis", description="From a spreadsheet of school ratings to an honest answer to six questions."
    )
    parser.add_argument("--version", action="version", version=f"esanalysis {version('esanalysis')}")
    parser.set_defaults(run=None)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    _add_report(commands.add_parser("report", help="write a cluster's report as one HTML file"))
    _add_council(commands.add_parser("council", help="write the pages on workforce, risks and promises"))
    _add_check(commands.add_parser("check", help="list what is wrong with rating files"))
    _add_template(commands.add_parser("template", help="write a blank diagnostic to fill in, as an Excel workbook"))
    _add_grid(commands.add_parser("grid", help="write the finished grid, as an Excel workbook"))
    return parser


def _add_report(parser: argparse.ArgumentParser) -> None:
    parser.description = "Write one self-contained HTML file a cluster. It opens anywhere, without network or Python."
    _add_files(parser)
    parser.add_argument("--cluster", help="only this cluster (default: every one in the files)")
    parser.add_argument("--round", help="this round (default: the latest of each cluster)")
    _add_risk_tables(parser)
    _add_out(parser)
    parser.set_defaults(run=_report)


def _add_council(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Write workforce.html and risks-and-actions.html. Without tables of your own: Brighton & Hove's of 2003. "
        "A page on which you give a table shows only what you give."
    )
    for name in WORKFORCE_TABLES:
        parser.add_argument(f"--{name}", metavar="FILE", help=f"your own {name} table")
    parser.add_argument(
        "--show-small-numbers", action="store_true", help="do not withhold counts of people below five; not for sharing"
    )
    _add_risk_tables(parser)
    parser.add_argument("--matrix", help="shipped risk matrix or a .toml file that your register is scored on")
    parser.add_argument("--today", type=_day, metavar="DATE", help="day to read the plan from (default: 2003-10-01)")
    parser.add_argument("--ratings", metavar="FILE", help="ratings whose priorities are linked (default: the example)")
    parser.add_argument("--framework", default="es-2009", help="shipped framework or a .toml file (default: es-2009)")
    _add_out(parser)
    parser.set_defaults(run=_council)


def _add_risk_tables(parser: argparse.ArgumentParser) -> None:
    meanings = {
        "risks": "your own risk register",
        "commitments": "your own plan of actions and promises",
        "links": "which of them bears on which factor",
    }
    for name, meaning in meanings.items():
        parser.add_argument(f"--{name}", metavar="FILE", help=f"{meaning} (default: shipped, of other councils)")


def _add_out(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, default=Path("reports"), metavar="DIR", help="folder (default: reports)")


def _day(text: str) -> str:
    """Take a date as people write it for machines, or refuse it."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date such as 2003-10-01") from None


def _add_check(parser: argparse.ArgumentParser) -> None:
    parser.description = "List every problem of rating files. The exit code is 1 when one has to be mended."
    _add_files(parser)
    parser.set_defaults(run=_check)


def _add_template(parser: argparse.ArgumentParser) -> None:
    parser.description = "Write a blank diagnostic for the schools of a cluster. Filled in, it is read back as it is."
    parser.add_argument("out", type=Path, metavar="OUT.xlsx")
    parser.add_argument("--schools", required=True, metavar="NAMES", help='names of the schools: "Ash, Birch, Cedar"')
    parser.add_argument("--cluster", help="name of the cluster")
    parser.add_argument("--round", help="when it is done, such as 2026")
    _add_framework(parser)
    parser.set_defaults(run=_template)


def _add_grid(parser: argparse.ArgumentParser) -> None:
    parser.description = "Write the ratings as the diagnostic prints them, with live totals and averages."
    _add_files(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="OUT.xlsx")
    parser.set_defaults(run=_grid)


def _add_files(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files", nargs="*", metavar="FILE",
        help="workbook, CSV file, folder or pattern (default: the published worked example)",
    )  # fmt: skip
    _add_framework(parser)


def _add_framework(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--framework", default="es-2009", help="shipped framework or a .toml file (default: es-2009)")


def _report(options: argparse.Namespace) -> int:
    from esanalysis.council.together import load_risk_tables
    from esanalysis.ratings import load_ratings

    files = [str(Path(name).resolve()) for name in options.files] or None
    framework = _framework(options.framework)
    ratings = load_ratings(files, framework=framework)
    own = _paths(options, RISK_TABLES)
    tables = load_risk_tables(**own, framework=framework)
    if not tables.shipped and options.links is None:
        print("Note: without --links nothing says which factor your tables bear on.", file=sys.stderr)
    _print_notes(ratings, *tables.frames)
    jobs = _jobs(ratings, options, {"files": files, "framework": framework} | own)
    return _write(jobs)


def _council(options: argparse.Namespace) -> int:
    from esanalysis.council.together import load_risk_tables, load_workforce_tables
    from esanalysis.report import Job
    from esanalysis.resources import NOTEBOOKS

    framework = _framework(options.framework)
    workforce, risks = _paths(options, WORKFORCE_TABLES), _paths(options, RISK_TABLES)
    matrix = _framework(options.matrix) if options.matrix else None
    files = str(Path(options.ratings).resolve()) if options.ratings else None
    # Loaded here first, so that what is wrong is a sentence and not a notebook that stopped.
    tables = load_risk_tables(**risks, matrix=matrix, framework=framework)
    _print_notes(*load_workforce_tables(**workforce).frames, *tables.frames)
    shown = {"threshold": 0} if options.show_small_numbers else {}
    asked = {"today": options.today} if options.today else {}
    return _write(
        [
            Job(NOTEBOOKS / "04-workforce.ipynb", options.out / "workforce.html", "Workforce", workforce | shown),
            Job(
                NOTEBOOKS / "05-risks-and-actions.ipynb",
                options.out / "risks-and-actions.html",
                "Risks and promises",
                risks | asked | {"matrix": matrix, "files": files, "framework": framework},
            ),
        ]
    )


def _paths(options: argparse.Namespace, names: tuple[str, ...]) -> dict[str, str | None]:
    """Files named on the command line, by their full paths: the kernel runs elsewhere."""
    given = {name: getattr(options, name) for name in names}
    return {name: str(Path(path).resolve()) if path else None for name, path in given.items()}


def _write(jobs: list["Job"]) -> int:
    from esanalysis.report import write_reports

    for folder in {job.target.parent for job in jobs}:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:  # said before anything runs
            raise OSError(f"{folder} cannot be used as a folder for reports: {error.strerror}.") from error
    print(f"Writing {len(jobs)} report{'s' if len(jobs) > 1 else ''} ...", flush=True)
    finished = []

    def told(job: "Job") -> None:
        finished.append(job)
        count = f"[{len(finished)}/{len(jobs)}] " if len(jobs) > 1 else ""
        print(f"{count}{job.title}: {job.target.resolve()}", flush=True)

    write_reports(jobs, told)
    return 0


def _framework(name: str) -> str:
    """A framework's key stays a key; a file is named by its full path, since the kernel runs elsewhere."""
    return str(Path(name).resolve()) if name.endswith(".toml") else name


def _jobs(ratings: "pd.DataFrame", options: argparse.Namespace, parameters: dict) -> list["Job"]:
    from esanalysis.report import Job, slug
    from esanalysis.resources import NOTEBOOKS

    jobs: list[Job] = []
    for cluster, round_ in _grids(ratings, options):
        name = slug(["cluster report", cluster, round_])
        same = sum(job.target.stem == name or job.target.stem.startswith(f"{name}--") for job in jobs)
        jobs.append(
            Job(
                notebook=NOTEBOOKS / "01-cluster-report.ipynb",
                target=options.out / (f"{name}--{same + 1}.html" if same else f"{name}.html"),
                title=f"Cluster report: {cluster}, {round_}",
                parameters=parameters | {"cluster": cluster, "round": round_},
            )
        )
    return jobs


def _grids(ratings: "pd.DataFrame", options: argparse.Namespace) -> list[tuple[str, str]]:
    """Clusters and rounds to report on; one without that round, or without any mark, is named and passed over."""
    from esanalysis.selection import SelectionError, select

    chosen, passed = [], []
    for cluster in [options.cluster] if options.cluster else list(ratings["cluster"].cat.categories):
        try:
            part = select(ratings, cluster, options.round)
        except SelectionError as error:
            passed.append(str(error))
            continue
        grid = str(part["cluster"].iloc[0]), str(part["round"].iloc[0])
        if part["rating"].notna().any():
            chosen.append(grid)
        else:
            passed.append(f"{grid[0]}, {grid[1]}: no cell is rated yet, so there is nothing to report.")
    if not chosen:
        raise SelectionError("\n".join(passed))
    for sentence in passed:
        print(f"Note: {sentence}", file=sys.stderr)
    return chosen


def _check(options: argparse.Namespace) -> int:
    from esanalysis.framework import load_framework
    from esanalysis.problems import DataError
    from esanalysis.ratings import load_ratings
    from esanalysis.words import read

    framework = load_framework(options.framework)
    if not options.files and options.framework != "es-2009":
        count = f"{len(framework.factors)} {framework.plural}"
        print(f"{framework.title}: a usable framework of {count}, {framework.scale.accepted}.")
        return 0
    try:
        ratings = load_ratings(options.files or None, framework=framework)
    except DataError as error:
        problems = error.problems
    else:
        problems = ratings.attrs["problems"]
        print("\n".join(f"Read: {line}" for line in read(ratings)))
    errors = [problem for problem in problems if problem.error]
    for title, listed in (("Must be mended", errors), ("Worth knowing", [p for p in problems if not p.error])):
        if listed:
            print(f"{title}:")
            print("\n".join(f"- {problem}" for problem in listed))
    print(f"{len(errors)} to mend, {len(problems) - len(errors)} worth knowing.")
    return 1 if errors else 0


def _template(options: argparse.Namespace) -> int:
    from esanalysis.workbook import write_template

    schools = [name.strip() for name in options.schools.split(",") if name.strip()]
    written = write_template(
        options.out, schools, framework=options.framework, cluster=options.cluster, round=options.round
    )
    print(f"{written.resolve()}: a blank diagnostic for {len(schools)} school{'s' if len(schools) != 1 else ''}.")
    return 0


def _grid(options: argparse.Namespace) -> int:
    from esanalysis.ratings import load_ratings
    from esanalysis.workbook import write_grid

    ratings = load_ratings(options.files or None, framework=options.framework)
    _print_notes(ratings)
    print(write_grid(ratings, options.out).resolve())
    return 0


def _print_notes(*frames: "pd.DataFrame") -> None:
    """Print what the loaders noticed, each thing once."""
    for problem in dict.fromkeys(problem for frame in frames for problem in frame.attrs.get("problems", ())):
        print(f"Note: {problem}", file=sys.stderr)
