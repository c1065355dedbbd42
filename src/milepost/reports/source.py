"""Source: where a plan came from, told in every document."""

from __future__ import annotations

from dataclasses import dataclass

from milepost.exchange.project_file import Loss


@dataclass(frozen=True, slots=True)
class Source:
    """The file and the project that a document speaks of.

    Attributes
    ----------
    file : str
        The file's name, without its folder.
    format : str
        As its reader names it: ``MSPDI``, ``XER``, ``plan.toml``.
    project : str
        The project's name.
    project_id : str
    project_index, project_count : int
        1-based position among the projects of the file.
    chosen : str
        Why this one, as a sentence: empty when the file holds one project.
    losses : tuple of Loss
    version : str
        The version of Milepost that made the document.
    """

    file: str
    format: str
    project: str
    project_id: str = ""
    project_index: int = 1
    project_count: int = 1
    chosen: str = ""
    losses: tuple[Loss, ...] = ()
    version: str = ""

    @property
    def losses_by_kind(self) -> dict[str, tuple[Loss, ...]]:
        """The losses by what was lost, most frequent first."""
        kinds: dict[str, list[Loss]] = {}
        for loss in self.losses:
            kinds.setdefault(loss.what, []).append(loss)
        ranked = sorted(kinds.items(), key=lambda item: (-len(item[1]), item[0]))
        return {kind: tuple(losses) for kind, losses in ranked}
