"""The types of fields, a module for each family of them."""
