import re

from esanalysis import show
from esanalysis.ratings.measures import old as measures
from examples import ratings_frame


def test_each_figure_is_an_image_with_its_alt_text(cells, standing, priorities):
    for fragment in (
        show.grid(cells, measures.summary(cells)),
        show.standing(standing, cells),
        show.bands(cells, standing, priorities),
        show.standouts(measures.standouts(cells), "better"),
        show.pairings(measures.pairings(cells, priorities)),
    ):
        assert len(re.findall(r'<img alt="[^"]{100,}" width="\d+" height="\d+"', fragment.html)) == 1


def test_sixty_schools_become_pictures_of_fifteen_in_file_order():
    names = [f"School {n:02}" for n in range(60, 0, -1)]
    cells = measures.cells(ratings_frame([[5] * 60] * 10, schools=names))
    alts = re.findall(r'alt="([^"]*)"', show.grid(cells, measures.summary(cells)).html)
    assert len(alts) == 4
    assert "Marks in the order School 60, School 59," in alts[0]
    assert "School 01." in alts[3]


def test_nothing_to_pair_shows_nothing():
    cells = measures.cells(ratings_frame([[9, 9]] * 10))
    found = measures.pairings(cells, measures.priorities(cells, measures.standing(cells)))
    assert show.pairings(found).html == ""
