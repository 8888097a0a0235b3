"""What the operators do to internal values: one function each, called by generated Python, and by SQLite where SQL has
no words for it.

Pure and total: none raises for any value its type allows. The annotations say how a store's value is read.
"""
