"""The command line: one command a file, and no logic in any of them: parse, call, print, exit code."""
