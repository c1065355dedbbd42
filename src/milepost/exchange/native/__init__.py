"""plan.toml: Milepost's own text format, made to be written by hand and reviewed in a pull request."""

from milepost.exchange.native.changes import AddLink, AddTask, Change, RemoveLink, RemoveTask, SetField
from milepost.exchange.native.editing import edit
from milepost.exchange.native.reading import read
from milepost.exchange.native.starter import template
from milepost.exchange.native.writing import write

__all__ = ["AddLink", "AddTask", "Change", "RemoveLink", "RemoveTask", "SetField", "edit", "read", "template", "write"]
