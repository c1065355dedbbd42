"""Ids that MSPDI cannot hold as they are, kept in custom text fields of a name that tells it."""

from __future__ import annotations

from milepost.exchange.ms_project.rows import Row

UID_ALIAS, ID_ALIAS = "Milepost uid", "Milepost id"
TASK_UID_FIELD, TASK_ID_FIELD = "188744016", "188744015"  # the task fields Text30 and Text29
RESOURCE_UID_FIELD = "205521140"  # the resource field Text30
FIELD_NAMES = {
    TASK_UID_FIELD: ("Text30", UID_ALIAS),
    TASK_ID_FIELD: ("Text29", ID_ALIAS),
    RESOURCE_UID_FIELD: ("Text30", UID_ALIAS),
}


def declared_fields(header: Row) -> frozenset[str]:
    """Return the ids of the fields that hold ids of ours."""
    return frozenset(
        row.text("FieldID")
        for row in header.inside("ExtendedAttributes", "ExtendedAttribute")
        if FIELD_NAMES.get(row.text("FieldID"), ("", ""))[1] == row.text("Alias")
    )


def taken_field(row: Row, field: str, declared: frozenset[str]) -> str:
    """Return the value of a field that holds an id of ours, and take it out of the row."""
    if field not in declared:
        return ""
    for attribute in row.rows:
        if attribute.name == "ExtendedAttribute" and attribute.text("FieldID") == field:
            row.rows.remove(attribute)
            return attribute.text("Value")
    return ""
