"""The door for coding agents: the verbs of the tool as MCP tools with small, structured answers."""
