"""The files of a plan: generated, merged, kept, taken out, remembered, and what is told of them."""
