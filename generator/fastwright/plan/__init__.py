"""From resources and a project to a plan: reads, and never writes."""

from fastwright.plan.add import plan_add
from fastwright.plan.remove import plan_remove

__all__ = ["plan_add", "plan_remove"]
