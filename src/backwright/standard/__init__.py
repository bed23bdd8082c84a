"""The written standard as data: its items, and the rules that decide them."""
