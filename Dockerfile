# The image of the site, of its workers and of its timetable: one image, three commands.

FROM python:3.11-slim-bookworm AS libraries
WORKDIR /srv/ccapex
COPY requirements/base.txt requirements/base.txt
RUN python -m venv .venv \
 && .venv/bin/pip install --no-cache-dir --require-hashes --no-deps -r requirements/base.txt

FROM python:3.11-slim-bookworm
# WeasyPrint draws the letters with Pango; without harfbuzz-subset it is six times slower.
RUN apt-get update \
 && apt-get install -y --no-install-recommends \
      libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin ccapex \
 && install -d -o ccapex -g ccapex -m 0700 /data
WORKDIR /srv/ccapex
COPY --from=libraries /srv/ccapex/.venv .venv
COPY . .
ENV PATH="/srv/ccapex/.venv/bin:$PATH" \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=ccapex.settings.production \
    XDG_CACHE_HOME=/tmp \
    CCAPEX_DATA=/data
# Values for this step only: collecting the static files reads settings, and connects to nothing.
RUN SECRET_KEY=build ALLOWED_HOSTS=build REDIS_URL=redis://build \
    DATABASE_URL=postgres://build@build/build \
    python manage.py collectstatic --no-input
USER ccapex
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["python", "scripts/healthcheck.py"]
CMD ["gunicorn", "ccapex.wsgi", "--bind", "0.0.0.0:8000", "--workers", "3", "--threads", "2", \
     "--worker-tmp-dir", "/dev/shm"]
