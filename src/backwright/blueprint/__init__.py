"""The language: pure, with no files, network or clock."""
