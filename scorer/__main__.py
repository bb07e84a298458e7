"""`python -m scorer` is the command `scorer`."""

from __future__ import annotations

from scorer.cli import main

if __name__ == "__main__":  # processes of a run import this module again
    main()
