"""An edition stands for what a rater reads: wording and scale, and nothing else."""

from dataclasses import replace

from esanalysis.instrument.edition import edition
from esanalysis.instrument.reading import load_framework

ES = load_framework()


def reworded(**change):
    return replace(ES, factors=(replace(ES.factors[0], **change), *ES.factors[1:]))


def test_what_a_rater_reads_makes_the_edition():
    editions = {
        edition(ES),
        edition(reworded(question="Which consultation takes place?")),
        edition(reworded(low="None")),
        edition(replace(ES, scale=replace(ES.scale, maximum=9))),
        edition(replace(ES, factors=ES.factors[:9])),
        edition(load_framework("ofsted-eif-2019")),
    }
    assert len(editions) == 6


def test_labels_bands_and_comments_do_not():
    assert edition(reworded(label="Consultation", plain_name="talking")) == edition(ES)
    assert edition(replace(ES, bands=(), publisher="somebody")) == edition(ES)
