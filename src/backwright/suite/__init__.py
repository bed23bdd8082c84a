"""A project's own tests, run and measured; the results are stored with the digests of the files that they hold for."""
