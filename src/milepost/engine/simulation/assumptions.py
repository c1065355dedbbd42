"""What a simulation took for granted, said in its own words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from milepost.engine.plan import Plan
from milepost.engine.simulation.distributions import SIP_NAME, SIP_QUANTILES

if TYPE_CHECKING:
    from milepost.engine.simulation.limited import LimitedRuns
    from milepost.engine.simulation.runner import Counts


def assumptions_of(
    counts: Counts, plan: Plan, response: Literal["before", "after"], crew: LimitedRuns | None
) -> tuple[str, ...]:
    """Return the assumptions of a simulation, the weightiest first."""
    found = [
        *_ranges(counts, plan),
        *_factors(plan),
        *_effects(plan, response),
        *_progress(plan),
        *_promises(plan),
    ]
    if crew is not None:
        found += _limits(crew)
    elif plan.assignments:
        found.append("People may work on several tasks at once: resource limits are not simulated.")
    fewest = int(counts.keep[counts.keep > 0].min(initial=counts.runs))
    if fewest < counts.runs:
        found.append(
            f"Percentiles of single tasks come from the first {fewest:,} of {counts.runs:,} runs; those of "
            "milestones, deadlines and the project from all."
        )
    return tuple(found)


def _limits(crew: LimitedRuns) -> list[str]:
    limited = len(crew.limits.resources)
    if not limited or not len(crew.limits.crew.resource):
        return ["No open task has a person or machine of which there is a limit: resources hold up nothing."]
    found = [
        f"Every run keeps within what there is of {limited} resources; when two tasks want the same one, the one "
        "that is due first comes first, in the order of the plan as it is written."
    ]
    names = {resource.uid: resource.name for resource in crew.limits.resources}
    over = sorted({names[assignment.resource] for assignment in crew.limits.overasked})
    if over:
        found.append(f"Tasks that ask for more of {', '.join(over[:5])} than there is get all there is.")
    needs = crew.limits.crew
    lasting = needs.available[needs.step_at[1:] - 1]
    gone = {crew.limits.resources[int(r)].name for r in needs.resource[needs.units > lasting[needs.resource]]}
    if gone:
        found.append(f"Work left when {', '.join(sorted(gone)[:5])} runs out for good is done all the same.")
    return found


def _ranges(counts: Counts, plan: Plan) -> list[str]:
    drawn, defaulted = len(counts.field.drawn), counts.field.defaulted
    if not drawn:
        return ["No task is uncertain: every open task has a certain duration."]
    if not defaulted:
        return [f"{_counted(drawn, 'open task')} may vary by a range of its own."]
    quantiles = dict(SIP_QUANTILES)
    own = f"; the other {drawn - defaulted} vary by their own ranges" if drawn > defaulted else ""
    return [
        f"{defaulted:,} of {_counted(drawn, 'open task')} {'has' if defaulted == 1 else 'have'} a single estimate "
        f"and {'varies' if defaulted == 1 else 'vary'} by the reference class "
        f"“{SIP_NAME}” (actual / estimate P10 {quantiles[0.10]:.2f}, P50 1.00, P80 {quantiles[0.80]:.2f}, "
        f"P90 {quantiles[0.90]:.2f}): not calibrated, from effort ratios{own}."
    ]


def _factors(plan: Plan) -> list[str]:
    found: list[str] = []
    if plan.shared_factor > 0:
        found.append(
            f"All uncertain tasks of a run share a log-normal factor of log deviation {plan.shared_factor:.2f}: "
            "teams are early or late together."
        )
    found += [f"Tasks of the group “{g.name}” share a factor of log deviation {g.spread:.2f}." for g in plan.groups]
    return found


def _effects(plan: Plan, response: Literal["before", "after"]) -> list[str]:
    if not plan.effects:
        return ["No risks or other effects are in the plan: the forecast knows only the spread of its tasks."]
    planned = sum(e.response is not None for e in plan.effects)
    if not planned:
        return []
    state = "not carried out" if response == "before" else "carried out, with their cost"
    return [f"{planned} of {len(plan.effects)} effects have a response, counted as {state}."]


def _progress(plan: Plan) -> list[str]:
    begun = any(t.is_started or t.is_finished or t.percent_complete > 0 for t in plan.tasks)
    if plan.status_date is not None:
        return [f"Work that is not done lies after the status date {plan.status_date:%Y-%m-%d}."]
    if begun:
        return [
            "The file has progress but no status date: unfinished work stays where the plan puts it, even in the past."
        ]
    return []


def _promises(plan: Plan) -> list[str]:
    found: list[str] = []
    manual = sum(t.manual is not None and not t.is_started for t in plan.tasks)
    if manual:
        found.append(
            f"{_counted(manual, 'manually scheduled task')} may start no earlier than planned, "
            "and still must wait for predecessors."
        )
    hard = sum(
        c is not None and c.type in ("MSO", "MFO", "SNLT", "FNLT", "START_ON", "FINISH_ON")
        for t in plan.tasks
        for c in (t.constraint, t.second_constraint)
    )
    if hard:
        found.append(
            f"{_counted(hard, 'hard constraint')} cannot make work start before its predecessors finish: "
            "a “must” date is taken as “no earlier than”."
        )
    return found


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number:,} {what}s"
