# The desk as one image: `docker build -t cathcode .`, then see docker-compose.yml and docs/RUNBOOK.md.
FROM python:3.12-slim AS build
RUN pip install --no-cache-dir uv
WORKDIR /desk
RUN uv venv .venv
COPY requirements.lock pyproject.toml ./
# What the desk needs, and not what only tests need; a version or hash that is not in the lock ends the build.
RUN uv pip install --no-cache --compile-bytecode --require-hashes --constraint requirements.lock -r pyproject.toml
COPY . .
RUN uv pip install --no-cache --no-deps --no-build-isolation --editable . \
 && .venv/bin/python -m compileall -q app.py corpus guards rag ui cli evals

FROM python:3.12-slim
RUN useradd --create-home --uid 10001 desk && mkdir /data && chown desk /data
COPY --from=build /desk /desk
WORKDIR /desk
USER desk
ENV CATHCODE_HOME=/data PATH=/desk/.venv/bin:$PATH PYTHONUNBUFFERED=1
VOLUME /data
EXPOSE 8501
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://localhost:8501/_stcore/health', timeout=4)"]
CMD ["streamlit", "run", "app.py", "--server.port=8501", "--server.address=0.0.0.0"]
