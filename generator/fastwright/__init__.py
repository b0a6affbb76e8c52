"""fastwright: a FastAPI project from a few answers, and its resources from the command line."""

__version__ = "0.1.0"
