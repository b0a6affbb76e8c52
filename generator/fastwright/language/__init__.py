"""What people type: names, fields, keys and specs. Knows nothing of any project."""
