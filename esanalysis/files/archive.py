"""The zip archive that a workbook is: opened once, and refused if it would swell beyond all measure."""

import io
import zipfile

__all__ = ["SwollenError", "open_archive"]

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
