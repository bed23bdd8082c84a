"""A project's own tests, run and measured; what was seen is kept under the digests of the files it was seen on."""
