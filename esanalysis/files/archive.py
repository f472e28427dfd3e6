"""The container that a workbook is, a zip archive or an OLE document: refused if it would swell beyond all measure."""

import io
import struct
import zipfile
from collections.abc import Sequence

__all__ = ["SwollenError", "check_compound", "open_archive"]

SMALL = 50_000_000  # bytes: what inflates to less than this does no harm
RATIO = 100  # real workbooks are 5 to 30 times larger inside than out; a bomb is 1,000 times
DEFLATE = 1032  # the most that the method of these archives can make of one byte


class SwollenError(Exception):
    """An archive that is small outside and huge inside; the message says how much."""


def open_archive(data: bytes) -> zipfile.ZipFile:
    """Open a workbook's archive after a look at the sizes that it states, and at whether they are true.

    Raises
    ------
    SwollenError
        It would inflate to more than a workbook of its size ever does.
    zipfile.BadZipFile
        It is damaged, or states sizes that are not true.
    """
    archive = zipfile.ZipFile(io.BytesIO(data))
    inside = sum(member.file_size for member in archive.infolist())
    if inside > SMALL and inside > RATIO * len(data):
        raise SwollenError(f"{_size(len(data))} that would unpack to {_size(inside)}")
    for member in archive.infolist():
        # A member that states less than it holds fails its checksum here, before a library believes it.
        if member.compress_size * DEFLATE > 4 * SMALL and not member.filename.startswith("xl/worksheets/"):
            with archive.open(member) as content:
                while content.read(1 << 20):
                    pass
    return archive


def _size(count: int) -> str:
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{max(count / 1e6, 0.1):.1f} MB"


_LAST_SECTOR = 0xFFFFFFFA  # from here on numbers are marks, such as the end of a chain
_ENTRY = 128  # bytes of a directory entry


def check_compound(data: bytes) -> None:
    """Refuse an OLE document (.xls) whose sectors run in a circle or are more than the file has.

    The reader of such files follows the chains and would do so until memory is gone.

    Raises
    ------
    ValueError
        A chain has no end, or a stream is longer than the file.
    """
    if len(data) < 512:
        raise ValueError("the file is cut off")
    size = 1 << min(struct.unpack_from("<H", data, 30)[0], 20)
    tables, directory, shortest, small_from, small_count, _ = struct.unpack_from("<II4xIIII", data, 44)
    sectors = len(data) // max(size, 1) + 1
    found = struct.unpack_from("<109I", data, 76)[: min(tables, 109)]
    chains = _numbers(data, found, size)
    small = _numbers(data, _chain(small_from, chains, min(small_count, sectors) + 1), size) if small_count else []
    entries = b"".join(data[(one + 1) * size : (one + 2) * size] for one in _chain(directory, chains, sectors))
    for at in range(0, len(entries) - _ENTRY + 1, _ENTRY):
        kind, start, length = entries[at + 66], *struct.unpack_from("<II", entries, at + 116)
        if kind not in (2, 5) or not length:
            continue
        if length > len(data) + size:
            raise ValueError("a part of it is longer than the file")
        whole = kind == 5 or length >= shortest
        _chain(start, chains if whole else small, len(chains if whole else small) + 1)


def _numbers(data: bytes, sectors: Sequence[int], size: int) -> list[int]:
    """Numbers that some sectors hold."""
    parts = (data[(one + 1) * size : (one + 2) * size] for one in sectors if one < _LAST_SECTOR)
    return [number for part in parts for number in struct.unpack(f"<{len(part) // 4}I", part[: len(part) // 4 * 4])]


def _chain(start: int, chains: Sequence[int], most: int) -> list[int]:
    """Sectors of a chain from its first on."""
    found: list[int] = []
    while start < len(chains):
        found.append(start)
        if len(found) > most:
            raise ValueError("its parts run in a circle")
        start = chains[start]
    return found
