"""What every stack must serve, and what tests and probes need to hold one to it: values, in the names of the page."""
