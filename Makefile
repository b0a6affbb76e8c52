# Two commands do all set-up on a machine with Python, git and make: `make demo` and `make test`.
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help demo test lint format unit e2e thorough torture bench clean

UV := sh scripts/uv.sh
RUN := $(UV) run
WORKERS ?= auto
ROUNDS ?= 20
SEED ?= 1

help: ## Show these targets
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "  %-8s %s\n", $$1, $$2 }' Makefile

demo: ## Make a project, add a resource and talk to it over HTTP; DEMO_DIR=... keeps it there
	@$(RUN) --quiet python -m scripts.demo

test: lint ## Check everything: style, types, all tests, and the demo
	$(RUN) pytest -n $(WORKERS) --dist worksteal
	DEMO_SERVE=0 $(RUN) python -m scripts.demo

lint: ## Check style, types and the direction of imports
	$(RUN) ruff check
	$(RUN) ruff format --check
	$(RUN) mypy
	$(RUN) lint-imports

format: ## Put style right
	$(RUN) ruff check --fix
	$(RUN) ruff format

unit: ## Run the fast tests
	$(RUN) pytest -n $(WORKERS) -m "not e2e"

e2e: ## Run the slow tests: rendered projects and their own checks
	$(RUN) pytest -n $(WORKERS) --dist worksteal -m e2e

thorough: ## Run the slow tests in every combination, also those that `make test` leaves out
	$(RUN) pytest -n $(WORKERS) --dist worksteal -m e2e --thorough

torture: ## Run random merges, undo cycles and migrations; ROUNDS=... and SEED=... choose them
	$(RUN) python -m tests.torture --rounds $(ROUNDS) --seed $(SEED)

bench: ## Measure, as ratios within one run
	$(RUN) python -m benchmarks.generator
	$(RUN) python -m benchmarks.styles

clean: ## Remove what these commands made
	rm -rf .cache .hypothesis .mypy_cache .pytest_cache .ruff_cache .venv dist
