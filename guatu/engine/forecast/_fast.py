"""The loops of the simulation: blocks of samples through one project in topological order.

Each row of a block is a plain loop over float32 or uint32 that the compiler turns into vector
instructions; the look-up is a loop of its own because it is not one. numba widens uint32 sums to 64
bits, hence the casts.
"""

from typing import Any

import numpy as np
from numba import float32, int32, njit, uint32

BLOCK = 512
BINS = 1024
_LOW = uint32(0xFFFFFF)


@njit(cache=True, nogil=True, error_model="numpy")
def hash_row(first: Any, k1: Any, k2: Any, out: Any) -> None:
    """32 random bits a sample from its number and the two halves of a key.

    Two rounds of multiply and xor-shift (constants of C. Wellons' hash-prospector); the second
    half of the key enters between them, so that streams of near keys are no shifts of each other.
    """
    for k in range(out.shape[0]):
        x = uint32(uint32(first + k) * uint32(0x9E3779B1) + k1)
        x = uint32(x ^ (x >> uint32(16)))
        x = uint32(x * uint32(0x21F0AAAD) + k2)
        x = uint32(x ^ (x >> uint32(15)))
        x = uint32(x * uint32(0x735A2D97))
        out[k] = uint32(x ^ (x >> uint32(15)))


@njit(cache=True, nogil=True, error_model="numpy")
def look_row(table: Any, bits: Any, out: Any) -> None:
    """The quantile of each 32 bits: 8 choose the segment, 24 the place within it."""
    for k in range(out.shape[0]):
        word = bits[k]
        at = word >> uint32(24)
        out[k] = table[at, 0] + table[at, 1] * float32(int32(word & _LOW))


@njit(cache=True, nogil=True, error_model="numpy")
def later_row(row: Any, lag: Any, out: Any) -> None:
    """out = max(out, row + lag)."""
    for k in range(out.shape[0]):
        value = row[k] + lag
        out[k] = value if value > out[k] else out[k]


@njit(cache=True, nogil=True, error_model="numpy")
def finish_row(begin: Any, drawn: Any, factor: Any, scale: Any, shift: Any, out: Any) -> None:
    """out = begin + max(0, shift + scale × drawn × factor)."""
    for k in range(out.shape[0]):
        value = drawn[k] * factor[k] * scale + shift
        value = value if value > float32(0.0) else float32(0.0)
        out[k] = begin[k] + value


@njit(cache=True, nogil=True, error_model="numpy")
def factor_rows(groups: Any, factors: Any, tables: Any, slots: Any, first: Any, out: Any) -> None:
    """The product of the factors of each group that a project uses."""
    group_ptr, group_factor = groups
    factor_key, factor_table = factors
    bits = np.empty(out.shape[1], np.uint32)
    drawn = np.empty(out.shape[1], np.float32)
    for s in range(slots.shape[0]):
        row = out[s]
        row[:] = float32(1.0)
        for at in range(group_ptr[slots[s]], group_ptr[slots[s] + 1]):
            f = group_factor[at]
            hash_row(first, factor_key[f, 0], factor_key[f, 1], bits)
            look_row(tables[factor_table[f]], bits, drawn)
            for k in range(row.shape[0]):
                row[k] = row[k] * drawn[k]


@njit(cache=True, nogil=True, error_model="numpy")
def start_row(a: Any, base: Any, links: Any, starts: Any, finishes: Any) -> None:
    """The start of a waiting activity from its links FS and SS."""
    link_ptr, link_from, link_kind, link_lag = links
    row = starts[a - base]
    for at in range(link_ptr[a], link_ptr[a + 1]):
        if link_kind[at] == 0:
            later_row(finishes[link_from[at] - base], link_lag[at], row)
        elif link_kind[at] == 1:
            later_row(starts[link_from[at] - base], link_lag[at], row)


@njit(cache=True, nogil=True, error_model="numpy")
def end_row(a: Any, base: Any, links: Any, starts: Any, finishes: Any) -> None:
    """The finish of an activity pushed by its links FF and SF."""
    link_ptr, link_from, link_kind, link_lag = links
    row = finishes[a - base]
    for at in range(link_ptr[a], link_ptr[a + 1]):
        if link_kind[at] == 2:
            later_row(finishes[link_from[at] - base], link_lag[at], row)
        elif link_kind[at] == 3:
            later_row(starts[link_from[at] - base], link_lag[at], row)


@njit(cache=True, nogil=True, error_model="numpy")
def project_block(
    span: Any, first: Any, links: Any, facts: Any, draws: Any, shared: Any, rows: Any
) -> None:
    """Starts and finishes of one project for a block of samples, into the scratch rows."""
    base, end = span
    state, release, start, finish = facts
    table, scale, shift, slot, key, tables = draws
    starts, finishes, bits, drawn = rows
    for a in range(base, end):
        begin, out = starts[a - base], finishes[a - base]
        if state[a] == 2:
            begin[:] = start[a]
            out[:] = finish[a]
            continue
        begin[:] = release[a]
        if state[a] == 0:
            start_row(a, base, links, starts, finishes)
        hash_row(first, key[a, 0], key[a, 1], bits)
        look_row(tables[table[a]], bits, drawn)
        finish_row(begin, drawn, shared[slot[a]], scale[a], shift[a], out)
        if state[a] == 1:
            begin[:] = start[a]
        end_row(a, base, links, starts, finishes)


@njit(cache=True, nogil=True, error_model="numpy")
def count_row(row: Any, low: Any, per_day: Any, counts: Any) -> None:
    """Adds a row of finishes to a histogram; what lies outside falls into its end bins."""
    top: Any = float32(counts.shape[0] - 1)
    for k in range(row.shape[0]):
        place: Any = (row[k] - low) * per_day
        place = place if place > float32(0.0) else float32(0.0)
        place = place if place < top else top
        counts[int32(place)] += uint32(1)


@njit(cache=True, nogil=True, error_model="numpy")
def reached_row(row: Any, due: Any, goals: Any, span: Any, sums: Any) -> int:
    """How many samples reach the milestone in time; adds its weights to the targets there."""
    goal_target, goal_weight = goals
    count = 0
    for k in range(row.shape[0]):
        count += 1 if row[k] <= due else 0
    for at in range(span[0], span[1]):
        into, weight = sums[goal_target[at]], goal_weight[at]
        for k in range(row.shape[0]):
            into[k] += weight if row[k] <= due else float32(0.0)
    return count


@njit(cache=True, nogil=True, error_model="numpy")
def run_samples(
    samples: Any, spans: Any, network: Any, groups: Any, milestones: Any, found: Any
) -> None:
    """Samples from first to last through every project; counts what happens to the milestones."""
    first, last = samples
    project_ptr, slot_ptr, slot_group, milestone_ptr = spans
    links, facts, draws = network
    group_lists, factors = groups
    milestone, due, low, per_day, goal_ptr, goals = milestones
    histogram, reached, sums = found
    widest = np.max(np.diff(project_ptr))
    most = np.max(np.diff(slot_ptr))
    starts = np.empty((widest, BLOCK), np.float32)
    finishes = np.empty((widest, BLOCK), np.float32)
    bits, drawn = np.empty(BLOCK, np.uint32), np.empty(BLOCK, np.float32)
    shared = np.empty((most, BLOCK), np.float32)
    for p in range(project_ptr.shape[0] - 1):
        span = (project_ptr[p], project_ptr[p + 1])
        slots = slot_group[slot_ptr[p] : slot_ptr[p + 1]]
        for at in range(first, last, BLOCK):
            size = min(BLOCK, last - at)
            rows = (starts[:, :size], finishes[:, :size], bits[:size], drawn[:size])
            factor_rows(group_lists, factors, draws[5], slots, at, shared[:, :size])
            project_block(span, at, links, facts, draws, shared[:, :size], rows)
            for m in range(milestone_ptr[p], milestone_ptr[p + 1]):
                row = rows[1][milestone[m] - span[0]]
                count_row(row, low[m], per_day[m], histogram[m])
                goal_span = (goal_ptr[m], goal_ptr[m + 1])
                part = sums[:, at : at + size]
                reached[m] += reached_row(row, due[m], goals, goal_span, part)


@njit(cache=True, nogil=True, error_model="numpy")
def keep_samples(
    samples: Any, spans: Any, network: Any, groups: Any, milestone: Any, kept: Any
) -> None:
    """The milestones' finishes themselves, milestone × sample, for a small number of samples."""
    first, last = samples
    project_ptr, slot_ptr, slot_group, milestone_ptr = spans
    links, facts, draws = network
    group_lists, factors = groups
    widest = np.max(np.diff(project_ptr))
    shared = np.empty((np.max(np.diff(slot_ptr)), BLOCK), np.float32)
    starts = np.empty((widest, BLOCK), np.float32)
    finishes = np.empty((widest, BLOCK), np.float32)
    bits, drawn = np.empty(BLOCK, np.uint32), np.empty(BLOCK, np.float32)
    for p in range(project_ptr.shape[0] - 1):
        span = (project_ptr[p], project_ptr[p + 1])
        slots = slot_group[slot_ptr[p] : slot_ptr[p + 1]]
        for at in range(first, last, BLOCK):
            size = min(BLOCK, last - at)
            rows = (starts[:, :size], finishes[:, :size], bits[:size], drawn[:size])
            factor_rows(group_lists, factors, draws[5], slots, at, shared[:, :size])
            project_block(span, at, links, facts, draws, shared[:, :size], rows)
            for m in range(milestone_ptr[p], milestone_ptr[p + 1]):
                kept[m, at - first : at - first + size] = rows[1][milestone[m] - span[0]]


@njit(cache=True, nogil=True, error_model="numpy")
def late_rows(span: Any, links: Any, starts: Any, finishes: Any, late: Any) -> None:
    """The latest finishes that do not move the project's own finish, backwards."""
    link_ptr, link_from, link_kind, link_lag = links
    base, end = span
    size = starts.shape[1]
    for k in range(size):
        last = finishes[0, k]
        for i in range(end - base):
            last = max(last, finishes[i, k])
        for i in range(end - base):
            late[i, k] = last
    for b in range(end - 1, base - 1, -1):
        j = b - base
        for at in range(link_ptr[b], link_ptr[b + 1]):
            i, lag, kind = link_from[at] - base, link_lag[at], link_kind[at]
            for k in range(size):
                bound = late[j, k] - lag
                if kind == 0 or kind == 1:
                    bound -= finishes[j, k] - starts[j, k]
                if kind == 1 or kind == 3:
                    bound += finishes[i, k] - starts[i, k]
                late[i, k] = min(late[i, k], bound)


@njit(cache=True, nogil=True, error_model="numpy")
def drive_project(
    p: Any, samples: Any, spans: Any, network: Any, groups: Any, slack: Any, found: Any
) -> None:
    """Per activity: samples in which it is critical, and the moments of duration and finish."""
    project_ptr, slot_ptr, slot_group = spans
    links, facts, draws = network
    group_lists, factors = groups
    critical, moments = found
    span = (project_ptr[p], project_ptr[p + 1])
    count = span[1] - span[0]
    slots = slot_group[slot_ptr[p] : slot_ptr[p + 1]]
    starts, finishes = np.empty((count, BLOCK), np.float32), np.empty((count, BLOCK), np.float32)
    late = np.empty((count, BLOCK), np.float32)
    bits, drawn = np.empty(BLOCK, np.uint32), np.empty(BLOCK, np.float32)
    shared = np.empty((slots.shape[0], BLOCK), np.float32)
    for at in range(0, samples, BLOCK):
        size = min(BLOCK, samples - at)
        rows = (starts[:, :size], finishes[:, :size], bits[:size], drawn[:size])
        factor_rows(group_lists, factors, draws[5], slots, at, shared[:, :size])
        project_block(span, at, links, facts, draws, shared[:, :size], rows)
        late_rows(span, links, rows[0], rows[1], late[:, :size])
        for i in range(count):
            a = span[0] + i
            for k in range(size):
                lasts = np.float64(finishes[i, k] - starts[i, k])
                end = np.float64(late[count - 1, k])
                critical[a] += 1 if late[i, k] - finishes[i, k] <= slack else 0
                moments[a, 0] += lasts
                moments[a, 1] += lasts * lasts
                moments[a, 2] += end
                moments[a, 3] += end * end
                moments[a, 4] += lasts * end
