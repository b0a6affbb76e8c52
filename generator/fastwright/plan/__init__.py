"""From resources and a project to a plan, a module for each command: reads, and never writes."""
