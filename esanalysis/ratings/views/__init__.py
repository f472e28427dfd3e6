"""One room a subject: what is drawn, said, listed and described of it, from one set of facts.

=============  ===================================================================
module         shows
=============  ===================================================================
`grid`         1. What does the data tell you?
`strengths`    2. Which factors is the cluster doing really well on?
`priorities`   3. Which does it need to prioritise for development?
`standouts`    4. and 5. Which schools do well, or less well, on particular factors?
`pairings`     6. How could this data build sustainability across the cluster?
`report`       the head of a cluster's page, its problems, how it was made
`school`       one school among its cluster
=============  ===================================================================

`cluster` holds the measures that they all read, `wording` how an instrument names things, `answer` what the six answers
share, `figure` what several of them draw.
"""
