"""The worked cases given with the contract, through the command itself."""

import json
from pathlib import Path
from typing import Any

import pytest

from procedures.law.cases import parse_case
from procedures.law.engine import compute

CASES = json.loads(
    (Path(__file__).parent.parent / "data" / "law-cases.json").read_text(encoding="utf-8")
)["cases"]


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_a_worked_case_gives_what_was_worked_out(case: dict[str, Any]) -> None:
    result = compute(parse_case(case)).as_dict(case["id"])
    for expected in case["expect"]:
        wanted = {name: value for name, value in expected.items() if name != "warning"}
        assert any(
            all(found.get(name) == value for name, value in wanted.items())
            for found in result["deadlines"]
        ), (wanted, result["deadlines"])
        if "warning" in expected:
            assert expected["warning"] in {one["code"] for one in result["warnings"]}
    flags = {flag["rule"]: flag["value"] for flag in result["flags"]}
    for rule, value in case.get("expect_flags", {}).items():
        assert flags[rule] is value
