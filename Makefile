# The two commands of a fresh machine are `make report` and `make test`.
# Windows and conda users: see README.md.

PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help report test quick slow lowest lab check notebooks benchmarks calibration docs bundle clean

help:  ## List the commands
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

.venv/report: pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

.venv/test: .venv/report
	$(BIN)/python -m pip install --quiet --editable '.[test]'
	@touch $@

report: .venv/report  ## Write the report on the published worked example, and the council's pages
	$(BIN)/esanalysis report
	$(BIN)/esanalysis council

test: .venv/test  ## Check style and types, and run every test
	$(BIN)/ruff check --no-cache .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest --numprocesses 2

quick: .venv/test  ## Run the tests that take less than a minute: measures, views, instruments, the project itself
	$(BIN)/ruff check --no-cache .
	$(BIN)/python -m pytest --numprocesses 2 tests/instrument tests/files tests/display tests/ratings/views tests/test_project.py -k "not wheel"

slow: .venv/test  ## Run the tests that take minutes, which `make test` leaves out
	$(BIN)/python -m pytest --numprocesses 2 -m slow

.venv-lowest/done: pyproject.toml
	test -x .venv-lowest/bin/python || $(PYTHON) -m venv .venv-lowest
	.venv-lowest/bin/python -m pip install --quiet uv
	.venv-lowest/bin/uv pip compile --quiet --resolution lowest-direct --extra test pyproject.toml -o .venv-lowest/pins.txt
	.venv-lowest/bin/uv pip install --quiet --python .venv-lowest -r .venv-lowest/pins.txt
	.venv-lowest/bin/uv pip install --quiet --python .venv-lowest --no-deps --editable .
	@touch $@

lowest: .venv-lowest/done  ## Run a part of the tests on the oldest versions that are admitted
	.venv-lowest/bin/python -m pytest --numprocesses 2 tests/files tests/instrument tests/ratings/reading \
		tests/ratings/measures tests/council tests/ratings/views tests/test_cli.py

lab: .venv/report  ## Open JupyterLab on the notebooks
	$(BIN)/jupyter lab notebooks

notebooks: .venv/report  ## Run the notebooks and store them with their outputs
	$(BIN)/python scripts/render_notebooks.py

.venv/benchmarks: .venv/test
	$(BIN)/python -m pip install --quiet --editable '.[benchmarks]'
	@touch $@

benchmarks: .venv/benchmarks  ## Print the speed of reading, ranking, drawing and reports, as ratios to a baseline
	$(BIN)/python -m benchmarks

calibration: .venv/test  ## Print how often reports without structure claim one, and find a real one
	$(BIN)/python -m benchmarks.calibration

.venv/docs: .venv/report
	$(BIN)/python -m pip install --quiet --editable '.[docs]'
	@touch $@

docs: .venv/docs  ## Build the site, which opens from disk
	$(BIN)/sphinx-build -W --keep-going -q -b html -d build/doctrees docs build/site
	rm -rf esanalysis/site && cp -r build/site esanalysis/site
	@echo "The site is build/site/index.html; \`esanalysis docs\` opens the copy that goes into a wheel."

bundle: .venv/test  ## Collect the wheels for a Windows without network in bundle/ (PLATFORM=linux, macos)
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/python scripts/bundle.py --platform $(or $(PLATFORM),windows)

clean:  ## Remove the virtual environment and everything that was built
	rm -rf .venv .venv-lowest reports bundle esanalysis/site build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
