"""``python -m civlib`` does what ``civlib`` does."""

import os
import sys

# Python puts the folder that somebody stands in first, and would import a ``pandas.py`` there
here, own = os.getcwd(), os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH109, PTH120
if not sys.flags.safe_path and sys.path[0] == here != own:
    del sys.path[0]

from civlib.cli import main  # noqa: E402

main()
