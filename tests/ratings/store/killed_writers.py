"""Kill processes with -9 while they record into one file, and note what each was told is saved.

Run as a program: ``python killed_writers.py STORE ACKNOWLEDGED KILLS SEED``. Forks its writers (importing
once, and before any thread exists); each writes a line to ACKNOWLEDGED after every `append` that returned.
The writers know the file by four names (its own, a link, a second name of the same file, a folder that is a link),
every second one belongs to another user where this one may choose, and now and then a spreadsheet sorts the rows.
"""

import os
import random
import signal
import sys
import time
import traceback
from pathlib import Path

from esanalysis import store
from esanalysis.ratings.store import lock, rows

WRITERS = 3
NOTE = 'café, "so they say";\n=and why?'
NOBODY = 65534  # another user


def slow(really=os.write):
    """Hand the system a few bytes at a time, so that a kill can fall inside a row, a quote or a letter."""

    def write(fd, data):
        time.sleep(0.0001)
        return really(fd, bytes(data[:13]))

    return write


def names_of(path):
    """Make other names for one file: what one person has on the desk, another in a linked folder."""
    path.touch()
    path.chmod(0o666)
    other = path.parent / "other"
    other.mkdir(mode=0o777)
    other.chmod(0o777)
    (other / "a-link.csv").symlink_to(path)
    os.link(path, other / "second-name.csv")
    (path.parent / "linked").symlink_to(path.parent, target_is_directory=True)
    return [path, other / "a-link.csv", other / "second-name.csv", path.parent / "linked" / path.name]


def record_for_ever(path, name, told, tell=os.write):
    if name % 2:
        os.write = slow()
    if name // 2 % 2 and os.geteuid() == 0:
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    number = 0
    while True:
        number += 1
        row = {"cluster": f"writer {name}", "round": "2024", "school": f"{number // 3}", "ksf": "funding"}
        store.append(path, [row | {"rating": 1 + number % 10, "note": NOTE}])
        tell(told, f"{name},{number}\n".encode())


def forked(paths, name, told):
    child = os.fork()
    if child:
        return child
    try:
        record_for_ever(paths[name % len(paths)], name, told)
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(1)


def sort_as_a_spreadsheet_does(path, chance):
    """Put the rows in another order, when nobody is writing and no line is torn."""
    with lock.opened(path) as fd:
        content = rows.parse(path.read_bytes(), path.name)
        if content.torn or content.columns != rows.COLUMNS:
            return
        chance.shuffle(content.rows)
        os.ftruncate(fd, 0)
        os.write(fd, rows.HEAD + rows.encoded(content.rows))


def main(path, acknowledged, kills, seed):
    chance = random.Random(seed)
    os.umask(0o022)
    os.environ["HOME"] = str(path.parent)  # where a rating goes that cannot be saved
    # Everything is imported before anybody is another user, who may not reach this Python.
    store.append(
        path.with_name("first.csv"), [{"cluster": "-", "round": "1", "school": "-", "ksf": "funding", "rating": 1}]
    )
    # A file, not a pipe: nobody need drain it, and O_APPEND keeps short lines whole.
    told = os.open(acknowledged, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    paths = names_of(path)
    names = iter(range(1, kills + WRITERS + 1))
    writers = [forked(paths, next(names), told) for _ in range(WRITERS)]
    try:
        kill_and_replace(writers, paths, names, told, kills, chance)
    finally:
        for writer in writers:
            os.kill(writer, signal.SIGKILL)
            os.waitpid(writer, 0)


def kill_and_replace(writers, paths, names, told, kills, chance):
    for kill in range(kills):
        time.sleep(chance.uniform(0.002, 0.04))
        victim = writers.pop(chance.randrange(WRITERS))
        os.kill(victim, signal.SIGKILL)
        _, status = os.waitpid(victim, 0)
        if not os.WIFSIGNALED(status):
            sys.exit("a writer ended before it was killed")
        if kill % 10 == 5:
            sort_as_a_spreadsheet_does(paths[kill % len(paths)], chance)
        writers.append(forked(paths, next(names), told))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
