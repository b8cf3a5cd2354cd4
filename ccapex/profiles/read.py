"""Reads a territory profile: a shipped one by its name, or a file somebody wrote.

A profile is YAML, in one file or in a folder of files whose sections are put together. Reading is
safe (no tags, no aliases), and every fault is told in French with its file and line.
"""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from ccapex.profiles import shapes
from ccapex.profiles.actions import validate_actions
from ccapex.profiles.commissions import validate_commissions
from ccapex.profiles.findings import Finding, ProfileError
from ccapex.profiles.schema import PROFILE

HERE = Path(__file__).resolve().parent
COMMUNES = HERE / "communes"
MAX_BYTES = 2_000_000

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Both are safe; the first is ten times faster where libyaml is installed."""


def shipped_profiles() -> tuple[str, ...]:
    """The names of the profiles that come with the product."""
    return tuple(sorted(p.parent.name for p in HERE.glob("*/profile.yaml")))


def read_profile(name_or_path: str | Path) -> dict[str, Any]:
    """The profile, with its map: ``communes``, ``epcis`` and ``arrondissements`` are always there,
    and each sector has all its ``communes``. Raises ``ProfileError``.
    """
    document = _Document(_files(str(name_or_path)))
    found = list(shapes.mismatches(document.data, PROFILE, document.tell))
    found = found or [
        *validate_actions(document.data, document.tell),
        *validate_commissions(document.data, document.tell),
    ]
    if found:
        raise ProfileError(found)
    return _with_map(document.data)


def former_communes(department_code: str) -> dict[str, tuple[str, str]]:
    """Delegated commune → (name, commune it belongs to): names that addresses still carry."""
    rows = _rows(f"{department_code}-anciennes")
    return {row["insee"]: (row["name"], row["commune"]) for row in rows}


def _files(name_or_path: str) -> list[Path]:
    if name_or_path in shipped_profiles():
        return sorted((HERE / name_or_path).glob("*.yaml"))
    path = Path(name_or_path)
    if path.is_dir():
        files = sorted(path.glob("*.yaml"))
        if files:
            return files
    elif path.is_file():
        return [path]
    names = ", ".join(shipped_profiles())
    raise _refused(
        f"« {name_or_path} » n'est ni un profil livré ({names}) ni un fichier YAML lisible."
    )


def _refused(message: str, code: str = "unreadable_profile") -> ProfileError:
    return ProfileError([Finding(code, message)])


class _Document:
    """The sections of the files, and the line of every key."""

    def __init__(self, files: list[Path]) -> None:
        self.data: dict[str, Any] = {}
        self._lines: dict[shapes.Path, tuple[str, int]] = {}
        for path in files:
            self._add(path)

    def tell(self, path: shapes.Path) -> str:
        """« profile.yaml, ligne 12 », of the narrowest part that is known."""
        for end in range(len(path), 0, -1):
            if path[:end] in self._lines:
                name, line = self._lines[path[:end]]
                return f"{name}, ligne {line}"
        return "profil"

    def _add(self, path: Path) -> None:
        root, sections = _load(path)
        for key, node in _children(root):
            section = str(key)
            if section in self.data:
                line = node.start_mark.line + 1
                message = f"{path.name}, ligne {line} : la section « {section} » est en double."
                raise _refused(message, "duplicate_key")
            self.data[section] = sections[section]
        self._remember(path.name, root, ())

    def _remember(self, name: str, node: yaml.Node, path: shapes.Path) -> None:
        for key, child in _children(node):
            here = (*path, key)
            self._lines[here] = (name, child.start_mark.line + 1)
            self._remember(name, child, here)


def _load(path: Path) -> tuple[yaml.Node, dict[str, Any]]:
    """The tree and the values of a file, once sure that it is plain YAML."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise _refused(f"{path.name} : le fichier dépasse 2 Mo.")
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise _refused(f"{path.name} : le fichier n'est pas un texte lisible en UTF-8.") from None
    try:
        loader = _Loader(text)
        root = loader.get_single_node()
        if _has_alias(root, set()):
            raise _refused(f"{path.name} : les alias YAML (« *nom ») ne sont pas admis.")
        values = loader.construct_document(root) if root else None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        if isinstance(error, ProfileError):
            raise
        raise _refused(f"{path.name}{_line(error)} : ce n'est pas du YAML lisible.") from None
    if not isinstance(root, yaml.MappingNode) or not isinstance(values, dict):
        raise _refused(f"{path.name} : un profil est un ensemble de sections.")
    if double := next(_double_keys(root), None):
        message = f"{path.name}, ligne {double[1]} : la clé « {double[0]} » est en double."
        raise _refused(message, "duplicate_key")
    return root, values


def _has_alias(node: yaml.Node | None, seen: set[int]) -> bool:
    """An alias makes the same node appear twice: a small file could hide a huge one."""
    if node is None:
        return False
    if id(node) in seen:
        return True
    seen.add(id(node))
    return any(_has_alias(child, seen) for _, child in _children(node))


def _line(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    return f", ligne {mark.line + 1}" if mark else ""


def _children(node: yaml.Node) -> Iterator[tuple[str | int, yaml.Node]]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield str(key.value), value
    elif isinstance(node, yaml.SequenceNode):
        yield from enumerate(node.value)


def _double_keys(node: yaml.Node) -> Iterator[tuple[str, int]]:
    seen: set[str | int] = set()
    for key, child in _children(node):
        if key in seen:
            yield str(key), child.start_mark.line + 1
        seen.add(key)
        yield from _double_keys(child)


# --- the map ------------------------------------------------------------------------------------


def _with_map(data: Mapping[str, Any]) -> dict[str, Any]:
    profile = dict(data)
    code = profile["territory"]["department_code"]
    if not profile.get("communes"):
        profile["communes"] = [_commune(row) for row in _rows(code)]
        if not profile["communes"]:
            raise _refused(
                f"Le département « {code} » n'a pas de communes livrées : "
                "ajoutez la section « communes ».",
                "no_communes",
            )
        for row in _rows(f"{code}-zones"):
            profile.setdefault(f"{row['level']}s", {})[row["code"]] = row["name"]
    else:
        profile["communes"] = [_complete(commune) for commune in profile["communes"]]
    for level in ("epci", "arrondissement"):
        names = profile.setdefault(f"{level}s", {})
        for commune in profile["communes"]:
            if commune[level]:
                names.setdefault(commune[level], commune[level])
    profile["sectors"] = [
        {**sector, "communes": _communes_of(sector, profile["communes"])}
        for sector in profile.get("sectors") or ()
    ]
    return profile


def _rows(name: str) -> list[dict[str, str]]:
    path = COMMUNES / f"{name}.csv"
    if not name.replace("-", "").isalnum() or not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def _commune(row: Mapping[str, str]) -> dict[str, Any]:
    return {**row, "postal_codes": row["postal_codes"].split()}


def _complete(commune: Mapping[str, Any]) -> dict[str, Any]:
    return {"postal_codes": [], "arrondissement": "", "epci": "", **commune}


def _communes_of(sector: Mapping[str, Any], communes: list[dict[str, Any]]) -> list[str]:
    """Codes given one by one stay even where unknown, so that validation can tell them."""
    inside = {
        c["insee"]: None
        for c in communes
        if c["epci"] in (sector.get("epcis") or ())
        or c["arrondissement"] in (sector.get("arrondissements") or ())
    }
    return list({**dict.fromkeys(sector.get("communes") or ()), **inside})
