# `make demo` shows Onpace on real data; `make test` runs every check. Both set the machine up first.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: setup demo test check

setup:
	@$(PYTHON) .ci/setup.py

demo: setup
	$(BIN)/onpace demo -o out

test: setup check

check:
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/pytest
