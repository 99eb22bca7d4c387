# `make demo` shows Onpace on real data; `make test` runs every check. Both set the machine up first.
PYTHON ?= python3

.PHONY: setup demo test

setup demo test:
	@$(PYTHON) .ci/make.py $@
