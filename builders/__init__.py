"""What the builders need on top of the engine; pure like it."""
