"""What the names in a project's Python code are bound to, found without importing any of it.

Imports and scopes are followed, and the types that annotations, calls and base classes state. What
none of them states is unknown: it is left to a type checker, and nothing is guessed.
"""

from fastwright.source.binding.losses import Loss, losses
from fastwright.source.binding.nearby import nearby
from fastwright.source.binding.program import Class, Program
from fastwright.source.binding.scopes import Scope, absolute
from fastwright.source.binding.uses import Use, lost_uses, used_in_scope

__all__ = [
    "Class",
    "Loss",
    "Program",
    "Scope",
    "Use",
    "absolute",
    "losses",
    "lost_uses",
    "nearby",
    "used_in_scope",
]
