from html import unescape

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from esanalysis.display.parts import answer
from esanalysis.display.style import styled
from esanalysis.reports.export import left_out, to_html


def shown(*cells):
    return to_html(new_notebook(cells=list(cells)), "A <title>")


def output(**data):
    return new_output("display_data", {mime.replace("_", "/"): value for mime, value in data.items()})


def test_code_is_hidden_text_is_escaped_and_the_network_is_forbidden():
    page = shown(
        new_code_cell("HTML('secret')", outputs=[output(text_html="<h2>One</h2><p>shown</p>")]),
        new_code_cell("print()", outputs=[new_output("stream", name="stdout", text="<b>plain</b>\n  indented")]),
    )
    assert "secret" not in page
    assert "<title>A &lt;title&gt;</title>" in page
    assert "<pre>&lt;b&gt;plain&lt;/b&gt;\n  indented</pre>" in page
    assert "default-src 'none'; style-src 'sha256-" in unescape(page)
    assert "<script" not in page


def test_scripts_are_left_out_and_counted():
    cell = new_code_cell("", outputs=[output(text_html="<p>before</p><SCRIPT>alert('x < y')</script ><p>after</p>")])
    page = shown(cell)
    assert "alert" not in page
    assert "<p>before</p><p>after</p>" in page
    assert "1 output needs a script" in left_out(new_notebook(cells=[cell]))


def test_the_headings_after_the_finding_are_the_contents_and_each_can_be_reached():
    page = shown(
        new_markdown_cell("# Report"),
        new_code_cell("", outputs=[output(text_html="<h2>One <em>now</em></h2>")]),
        new_code_cell("", outputs=[output(text_html='<section id="q2"><h2 id="h-q2">Two</h2></section>')]),
        new_markdown_cell("## Three & four"),
    )
    assert '<li><a href="#part-1">One now</a></li>' in page
    assert '<h2 id="part-1">One <em>now</em></h2>' in page
    assert '<li><a href="#q2">Two</a></li>' in page
    assert '<li><a href="#part-2">Three &amp; four</a></li>' in page
    assert page.index("<h1>Report</h1>") < page.index("<nav") < page.index("One <em>")


def test_a_question_too_long_for_a_list_stands_there_by_its_short_name():
    asked = answer(
        "q1", "Which schools are doing well on particular KSFs, and why?", "None.", number="4", short="High & why"
    )
    page = shown(new_markdown_cell("# Report"), new_code_cell("", outputs=[output(text_html=str(styled(asked)))]))
    assert '<li><a href="#q1">4. High &amp; why</a></li>' in page


def test_a_picture_has_a_text_in_its_place_and_a_drawing_runs_no_script():
    png = new_output("display_data", {"image/png": "iVBO\nRw0K", "text/plain": "<Figure size>"})
    said = new_output("display_data", {"image/png": "iVBO"}, metadata={"alt": 'Marks of "Ash" & Beech'})
    svg = output(**{"image_svg+xml": "<svg><script>alert(1)</script></svg>"})
    page = shown(new_code_cell("", outputs=[png, said, svg]))
    assert '<img alt="A picture that cell 1 drew without a description." src="data:image/png;base64,iVBORw0K">' in page
    assert 'alt="Marks of &#34;Ash&#34; &amp; Beech"' in page
    assert "data:image/svg+xml;base64," in page
    assert "alert" not in page


def test_a_notebook_that_styles_itself_may_and_still_reaches_no_network():
    page = shown(new_code_cell("", outputs=[output(text_html='<p style="color: teal">own</p>')]))
    assert "default-src 'none'; style-src 'unsafe-inline'; img-src data:" in unescape(page)


def test_warnings_are_for_the_analyst_and_not_on_the_page():
    warned = new_output("stream", name="stderr", text="/data/x.py:3: FutureWarning: soon\n  call()\n")
    node = new_notebook(cells=[new_code_cell("", outputs=[warned])])
    assert "FutureWarning" not in to_html(node, "Page")
    assert left_out(node) == "2 lines of warnings are not on the page: /data/x.py:3: FutureWarning: soon"


def test_the_notebook_is_not_changed():
    node = new_notebook(
        cells=[new_markdown_cell("## Two"), new_code_cell("", outputs=[output(text_html="<h2>x</h2>")])]
    )
    before = nbformat.writes(node)
    to_html(node, "Page")
    assert nbformat.writes(node) == before
