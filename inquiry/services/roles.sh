#!/bin/sh
# The roles and the database, once, when a server of its own is set up: as inquiry/services/postgres.py does on a
# laptop. The passwords come from files, or on a managed server from the environment of whoever runs this with psql.
set -eu
owner=$(cat "${OWNER_PASSWORD_FILE:-/run/secrets/owner_password}")
web=$(cat "${WEB_PASSWORD_FILE:-/run/secrets/web_password}")
psql -X -q -v ON_ERROR_STOP=1 -v owner="$owner" -v web="$web" --username "${POSTGRES_USER:-postgres}" --dbname postgres <<'SQL'
CREATE ROLE inquiry_owner LOGIN NOSUPERUSER CREATEDB NOCREATEROLE PASSWORD :'owner';
CREATE ROLE inquiry_web LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'web';
-- What inquiry_web becomes for whoever does not work in the inquiry (inquiry/wall.py).
CREATE ROLE inquiry_reader NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE;
GRANT inquiry_reader TO inquiry_web WITH INHERIT FALSE, SET TRUE;
CREATE DATABASE inquiry OWNER inquiry_owner;
REVOKE ALL ON DATABASE inquiry FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE inquiry TO inquiry_web;
SQL
