# What one can ask of this repository. `make help` lists it.

PORT ?= 8000
PY := .venv/bin/python
export PYTHONUNBUFFERED = 1

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-fast lint fix bench coverage clean

help: ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

setup: ## create .venv and install the locked libraries in it
	@scripts/setup.sh

demo: ## run the site with fictional data (PORT=8000 by default)
	@scripts/setup.sh base
	@scripts/debian.sh demo
	@$(PY) manage.py demo --port $(PORT)

test: setup ## run everything: linters, tests on PostgreSQL and SQLite, browser, broker
	@scripts/debian.sh test
	@$(PY) scripts/suite.py

test-fast: setup ## daily use: the tests that need neither server nor browser
	@$(PY) scripts/suite.py sqlite

lint: setup ## linters only
	@$(PY) scripts/suite.py lint

fix: setup ## let ruff repair and format what it can
	@.venv/bin/ruff check --fix --quiet . || true
	@.venv/bin/ruff format --quiet .

bench: setup ## measure speed and memory against the bare operations
	@$(PY) scripts/servers.py -- $(PY) scripts/bench.py

coverage: setup ## which lines the daily tests do not reach
	@.venv/bin/pytest -n 2 -m "not browser and not broker and not load and not fuzz" --cov --cov-report=term:skip-covered

clean: ## remove what the tools left; keeps .venv and the data
	@rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage staticfiles
	@find . -name __pycache__ -type d -not -path './.venv/*' -prune -exec rm -rf {} +
