"""The department's containers, read as a file: no daemon is needed for what can be wrong in it."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    return read


def _volumes(service: dict[str, Any]) -> list[tuple[str, str]]:
    """Source and target of each."""
    pairs = [
        one.split(":")[:2] if isinstance(one, str) else (one["source"], one["target"]) for one in service["volumes"]
    ]
    return [(source, target) for source, target in pairs]


def test_what_a_service_names_is_there(compose: dict[str, Any]) -> None:
    services = compose["services"]
    for service in services.values():
        assert set(service.get("depends_on", ())) <= set(services)
        for source, _ in _volumes(service):
            assert source in compose["volumes"] or source == "./.streamlit/secrets.toml" or (ROOT / source).exists()
    upstreams = re.search(r"DESK_APPS:([^}]*)", (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8"))
    assert upstreams is not None
    assert {one.split(":")[0] for one in upstreams[1].split()} == {"app1", "app2"} <= set(services)


def test_every_setting_of_the_env_file_reaches_both_processes(compose: dict[str, Any]) -> None:
    for name in ("app1", "app2"):
        app = compose["services"][name]
        assert {"path": ".env", "required": False} in app["env_file"]
        fixed = {key for key, value in app["environment"].items() if f"${{{key}" not in value}
        assert fixed == {"CATHCODE_HOME", "CATHCODE_DATABASE_URL", "CATHCODE_CHROMA_URL"}
        assert app["environment"]["CATHCODE_SIGN_IN"].endswith(":-required}")


def test_without_its_secrets_an_app_does_not_start_with_a_folder_in_their_place(compose: dict[str, Any]) -> None:
    bound = [one for one in compose["services"]["app1"]["volumes"] if isinstance(one, dict)]
    assert [(one["read_only"], one["bind"]) for one in bound] == [(True, {"create_host_path": False})]
    assert ".streamlit/secrets.toml" in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()


def test_the_index_server_is_of_the_version_that_the_program_was_tested_with(compose: dict[str, Any]) -> None:
    locked = re.search(r"^chromadb==(\S+)", (ROOT / "requirements.lock").read_text(encoding="utf-8"), re.MULTILINE)
    assert locked is not None
    assert compose["services"]["index"]["image"] == f"chromadb/chroma:{locked[1]}"


def test_the_folder_of_the_desk_is_the_volume_of_the_image(compose: dict[str, Any]) -> None:
    image = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert "VOLUME /data" in image
    assert ("desk", compose["services"]["app1"]["environment"]["CATHCODE_HOME"]) in _volumes(
        compose["services"]["app1"]
    )
    assert [line for line in image.splitlines() if line.startswith("USER ")] == ["USER desk"]
