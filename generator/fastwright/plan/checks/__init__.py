"""What a plan is refused for: each check raises a refusal, or lets the turns pass."""
