"""What the builders' pages ask for: apps, drafts of their documents, checks, trying out, publishing."""
