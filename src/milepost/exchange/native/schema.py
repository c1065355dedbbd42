"""The published JSON schema of plan.toml, which is also the one list of its fields."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from typing import cast

Schema = dict[str, object]
_QUOTED_DATE = re.compile(r'"(\d{4}-\d\d-\d\d)"')
_AS_TOML = r"\1"


def schema() -> Schema:
    """Return the JSON schema of plan.toml; editors and other programs may rely on it.

    Examples
    --------
    >>> schema()["title"]
    'plan.toml'
    """
    text = files("milepost.exchange.native").joinpath("plan.schema.json").read_text(encoding="utf-8")
    return cast(Schema, json.loads(text))


def fields(section: str) -> dict[str, Schema]:
    """Return the fields of a section of the schema, such as ``task``, by their names.

    Examples
    --------
    >>> list(fields("group"))
    ['spread']
    """
    definitions = cast("dict[str, Schema]", schema()["$defs"])
    return cast("dict[str, Schema]", definitions[section]["properties"])


def fields_table(section: str) -> str:
    """Return the fields of a section as a Markdown table for the reference page.

    Examples
    --------
    >>> print(fields_table("group"))
    | field | example | meaning |
    |---|---|---|
    | `spread` | `0.25` | Log standard deviation of the factor that its tasks share. |
    """
    rows = [f"| `{name}` | {_example(field)} | {_meaning(field)} |" for name, field in fields(section).items()]
    return "\n".join(["| field | example | meaning |", "|---|---|---|", *rows])


def _example(field: Schema) -> str:
    examples = cast("list[object]", field.get("examples", []))
    shown = json.dumps(examples[0], ensure_ascii=False) if examples else ""
    return f"`{_QUOTED_DATE.sub(_AS_TOML, shown)}`" if shown else ""


def _meaning(field: Schema) -> str:
    choices = cast("list[object]", field.get("enum", []))
    listed = f" One of {', '.join(f'`{choice}`' for choice in choices)}." if choices else ""
    return f"{field['description']}{listed}"
