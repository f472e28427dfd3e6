import numpy as np
import pytest

from esanalysis.display.palette import band_colour, contrast, difference_colour, rating_colour, text_on
from esanalysis.instrument.reading import framework_keys, load_framework


@pytest.mark.parametrize("key", framework_keys())
def test_text_on_every_fill_reaches_wcag_aa(key):
    framework = load_framework(key)
    scale = framework.scale
    marks = np.linspace(scale.minimum, scale.maximum, 200)
    fills = [rating_colour(mark, framework) for mark in marks]
    fills += [difference_colour(mark, framework) for mark in np.linspace(-scale.span, scale.span, 200)]
    fills += [band_colour(band.key, framework) for band in framework.bands]
    assert min(contrast(text_on(fill), fill) for fill in fills) >= 4.5


def test_contrast_of_black_on_white_is_the_largest_there_is():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#777777") == pytest.approx(1)


def test_a_reversed_scale_gives_its_best_mark_the_strong_colour(tmp_path):
    plain = load_framework()
    assert rating_colour(10, plain) != rating_colour(1, plain)
    path = tmp_path / "reversed.toml"
    path.write_text(
        'key="r"\ntitle="R"\nfactor="F"\nsource="ours"\n[scale]\nminimum=1\nmaximum=10\nhigher_is_better=false\n'
        '[[bands]]\nkey="low"\nname="low"\nfrom=6\nto=10\n[[bands]]\nkey="top"\nname="top"\nfrom=1\nto=5\n'
        '[[factors]]\nkey="a"\nnumber=1\nlabel="A"\nname="A"\n',
        encoding="utf-8",
    )
    reversed_ = load_framework(path)
    assert rating_colour(1, reversed_) == rating_colour(10, plain)
    assert difference_colour(-3, reversed_) == difference_colour(3, plain)
