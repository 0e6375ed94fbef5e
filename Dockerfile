# The inquiry for a server: web, workers and beat are one image with three commands. It carries no database, no broker,
# no key and no password; docker-compose.yml and docs/runbook.md say where those come from.

FROM python:3.13-slim-trixie AS packages
COPY inquiry/requirements/production.txt /tmp/production.txt
RUN python -m venv /opt/inquiry \
 && /opt/inquiry/bin/pip install --no-cache-dir --require-hashes --only-binary :all: --no-deps -r /tmp/production.txt

FROM python:3.13-slim-trixie
# Pango sets the print; PostgreSQL's own client writes and reads backups, as new as the server in docker-compose.yml.
RUN apt-get update \
 && apt-get install -y --no-install-recommends fontconfig libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 postgresql-common \
 && /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y \
 && apt-get install -y --no-install-recommends postgresql-client-18 \
 && apt-get purge -y --auto-remove postgresql-common \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 10001 --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin inquiry

ENV PATH=/opt/inquiry/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    MALLOC_ARENA_MAX=2 \
    REMAP_SIGTERM=SIGQUIT \
    INQUIRY_VAR=/var/lib/inquiry \
    BIND=0.0.0.0:8000

COPY --from=packages /opt/inquiry /opt/inquiry
WORKDIR /srv/inquiry
COPY . .
# Style sheets are gathered once, here, with made-up settings that go no further than this line.
RUN mkdir -p /var/lib/inquiry/files /var/lib/inquiry/run /var/lib/inquiry/mail /var/lib/inquiry/backups \
    /var/lib/inquiry/audit \
 && SECRET_KEY=only-while-gathering DATABASE_URL=postgres://nobody@localhost/none REDIS_URL=redis://localhost ALLOWED_HOSTS=none \
    python manage.py collectstatic --noinput --skip-checks --verbosity 0 \
 && chown -R inquiry:inquiry /var/lib/inquiry

USER inquiry
EXPOSE 8000
VOLUME ["/var/lib/inquiry/files", "/var/lib/inquiry/backups", "/var/lib/inquiry/audit"]
CMD ["python", "-m", "gunicorn", "inquiry.wsgi:application", "-c", "python:inquiry.services.web"]
