"""A project on disk: answers, styles, specs, records, git, and the transaction that writes."""
