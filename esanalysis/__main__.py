"""``python -m esanalysis``: the command line without a script folder on the path."""

import sys

from esanalysis.cli import main

if __name__ == "__main__":
    sys.exit(main())
