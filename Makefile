# Everything that is done with the inquiry from a terminal. `make run` is the only one a newcomer needs.
#
#   make run [PORT=8000] [DEMO=no]      set up, start, load the demonstration; Ctrl-C stops everything
#   make test                           every check and every test, in real Chromium; ends with pytest's summary
#   make faults                         everything that is survived, in full: a line for each, with its figures
#   make bench                          measure against floors taken in the same run
#   make backup                         one dated folder under var/backups
#   make restore FROM=… [FORCE=yes]     bring one back
#   make format                         set the code as it is checked
#   make lock                           resolve the packages anew, with hashes
#
# Every path is relative and every recipe runs here, so the clone may lie on a path with spaces.

SHELL := /bin/sh
PYTHON ?= python3
PORT ?= 8000
DEMO ?= yes
BIN := .venv/bin
PREPARE := $(PYTHON) -I inquiry/prepare.py
# Under a locale whose encoding is not UTF-8, words on the terminal would stop the program that says them.
export PYTHONUTF8 := 1
export PORT DEMO

.DEFAULT_GOAL := help
.PHONY: help run test faults bench backup restore lock format

help:
	@sed -n 's/^#   //p' Makefile

run:
	@$(PREPARE) embedded && exec $(BIN)/python manage.py up

# Signing in, sessions and pages are checked as a server has them; the tests' own database lies in a folder of its own.
SERVER := SECRET_KEY=0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ ALLOWED_HOSTS=inquiry.example.org \
	SITE_ADDRESS=https://inquiry.example.org BEHIND_PROXY=yes REDIS_URL=redis://127.0.0.1:1/0 \
	DATABASE_URL=postgres://web@127.0.0.1:1/none DATABASE_OWNER_URL=postgres://owner@127.0.0.1:1/none

test:
	@$(PREPARE) test
	@echo "       ·   ruff, format"
	@$(BIN)/python -m ruff check --quiet .
	@$(BIN)/python -m ruff format --quiet --check .
	@echo "       ·   mypy, strict"
	@$(SERVER) $(BIN)/python -m mypy
	@echo "       ·   floors and rooms"
	@$(BIN)/python -c 'from importlinter.cli import lint_imports_command as lint; lint()'
	@echo "       ·   templates"
	@find templates -name '*.html' -print0 | xargs -0 $(BIN)/djade --check --target-version 5.2
	@echo "       ·   migrations and settings of a server"
	@$(SERVER) $(BIN)/python -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run
	@$(SERVER) $(BIN)/python manage.py check --deploy --fail-level WARNING
	@echo "       ·   tests"
	@var=$$(mktemp -d) && trap 'rm -rf "$$var"' EXIT INT TERM && INQUIRY_VAR="$$var" $(BIN)/python -m pytest $(ARGS)

# The short form of these is part of `make test`.
faults:
	@$(PREPARE) test
	@var=$$(mktemp -d) && trap 'rm -rf "$$var"' EXIT INT TERM && \
		FULL=1 INQUIRY_VAR="$$var" $(BIN)/python -m pytest tests/faults \
			tests/syntheses/publishing/test_editions_side_by_side.py -q $(ARGS)

bench:
	@$(PREPARE) test && exec $(BIN)/python manage.py bench

backup:
	@$(PREPARE) embedded && exec $(BIN)/python manage.py backup

restore:
	@test -n "$(FROM)" || { echo "Say which: make restore FROM=var/backups/…" >&2; exit 2; }
	@$(PREPARE) embedded && exec $(BIN)/python manage.py restore "$(FROM)" $(if $(filter yes,$(FORCE)),--force)

format:
	@$(PREPARE) test
	@$(BIN)/python -m ruff check --quiet --fix-only . ; $(BIN)/python -m ruff format .
	@find templates -name '*.html' -print0 | xargs -0 $(BIN)/djade --target-version 5.2 || true

# The test lock is resolved first and binds the two others, so that all three agree on every version.
COMPILE := $(BIN)/python -m uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --quiet

lock:
	@$(PREPARE) test
	@$(COMPILE) --extra embedded --extra test -o inquiry/requirements/test.txt
	@$(COMPILE) --extra embedded -c inquiry/requirements/test.txt -o inquiry/requirements/embedded.txt
	@$(COMPILE) -c inquiry/requirements/test.txt -o inquiry/requirements/production.txt
