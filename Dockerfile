# One image for every process: web, worker and migration differ only in their command.
FROM python:3.11-slim

# Two arenas: with many threads the C library keeps memory that nobody uses otherwise.
ENV MALLOC_ARENA_MAX=2
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 LISTEN_ON=0.0.0.0 PORT=5000
WORKDIR /srv/waybill

# Dependencies first, exactly as locked and with their hashes: they change less often than the code.
COPY requirements.lock ./
RUN pip install --no-cache-dir --no-deps --require-hashes -r requirements.lock

COPY app.py pyproject.toml CHANGELOG.md ./
COPY shopify_app ./shopify_app
COPY webhooks ./webhooks
COPY templates ./templates
COPY static ./static
COPY migrations ./migrations

# Nothing in the image may be changed by the process that runs in it.
RUN useradd --system --uid 10001 --home-dir /srv/waybill waybill
USER waybill

EXPOSE 5000
# A process answers; whether it is ready (database, migrations, a living worker) is for the load balancer to ask at /readyz.
HEALTHCHECK --interval=10s --timeout=3s --start-period=15s CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/healthz', timeout=2)"]
CMD ["flask", "--app", "app", "serve"]
