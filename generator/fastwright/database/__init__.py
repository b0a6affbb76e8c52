"""Tables as values, the differences between them, and the tables that migrations create."""
