"""Each notebook in a process of its own: what it shows, how it may fail, and that nothing of it reaches another."""

import os
import re
import signal
import threading
import time
from pathlib import Path

import pandas as pd
import psutil
import pytest

from esanalysis.errors import ReportError
from esanalysis.reports.export import to_html
from esanalysis.reports.job import Job
from esanalysis.reports.running.kernel import execute
from esanalysis.reports.running.workers import Workers, can_fork
from small_notebooks import html, notebook

WAYS = [pytest.param(True, marks=pytest.mark.skipif(not can_fork(), reason="no fork here")), False]


@pytest.fixture(scope="module", params=WAYS, ids=["forked", "fresh"])
def workers(request):
    with Workers(seconds=60, fork=request.param) as workers:
        yield workers


@pytest.fixture(scope="module")
def quick():
    with Workers(seconds=2) as workers:
        yield workers


def job(path, title="Page", **more):
    return Job(path, path.with_suffix(".html"), title, **more)


def body(page):
    return page[page.index("<main") :]


def test_a_page_is_the_one_that_a_kernel_would_have_made(workers, tmp_path):
    path = notebook(
        tmp_path,
        "md:# Title",
        "a = 1",
        "from IPython.display import HTML, clear_output, display, update_display\n"
        "print('first')\ndisplay(HTML('<p>second</p>'))\nprint('third')\nHTML('<p>last</p>')",
        "shown = display('old', display_id='x')\nupdate_display('new', display_id='x')",
        "print('gone')\nclear_output()\nprint('stays')",
        "print('goes when the next comes')\nclear_output(wait=True)\nprint('next')",
        "a + 1;",
        "import pandas as pd\npd.DataFrame({'school': ['Ash'], 'mark': [7]})",
        "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.title('Drawn')\nplt.show()",
        "import ipywidgets\nipywidgets.IntSlider()",
        "await __import__('asyncio').sleep(0)\n_ = 4\n__name__",
    )
    page = workers.make(job(path)).page
    assert page == to_html(execute(path), "Page")
    order = [body(page).index(text) for text in ("first", "second", "third", "last", "new", "stays", "next", "Ash")]
    assert order == sorted(order)
    assert "gone" not in page
    assert "data:image/png;base64," in page
    assert "__main__" in page


def test_parameters_take_the_place_of_the_defaults_and_may_be_any_object(workers, tmp_path):
    path = notebook(
        tmp_path, "a = 1\nframe = None\nn: int = 0", "print(a, n, frame['mark'].sum())", tags=["parameters"]
    )
    frame = pd.DataFrame({"mark": [3, 4]})
    page = workers.make(job(path, parameters={"n": 5}, source=frame, handed=lambda frame: {"frame": frame})).page
    assert "<pre>1 5 7\n</pre>" in page


def test_an_unknown_parameter_or_a_notebook_without_any_is_refused(quick, tmp_path):
    with pytest.raises(ReportError, match=r"small\.ipynb has no parameter c\. It has: a, b\."):
        quick.make(job(notebook(tmp_path, "a = 1\nb = 2", tags=["parameters"]), parameters={"c": 5}))
    with pytest.raises(ReportError, match="no cell tagged 'parameters'"):
        quick.make(job(notebook(tmp_path, "a = 1"), parameters={"a": 5}))


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("1 / 0", "small.ipynb stopped with ZeroDivisionError: division by zero"),
        ("if", "small.ipynb stopped with SyntaxError"),
        ("raise SystemExit(3)", "small.ipynb stopped with SystemExit: 3"),
        ("import esanalysis as es\nes.load_ratings('no.csv')", "small.ipynb: 1 problem must be mended"),
        ("while True: pass", "small.ipynb: code cell 1 took longer than 2 seconds and was stopped."),
        ("while True:\n    try:\n        import time; time.sleep(9)\n    except BaseException: pass", "longer than 2"),
        ("import os\nos._exit(1)", "small.ipynb: the Python process behind the notebook died in code cell 1"),
        ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", "died in code cell 1"),
        (
            "while True:\n    try:\n        print('x' * 1_000_000)\n    except Exception: pass",
            "more than a page can hold",
        ),
        ("'x' * 50_000_000", "small.ipynb: code cell 1 put out more than a page can hold and was stopped."),
    ],
)
def test_a_notebook_that_fails_is_a_sentence_and_the_next_one_runs(quick, tmp_path, source, said):
    with pytest.raises(ReportError, match=re.escape(said)):
        quick.make(job(notebook(tmp_path, source)))
    assert "<p>fine</p>" in quick.make(job(notebook(tmp_path, html("<p>fine</p>")))).page


def test_an_error_that_is_expected_does_not_stop_the_notebook(quick, tmp_path):
    path = notebook(tmp_path, "1 / 0", "print('after')", tags=["raises-exception"])
    assert "after" in quick.make(job(path)).page


POLLUTION = """
import builtins, esanalysis, json, locale, matplotlib, numpy, os, pandas, random, seaborn, sys, warnings
import esanalysis.english
numpy.random.seed(7); random.seed(7)
matplotlib.rcParams["font.size"] = 40
seaborn.set_theme(style="dark", palette="pastel")
pandas.set_option("display.max_rows", 3)
warnings.simplefilter("error")
os.environ["TZ"] = "Asia/Tokyo"; os.environ["POLLUTED"] = "yes"
os.makedirs("left"); os.chdir("left")
json.dumps = lambda *args, **kwargs: "polluted"
esanalysis.english.plain = None
sys.modules["statistics"] = None
sys.path.insert(0, "/polluted")
builtins.polluted = True
sys.setrecursionlimit(500)
"""
WITNESS = """
import builtins, esanalysis.english, json, os, random, sys, warnings
import matplotlib, numpy, pandas, seaborn
import statistics
print(matplotlib.rcParams["font.size"], matplotlib.rcParams["axes.facecolor"], pandas.get_option("display.max_rows"))
print(random.random(), numpy.random.rand(), json.dumps([1]), esanalysis.english.plain is None, statistics.mean([1, 3]))
print(os.environ.get("TZ"), "POLLUTED" in os.environ, os.listdir(), hasattr(builtins, "polluted"))
print("/polluted" in sys.path, sys.getrecursionlimit(), ("error", None, Warning, None, 0) in warnings.filters)
print({"a", "b", "c", "d"})
"""


def test_what_a_notebook_does_to_its_process_reaches_no_other_page(workers, tmp_path):
    witness = job(notebook(tmp_path, WITNESS, name="witness.ipynb"))
    alone = workers.make(witness).page
    workers.make(job(notebook(tmp_path, POLLUTION, name="polluting.ipynb")))
    after = workers.make(witness).page
    assert after == alone
    assert "POLLUTED" not in body(after)
    assert "False [] False" in body(after)


def test_a_page_is_the_same_whichever_worker_wrote_it(tmp_path):
    path = notebook(tmp_path, WITNESS, "import esanalysis as es\nes.load_ratings()")
    pages = set()
    for fork in (True, True, False) if can_fork() else (False, False):
        with Workers(fork=fork) as workers:
            pages.add(workers.make(job(path)).page)
    assert len(pages) == 1
    with Workers() as workers:  # draws without a seed are the page's own
        assert workers.make(job(path, title="Another")).page.replace("Another", "Page") not in pages


def test_a_page_by_itself_imports_nothing_that_it_does_not_need(tmp_path):
    unneeded = {"nbformat", "jsonschema", "scipy.stats", "matplotlib", "seaborn", "esanalysis.council"}
    source = "import sys\nimport esanalysis as es\nes.priorities(es.load_ratings()).html"
    seen = f"print([name for name in {sorted(unneeded)} if name in sys.modules])"
    with Workers(fork=False) as workers:
        assert "<pre>[]" in workers.make(job(notebook(tmp_path, source, seen))).page


def test_nothing_that_a_notebook_starts_outlives_it(quick, tmp_path):
    source = f"import subprocess\nprint(subprocess.Popen(['sleep', '300']).pid)\nopen({str(tmp_path / 'began')!r}, 'w')"
    page = quick.make(job(notebook(tmp_path, source))).page
    pid = int(re.search(r"<pre>(\d+)", page)[1])
    # A signal that was sent is carried out by the kernel a moment later.
    wait_for(lambda: not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE)


def test_stopping_ends_what_runs_at_once_and_leaves_no_folder(tmp_path):
    path = notebook(tmp_path, f"open({str(tmp_path / 'began')!r}, 'w').close()\nwhile True: pass")
    failed = []

    def make():
        with pytest.raises(ReportError, match="run was stopped") as caught:
            workers.make(job(path))
        failed.append(caught)

    with Workers() as workers:
        thread = threading.Thread(target=make)
        thread.start()
        wait_for((tmp_path / "began").exists)
        folder, began = workers.folder, time.monotonic()
        workers.stop()
        thread.join()
        assert time.monotonic() - began < 2
    assert failed
    assert not folder.exists()


@pytest.mark.skipif(not can_fork(), reason="no fork here")
def test_when_the_process_that_forks_is_killed_another_takes_its_place(tmp_path):
    path = notebook(tmp_path, "print('whole')")
    with Workers() as workers:
        first = workers.make(job(path)).page
        for child in psutil.Process().children():
            if "nursery" in " ".join(child.cmdline()):
                os.kill(child.pid, signal.SIGKILL)
        assert workers.make(job(path)).page == first


def test_a_real_kernel_runs_it_too_and_leaves_no_connection_file(quick, tmp_path):
    path = notebook(
        tmp_path,
        "frame = None",
        "from ipykernel.connect import get_connection_file\nprint(frame['mark'].sum(), get_connection_file())",
        tags=["parameters"],
    )
    made = quick.make(job(path, parameters={"frame": pd.DataFrame({"mark": [3, 4]})}, kernel=True))
    total, file = re.search(r"<pre>(\d+) (\S+)", made.page).groups()
    assert total == "7"
    assert not Path(file).exists()


def test_a_kernel_that_never_ends_is_stopped(quick, tmp_path):
    with pytest.raises(ReportError, match="a cell took longer than 2 seconds"):
        quick.make(job(notebook(tmp_path, "import time\ntime.sleep(60)"), kernel=True))


def wait_for(happened, seconds=60):
    until = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_a_value_that_cannot_be_shown_stops_the_page_and_is_not_replaced_by_its_name(workers, tmp_path):
    path = notebook(
        tmp_path,
        "md:# Title",
        "class View:\n    def _repr_html_(self):\n        return {}['engagement']",
        "View()",
    )
    with pytest.raises(ReportError, match="stopped with KeyError: 'engagement'"):
        workers.make(job(path))
