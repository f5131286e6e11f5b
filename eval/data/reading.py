"""Read JSON and JSON lines; what is wrong is said with the file, the line, the field and what was expected."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.errors import DatasetError

SHOWN_CHARACTERS = 60


@dataclass(frozen=True, slots=True)
class Record:
    """One JSON object and where it stands.

    Attributes:
        where: File and line or position, for messages.
        fmt: The format that is read, for messages.
    """

    values: Mapping[str, Any]
    where: str
    fmt: str

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def wrong(self, name: str, expected: str) -> DatasetError:
        """The error for a field that is missing or of another type."""
        if name in self.values:
            found = f"found {json.dumps(self.values[name], ensure_ascii=False)[:SHOWN_CHARACTERS]}"
        else:
            found = f"it is missing; found fields: {', '.join(sorted(self.values)) or 'none'}"
        return DatasetError(f"{self.where}: field {name!r} must be {expected}; {found}. Expected {self.fmt}.")

    def text(self, name: str) -> str:
        """A string, or a number read as one."""
        value = self.values.get(name)
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise self.wrong(name, "a string")
        return str(value)

    def filled(self, name: str) -> str:
        """A string that is not blank."""
        value = self.text(name)
        if not value.strip():
            raise self.wrong(name, "a string that is not blank")
        return value

    def optional_text(self, name: str) -> str | None:
        """A string, or None where the field is missing, null or blank."""
        if self.values.get(name) is None:
            return None
        return self.text(name) or None

    def flag(self, name: str) -> bool:
        """Either true or false."""
        value = self.values.get(name)
        if not isinstance(value, bool):
            raise self.wrong(name, "true or false")
        return value

    def texts(self, name: str, *, required: bool = True) -> tuple[str, ...]:
        """A list of strings."""
        if name not in self.values and not required:
            return ()
        value = self.values.get(name)
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.wrong(name, "a list of strings")
        return tuple(value)

    def items(self, name: str) -> list[Any]:
        """A list of anything."""
        value = self.values.get(name)
        if not isinstance(value, list):
            raise self.wrong(name, "a list")
        return value

    def records(self, name: str, *, required: bool = True) -> list[Record]:
        """A list of objects."""
        if name not in self.values and not required:
            return []
        return [self._child(f"{name}[{i}]", item) for i, item in enumerate(self.items(name))]

    def record(self, name: str) -> Record:
        """One object."""
        return self._child(name, self.values.get(name))

    def choice(self, name: str, allowed: tuple[str, ...]) -> str:
        """One of a few strings."""
        value = self.text(name)
        if value not in allowed:
            raise self.wrong(name, f"one of {', '.join(allowed)}")
        return value

    def _child(self, name: str, value: object) -> Record:
        if not isinstance(value, dict):
            raise DatasetError(f"{self.where}: {name} must be an object. Expected {self.fmt}.")
        return Record(value, f"{self.where}, {name}", self.fmt)


def file_at(path: Path, name: str) -> Path:
    """The file of that name if `path` is a folder, else `path` itself."""
    return path / name if path.is_dir() else path


def read_text(path: Path, fmt: str) -> str:
    """A file's text.

    Raises:
        DatasetError: It is not there or not UTF-8; names the format and, if the folder exists, what is in it.
    """
    try:
        return path.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError) as error:
        raise DatasetError(f"There is no file {path}. Expected {fmt}. {_neighbours(path.parent)}") from error
    except UnicodeDecodeError as error:
        raise DatasetError(f"{path} is not UTF-8 text: {error}. Expected {fmt}.") from error


def read_json(path: Path, fmt: str) -> Any:
    """A JSON file's value."""
    try:
        return json.loads(read_text(path, fmt))
    except json.JSONDecodeError as error:
        raise DatasetError(f"{path}, line {error.lineno}: not JSON: {error.msg}. Expected {fmt}.") from error


def read_array(path: Path, fmt: str) -> list[Record]:
    """The objects of a JSON file that is one array."""
    value = read_json(path, fmt)
    if not isinstance(value, list):
        raise DatasetError(f"{path} must hold a JSON array, found {type(value).__name__}. Expected {fmt}.")
    holder = Record({"items": value}, str(path), fmt)
    return holder.records("items")


def read_lines(path: Path, fmt: str) -> Iterator[Record]:
    """The objects of a JSON-lines file; blank lines are passed over."""
    for number, line in enumerate(read_text(path, fmt).split("\n"), start=1):
        if not line.strip():
            continue
        where = f"{path}, line {number}"
        try:
            value = json.loads(line)
        except json.JSONDecodeError as error:
            raise DatasetError(f"{where}: not JSON: {error.msg}. Expected {fmt}.") from error
        if not isinstance(value, dict):
            raise DatasetError(f"{where}: must be a JSON object. Expected {fmt}.")
        yield Record(value, where, fmt)


def unique_ids(records: Iterator[Record], name: str) -> Iterator[Record]:
    """Pass records on; raise at the second one with the same id."""
    seen: dict[str, str] = {}
    for record in records:
        identifier = record.text(name)
        if identifier in seen:
            raise DatasetError(f"{record.where}: id {identifier!r} was already used at {seen[identifier]}.")
        seen[identifier] = record.where
        yield record


def _neighbours(folder: Path) -> str:
    if not folder.is_dir():
        return f"The folder {folder} is not there either; give another with --path."
    names = sorted(path.name for path in folder.iterdir())
    shown = ", ".join(names[:8]) + (", ..." if len(names) > 8 else "")
    return f"{folder} holds: {shown or 'nothing'}."
