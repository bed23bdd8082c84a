"""Sound servers and the same with one defect, proved by their description alone."""
