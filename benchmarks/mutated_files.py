"""Damaged files: nothing but the package's own errors, at once, in little memory.

Run: ``python -m benchmarks.mutated_files [COUNT [SEED]]``. Each file is a shipped or test file, changed at random:
bytes cut out, doubled, put in; in a workbook, inside one of its parts. The seed makes every run the same. It prints
what was raised besides `EsanalysisError`, the slowest file and the memory of the whole run, and ends with 1 if a limit
is missed.
"""

import io
import random
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measuring import peak_memory
from esanalysis.errors import EsanalysisError
from esanalysis.instrument.reading import load_framework
from esanalysis.ratings.load import load_ratings

ROOT = Path(__file__).resolve().parent.parent
BITS = [
    b"", b",", b'"', b"\n", b"\r", b"\0", b"\xff", b"=1/0", b"1e999", b"nan", b"inf", b"-1", b"<", b">", b"&", b"A1",
    b"XFD1048576", b"1048576", b"School", b"KSF", b"\xe2\x80\xae", b"[", b"]", b"{", b"}", b"'''", b"true",
    b"99999999999999999999",
]  # fmt: skip
SECONDS, MEGABYTES = 10, 500


def originals() -> list[tuple[str, bytes]]:
    """Files to damage: shipped workbooks and instruments, the tests' fixtures, and tables in a few lines."""
    paths = [*(ROOT / "data").rglob("*.xlsx"), *(ROOT / "data" / "frameworks").glob("*.toml")]
    paths += [path for path in (ROOT / "tests" / "fixtures").iterdir() if path.suffix in (".xlsx", ".xls", ".ods")]
    tables = {
        "wide.csv": "URN,School,KSF 1,KSF 2,Total\n1,Oak,7,4,11\n2,Elm,n/a,5,5\n",
        "grid.csv": "Cluster: North\n\nKSF,Oak,Elm,Average\n1. Funding,7,4,5.5\nKSF 2,6,5,5.5\nTotal,13,9,\n",
        "long.csv": "cluster,round,school,ksf,rating,note\nNorth,2024,Oak,1,7,a\nNorth,2024,Elm,2,5,\n",
        "form.csv": 'Timestamp,School,KSF 1,"Why?",KSF 2\n2024-05-01 09:00:00,Oak,7,"new\nhead",4\n',
    }
    return [(path.name, path.read_bytes()) for path in sorted(paths)] + [(k, v.encode()) for k, v in tables.items()]


def mutated(chance: random.Random, data: bytes) -> bytes:
    """Damage bytes; a workbook mostly inside one of its parts, so that it still opens as an archive."""
    if not data.startswith(b"PK") or chance.random() < 0.15:
        return damaged(chance, data)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as whole, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy:
        chosen = chance.choice(whole.namelist())
        for name in whole.namelist():
            content = whole.read(name)
            if chance.random() > 0.004:  # and now and then a part is missing
                copy.writestr(name, damaged(chance, content) if name == chosen else content)
    return out.getvalue()


def damaged(chance: random.Random, data: bytes) -> bytes:
    """Change a few bytes, or many."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        if not changed:
            break
        at, other = chance.randrange(len(changed)), chance.randrange(len(changed))
        how = chance.random()
        if how < 0.35:
            changed[at : at + chance.randint(0, 4)] = chance.choice(BITS)
        elif how < 0.5:
            del changed[at : at + chance.randint(1, 60)]
        elif how < 0.65:
            changed[at:at] = changed[other : other + chance.randint(1, 80)]
        elif how < 0.8:
            changed[at] = chance.randrange(256)
        else:
            changed[at:at] = chance.choice(BITS) * chance.randint(1, 5)
    return bytes(changed)


def tried(count: int, seed: str) -> Iterator[tuple[str, float, Exception | None]]:
    """For each damaged file its number and name, the seconds it took, and what was raised that is not ours."""
    files, framework = originals(), load_framework()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(count):
            chance = random.Random(f"{seed} {number}")
            name, data = chance.choice(files)
            path = Path(folder) / name
            path.write_bytes(mutated(chance, data))
            start, met = time.perf_counter(), None
            try:
                load_framework(path) if path.suffix == ".toml" else load_ratings(path, framework)
            except EsanalysisError as error:
                str(error)
            except Exception as error:  # what must not come out
                met = error
            yield f"{number} ({name})", time.perf_counter() - start, met


def main() -> int:
    """Try many files and print what went wrong."""
    count, seed = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000, sys.argv[2] if len(sys.argv) > 2 else "1"
    raised, slowest = 0, ("", 0.0)
    for name, seconds, error in tried(count, seed):
        slowest = max(slowest, (name, seconds), key=lambda one: one[1])
        if error is not None:
            raised += 1
            print(f"{name}: {type(error).__name__}: {error}")
    peak = peak_memory()
    print(
        f"{count} damaged files, seed {seed}: {raised} undocumented exceptions; "
        f"slowest {slowest[1]:.1f} s, file {slowest[0]}"
    )
    print(f"peak memory {peak:.0f} MB")
    return int(raised > 0 or slowest[1] > SECONDS or peak > MEGABYTES)


if __name__ == "__main__":
    sys.exit(main())
