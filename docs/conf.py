"""The documentation: what is written by hand, and what is generated from the package while it is built."""

import sys
from importlib.metadata import version as _version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

project = "esanalysis"
author = copyright = "The esanalysis maintainers"
version = release = _version("esanalysis")
extensions = [
    "sphinx.ext.autodoc", "sphinx.ext.autosummary", "numpydoc", "myst_nb", "sphinx_design",
    "sphinx_copybutton",
]  # fmt: skip
templates_path, html_static_path, html_css_files = ["_templates"], ["_static"], ["esanalysis.css"]
html_extra_path = ["extra"]  # real pages, written before the build
exclude_patterns = ["_build", "extra", "generated"]
default_role = "py:obj"  # the docstrings use `name`
autodoc_typehints = "none"  # the numpydoc sections say it
numpydoc_show_class_members = False
myst_enable_extensions = ["colon_fence", "deflist"]
nb_execution_mode = "off"  # nbval already holds the stored outputs
nb_ipywidgets_js: dict = {}  # otherwise pages with widgets ask the network for scripts
copybutton_exclude = ".linenos, .gp, .go"
suppress_warnings = ["myst.header"]
html_theme, html_title = "pydata_sphinx_theme", "esanalysis"
html_show_sourcelink = html_copy_source = False
html_show_search_summary = False  # summaries are fetched: from a disk each hit would be an error
html_context = {"default_mode": "light"}
html_theme_options = {
    "navbar_end": [], "navbar_persistent": ["search-button-field"], "header_links_before_dropdown": 7,
    "footer_start": ["copyright"], "footer_end": [], "show_toc_level": 2, "collapse_navigation": True, "back_to_top_button": False,
    "pygments_light_style": "a11y-high-contrast-light", "pygments_dark_style": "a11y-high-contrast-dark",
    "secondary_sidebar_items": {
        "index": [], "notebooks/*": [], "gallery/*": [], "tutorial/*": ["page-toc"], "how-to/*": ["page-toc"],
        "explanation/*": ["page-toc"], "reference/**": ["page-toc"],
    },
}  # fmt: skip
html_sidebars: dict = {
    f"{folder}/*": []
    for folder in ("notebooks", "gallery", "explanation", "tutorial", "how-to", "reference", "reference/names")
}


def setup(_: object) -> None:
    """Write the generated pages and the gallery's real pages before anything is read."""
    import generated

    generated.write_all()  # here, since autosummary looks for its directives before any event
