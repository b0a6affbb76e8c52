"""Names, fields, keys and specs as the user types them, independent of any project."""
