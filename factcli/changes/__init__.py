"""What is to happen to a ledger's files: planned from its facts, shown, and only then carried out.

Nothing here writes. Every request (an addition, an edit, a renaming, a removal) becomes a `Plan`
of changes, which `store.apply` carries out.
"""
