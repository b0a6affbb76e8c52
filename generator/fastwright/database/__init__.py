"""Tables as values, what changes one into another, and what migrations say of them."""
