"""The wire contract, played over HTTP against a served project and held against recorded answers.

Nothing here knows a framework: cases come of the page (`backwright.contract.cases`), answers were recorded once.
"""
