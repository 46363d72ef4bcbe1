"""The index: what was read of a ledger, kept in the user's cache folder, so that a question need
not read it again. The files are the truth; the index can go at any moment."""
