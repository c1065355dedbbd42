"""Names of tasks: what people call them, with the id where several tasks share a name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from milepost.engine.plan import Task


def told_apart(tasks: Iterable[Task]) -> dict[str, str]:
    """Return what people call each task, by uid.

    Examples
    --------
    >>> told_apart([Task("1", "Test", id="4"), Task("2", "Test", id="9"), Task("3", "Ship")])
    {'1': 'Test (4)', '2': 'Test (9)', '3': 'Ship'}
    """
    names = {task.uid: (task.name.strip() or task.id or task.uid, task.id or task.uid) for task in tasks}
    times = Counter(name for name, _ in names.values())
    return {uid: f"{name} ({own})" if times[name] > 1 else name for uid, (name, own) in names.items()}
