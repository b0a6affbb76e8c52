"""From resources and a project to a plan, with one module for each command. Nothing is written."""
