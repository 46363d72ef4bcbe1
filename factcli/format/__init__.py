"""The file format: bytes to records with the place of every field, and records to bytes."""
