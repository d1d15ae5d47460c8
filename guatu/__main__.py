"""`python -m guatu` does what the console script does."""

from guatu.cli import main

main()
