"""What is wrong in a profile, in the form that ``check_profile`` prints."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """An error or a warning; ``rule`` says where: « referent 3 », « organisations caf-85 »."""

    code: str
    message: str
    rule: str | None = None

    def as_dict(self) -> dict[str, str | None]:
        return {"code": self.code, "message": self.message, "rule": self.rule}


class ProfileError(ValueError):
    """A profile that cannot be read; ``findings`` says all that must be corrected."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(" ".join(finding.message for finding in findings))
        self.findings = findings
