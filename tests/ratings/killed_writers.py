"""Kill processes with -9 while they record into one file, and note what each was told is saved.

Run as a program: ``python killed_writers.py STORE ACKNOWLEDGED KILLS SEED``. Forks its writers (importing
once, and before any thread exists); each writes a line to ACKNOWLEDGED after every `append` that returned.
"""

import os
import random
import signal
import sys
import time
from pathlib import Path

from esanalysis import store

WRITERS = 3
NOTE = 'café, "so they say";\n=and why?'


def slow(really=os.write):
    """Hand the system a few bytes at a time, so that a kill can fall inside a row, a quote or a letter."""

    def write(fd, data):
        time.sleep(0.0001)
        return really(fd, bytes(data[:13]))

    return write


def record_for_ever(path, name, told, tell=os.write):
    if name % 2:
        os.write = slow()
    number = 0
    while True:
        number += 1
        row = {"cluster": f"writer {name}", "round": "2024", "school": f"{number}", "ksf": "funding"}
        store.append(path, [row | {"rating": 1 + number % 10, "note": NOTE}])
        tell(told, f"{name},{number}\n".encode())


def forked(path, name, told):
    child = os.fork()
    if child:
        return child
    try:
        record_for_ever(path, name, told)
    finally:
        os._exit(1)


def main(path, acknowledged, kills, seed):
    chance = random.Random(seed)
    # A file, not a pipe: nobody need drain it, and O_APPEND keeps short lines whole.
    told = os.open(acknowledged, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    names = iter(range(1, kills + WRITERS + 1))
    writers = [forked(path, next(names), told) for _ in range(WRITERS)]
    for _ in range(kills):
        time.sleep(chance.uniform(0.002, 0.04))
        victim = writers.pop(chance.randrange(WRITERS))
        os.kill(victim, signal.SIGKILL)
        _, status = os.waitpid(victim, 0)
        if not os.WIFSIGNALED(status):
            sys.exit("a writer ended before it was killed")
        writers.append(forked(path, next(names), told))
    for writer in writers:
        os.kill(writer, signal.SIGKILL)
        os.waitpid(writer, 0)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
