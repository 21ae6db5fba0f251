# The desk as one image: `docker build -t cathcode .`, then see docker-compose.yml and docs/RUNBOOK.md.
FROM python:3.12-slim AS build
WORKDIR /desk
COPY requirements.lock pyproject.toml README.md LICENSE NOTICE ./
RUN python -m venv /desk/.venv \
 && /desk/.venv/bin/pip install --no-cache-dir uv \
 && /desk/.venv/bin/uv pip install --python /desk/.venv/bin/python --require-hashes --no-deps --compile-bytecode -r requirements.lock
COPY . .
RUN /desk/.venv/bin/uv pip install --python /desk/.venv/bin/python --no-deps --editable .

FROM python:3.12-slim
RUN useradd --create-home --uid 10001 desk && mkdir /data && chown desk /data
COPY --from=build --chown=desk /desk /desk
WORKDIR /desk
USER desk
ENV CATHCODE_HOME=/data PATH=/desk/.venv/bin:$PATH PYTHONUNBUFFERED=1
VOLUME /data
EXPOSE 8501
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://localhost:8501/_stcore/health', timeout=4)"]
CMD ["streamlit", "run", "app.py", "--server.port=8501", "--server.address=0.0.0.0"]
