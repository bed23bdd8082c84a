"""`python -m backwright` is the command `backwright`."""

from backwright.cli.main import main

if __name__ == "__main__":
    main()
