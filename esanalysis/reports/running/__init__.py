"""Running one notebook so that nothing of it can touch another: each in a process of its own.

A page is made in a **child** process (`child`), which runs the notebook's cells in an IPython shell (`shell`) and turns
them into HTML. Where the system can fork, a **nursery** (`nursery`) imports everything once and forks each child from
that; elsewhere each child is a fresh Python. Either way a child is used for one page and thrown away: what a notebook
does to globals, settings, warning filters or imported modules ends with it. The parent (`workers`) watches the time
limit, writes the page, and says what went wrong.
"""
