"""`esanalysis framework`: the shipped instruments, and an own one drafted from a file of marks and checked."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from esanalysis.instrument.framework import Framework

__all__ = ["add"]


def add(parser: argparse.ArgumentParser) -> None:
    """Add what can be done with a framework, and what runs it."""
    parser.description = "A framework is the instrument as a file: its scale, its factors, and how its files are read."
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    actions.add_parser("list", help="name the shipped frameworks").set_defaults(run=_list)
    show = actions.add_parser("show", help="show what a framework holds")
    show.add_argument("framework", metavar="KEY", help="a shipped framework, or a .toml or .xlsx file")
    show.add_argument("--file", action="store_true", help="print a shipped framework's file, to copy and change")
    show.set_defaults(run=_show)
    check = actions.add_parser("check", help="list what is wrong with a framework's file")
    check.add_argument("framework", metavar="FILE", help="a .toml or .xlsx file")
    check.set_defaults(run=_check)
    draft = actions.add_parser("draft", help="draft a framework from the headings and marks of a file")
    draft.description = "Factors and scale are taken from the file; what it cannot tell is asked on its line."
    draft.add_argument("file", metavar="FILE", help="workbook or .csv file with marks")
    draft.add_argument(
        "--out", type=Path, required=True, metavar="OUT", help="mine.toml, or mine.xlsx to edit in Excel"
    )
    draft.add_argument("--sheet", metavar="NAME", help="the sheet to draft from (default: the likeliest)")
    draft.add_argument("--force", action="store_true", help="replace OUT, once it is kept under a dated name")
    draft.set_defaults(run=_draft)


def _list(options: argparse.Namespace) -> int:
    from esanalysis.instrument.reading import framework_keys, load_framework

    frameworks = [load_framework(key) for key in framework_keys()]
    widest = max(len(framework.key) for framework in frameworks)
    for framework in frameworks:
        one = framework.factor if framework.factor.isupper() else framework.factor.lower()
        count = f"{len(framework.factors)} {framework.plural if len(framework.factors) > 1 else one}"
        later = f"; superseded by {framework.superseded_by}" if framework.superseded_by else ""
        print(f"{framework.key:{widest}}  {framework.title} ({count}{later})")
    return 0


def _show(options: argparse.Namespace) -> int:
    from esanalysis.instrument.file.source import FOLDER
    from esanalysis.instrument.reading import framework_keys, load_framework

    framework = load_framework(options.framework)
    if options.file and options.framework in framework_keys():
        print((FOLDER / f"{options.framework}.toml").read_text(encoding="utf-8"), end="")
        return 0
    print("\n".join(_described(framework)))
    return 0


def _check(options: argparse.Namespace) -> int:
    from esanalysis.instrument.reading import load_framework

    framework = load_framework(options.framework)
    print(f"{framework.title}: a usable framework.")
    print("\n".join(_described(framework)[1:]))
    return 0


def _draft(options: argparse.Namespace) -> int:
    from esanalysis.instrument.drafting import draft_framework, write_framework

    draft = draft_framework(options.file, options.sheet)
    written = write_framework(draft, options.out, force=options.force)
    factors = len(draft.factors)
    print(f"{written.resolve()}: drafted with {factors} factor{'' if factors == 1 else 's'}.")
    if draft.like:
        count = f"{draft.like_count} of {factors} headings"
        print(f"{count} are those of a shipped framework: perhaps --framework {draft.like} is all you need.")
    if left := [column.heading for column in draft.table.others if column.is_numbers]:
        some = ", ".join(f'"{heading}"' for heading in left[:8]) + (" and others" if len(left) > 8 else "")
        print(f"Left out as no marks: {some}.")
    if draft.other_sheets:
        some = ", ".join(f'--sheet "{name}"' for name in draft.other_sheets[:4])
        print(f'It is of the sheet "{draft.sheet}". Marks stand on other sheets too: {some}.')
    where = "look for ASK" if written.suffix == ".toml" else 'the columns "? to answer"'
    print(f"Answer what it asks ({where}), then: esanalysis framework check {options.out}")
    return 0


def _described(framework: "Framework") -> list[str]:
    """What a framework holds, a line a thing; the title first."""
    scale = framework.scale
    lines = [f"{framework.title} ({framework.key})"]
    lines += [f"Published: {framework.published}."] if framework.published else []
    lines.append(f"Source: {framework.source}.")
    lines += [f"Licence: {framework.licence}."] if framework.licence else []
    lines += [f"At second hand: {framework.second_hand}"] if framework.second_hand else []
    lines += [f"Superseded by {framework.superseded_by}."] if framework.superseded_by else []
    lines += [f"Not comparable with {one.key}: {one.because}" for one in framework.not_comparable_with]
    weakest, strongest = (
        scale.text(mark) if scale.words else f"{mark:g}" for mark in (scale.marks[0], scale.marks[-1])
    )
    better = f"{weakest} is the weakest, {strongest} the strongest"
    lines.append(f"Scale: {scale.legend or scale.accepted}; {better}.")
    bands = ", ".join(band.text(scale) for band in framework.bands)
    lines.append(f"Bands: {bands}{'' if framework.bands_given else ' (by default)'}.")
    section = ""
    for factor in framework.factors:
        if factor.section != section:
            section = factor.section
            lines.append(f"{section}:")
        only = f" (only {factor.applies_to})" if factor.applies_to else ""
        lines.append(f"  {factor.number} {factor.name}{only}")
    for factor in framework.beside:
        lines.append(f"  beside, unranked: {factor.name} ({framework.scale_of(factor.key).accepted})")
    return lines
