"""Which wording of an instrument somebody answered: a short mark that changes when what a rater reads changes."""

import hashlib
import json

from esanalysis.instrument.framework import Framework

__all__ = ["edition"]


def edition(framework: Framework) -> str:
    """Eight digits that stand for the questions, statements, anchors and scales as a rater reads them.

    Labels, bands, aliases and comments do not count: they change no answer.

    Examples
    --------
    >>> from esanalysis.instrument.reading import load_framework
    >>> len(edition(load_framework()))
    8
    """
    factors = [*framework.factors, *framework.beside]
    read = [
        (
            *(factor.key, str(factor.number), factor.name, factor.statement, factor.question),
            *(factor.low, factor.middle, factor.high),
            _scale(framework, factor.key),
        )
        for factor in factors
    ]
    return hashlib.sha256(json.dumps([framework.key, read]).encode()).hexdigest()[:8]


def _scale(framework: Framework, key: str) -> list[object]:
    scale = framework.scale_of(key)
    return [*scale.words] or [scale.minimum, scale.maximum, scale.step, scale.higher_is_better]
