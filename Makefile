# `make demo` shows Onpace on real data; `make test` runs every check. Both set the machine up first.
PYTHON ?= python3

.PHONY: setup demo test workbooks bench bounds peers corpus schemas payloads hostile fuzz kills soak honesty living pages nets mutants backtest

setup demo test:
	@$(PYTHON) .ci/make.py $@

workbooks: setup
	.venv/bin/python -m workbooks.make.build

# Comparisons and foreign files, none of which belongs to the project: see tests/benchmarks.
bench: setup
	for name in start word excel functions rules measures assess living page; do \
		PYTHONPATH=. .venv/bin/python tests/benchmarks/bench_$$name.py || exit 1; done
	.venv/bin/pytest -s tests/benchmarks/bench_exchange.py

# The lowest and the highest versions of what ships, each in a fresh environment; needs PyPI.
bounds:
	$(PYTHON) .ci/bounds.py

peers: setup
	.venv/bin/pytest tests/benchmarks/test_docxtpl_cases.py

corpus: setup
	.venv/bin/pytest tests/benchmarks/test_word_corpus.py tests/benchmarks/test_excel_corpus.py
	PYTHONPATH=. .venv/bin/python -m tests.benchmarks.excel_results

# All that leaves, and foreign workbooks after an edit, before Microsoft's own validator; needs npm.
schemas: setup
	.venv/bin/pytest tests/benchmarks/test_schemas.py

# Hostile templates, each in a process of its own with 512 MiB and five seconds.
payloads: setup
	ONPACE_PAYLOADS=1 .venv/bin/pytest tests/templating/language/test_payloads.py

# Every file below the folders of ONPACE_CORPUS (parted by :) in every command that takes files.
hostile: setup
	OPENBLAS_NUM_THREADS=1 ONPACE_SPOILED=60 ONPACE_FAULTS=1 .venv/bin/pytest -s tests/hostile

# Sharing, collecting and settling, killed at two hundred random moments, half of them on PostgreSQL.
kills: setup
	ONPACE_KILLS=100 .venv/bin/pytest tests/exchange/test_killed.py

# Bookmarks, clean reports, slips, edits and other programs' files: the bars of living reports.
living: setup
	PYTHONPATH=. .venv/bin/python -m tests.benchmarks.bars_living

# Ten minutes with fifty users of an office's server: no error, and no memory that grows.
soak: setup
	ONPACE_SOAK=600 .venv/bin/pytest tests/hosts/officejs/test_attacks.py -k long_day

# Every report of every period and day of publication, in both languages; each made twice.
honesty: setup
	ONPACE_EVERY=1 .venv/bin/pytest -n 2 tests/report/test_every_report.py tests/report/test_claims.py \
		tests/report/bound/test_bound.py

# The pages of every final as a PDF: wrapped numbers, empty pages, figures that no text names.
pages: setup
	ONPACE_EVERY=1 .venv/bin/pytest tests/report/test_pages.py

# Projections against the known futures of 860 series; four minutes. FILE=... takes the tables.
backtest: setup
	PYTHONPATH=. .venv/bin/python -m tests.benchmarks.backtest $(FILE)

# All that the project says, as text, against what was accepted; `make test` takes the quick part.
nets: setup
	ONPACE_EVERY=1 .venv/bin/pytest -n 2 tests/nets

# 300 small mistakes, seeded: which do the tests notice? `make mutants WITH="-n 50 --only facts"`.
mutants: setup
	.venv/bin/python -m tests.mutants.run $(WITH)

# What comes from outside, spoiled for an hour; goes on where it stopped: FOLDER keeps what broke.
FOLDER ?= fuzz
fuzz: setup
	PYTHONPATH=. OPENBLAS_NUM_THREADS=1 .venv/bin/python -m tests.hostile.fuzz $(FOLDER)
