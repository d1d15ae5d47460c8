# README's commands. Everything lands in .venv/ and var/; nothing else of the machine is changed,
# but for the system packages that the tests need (scripts/system-packages says which).
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
RUN := .venv/run.stamp
DEV := .venv/dev.stamp
CATALOGUES := $(wildcard locale/*/LC_MESSAGES/django.po)

.PHONY: demo serve test check format messages bench lock system clean

demo serve: export GUATU_ADDRESS ?= http://127.0.0.1:$(PORT)

demo: $(RUN)
	$(BIN)/guatu migrate --verbosity 0
	$(BIN)/guatu demo
	$(BIN)/guatu serve --port $(PORT)

serve: $(RUN)
	$(BIN)/guatu migrate --verbosity 0
	$(BIN)/guatu serve --port $(PORT)

test: $(DEV) system
	$(BIN)/pytest

check: $(DEV) system
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy guatu
	$(BIN)/lint-imports
	$(BIN)/guatu makemigrations --check --dry-run
	$(BIN)/guatu check --deploy --fail-level ERROR
	$(BIN)/guatu vendor --check
	$(BIN)/python scripts/translations.py

format: $(DEV)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

messages: $(DEV) system
	$(BIN)/python scripts/translations.py --write

bench: $(DEV)
	$(BIN)/python -m bench

lock: $(DEV)
	$(BIN)/uv pip compile -q --upgrade --generate-hashes --no-emit-index-url --no-emit-find-links --no-header requirements/run.in -o requirements/run.lock
	$(BIN)/uv pip compile -q --upgrade --generate-hashes --no-emit-index-url --no-emit-find-links --no-header requirements/dev.in -o requirements/dev.lock

system:
	@scripts/system-packages

clean:
	rm -rf .venv var

$(RUN): requirements/run.lock pyproject.toml $(CATALOGUES)
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes --no-deps -r requirements/run.lock
	$(BIN)/python -m pip install --quiet --no-build-isolation --no-deps -e .
	$(BIN)/pybabel --quiet compile --directory locale --domain django
	touch $@

$(DEV): $(RUN) requirements/dev.lock
	$(BIN)/python -m pip install --quiet --require-hashes --no-deps -r requirements/dev.lock
	touch $@
