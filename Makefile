# The commands of the README. `make` alone prints them.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
TEST := $(BIN)/python -m pytest -n 3 --dist loadfile
# What runs on PostgreSQL as well as on SQLite.
ON_BOTH := tests/street tests/hazards tests/scale

.PHONY: help setup demo test soak bench check format lint types coverage lock clean

help: ## Print this help
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

setup: $(READY) ## Make the virtual environment with the locked dependencies

$(READY): requirements.lock
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	touch $(READY)

demo: $(READY) ## Start everything on loopback and walk one order from install to email (ONCE=1: exit after the walk)
	$(BIN)/python -m sandbox.walk $(if $(ONCE),--once)

test: $(READY) ## Run the whole test suite, on SQLite and on PostgreSQL where it is installed
	$(TEST) -m "not soak"
	$(TEST) --database postgresql $(ON_BOTH)
	$(BIN)/python -m pytest -m soak

soak: $(READY) ## Soak the app: thousands of orders, faults and kills, then compare every book (ORDERS, SEED, DATABASE)
	$(BIN)/python -m soak --orders $(or $(ORDERS),2000) --seed $(or $(SEED),1) --database $(or $(DATABASE),sqlite)

bench: $(READY) ## Measure: figures beside their goals, and benchmarks/results.json (QUICK=1: under 5 minutes; ONLY="intake drain")
	$(BIN)/python -m benchmarks $(if $(QUICK),--quick) $(ONLY)

check: $(READY) format lint types coverage ## Format, lint, types and tests with coverage: what CI runs

format: $(READY)
	$(BIN)/ruff format --check .

lint: $(READY)
	$(BIN)/ruff check .

types: $(READY)
	$(BIN)/mypy

coverage: $(READY)
	$(TEST) -m "not soak" --cov --cov-report=
	$(TEST) --database postgresql --cov --cov-append --cov-report= tests/street
	$(BIN)/coverage report --fail-under=95 --include='shopify_app/models/*,shopify_app/steps/*,shopify_app/gateways/*,webhooks/*'

lock: ## Write requirements.lock anew from pyproject.toml (needs uv)
	uv pip compile pyproject.toml --all-extras --generate-hashes --no-emit-index-url --no-header --python-version 3.11 -o requirements.lock

clean: ## Remove the virtual environment and everything that tests and demo left
	rm -rf .venv instance benchmarks/results.json benchmarks/peers/node_modules benchmarks/peers/template/build .coverage .pytest_cache .mypy_cache .ruff_cache .hypothesis
