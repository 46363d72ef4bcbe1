"""Keep track of what was claimed, by whom, and how the story changed."""

__version__ = "0.1.0"
