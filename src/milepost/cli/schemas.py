"""`milepost schema`: what other programs may rely on, and what editors check a plan.toml with."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from milepost.cli.output import write_screen

SchemaName = Literal["forecast", "schedule", "health", "comparison", "levelling", "value", "plan"]


def schema(
    name: Annotated[
        SchemaName,
        typer.Argument(
            metavar="NAME", help="forecast, schedule, health, comparison, levelling, value; plan: plan.toml."
        ),
    ],
) -> None:
    """Print a published JSON Schema: of the JSON output of a command, or of plan.toml.

    \b
    Example:
      milepost schema forecast
      milepost schema plan > plan.schema.json
    """  # noqa: D301
    import json

    write_screen(json.dumps(_schema(name), indent=2, ensure_ascii=False))


def _schema(name: SchemaName) -> dict[str, object]:
    if name == "plan":
        from milepost.exchange.native.schema import schema as plan_schema

        return plan_schema()
    from milepost.reports.payloads.encoding import schema as payload_schema

    return payload_schema(name)
