"""A page on paper: printed by the browser that is there."""

import re
import zlib

import pytest

from esanalysis.cli import main
from esanalysis.errors import ReportError
from esanalysis.reports import paper
from small_notebooks import notebook


def inside(pdf):
    """The bytes of a PDF with its packed parts unpacked."""
    whole = pdf.read_bytes()
    for packed in re.findall(rb"stream\r?\n(.*?)endstream", whole, flags=re.DOTALL):
        try:
            whole += zlib.decompressobj().decompress(packed)
        except zlib.error:
            continue
    return whole


@pytest.mark.browser
def test_a_page_is_printed_tagged_and_with_an_outline(tmp_path, capsys):
    path = notebook(tmp_path, "md:# Attendance", "md:## By month", "print('ninety-five')")
    assert main(["page", str(path), "--out", str(tmp_path / "page.html"), "--pdf"]) == 0
    pdf = tmp_path / "page.pdf"
    assert capsys.readouterr().out.splitlines() == [str(tmp_path / "page.html"), str(pdf)]
    held = inside(pdf)
    assert held.startswith(b"%PDF")
    assert b"/StructTreeRoot" in held
    assert b"/Outlines" in held
    assert not list(tmp_path.glob(".*"))


def test_without_a_browser_it_says_how_to_get_one(tmp_path, monkeypatch):
    monkeypatch.setattr(paper, "_candidates", lambda: iter(()))
    page = tmp_path / "page.html"
    page.write_text("<p>one</p>")
    with pytest.raises(ReportError, match=r"Install one of them .* Ctrl\+P, Save as PDF"):
        paper.write_pdf(page)


def test_edge_is_found_where_windows_keeps_it(tmp_path, monkeypatch):
    edge = tmp_path / "Microsoft" / "Edge" / "Application" / "msedge.exe"
    edge.parent.mkdir(parents=True)
    edge.touch()
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PROGRAMFILES(X86)", str(tmp_path))
    assert paper.browser() == edge


def test_a_browser_that_fails_is_a_sentence_and_leaves_no_file(tmp_path, monkeypatch):
    broken = tmp_path / "chromium"
    broken.write_text("#!/bin/sh\necho 'no display' >&2\nexit 3\n")
    broken.chmod(0o755)
    monkeypatch.setattr(paper, "_candidates", lambda: iter([broken]))
    page = tmp_path / "page.html"
    page.write_text("<p>one</p>")
    with pytest.raises(ReportError, match=r"chromium did not print page\.html: no display\."):
        paper.write_pdf(page)
    assert not (tmp_path / "page.pdf").exists()


def test_several_pages_are_printed_in_their_order_and_one_that_fails_is_named_at_the_end(tmp_path, monkeypatch):
    program = tmp_path / "chromium"
    program.write_text(
        "#!/bin/sh\nfor last; do :; done\n"
        'case "$last" in *bad*) echo "no display" >&2; exit 3;; *first*) sleep 0.5;; esac\n'
        'for each; do case "$each" in --print-to-pdf=*) echo "%PDF" > "${each#--print-to-pdf=}";; esac; done\n'
    )
    program.chmod(0o755)
    monkeypatch.setattr(paper, "_candidates", lambda: iter([program]))
    pages = [tmp_path / f"{name}.html" for name in ("first", "bad", "second", "third")]
    for page in pages:
        page.write_text("<p>one</p>")
    came = []
    with pytest.raises(ReportError, match=r"chromium did not print bad\.html: no display\.") as said:
        came.extend(paper.write_pdfs(pages, workers=2))
    assert len(str(said.value).splitlines()) == 1
    assert [path.name for path in came] == ["first.pdf", "second.pdf", "third.pdf"]
    pages.remove(tmp_path / "bad.html")
    assert list(paper.write_pdfs(pages)) == []  # none is newer than its PDF


def test_a_page_that_is_not_there_is_a_sentence(tmp_path):
    with pytest.raises(ReportError, match="is not there"):
        paper.write_pdf(tmp_path / "none.html")


def test_the_page_is_opened_when_asked_for(tmp_path, monkeypatch, capsys):
    opened = []
    monkeypatch.setattr("webbrowser.open", lambda address: opened.append(address) or False)
    path = notebook(tmp_path, "1")
    assert main(["page", str(path), "--out", str(tmp_path), "--open"]) == 0
    assert opened == [(tmp_path / "small.html").as_uri()]
    assert "No browser could be opened. The page is " in capsys.readouterr().out
