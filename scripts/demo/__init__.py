"""The demo: the README's transcript, to be looked at (`make demo`) or played and checked (`make demo CHECK=1`)."""
