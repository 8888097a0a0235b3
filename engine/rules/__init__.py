"""Rules: triggers, actions, and the pure part of deciding what a firing does."""
