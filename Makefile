# `make demo` shows Onpace on real data; `make test` runs every check. Both set the machine up first.
PYTHON ?= python3

.PHONY: setup demo test workbooks

setup demo test:
	@$(PYTHON) .ci/make.py $@

workbooks: setup
	.venv/bin/python -m addin.workbook.build
