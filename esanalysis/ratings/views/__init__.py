"""One room a subject: what is drawn, said, listed and described of it, from one set of facts.

`answers` are the six questions; `report` the head of a cluster's page, its problems and how it was made; `school` one
school among its cluster; `recorded` what the recorder's notebook shows; `loaded` what was read; `development` what
comes after: change, groups, the instrument reviewed, good practice, the plan.

`cluster` holds the measures that they all read, `wording` how an instrument names things, `figure` what several of
them draw.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(__name__, submodules=["development"])
