"""Source code of several languages as syntax trees, for rules on folders that the tool did not build."""
