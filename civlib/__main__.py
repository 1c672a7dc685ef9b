"""``python -m civlib`` does what ``civlib`` does."""

from civlib.cli import main

main()
