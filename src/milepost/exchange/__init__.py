"""File formats: bytes to and from ProjectFile; no database, no network."""

from __future__ import annotations

from milepost.exchange.project_file import Loss, Project, ProjectFile
from milepost.exchange.reading import read

__all__ = ["Loss", "Project", "ProjectFile", "read"]
