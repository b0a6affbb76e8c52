"""A linked resource as text: files, wiring, migrations and diagram."""
