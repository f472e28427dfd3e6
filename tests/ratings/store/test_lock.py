"""One writer at a time: by every name of the file, and for every user of a shared folder."""

import os
import stat
import threading
import time

import pytest

from esanalysis import store
from esanalysis.errors import StoreError
from esanalysis.ratings.store import lock

CELL = {"cluster": "North", "round": "2024", "school": "Ashby", "ksf": "funding"}
NOBODY = 65534
posix = pytest.mark.skipif(os.name != "posix", reason="links and users of POSIX")
as_root = pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="becomes another user, which root may")


def as_nobody(path, school):
    """Save a rating as another user; what it raises, as text."""
    reads, writes = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.umask(0o022)
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
            store.append(path, [CELL | {"school": school, "rating": 5}])
        except BaseException as error:
            os.write(writes, str(error).encode())
        finally:
            os._exit(0)
    os.close(writes)
    os.waitpid(child, 0)
    with os.fdopen(reads, "rb") as pipe:
        return pipe.read().decode()


@posix
def test_all_names_of_a_file_have_one_lock(tmp_path):
    path, linked, second = tmp_path / "ratings.csv", tmp_path / "link.csv", tmp_path / "second.csv"
    store.append(path, [CELL | {"rating": 3}])
    linked.symlink_to(path)
    os.link(path, second)
    order = []

    def saved(name):
        store.append(name, [CELL | {"rating": 4}])
        order.append(name.name)

    with lock.opened(path):
        writers = [threading.Thread(target=saved, args=(name,)) for name in (linked, second)]
        for writer in writers:
            writer.start()
        time.sleep(0.3)
        order.append("released")
    for writer in writers:
        writer.join()
    assert order[0] == "released", "both waited"
    assert store.history(second)["save"].tolist() == ["1", "2", "3"]


@posix
def test_through_a_link_the_file_itself_is_written_and_its_folder_keeps_what_cannot_be(tmp_path, monkeypatch):
    (tmp_path / "team").mkdir()
    (tmp_path / "desk").mkdir()
    path, linked = tmp_path / "team" / "ratings.csv", tmp_path / "desk" / "mine.csv"
    linked.symlink_to(path)
    store.append(linked, [CELL | {"rating": 3}])
    assert linked.is_symlink()
    assert store.read(path)[0]["rating"].dropna().tolist() == [3]
    monkeypatch.setattr(lock, "opened", refused)
    with pytest.raises(StoreError) as error:
        store.append(linked, [CELL | {"rating": 4}])
    monkeypatch.undo()
    assert error.value.kept.parent == path.parent
    assert store.waiting(linked) == store.waiting(path) == [error.value.kept]


def refused(path):
    raise PermissionError(13, "Permission denied", str(path))


@as_root
def test_a_colleague_can_save_into_a_shared_folder_whoever_was_first(shared_folder):
    path = shared_folder / "ratings.csv"
    before = os.umask(0o022)
    try:
        store.append(path, [CELL | {"rating": 3}])
    finally:
        os.umask(before)
    assert as_nobody(path, "Beck") == ""
    store.append(path, [CELL | {"rating": 4}])
    assert store.history(path)["school"].tolist() == ["Ashby", "Beck", "Ashby"]


@as_root
def test_a_lock_that_its_first_user_keeps_to_himself_stops_nobody(shared_folder):
    path = shared_folder / "ratings.csv"
    store.append(path, [CELL | {"rating": 3}])
    path.with_name(".ratings.csv.lock").chmod(0o600)
    assert as_nobody(path, "Beck") == ""


@as_root
def test_who_may_only_read_the_file_is_told_whose_it_is_and_not_that_excel_has_it_open(shared_folder):
    path = shared_folder / "ratings.csv"
    store.append(path, [CELL | {"rating": 3}])
    path.chmod(0o644)
    said = as_nobody(path, "Beck")
    assert "it belongs to root, and you may only read it. Ask for the right to write to it" in said
    assert "Excel" not in said
    [kept] = shared_folder.glob("ratings.unsaved-*.csv")
    assert store.read(kept)[0]["school"].unique().tolist() == ["Beck"]


@as_root
@pytest.mark.parametrize("mode", [0o666, 0o600])
def test_a_line_torn_for_one_user_is_moved_away_by_the_next(shared_folder, mode):
    path = shared_folder / "ratings.csv"
    for _ in range(2):
        store.append(path, [CELL | {"rating": 3}])
        path.write_bytes(path.read_bytes() + b'"North","2024","Ash')
    path.with_name("ratings.csv.torn").chmod(mode)
    assert as_nobody(path, "Beck") == ""
    frame, problems = store.read(path)
    assert frame["school"].unique().tolist() == ["Ashby", "Beck"]
    assert [problem.kind for problem in problems] == ["torn line"] * 2


@posix
def test_a_folder_of_ones_own_keeps_its_files_to_oneself(tmp_path):
    tmp_path.chmod(0o700)
    before = os.umask(0o077)
    try:
        store.append(tmp_path / "ratings.csv", [CELL | {"rating": 3}])
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "ratings.csv").stat().st_mode) == 0o600


def test_reading_makes_no_file_whatever_the_last_line_is(tmp_path):
    path = tmp_path / "ratings.csv"
    store.append(path, [CELL | {"rating": 5}])
    path.write_bytes(path.read_bytes() + b'"North","2024"')
    (tmp_path / ".ratings.csv.lock").unlink()
    assert store.read(path)[0]["rating"].dropna().tolist() == [5]
    assert [entry.name for entry in tmp_path.iterdir()] == ["ratings.csv"]
