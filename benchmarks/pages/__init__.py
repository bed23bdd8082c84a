"""Random pages over the whole language, each built, tested, changed and taken back: `make bench NAME=pages`."""
