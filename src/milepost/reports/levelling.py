"""What levelling says, in words: the same sentences in the terminal, the page and the Markdown."""

from __future__ import annotations

from milepost.engine.levelling import Levelling, Move
from milepost.engine.plan import Plan
from milepost.reports.formatting import format_date, format_days, format_share, readable_dates


def headline(levelling: Levelling, plan: Plan) -> str:
    """Return what levelling came to, and how sure that is."""
    if not any(move.later for move in levelling.moves):
        return "Nobody has to wait: the plan keeps within what there is of every person, machine and material."
    sooner = levelling.makespan_before - levelling.makespan
    done = f"Within what there is of everybody, the plan is done on {format_date(levelling.finish)}"
    if not sooner:
        return f"{done}; no order was found that beats taking what is due first. {_bound(levelling, plan)}"
    before = f"than when what is due first always comes first ({format_date(levelling.before)})"
    told = f"{done}: {_days(sooner, plan)} sooner {before}."
    return f"{told} {_judged(levelling, plan)} {_bound(levelling, plan)}"


def _judged(levelling: Levelling, plan: Plan) -> str:
    """Return whether the gain outlives the luck of the simulation."""
    gain, error = levelling.p80_gain, levelling.p80_error
    if not error and gain > 0:
        return "Nothing in it varies by luck."
    moved = f"{_days(abs(gain), plan)} {'earlier' if gain >= 0 else 'later'}, give or take {_days(error, plan)}"
    if levelling.is_better:
        return f"In the simulation P80 is {moved}."
    return f"But in the simulation P80 is {moved}: no better than the ordinary order."


def _bound(levelling: Levelling, plan: Plan) -> str:
    if levelling.proven:
        return "No order is shorter."
    gap = (levelling.makespan - levelling.lower_bound) / max(levelling.makespan, 1)
    least, most = _days(levelling.lower_bound, plan), _days(levelling.makespan, plan)
    return f"No order can take less than {least} of the {most} that this one takes (gap {format_share(gap)})."


def moves_of(levelling: Levelling) -> list[Move]:
    """Return the tasks that start at another time than the links alone would have them."""
    return [move for move in levelling.moves if move.later]


def later(move: Move, plan: Plan) -> str:
    """Return how far a task moves."""
    return f"{format_days(abs(move.later), plan.minutes_per_day)} {'later' if move.later > 0 else 'earlier'}"


def why(move: Move) -> str:
    """Return the reason with its dates as people read them."""
    return readable_dates(move.why)


def _days(minutes: int, plan: Plan) -> str:
    return format_days(minutes, plan.minutes_per_day).replace(" day", " working day")
