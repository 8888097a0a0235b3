"""What documents mean beyond their shape, one module a definition kind."""
