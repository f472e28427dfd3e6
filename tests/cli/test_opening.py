"""What opens in the browser."""

from esanalysis.cli import main
from esanalysis.files import shipped


def test_docs_says_where_the_documentation_stands_or_how_to_build_it(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(shipped, "SITE", tmp_path)
    assert main(["docs", "--no-browser"]) == 1
    assert "`make docs` builds it" in capsys.readouterr().out
    (tmp_path / "index.html").write_text("<title>esanalysis</title>", encoding="utf-8")
    assert main(["docs", "--no-browser"]) == 0
    assert capsys.readouterr().out == f"{tmp_path / 'index.html'}\n"
