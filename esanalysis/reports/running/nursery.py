"""A process that has imported everything and forks a child for each page (systems that can fork).

It takes one byte and one end of a socket for each page and forks a child, which talks to the parent over that socket.
It runs no notebook and starts no thread, so that a fork is safe and each child starts from the same clean state. When
the parent has gone, however that happened, it ends every child and removes the folder that all of them used.
"""

import gc
import os
import shutil
import signal
import socket
from contextlib import suppress
from pathlib import Path

from esanalysis.reports.running.child import child, preload, quiet

__all__ = ["main"]


def main(number: int, folder: str) -> None:
    """Serve until the other end of the socket with this number is closed."""
    control = socket.socket(fileno=number)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    preload()
    gc.collect()
    gc.freeze()  # a collection in a child would copy every page of memory it shares
    children: set[int] = set()
    while True:
        with suppress(InterruptedError):
            word, sockets, _, _ = socket.recv_fds(control, 1, 1)
            children -= _ended(children)
            if not word:
                break
            children.add(_forked(sockets[0], control))
    for pid in children:
        with suppress(OSError):
            os.killpg(pid, signal.SIGKILL)
    shutil.rmtree(Path(folder), ignore_errors=True)


def _ended(children: set[int]) -> set[int]:
    """Take note of children that have ended; until then no other process can get their numbers."""
    return {pid for pid in children if os.waitpid(pid, os.WNOHANG)[0]}


def _forked(number: int, control: socket.socket) -> int:
    pid = os.fork()
    if pid:
        os.close(number)
        return pid
    try:
        os.setpgid(0, 0)  # what the notebook starts ends with it
        signal.signal(signal.SIGINT, signal.default_int_handler)
        control.close()
        quiet()
        talk = socket.socket(fileno=number)
        outgoing = talk.makefile("wb")
        outgoing.write(b"%d\n" % os.getpid())
        outgoing.flush()
        child(talk.makefile("rb"), outgoing)
        outgoing.flush()
    finally:
        os._exit(0)
