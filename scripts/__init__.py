"""What is done to this repository: its commands beyond one line of make."""
