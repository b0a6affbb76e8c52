"""The files of a plan: generated, merged, kept, deleted and recorded, with their notes."""
