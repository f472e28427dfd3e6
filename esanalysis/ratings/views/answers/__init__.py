"""The answers to the six reflection questions, one subject a module.

============  ======================================================================
module        answers
============  ======================================================================
`grid`        1. What does the data tell you?
`strengths`   2. Which factors is the cluster doing really well on?
`priorities`  3. Which does it need to prioritise for development?
`standouts`   4. and 5. Which schools do well, or less well, on particular factors?
`pairings`    6. How could this data build sustainability across the cluster?
============  ======================================================================

`answer` is what they share: the place on the page, and how they show themselves.
"""
