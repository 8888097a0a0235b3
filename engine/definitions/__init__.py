"""The JSON definitions as pydantic models: shape only, one module a definition kind."""
