"""The form that travels: one HTML file a school, filled in anywhere, which saves one file that loads back.

It asks what the diagnostic asks, in the instrument's own words. Its one script stands inside under a content security
policy that names it by its hash; nothing is fetched and nothing is sent. What it saves is read by
`esanalysis.load_ratings` and the loader of remarks (see `esanalysis.ratings.store.returned`).
"""

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from markupsafe import Markup

from esanalysis.display.markup import NOTHING, html, joined, name
from esanalysis.display.style import tokens
from esanalysis.english import counted
from esanalysis.instrument.framework import Framework
from esanalysis.ratings.record.form import anchors, is_chosen, questions, sheet
from esanalysis.ratings.store.returned import COLUMNS
from esanalysis.ratings.tables import SHARES
from esanalysis.schema import MISSING

__all__ = ["Form"]

_HERE = Path(__file__).parent
ROLES = ("Head teacher", "Deputy head", "Governor", "Cluster manager")  # offered; any other may be typed
_SHARED = {
    "no": "No: only for whoever collects the answers",
    "in the cluster": "Yes, in the cluster",
    "outside no names": "Yes, also outside, without names",
    "outside named": "Yes, also outside, with the school's name",
}
ABOUT_THE_QUESTIONS = {
    "pitch": "Whether it is pitched right",
    "number": "Whether there are too few or too many",
    "right ones": "Whether they are the right ones",
    "missing": "What is missing",
    "wording right": "The wording at the high end",
    "wording left": "The wording at the low end",
    "wording middle": "The wording in the middle",
    "other": "Anything else",
}


@dataclass(frozen=True)
class Form:
    """The form of one school.

    Parameters
    ----------
    framework : Framework
        The instrument.
    cluster, round, school : str
        What the answers will be filed under.
    school_id : str
        Number that stays when the name changes, such as the URN.
    before : mapping of str to str
        A line for each factor: its mark in an earlier round.
    file : str
        Name of the file that the form saves.
    """

    framework: Framework
    cluster: str
    round: str
    school: str
    school_id: str = ""
    before: Mapping[str, str] = field(default_factory=dict)
    file: str = "answers.csv"

    @property
    def html(self) -> Markup:
        """The whole page."""
        script = _read("form.js")
        style = re.sub(r"/\*.*?\*/\s*", "", tokens(":root") + sheet() + _read("form.css"), flags=re.DOTALL)
        return html(
            _PAGE,
            policy=(
                f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; "
                "base-uri 'none'; form-action 'none'"
            ),
            name=self.school,
            title=self.framework.title,
            where=joined([html("{}:", self.framework.title), html("{},", name(self.cluster)), name(self.round)], " "),
            heading=name(self.school),
            count=counted(len(self.framework.asked), "question"),
            form=self._form,
            round=self.round,
            style=Markup(style),
            script=Markup(script),
        )

    @property
    def _form(self) -> Markup:
        framework = self.framework
        # What stands in an attribute is data for the script: it is escaped and otherwise as it was typed.
        data = {
            "title": framework.title,
            "factor": framework.factor,
            "framework": framework.key,
            "edition": framework.edition,
            "cluster": self.cluster,
            "round": self.round,
            "school": self.school,
            "school-id": self.school_id,
            "file": self.file,
            "columns": " ".join(COLUMNS),
            "reasons": "|".join(MISSING),
        }
        return html(
            _FORM,
            data=Markup(" ").join(Markup('data-{}="{}"').format(key, value) for key, value in data.items()),
            roles=joined(html('<option value="{}"></option>', role) for role in ROLES),
            note=self._note,
            accepted=framework.scale.accepted,
            questions=questions(framework, [factor.key for factor in framework.asked], beside=self.before),
            remarks=self._remarks,
            source=framework.source,
        )

    @property
    def _note(self) -> Markup:
        """What the source tells the person who fills it in, with its worked example."""
        framework = self.framework
        if not framework.note:
            return NOTHING
        return html(
            "<details open><summary>{}</summary>{}{}</details>",
            framework.note_title or "Before you begin",
            joined(html("<p>{}</p>", text) for text in framework.note),
            self._example,
        )

    @property
    def _example(self) -> Markup:
        framework, example = self.framework, self.framework.example
        if example is None:
            return NOTHING
        factor, scale = framework[example.factor], framework.scale
        marked = scale.text(example.rating)
        steps = joined(
            html("<span{}>{}</span>", Markup(' class="marked"') if text == marked else "", text)
            for text in map(scale.text, scale.marks)
        )
        line = html('<div class="line" role="img" aria-label="The scale, with {} marked">{}</div>', marked, steps)
        return html(
            '<div class="example"><p>{}</p><p><b>EXAMPLE: {}</b></p>{}{}</div>',
            example.text,
            factor.question or factor.name,
            anchors(framework, factor),
            line if is_chosen(scale) else "",
        )

    @property
    def _remarks(self) -> Markup:
        framework = self.framework
        labels = {"": "the whole diagnostic"} | {key: framework.axis_label(key) for key in framework.keys}
        about = _select("It is about", "about", labels)
        about += _select("May it be shared?", "share", {share: _SHARED[share] for share in SHARES})
        shared = "no / in the cluster / outside, no names / outside, named"  # as the sheet Feedback accepts them
        on_paper = f"It is about: the whole diagnostic, or {framework.factor} no. ______"
        briefly, example = f"{on_paper}; share it? {shared}", f"{on_paper}; may it be shared? {shared}"
        return html(
            "<h2>Besides the marks</h2>{}{}{}"
            '<p class="add only-with-script"><button type="button" id="more">Add another example</button></p>'
            "<details><summary>Is something wrong with the questions themselves?</summary>{}</details>",
            _remark("works well", "What works well?", about, briefly),
            _remark("even better if", "Even better if ...?", about, briefly),
            _remark("good practice", "An example of good practice", about, example),
            _remark("", "What would you change?", _select("It concerns", "kind", ABOUT_THE_QUESTIONS) + about, briefly),
        )


def _select(label: str, key: str, options: Mapping[str, str]) -> Markup:
    chosen = joined(html('<option value="{}">{}</option>', value, text) for value, text in options.items())
    return html('<label class="field">{}<select name="{}">{}</select></label>', label, key, chosen)


def _remark(kind: str, asked: str, choices: Markup, on_paper: str) -> Markup:
    return html(
        '<div class="remark" data-remark="{}"><label class="field">{}<textarea name="text" rows="3"></textarea></label>'
        '<div class="choose">{}</div><p class="on-paper">{}</p></div>',
        kind,
        asked,
        choices,
        on_paper,
    )


_PAGE = """<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="format-detection" content="telephone=no">
<title>{name}, {round}: {title}</title>
<style>{style}</style>
</head>
<body>
<main>
<p class="where">{where}</p>
<h1>{heading}</h1>
<p class="lead only-with-script">Answer the {count} as far as you can. Then press <b>Save</b> below and send the file \
that it makes to whoever sent you this form. Nothing leaves this page by itself.</p>
<p class="warn only-without-script">This view cannot save answers. Save the attachment first and open it in a web \
browser, or print it and fill it in by hand.</p>
{form}
</main>
<script>{script}</script>
</body>
</html>
"""

_FORM = """<form class="es-form" autocomplete="off" aria-label="Answers" {data}>
<label class="field">Your role, such as head teacher or governor
<input type="text" name="rater" list="roles" maxlength="80"></label><datalist id="roles">{roles}</datalist>
<p class="small">Your role and not your name: it tells two forms of one school apart.</p>
{note}
<h2>The questions</h2>
<p class="small">Mark {accepted}, and say why. What you cannot rate, or what is not applicable here, you can say too, \
with the reason.</p>
{questions}
{remarks}
<section class="ways only-with-script"><h2>Other ways</h2>
<button type="button" id="print">Print</button>
<button type="button" id="copy">Copy the answers as text</button>
<label class="field">Go on with a file that was saved earlier<input type="file" id="file" accept=".csv"></label>
<details><summary>The answers as text</summary><label class="field" for="text">If this browser cannot save a file, \
paste this text into an e-mail</label><textarea id="text" readonly spellcheck="false"></textarea></details>
</section>
<div class="bar only-with-script"><p id="status" role="status"></p><button type="button" id="next" hidden></button>
<button type="button" id="save" class="first">Save</button></div>
<p class="es-source">Source: {source}</p>
</form>"""


def _read(file: str) -> str:
    return (_HERE / file).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
