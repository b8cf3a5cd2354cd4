"""docker-compose.yml, without a container engine: its schema, then its commands run bare."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from ccapex.core.jobs.registry import QUEUES
from tests.house.repository import ROOT

SCHEMA = Draft7Validator(
    json.loads((Path(__file__).parent / "data" / "compose-spec.json").read_text("utf-8"))
)
# Production refuses to start without these; nothing here connects to them.
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "ccapex.settings.production",
    "SECRET_KEY": "only-for-this-test",
    "ALLOWED_HOSTS": "ccapex.example.fr",
    "DATABASE_URL": "postgres://ccapex@127.0.0.1:1/ccapex",
    "REDIS_URL": "redis://127.0.0.1:1/0",
}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
    return loaded


def test_it_follows_the_schema_of_compose(compose: dict[str, Any]) -> None:
    assert list(SCHEMA.iter_errors(compose)) == []


def test_the_schema_refuses_an_unknown_key(compose: dict[str, Any]) -> None:
    wrong = compose | {"services": {"web": {"image": "ccapex", "prots": ["8000"]}}}
    assert not SCHEMA.is_valid(wrong)


def test_only_the_web_is_published(compose: dict[str, Any]) -> None:
    published = {name for name, service in compose["services"].items() if "ports" in service}
    assert published == {"web"}
    assert compose["services"]["web"]["ports"][0].startswith("${WEB_ADDRESS:-127.0.0.1:")


def test_every_lasting_service_is_watched(compose: dict[str, Any]) -> None:
    lasting = {name for name, s in compose["services"].items() if s["restart"] != "no"}
    assert lasting == {"database", "redis", "web", "worker", "beat"}
    assert all("test" in compose["services"][name]["healthcheck"] for name in lasting)


def test_no_secret_is_written_in_it(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        for name, value in service.get("environment", {}).items():
            if "PASSWORD" in name or "postgres://" in value:
                assert "${POSTGRES_PASSWORD:?" in value


@pytest.mark.parametrize(
    ("service", "dry"),
    [
        ("web", ["--check-config"]),
        ("worker", ["--help"]),
        ("beat", ["--help"]),
        ("migrate", ["--help"]),
    ],
)
def test_its_commands_are_understood(
    compose: dict[str, Any], tmp_path: Path, service: str, dry: list[str]
) -> None:
    program, *arguments = compose["services"][service]["command"]
    done = subprocess.run(
        [ROOT / ".venv" / "bin" / program, *arguments, *dry],
        cwd=ROOT,
        env=os.environ | PRODUCTION | {"CCAPEX_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_the_worker_takes_every_queue_that_tasks_name(compose: dict[str, Any]) -> None:
    arguments = " ".join(compose["services"]["worker"]["command"])
    assert set(arguments.split("--queues=")[1].split()[0].split(",")) == set(QUEUES)


def test_production_passes_django_s_own_deployment_checks(tmp_path: Path) -> None:
    long_key = "".join(chr(33 + n % 90) for n in range(7, 80))
    done = subprocess.run(
        [
            *(ROOT / ".venv" / "bin" / "python", "manage.py", "check", "--deploy"),
            *("--fail-level", "WARNING"),
        ],
        cwd=ROOT,
        env=os.environ | PRODUCTION | {"CCAPEX_DATA": str(tmp_path), "SECRET_KEY": long_key},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
