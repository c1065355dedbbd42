"""A scheduling problem as both formats tell it, and the plan that it becomes."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from milepost.engine.plan import Assignment, Calendar, Link, LinkType, Plan, Resource, Task
from milepost.exchange.errors import HostileFile, InvalidValue
from milepost.exchange.project_file import Loss, Project, no_start

PERIOD = 1440  # minutes: a day without rest
MAX_JOBS, MAX_ARCS, MAX_PERIODS = 20_000, 400_000, 100_000
_WITHOUT_REST = Calendar("always", "Without rest", (((0, 1440),),) * 7)


@dataclass(frozen=True, slots=True)
class Job:
    """A job in its first mode: how long it takes, and how much it uses of each resource."""

    number: int
    duration: int
    uses: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Arc:
    """One job waits for another: for its finish, or until `lag` periods after its start."""

    predecessor: int
    successor: int
    type: LinkType = "FS"
    lag: int = 0


@dataclass(frozen=True, slots=True)
class Problem:
    """Jobs, what they wait for, and how much there is of each renewable resource."""

    jobs: Sequence[Job]
    arcs: Sequence[Arc]
    capacities: tuple[int, ...]
    losses: list[Loss] = field(default_factory=list[Loss])

    def check(self) -> None:
        """Refuse what no problem can be."""
        if len(self.jobs) > MAX_JOBS or len(self.arcs) > MAX_ARCS:
            raise HostileFile(f"The problem has more than {MAX_JOBS:,} jobs or {MAX_ARCS:,} arcs.", hint="Split it.")
        known = {job.number for job in self.jobs}
        if len(known) < len(self.jobs):
            raise InvalidValue("Two jobs have the same number.", hint="Correct the file.")
        for arc in self.arcs:
            if arc.predecessor not in known or arc.successor not in known:
                place = f"job {arc.predecessor}"
                raise InvalidValue(f"There is no job {arc.successor}.", place=place, hint="Correct its successors.")


def project_of(problem: Problem, *, name: str, today: date | None) -> Project:
    """Return the plan of a problem, each period a day without rest."""
    problem.check()
    if today is None:
        raise InvalidValue("A problem of PSPLIB has no start date.", hint="Say from which day on it is to be laid.")
    losses = [no_start(today), *problem.losses]
    kept = list(_held(problem, losses))
    plan = Plan(
        start=datetime.combine(today, time()),
        name=name,
        tasks=tuple(_task(job) for job in problem.jobs),
        links=tuple(Link(str(a.predecessor), str(a.successor), a.type, float(a.lag * PERIOD)) for a in kept),
        calendars=(_WITHOUT_REST,),
        calendar=_WITHOUT_REST.uid,
        resources=tuple(
            Resource(f"R{number}", f"R{number}", max_units=float(capacity))
            for number, capacity in enumerate(problem.capacities, start=1)
        ),
        assignments=tuple(_assignments(problem)),
        minutes_per_day=PERIOD,
        minutes_per_week=7 * PERIOD,
        days_per_month=30,
        default_range="none",
    )
    return Project(name, name, plan, tuple(losses))


def _task(job: Job) -> Task:
    uid = str(job.number)
    return Task(uid, f"Job {uid}", id=uid, duration=job.duration * PERIOD, milestone=job.duration == 0)


def _assignments(problem: Problem) -> Iterator[Assignment]:
    for job in problem.jobs:
        for number, units in enumerate(job.uses[: len(problem.capacities)], start=1):
            if units and job.duration:
                yield Assignment(str(job.number), f"R{number}", float(units), float(units * job.duration * PERIOD))


def _held(problem: Problem, losses: list[Loss]) -> Iterator[Arc]:
    """Yield the arcs that close no loop; a maximum lag, which looks back to an earlier job, is a loss."""
    order = _order(problem)
    for arc in problem.arcs:
        if order[arc.predecessor] < order[arc.successor]:
            yield arc
        elif arc.lag < 0:
            why = f"Job {arc.predecessor} must start at most {-arc.lag} periods after it; a plan cannot hold that."
            losses.append(Loss("maximum lag", f"job {arc.successor}", why))
        else:
            why = f"It waits for job {arc.predecessor}, which waits for it."
            losses.append(Loss("closed loop", f"job {arc.successor}", why))


def _order(problem: Problem) -> dict[int, int]:
    """Return an order of the jobs that keeps all minimum lags; jobs in a loop of them come last."""
    after: defaultdict[int, list[int]] = defaultdict(list)
    waits: defaultdict[int, int] = defaultdict(int)
    for arc in problem.arcs:
        if arc.lag >= 0:
            after[arc.predecessor].append(arc.successor)
            waits[arc.successor] += 1
    ready = deque(job.number for job in problem.jobs if not waits[job.number])
    order: dict[int, int] = {}
    while ready:
        number = ready.popleft()
        order[number] = len(order)
        for successor in after[number]:
            waits[successor] -= 1
            if not waits[successor]:
                ready.append(successor)
    for job in problem.jobs:
        order.setdefault(job.number, len(order))
    return order


def whole(words: Iterable[str], *, place: str) -> list[int]:
    """Return words as whole numbers of believable size."""
    numbers: list[int] = []
    for word in words:
        text = word.lstrip("-")
        if not (text.isascii() and text.isdecimal()) or len(text) > 9 or abs(int(word)) > MAX_PERIODS:
            raise InvalidValue(
                f"{word[:40]!r} is not a believable whole number.", place=place, hint="Correct the file."
            )
        numbers.append(int(word))
    return numbers
