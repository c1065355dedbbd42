"""The simulation in plain numpy, all runs of a task at once: what the compiled kernels are held equal to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from milepost.engine.codes import (
    BEGUN,
    BOUND,
    CLOCK,
    DELAY,
    DONE,
    DONE_WITH,
    DRAW,
    DRAW_GROUP,
    DRAW_SHAPE,
    EARLIEST,
    EFFECT_AT,
    EFFECT_END,
    ENDED,
    FAR,
    FF,
    FLOOR_FINISH,
    FS,
    KIND,
    LAG,
    LATEST,
    LEG_AT,
    LEG_CLOCK,
    LEG_DELAY,
    LEG_END,
    LEG_MINUTES,
    LINK_CLOCK,
    MODE,
    NO_GROUP,
    NO_LINK,
    SF,
    SHARE,
    SIMPLE,
    SOURCE,
    START,
    TYPE,
    WHOLE,
)
from milepost.engine.simulation.course import Field
from milepost.engine.simulation.luck import Chances, drawn
from milepost.engine.simulation.runner import Counts, empty_counts, reference_of

if TYPE_CHECKING:
    from milepost.engine.kernels.clock import Clocks

Longs = npt.NDArray[np.int64]

_WEEK = 10080


def run_plain(field: Field, chances: Chances, runs: int) -> Counts:
    """Run a field as `run_field` does, without compiled code."""
    return _Course(field, chances, runs).run()


class _Calendar:
    """One calendar of packed clocks, for arrays of minutes."""

    def __init__(self, clocks: Clocks, number: int) -> None:
        table = [int(value) for value in clocks.table[:, number]]
        self.slot, before_at, starts_at, self.works, self.first_week, self.last_week = table
        entries = clocks.before[before_at : before_at + clocks.span // self.slot].astype(np.int64)
        self.ahead, self.open = entries >> 1, entries & 1
        self.starts = clocks.starts[starts_at : starts_at + self.works].astype(np.int64)
        self.span = clocks.span

    def worked(self, t: Longs) -> Longs:
        """Return the working minutes before each minute."""
        weeks = np.where(t < 0, t // _WEEK, np.maximum((t - self.span) // _WEEK + 1, 0))
        inside = t - weeks * _WEEK
        slot = inside // self.slot
        ahead = self.ahead[slot] + weeks * np.where(weeks < 0, self.first_week, self.last_week)
        return np.asarray(ahead * self.slot + self.open[slot] * (inside - slot * self.slot), np.int64)

    def start_at(self, x: Longs) -> Longs:
        """Return the latest minute with `x` working minutes before it."""
        k = x // self.slot
        return self._slot_start(k) + x - k * self.slot

    def finish_at(self, x: Longs) -> Longs:
        """Return the earliest minute with `x` working minutes before it."""
        k = (x - 1) // self.slot
        return self._slot_start(k) + x - k * self.slot

    def snapped(self, t: Longs) -> Longs:
        """Return each minute, or the next working one."""
        return self.start_at(self.worked(t))

    def touched(self, t: Longs) -> Longs:
        """Return each minute that lies in work or ends it, else the next working one."""
        x = self.worked(t)
        return np.where(self.finish_at(x) == t, t, self.start_at(x))

    def lagged(self, t: Longs, lag: Longs, to_finish: bool) -> Longs:
        """Return each minute moved by working minutes."""
        x = self.worked(t) + lag
        return np.where((lag > 0) & to_finish, self.finish_at(x), self.start_at(x))

    def _slot_start(self, k: Longs) -> Longs:
        early, late = k < 0, k >= self.works
        per_week = np.where(early, self.first_week, max(self.last_week, 1))
        weeks = np.where(early, k // np.maximum(per_week, 1), np.where(late, (k - self.works) // per_week + 1, 0))
        return np.asarray(self.starts[k - weeks * per_week] + weeks * _WEEK, np.int64)


class _Course:
    """All runs of a field, a row a node."""

    def __init__(self, field: Field, chances: Chances, runs: int) -> None:
        self.field, self.chances, self.runs = field, chances, runs
        self.course = field.course
        self.width = len(chances.luck.keys)
        size = self.course.nodes.shape[1]
        self.calendars: list[_Calendar] = [
            _Calendar(self.course.clocks, c) for c in range(self.course.clocks.table.shape[1])
        ]
        self.finish, self.start, self.minutes = (np.zeros((size, self.width), np.int32) for _ in range(3))
        self.own = np.zeros((len(field.drawn), self.width), np.float32)
        self.driver = np.full((size, self.width), NO_LINK, np.int16)

    def run(self) -> Counts:
        """Run node by node and count."""
        counts = empty_counts(self.field, self.chances, self.runs)
        for i in map(int, self.course.order):
            self._run_node(i)
            keep, at = int(counts.keep[i]), int(counts.keep_at[i])
            counts.kept[at : at + keep] = self.finish[i, :keep]
            counts.cost[:] += self.field.rates[i] * self.minutes[i]
        if len(self.finish):
            counts.finish[:] = self.finish.max(axis=0)
            self._trace(counts)
        self._add_moments(counts)
        return counts

    def _run_node(self, i: int) -> None:
        nodes = self.course.nodes
        mode = nodes[MODE, i]
        if mode == DONE_WITH:
            self.start[i], self.finish[i] = nodes[BEGUN, i], nodes[ENDED, i]
            return
        virtual = mode in (LATEST, EARLIEST)
        minutes = np.zeros(self.width, np.int64) if virtual else self._durations(i)
        t = self._bound(i, minutes)
        start, finish = (t, t) if virtual else self._placed(i, minutes, t)
        self.minutes[i], self.start[i], self.finish[i] = minutes, start, finish
        if nodes[BEGUN, i] > -FAR:
            self.start[i] = nodes[BEGUN, i]

    def _durations(self, i: int) -> Longs:
        course, luck = self.course, self.chances.luck
        m, done = course.nodes[DRAW, i], int(course.nodes[DONE, i])
        if m < 0:
            minutes = np.full(self.width, course.legs[LEG_MINUTES, course.nodes[LEG_AT, i]], np.int64)
        else:
            table = course.shapes[course.draws[DRAW_SHAPE, m]]
            self.own[m] = drawn(luck.keys, int(course.salts[m]), table, *course.amounts[m])
            value = self.own[m] * luck.factors[0]
            if course.draws[DRAW_GROUP, m] != NO_GROUP:
                value = value * luck.factors[course.draws[DRAW_GROUP, m]]
            minutes = np.maximum(_whole(value), 1) + done
        for effect in course.effects[course.nodes[EFFECT_AT, i] : course.nodes[EFFECT_END, i]]:
            value = (minutes - done).astype(np.float32) * luck.percents[effect] + luck.minutes[effect]
            minutes = np.maximum(_whole(value), 0) + done
        return minutes

    def _bound(self, i: int, minutes: Longs) -> Longs:
        course = self.course
        earliest = course.nodes[KIND, i] == EARLIEST
        t = np.full(self.width, FAR if earliest else course.nodes[BOUND, i], np.int64)
        for e in range(course.at[i], course.at[i + 1]):
            other = self._by_link(e, i, minutes)
            sets = other < t if earliest else other > t
            t = np.where(sets, other, t)
            self.driver[i, sets] = min(e - course.at[i], NO_LINK - 1)
        return t

    def _by_link(self, e: int, i: int, minutes: Longs) -> Longs:
        links = self.course.links
        p, kind, clock = links[SOURCE, e], links[TYPE, e], links[LINK_CLOCK, e]
        to_finish = kind in (FF, SF)
        t = (self.finish if kind in (FS, FF) else self.start)[p].astype(np.int64)
        if clock >= 0:
            share = int(links[SHARE, e])
            lag = (self._longest(p) * share + WHOLE // 2) // WHOLE
            lag = lag if share else np.full(self.width, links[LAG, e], np.int64)
            t = np.clip(self.calendars[int(clock)].lagged(t, lag, to_finish), -FAR, FAR)
        return self._back_from(i, minutes, t) if to_finish else t

    def _longest(self, i: int) -> Longs:
        """Return the minutes of the longest leg of a node."""
        longest = np.zeros(self.width, np.int64)
        delays = self.course.legs[LEG_DELAY, self.course.nodes[LEG_AT, i] : self.course.nodes[LEG_END, i]]
        for (_, need), delay in zip(self._legs(i, self.minutes[i].astype(np.int64)), delays):
            longest = np.maximum(longest, need - delay)
        return longest

    def _legs(self, i: int, minutes: Longs) -> list[tuple[_Calendar, Longs]]:
        """Return calendar and minutes, with delay, of each leg of a node."""
        legs = self.course.legs
        first = self.course.nodes[LEG_AT, i]
        base = max(1, int(legs[LEG_MINUTES, first]))
        found: list[tuple[_Calendar, Longs]] = []
        for leg in range(first, self.course.nodes[LEG_END, i]):
            own = int(legs[LEG_MINUTES, leg])
            scaled = minutes if leg == first or own == base else (own * minutes + base // 2) // base
            need = np.where(scaled > 0, scaled + legs[LEG_DELAY, leg], 0)
            found.append((self.calendars[int(legs[LEG_CLOCK, leg])], need))
        return found

    def _back_from(self, i: int, minutes: Longs, finish: Longs) -> Longs:
        start = np.full(self.width, FAR, np.int64)
        for calendar, need in self._legs(i, minutes):
            latest = calendar.start_at(calendar.worked(finish) - need)
            start = np.where(need > 0, np.minimum(start, latest), start)
        return np.where(start == FAR, finish, np.maximum(start, -FAR))

    def _placed(self, i: int, minutes: Longs, t: Longs) -> tuple[Longs, Longs]:
        nodes = self.course.nodes
        floor, delay = nodes[FLOOR_FINISH, i], nodes[DELAY, i]
        if floor > -FAR:
            t = np.maximum(t, self._back_from(i, minutes, np.full(self.width, floor, np.int64)))
        legs = self._legs(i, minutes)
        start = self._snapped(i, minutes, legs, t)
        if delay > 0:
            start = self._snapped(i, minutes, legs, start + delay)
        finish = start
        for calendar, need in legs:
            ends = calendar.finish_at(calendar.worked(start) + need)
            finish = np.where(need > 0, np.maximum(finish, ends), finish)
        return start, finish

    def _snapped(self, i: int, minutes: Longs, legs: list[tuple[_Calendar, Longs]], t: Longs) -> Longs:
        nodes = self.course.nodes
        own = self.calendars[int(nodes[CLOCK, i])]
        rest = own.snapped(t) if nodes[MODE, i] == START else own.touched(t)
        start = np.min([np.where(need > 0, calendar.snapped(t), FAR) for calendar, need in legs], axis=0)
        return np.where((minutes == 0) & (nodes[MODE, i] != SIMPLE), rest, start)

    def _trace(self, counts: Counts) -> None:
        """Walk the driving path back from the finish, all runs at once."""
        course = self.course
        run = np.arange(self.runs)
        last = len(self.finish) - 1 - self.finish[::-1, : self.runs].argmax(axis=0)
        while len(run):
            np.add.at(counts.critical, last, 1)
            by = self.driver[last, run]
            going = by != NO_LINK
            run, last, by = run[going], last[going], by[going]
            last = course.links[SOURCE, course.at[last] + by]

    def _add_moments(self, counts: Counts) -> None:
        clock, start = reference_of(self.field)
        ends = self.calendars[clock].worked(counts.finish[: self.runs].astype(np.int64)) - start
        values = self.own[:, : self.runs].astype(np.float64)
        counts.sums[:] = values.sum(axis=1), (values * values).sum(axis=1), (values * ends).sum(axis=1)


def _whole(minutes: npt.NDArray[np.float32]) -> Longs:
    """Return the nearest whole minutes, at most so many that they can be added to a date."""
    return np.asarray(np.minimum(minutes + np.float32(0.5), np.float32(FAR // 2)).astype(np.int64), np.int64)
