#!/usr/bin/env python3
"""Time neural networks on this device, for LatLab.

    python3 measure.py architectures.csv --out measurements.csv

reads LatLab's list of architectures, builds every network in PyTorch, times it here and writes the file that
LatLab reads. Needs Python 3.8 and PyTorch 1.13 or later, nothing else. A run takes some minutes; Ctrl-C stops
it and writes what there is, --resume goes on later. `python3 measure.py --help` lists the options.

How it measures, and why. The speed of a machine drifts by a third within seconds (clock rates, temperature,
neighbours), so timing one network after another gives numbers that do not repeat. Therefore:
  * networks are kept ready in memory and visited in rounds, each round in a fresh random order;
  * a visit is one warm run and a few timed ones, of which the median counts;
  * every 5 visits one of three reference networks is timed. How long it takes at the moment, beside its own
    median over the whole measurement, says how slow the machine is at the moment; every visit is divided by
    that factor, interpolated in time;
  * a network's latency is the median over its rounds;
  * memory holds about 100 networks at a time, so long lists go in blocks; the reference networks are the same
    in all blocks and tie them together;
  * all of this is done twice, in two sweeps with newly built networks and new blocks. The rank correlation
    between odd and even rounds, and between the two sweeps, tells how far the numbers can be trusted.
"""
from __future__ import annotations

import argparse
import collections
import csv
import gc
import hashlib
import json
import math
import os
import platform
import random
import re
import statistics
import sys
import time

VERSION = "1.0"
SWEEPS = 2                  # times that every network is built anew
VISITS_PER_REFERENCE = 5    # network visits between two visits of a reference network
ROUNDS_AT_LEAST = 2         # in each block and sweep, whatever --minutes says
PRECISIONS = ("float32", "float16", "bfloat16")
FIRST_RUNS = 2              # untimed runs of a new network: memory, caches and kernels settle


class UserError(Exception):
    """Something that the person who runs the script can put right. Printed without a traceback."""


# ---- The list of architectures -----------------------------------------------------------------------------

NB201_OPERATIONS = ("none", "skip_connect", "nor_conv_1x1", "nor_conv_3x3", "avg_pool_3x3")
NB201_EDGES = ((0, 1), (0, 2), (1, 2), (0, 3), (1, 3), (2, 3))    # (from, to) in the order of the string
NB201_PATTERN = re.compile(
    r"\|(\w+)~0\|\+\|(\w+)~0\|(\w+)~1\|\+\|(\w+)~0\|(\w+)~1\|(\w+)~2\|")
FBNET_LAYERS = 22


def parse_nb201(text):
    """'|op~0|+|op~0|op~1|+|op~0|op~1|op~2|' -> six operation names, in the order of NB201_EDGES."""
    match = NB201_PATTERN.fullmatch(text)
    if not match:
        raise ValueError("not of the form |op~0|+|op~0|op~1|+|op~0|op~1|op~2|")
    for operation in match.groups():
        if operation not in NB201_OPERATIONS:
            raise ValueError("unknown operation '%s' (known: %s)" % (operation, ", ".join(NB201_OPERATIONS)))
    return match.groups()


def parse_fbnet(text):
    """'0_3_8_…' -> 22 operation digits."""
    digits = text.split("_")
    if len(digits) != FBNET_LAYERS:
        raise ValueError("%d operation digits instead of %d" % (len(digits), FBNET_LAYERS))
    for digit in digits:
        if digit not in "012345678" or len(digit) != 1:
            raise ValueError("'%s' is no operation digit (0 to 8)" % digit)
    return tuple(int(digit) for digit in digits)


def field_of_list(path, field, otherwise):
    """What the list says in a line such as `# batch_size: 8`. The rest of the file is looked at by read_list."""
    try:
        with open(path, encoding="utf-8-sig", errors="replace") as file:
            stated = [re.match(r"#\s*%s:\s*(\S+)\s*$" % field, line) for line in file if line.startswith("#")]
    except OSError:
        return otherwise
    return next((match.group(1) for match in stated if match), otherwise)


def batch_size_of_list(path):
    stated = field_of_list(path, "batch_size", "1")
    if not re.match(r"[1-9][0-9]{0,4}$", stated):
        raise UserError("%s: its batch_size '%s' is no number of images; give --batch" % (path, stated))
    return int(stated)


def precision_of_list(path):
    stated = field_of_list(path, "precision", "float32")
    if stated not in PRECISIONS:
        raise UserError("%s: its precision '%s' is none of %s; give --precision" % (path, stated, ", ".join(PRECISIONS)))
    return stated


def read_list(path):
    """The architectures of a CSV file. Returns (name of the space, list of strings, list of remarks).

    Rows of the role 'reference', as in the networks.csv of exported networks, are not for measuring.
    """
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            lines = file.read().splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UserError("%s: cannot be read as a text file: %s" % (path, error))
    rows = [(number, line) for number, line in enumerate(lines, 1)
            if line.strip() and not line.lstrip().startswith("#")]
    if not rows:
        raise UserError("%s: the file has no rows" % path)
    delimiter = ";" if ";" in rows[0][1] and "," not in rows[0][1] else ","
    cells = [(number, next(csv.reader([line], delimiter=delimiter))) for number, line in rows]
    header = [name.strip().lower() for name in cells[0][1]]
    column = next((header.index(name) for name in ("architecture", "arch") if name in header), None)
    if column is None:
        raise UserError("%s, row %d: no column named 'architecture' or 'arch' (found: %s). The first row "
                        "must name the columns." % (path, cells[0][0], ", ".join(header)))
    space, first_row, remarks = None, {}, []
    role = header.index("role") if "role" in header else len(header)
    for number, row in cells[1:]:
        if role < len(row) and row[role].strip() == "reference":
            continue
        text = row[column].strip() if column < len(row) else ""
        if not text:
            raise UserError("%s, row %d: the architecture is missing" % (path, number))
        row_space = "nb201" if text.startswith("|") else "fbnet"
        try:
            SPACES[row_space].parse(text)
        except ValueError as error:
            raise UserError("%s, row %d: '%s' is no %s architecture: %s"
                            % (path, number, text, SPACES[row_space].title, error))
        if space not in (None, row_space):
            raise UserError("%s, row %d: a %s architecture in a list that began with %s. Measure the two "
                            "spaces one after the other."
                            % (path, number, SPACES[row_space].title, SPACES[space].title))
        space = row_space
        if text in first_row:
            remarks.append("row %d repeats row %d; measured once" % (number, first_row[text]))
        else:
            first_row[text] = number
    if not first_row:
        raise UserError("%s: no architecture below the first row" % path)
    return space, list(first_row), remarks


# ---- The networks (PyTorch is loaded only when one is built: wrong lists are told at once) -----------------

def build_nb201(operations, prune=False):
    """The CIFAR-10 network of NAS-Bench-201: input 3x32x32, three stages of five equal cells, ten logits.

    PyTorch executes operations whose result never reaches the output; with prune they are left out, and so
    are the edges without an operation.
    """
    from torch import nn

    class Zero(nn.Module):
        def forward(self, x):
            return x.mul(0.0)

    class Cell(nn.Module):
        """Four nodes; each is the sum of what its edges deliver."""

        def __init__(self, channels):
            super().__init__()
            self.edges = [edge for edge, operation in zip(NB201_EDGES, kept) if operation is not None]
            self.operations = nn.ModuleList(
                make_operation(operation, channels) for operation in kept if operation is not None)

        def forward(self, x):
            nodes = [x, None, None, None]
            for (source, target), operation in zip(self.edges, self.operations):
                value = operation(nodes[source])
                nodes[target] = value if nodes[target] is None else nodes[target] + value
            return nodes[3]

    class Reduction(nn.Module):
        """Halves the map and doubles the channels, with a shortcut around two convolutions."""

        def __init__(self, inputs, outputs):
            super().__init__()
            self.body = nn.Sequential(relu_conv_norm(inputs, outputs, 3, 2),
                                      relu_conv_norm(outputs, outputs, 3, 1))
            self.shortcut = nn.Sequential(nn.AvgPool2d(2, 2), nn.Conv2d(inputs, outputs, 1, bias=False))

        def forward(self, x):
            return self.body(x) + self.shortcut(x)

    def relu_conv_norm(inputs, outputs, kernel, stride):
        return nn.Sequential(nn.ReLU(), nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=False),
                             nn.BatchNorm2d(outputs))

    def make_operation(operation, channels):
        if operation == "none":
            return Zero()
        if operation == "skip_connect":
            return nn.Identity()
        if operation == "avg_pool_3x3":
            return nn.AvgPool2d(3, 1, 1, count_include_pad=False)
        return relu_conv_norm(channels, channels, 3 if operation == "nor_conv_3x3" else 1, 1)

    kept = live_operations(operations) if prune else operations
    layers = [nn.Conv2d(3, 16, 3, padding=1, bias=False), nn.BatchNorm2d(16)]
    for channels in (16, 32, 64):
        if channels > 16:
            layers.append(Reduction(channels // 2, channels))
        layers.extend(Cell(channels) for _ in range(5))
    layers += [nn.BatchNorm2d(64), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10)]
    return nn.Sequential(*layers)


def live_operations(operations):
    """Only the operations on a path from the input to the output of the cell; None for the others."""
    edges = [edge for edge, operation in zip(NB201_EDGES, operations) if operation != "none"]
    reached, leading = {0}, {3}
    for source, target in sorted(edges):
        if source in reached:
            reached.add(target)
    for source, target in sorted(edges, reverse=True):
        if target in leading:
            leading.add(source)
    if 3 not in reached:
        raise ValueError("no path leads from the input to the output: pruned, nothing is left to time")
    return [operation if edge in edges and edge[0] in reached and edge[1] in leading else None
            for edge, operation in zip(NB201_EDGES, operations)]


# Of the nine operations of FBNet: kernel, expansion, groups of the 1x1 convolutions. Digit 8 is the skip.
FBNET_OPERATIONS = ((3, 1, 1), (3, 1, 2), (3, 3, 1), (3, 6, 1), (5, 1, 1), (5, 1, 2), (5, 3, 1), (5, 6, 1))
# Of its seven stages: layers, channels, stride of the first layer.
FBNET_STAGES = ((1, 16, 1), (4, 24, 1), (4, 32, 2), (4, 64, 2), (4, 112, 1), (4, 184, 2), (1, 352, 1))


def build_fbnet(digits, prune=False):
    """The CIFAR-100 network of FBNet: input 3x32x32, a chain of 22 blocks, 100 logits. None of it is dead."""
    from torch import nn

    class ChannelShuffle(nn.Module):
        """Interleaves the channels of the groups, so that the next grouped convolution mixes them."""

        def __init__(self, groups):
            super().__init__()
            self.groups = groups

        def forward(self, x):
            batch, channels, height, width = x.shape
            grouped = x.view(batch, self.groups, channels // self.groups, height, width)
            return grouped.transpose(1, 2).reshape(batch, channels, height, width)

    class Residual(nn.Module):
        def __init__(self, body):
            super().__init__()
            self.body = body

        def forward(self, x):
            return x + self.body(x)

    def conv_norm(inputs, outputs, kernel=1, stride=1, groups=1):
        return [nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, groups=groups, bias=False),
                nn.BatchNorm2d(outputs)]

    def make_block(digit, inputs, outputs, stride):
        same_shape = inputs == outputs and stride == 1
        if digit == 8:
            if same_shape:
                return nn.Identity()
            return nn.Sequential(*conv_norm(inputs, outputs, stride=stride), nn.ReLU())
        kernel, expansion, groups = FBNET_OPERATIONS[digit]
        wide = inputs * expansion
        layers = conv_norm(inputs, wide, groups=groups) + [nn.ReLU()]
        if groups > 1:
            layers.append(ChannelShuffle(groups))
        layers += conv_norm(wide, wide, kernel, stride, groups=wide) + [nn.ReLU()]
        layers += conv_norm(wide, outputs, groups=groups)
        body = nn.Sequential(*layers)
        return Residual(body) if same_shape else body

    shapes = [(channels, stride if position == 0 else 1)
              for layers, channels, stride in FBNET_STAGES for position in range(layers)]
    network, inputs = conv_norm(3, 16, 3) + [nn.ReLU()], 16
    for digit, (channels, stride) in zip(digits, shapes):
        network.append(make_block(digit, inputs, channels, stride))
        inputs = channels
    network += conv_norm(352, 1504) + [nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(1504, 100)]
    return nn.Sequential(*network)


Space = collections.namedtuple("Space", "title parse build references")
SPACES = {
    "nb201": Space("NAS-Bench-201", parse_nb201, build_nb201, (
        "|nor_conv_1x1~0|+|skip_connect~0|avg_pool_3x3~1|+|none~0|nor_conv_1x1~1|skip_connect~2|",
        "|nor_conv_3x3~0|+|nor_conv_1x1~0|skip_connect~1|+|avg_pool_3x3~0|nor_conv_1x1~1|nor_conv_3x3~2|",
        "|nor_conv_3x3~0|+|nor_conv_3x3~0|nor_conv_1x1~1|+|skip_connect~0|nor_conv_3x3~1|nor_conv_3x3~2|")),
    "fbnet": Space("FBNet", parse_fbnet, build_fbnet, (
        "0_8_0_4_8_0_1_5_8_0_8_4_0_0_8_4_5_0_8_0_4_0",
        "2_0_6_4_2_2_0_6_8_2_4_6_2_0_6_2_2_6_4_2_6_2",
        "3_2_7_6_3_3_2_7_6_3_6_7_3_2_7_3_3_7_6_3_7_3")),
}


def ready_network(space, architecture, options):
    """Builds a network on the device. Returns a function that runs it once and waits for the result."""
    import torch
    torch.manual_seed(options.seed)
    dtype = getattr(torch, options.precision)
    network = SPACES[space].build(SPACES[space].parse(architecture), options.prune)
    network = network.eval().to(options.device, dtype)
    image = torch.randn(options.batch, 3, 32, 32).to(options.device, dtype)
    wait = torch.cuda.synchronize if options.device == "cuda" else (lambda: None)

    def run():
        with torch.inference_mode():
            network(image)
        wait()

    wait()
    for _ in range(FIRST_RUNS):
        run()
    return run


# ---- Measuring ---------------------------------------------------------------------------------------------

# One visit of a network in a round of a block in a sweep: `time` (s) is its middle, `seconds` its median run.
Visit = collections.namedtuple("Visit", "sweep block round name time seconds")


def visit(run, timed_runs, clock):
    run()
    begin = clock()
    durations = []
    for _ in range(timed_runs):
        start = clock()
        run()
        durations.append(clock() - start)
    return (begin + clock()) / 2, statistics.median(durations)


def measure_round(networks, references, order, turn, timed_runs, clock, failed):
    """Visits `networks` (name -> run) in the given order, with a reference before, after and between them.

    Returns rows of (name, time, seconds). `turn` counts reference visits: the references take turns. A
    network that fails goes into `failed` (name -> reason) and leaves `networks`.
    """
    names = list(references)
    rows = []
    for position, name in enumerate(order):
        if position % VISITS_PER_REFERENCE == 0:
            reference = names[turn % len(names)]
            rows.append((reference, *visit(references[reference], timed_runs, clock)))
            turn += 1
        try:
            rows.append((name, *visit(networks[name], timed_runs, clock)))
        except Exception as error:    # whatever a driver throws, the other networks go on
            failed[name] = one_line(error)
            del networks[name]
    reference = names[turn % len(names)]
    rows.append((reference, *visit(references[reference], timed_runs, clock)))
    return rows


def one_line(error):
    return (type(error).__name__ + ": " + " ".join(str(error).split()))[:300]


def make_blocks(architectures, block_size, seed, sweep):
    """Splits the list, in another random order for each sweep, into equal blocks of at most `block_size`."""
    shuffled = list(architectures)
    random.Random("%d blocks %d" % (seed, sweep)).shuffle(shuffled)
    count = math.ceil(len(shuffled) / block_size)
    return [shuffled[index::count] for index in range(count)]


def measure(architectures, build, references, options, visits, keep, report, clock=time.perf_counter):
    """The whole measurement. Appends to `visits`, gives each round to `keep`, returns name -> failure.

    `build(name)` returns a function that runs a network once; `references` maps names to such functions.
    """
    begin = clock()
    deadline = begin + 60 * options.minutes if options.minutes else math.inf
    rounds_per_sweep = math.ceil(options.rounds / SWEEPS)
    blocks = [make_blocks(architectures, options.block, options.seed, sweep) for sweep in range(SWEEPS)]
    stages = [(sweep, block) for sweep in range(SWEEPS) for block in range(len(blocks[sweep]))]
    done = collections.Counter((sweep, block) for sweep, block, _ in {row[:3] for row in visits})
    stages = [stage for stage in stages if done[stage] < rounds_per_sweep]
    failed, turn = {}, 0
    for number, (sweep, block) in enumerate(stages):
        share_end = clock() + (deadline - clock()) / (len(stages) - number)
        networks = {}
        for name in blocks[sweep][block]:
            try:
                if name not in failed:
                    networks[name] = build(name)
            except Exception as error:
                failed[name] = one_line(error)
        round_seconds, first_round = 0.0, done[sweep, block]
        for index in range(first_round, rounds_per_sweep):
            if index - first_round >= ROUNDS_AT_LEAST and clock() + round_seconds / 2 > share_end:
                break
            started = clock()
            order = list(networks)
            random.Random("%d order %d %d %d" % (options.seed, sweep, block, index)).shuffle(order)
            rows = measure_round(networks, references, order, turn, options.runs, clock, failed)
            turn += 1 + math.ceil(len(order) / VISITS_PER_REFERENCE)
            new = [Visit(sweep, block, index, *row) for row in rows]
            visits.extend(new)
            keep(new)
            round_seconds = clock() - started
            rounds_left = (rounds_per_sweep - index - 1) + rounds_per_sweep * (len(stages) - number - 1)
            where = (sweep + 1, SWEEPS, block + 1, len(blocks[sweep]), index + 1)
            report("sweep %d of %d, block %d of %d, round %d" % where, clock() - begin,
                   min(rounds_left * round_seconds, max(0.0, deadline - clock())))
    return failed


# ---- From visits to latencies ------------------------------------------------------------------------------

def reference_medians(visits, references):
    """The median of each reference network over the whole measurement, in seconds."""
    seconds = collections.defaultdict(list)
    for row in visits:
        if row.name in references:
            seconds[row.name].append(row.seconds)
    return {name: statistics.median(values) for name, values in seconds.items()}


def corrected(visits, references):
    """Divides every visit by the machine's slowness at that moment.

    Returns (network -> list of (sweep, seconds) in the order of its rounds, list of all slowness factors).
    """
    medians = reference_medians(visits, references)
    rounds = collections.defaultdict(list)
    for row in visits:
        rounds[row.sweep, row.block, row.round].append(row)
    results, factors = collections.defaultdict(list), []
    for key in sorted(rounds):
        rows = sorted(rounds[key], key=lambda row: row.time)
        points = [(row.time, row.seconds / medians[row.name]) for row in rows if row.name in references]
        factors += [factor for _, factor in points]
        for row in rows:
            if row.name not in references:
                results[row.name].append((row.sweep, row.seconds / interpolate(points, row.time)))
    return results, factors


def interpolate(points, time_):
    """Linear between the two points around `time_`; `points` are sorted and enclose it."""
    for (time0, value0), (time1, value1) in zip(points, points[1:]):
        if time0 <= time_ <= time1:
            return value0 + (value1 - value0) * (time_ - time0) / (time1 - time0)
    raise ValueError("no reference visit on both sides of a visit")


def ranks(values):
    """1-based ranks; equal values share their mean rank."""
    order = sorted(range(len(values)), key=lambda index: values[index])
    result, start = [0.0] * len(values), 0
    while start < len(order):
        end = start
        while end + 1 < len(order) and values[order[end + 1]] == values[order[start]]:
            end += 1
        for position in range(start, end + 1):
            result[order[position]] = (start + end) / 2 + 1
        start = end + 1
    return result


def spearman(first, second):
    """Rank correlation; NaN for fewer than three values or where one side is constant."""
    if len(first) < 3:
        return math.nan
    a, b = ranks(first), ranks(second)
    mean = (len(a) + 1) / 2
    product = sum((x - mean) * (y - mean) for x, y in zip(a, b))
    scale = math.sqrt(sum((x - mean) ** 2 for x in a) * sum((y - mean) ** 2 for y in b))
    return product / scale if scale else math.nan


def repeatability(results):
    """Spearman of odd against even rounds, the same stepped up to all rounds (Spearman-Brown), and sweep
    against sweep (networks built anew)."""
    odd, even, sweeps = [], [], [[], []]
    for values in results.values():
        seconds = [value for _, value in values]
        if len(seconds) >= 2:
            odd.append(statistics.median(seconds[0::2]))
            even.append(statistics.median(seconds[1::2]))
        halves = [[value for sweep, value in values if sweep == wanted] for wanted in range(SWEEPS)]
        if all(halves):
            for side, half in zip(sweeps, halves):
                side.append(statistics.median(half))
    split = spearman(odd, even)
    return split, 2 * split / (1 + split), spearman(*sweeps)


# ---- Is the machine quiet? ---------------------------------------------------------------------------------

def processor_use(seconds):
    """The share of all processors that others use, measured while this program sleeps. The load average would
    still show what ended a minute ago; it stands in where there is no /proc/stat."""
    def read():
        with open("/proc/stat") as file:
            ticks = [int(field) for field in file.readline().split()[1:9]]
        return sum(ticks), ticks[3] + ticks[4]    # all; idle and waiting for disks
    try:
        total0, idle0 = read()
        time.sleep(seconds)
        total1, idle1 = read()
        return 1 - (idle1 - idle0) / max(1, total1 - total0)
    except (OSError, ValueError, IndexError):
        return min(1.0, os.getloadavg()[0] / (os.cpu_count() or 1)) if hasattr(os, "getloadavg") else 0.0


def spin_spread(seconds):
    """Repeats a small fixed piece of work and returns the 90th percentile of its time over the 10th."""
    durations, end = [], time.perf_counter() + seconds
    while time.perf_counter() < end:
        start = time.perf_counter()
        sum(range(100000))
        durations.append(time.perf_counter() - start)
    durations.sort()
    return durations[int(0.9 * len(durations))] / durations[int(0.1 * len(durations))]


def check_quiet(even_if_busy):
    """Returns a sentence for the file's header; refuses when the machine is busy."""
    use, spread = processor_use(2.0), spin_spread(1.0)
    state = "%.0f %% of the processors used by others at the start, spin spread %.2f" % (100 * use, spread)
    if (use > 0.10 or spread > 2.0) and not even_if_busy:
        raise UserError("this machine is busy (%s; up to 10 %% and 2.00 are fine). Close other programs and "
                        "try again, or measure anyway with --even-if-busy." % state)
    return state


# ---- Files -------------------------------------------------------------------------------------------------

def visits_path(out):
    return os.path.splitext(out)[0] + ".visits.csv"


def fingerprint(space, architectures, options):
    """What must be equal for a measurement to be resumed."""
    names = ("device", "threads", "batch", "precision", "prune", "seed", "block", "runs")
    settings = {name: getattr(options, name) for name in names}
    settings["list"] = hashlib.sha256("\n".join([space] + architectures).encode()).hexdigest()[:16]
    return json.dumps(settings, sort_keys=True)


def load_visits(path, wanted):
    """The visits of an earlier run, for --resume."""
    with open(path, encoding="utf-8") as file:
        head = file.readline().strip()
        if head != "# " + wanted:
            raise UserError("%s: was begun with other settings or another list, so it cannot be resumed.\n"
                            "  then: %s\n  now:  %s" % (path, head[2:], wanted))
        visits = []
        for number, line in enumerate(file, 2):
            try:
                sweep, block, round_, name, time_, seconds = line.rstrip("\n").split(",")
                visits.append(Visit(int(sweep), int(block), int(round_), name, float(time_), float(seconds)))
            except ValueError:
                raise UserError("%s, row %d: damaged ('%s'). Delete this row's round, or start again with "
                                "another --out." % (path, number, line.strip()[:80]))
    return visits


def device_name(options):
    if options.name:
        return options.name
    if options.device == "cuda":
        import torch
        return torch.cuda.get_device_name()
    try:
        with open("/proc/cpuinfo") as file:
            return next(line.split(":", 1)[1].strip() for line in file if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def write_result(space, architectures, options, visits, failed, references, state):
    """Writes the file that LatLab reads. Returns (number of networks in it, split-half repeatability)."""
    import torch
    results, factors = corrected(visits, references)
    results = {name: results[name] for name in architectures if name in results and name not in failed}
    split, full, sweeps = repeatability(results)
    rounds = [len(values) for values in results.values()]
    factors.sort()
    medians = reference_medians(visits, references)
    drift = (factors[int(0.05 * len(factors))], factors[int(0.95 * len(factors))], len(factors))
    header = [
        ("space", space),
        ("device", device_name(options)),
        ("date", time.strftime("%Y-%m-%d")),
        ("script", "measure.py %s" % VERSION),
        ("runtime", "pytorch on " + options.device),
        ("torch", torch.__version__),
        ("python", platform.python_version()),
        ("threads", options.threads),
        ("batch_size", options.batch),
        ("precision", options.precision),
        ("input_size", "3x32x32"),
        ("dead_operations", "pruned" if options.prune else "executed"),
        ("networks", len(results)),
        ("rounds", "%d to %d per network, in %d sweeps" % (min(rounds or [0]), max(rounds or [0]), SWEEPS)),
        ("runs_per_visit", "1 warm, %d timed" % options.runs),
        ("block_size", options.block),
        ("repeatability", "%.4f (Spearman, odd against even rounds)" % split),
        ("repeatability_all_rounds", "%.4f (Spearman-Brown)" % full),
        ("repeatability_rebuilt", "%.4f (Spearman, first against second sweep)" % sweeps),
        ("reference_drift", "%.3f to %.3f of the median (5th to 95th percentile of %d visits)" % drift),
    ]
    header += [("reference", "%s %.6f ms" % (name[len(REFERENCE):], 1000 * seconds))
               for name, seconds in medians.items()]
    header += [("machine", state), ("seed", options.seed)]
    header += [("failed", "%s %s" % item) for item in failed.items()]
    header += [("not_measured", name) for name in architectures if name not in results and name not in failed]
    with open(options.out + ".part", "w", encoding="utf-8", newline="") as file:
        for key, value in header:
            file.write("# %s: %s\n" % (key, value))
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["architecture", "latency_ms", "stddev_ms", "rounds"])
        for name, values in results.items():
            seconds = [value for _, value in values]
            spread = "%.6f" % (1000 * statistics.stdev(seconds)) if len(seconds) > 1 else ""
            writer.writerow([name, "%.6f" % (1000 * statistics.median(seconds)), spread, len(seconds)])
    os.replace(options.out + ".part", options.out)
    return len(results), split


# ---- The command line --------------------------------------------------------------------------------------

REFERENCE = "reference "    # precedes the architecture in the names of reference networks


def parse_arguments(arguments):
    def at_least(minimum, kind):
        def convert(text):
            value = kind(text)
            if not value >= minimum:
                raise argparse.ArgumentTypeError("must be %s or more" % minimum)
            return value
        convert.__name__ = kind.__name__    # argparse names it in "invalid int value"
        return convert

    parser = argparse.ArgumentParser(
        description="Times neural networks on this device and writes the measurements that LatLab reads.")
    add = parser.add_argument
    add("list", help="CSV file with a column 'architecture', as LatLab saves it")
    add("--out", default="measurements.csv", help="file to write (%(default)s)")
    add("--device", choices=("cpu", "cuda"), default="cpu", help="what the networks run on (%(default)s)")
    add("--name", help="name of the device in the file (what the system calls it)")
    add("--threads", type=at_least(1, int), default=1, help="processor threads (%(default)s)")
    add("--batch", type=at_least(1, int), help="images per run (what the list says, else 1)")
    add("--precision", choices=PRECISIONS, help="(what the list says, else float32)")
    add("--prune", action="store_true",
        help="leave out operations whose result never reaches the output (NAS-Bench-201)")
    add("--rounds", type=at_least(2, int), default=20, help="visits of each network, at most (%(default)s)")
    add("--minutes", type=at_least(0.01, float), help="time budget: fewer rounds if need be (no limit)")
    add("--runs", type=at_least(1, int), default=2, help="timed runs in a visit (%(default)s)")
    add("--block", type=at_least(1, int), default=100, help="networks in memory at a time (%(default)s)")
    add("--seed", type=int, default=1, help="of the random orders and weights (%(default)s)")
    add("--resume", action="store_true", help="go on with a measurement that was stopped")
    add("--even-if-busy", action="store_true", help="measure while other programs run")
    return parser.parse_args(arguments)


def prepare_torch(options):
    # PyTorch's own setting does not reach every library below it, and these read the environment when loaded.
    for library in ("OMP", "OPENBLAS", "MKL", "BLIS", "VECLIB"):
        name = library + ("_MAXIMUM_THREADS" if library == "VECLIB" else "_NUM_THREADS")
        os.environ[name] = str(options.threads)
    try:
        import torch
    except ImportError:
        raise UserError("%s has no PyTorch; https://pytorch.org says how to install it" % sys.executable)
    if options.device == "cuda" and not torch.cuda.is_available():
        raise UserError("PyTorch sees no CUDA device here; try --device cpu")
    torch.set_num_threads(options.threads)
    torch.set_flush_denormal(True)    # untrained weights can produce tiny numbers, which would slow it down
    torch.backends.cudnn.allow_tf32 = False    # float32 means float32
    torch.backends.cuda.matmul.allow_tf32 = False


class Progress:
    """A line about every five seconds, overwritten in place on a terminal."""

    def __init__(self):
        self.shown = -math.inf

    def __call__(self, where, elapsed, left):
        if elapsed - self.shown < (0.5 if sys.stderr.isatty() else 5):
            return
        self.shown = elapsed
        text = "%s: %s done, about %s left" % (where, minutes(elapsed), minutes(left))
        sys.stderr.write("\r%-78s" % text if sys.stderr.isatty() else text + "\n")
        sys.stderr.flush()


def minutes(seconds):
    return "%d:%02d" % divmod(int(seconds), 60)


def run(options):
    if options.batch is None:
        options.batch = batch_size_of_list(options.list)
    if options.precision is None:
        options.precision = precision_of_list(options.list)
    space, architectures, remarks = read_list(options.list)
    for remark in remarks:
        print("%s: %s" % (options.list, remark))
    wanted, saved = fingerprint(space, architectures, options), visits_path(options.out)
    if options.resume and not os.path.exists(saved):
        raise UserError("%s: not found, so there is nothing to resume; leave --resume out" % saved)
    existing = [path for path in (options.out, saved) if os.path.exists(path)]
    if existing and not options.resume:
        raise UserError("%s: exists already. Go on by --resume, or choose another --out." % existing[0])
    visits = load_visits(saved, wanted) if options.resume else []
    prepare_torch(options)
    state = check_quiet(options.even_if_busy)
    print("%d %s networks on %s; %s" % (len(architectures), SPACES[space].title, device_name(options), state))
    try:
        references = {REFERENCE + name: ready_network(space, name, options)
                      for name in SPACES[space].references}
    except Exception as error:
        raise UserError("the reference networks do not run with %s on this %s: %s%s"
                        % (options.precision, options.device, one_line(error),
                           "" if options.precision == "float32" else "\nTry --precision float32"))
    failed, stopped = {}, False
    with open(saved, "a", encoding="utf-8") as file:
        if not visits:
            file.seek(0)
            file.truncate()
            file.write("# " + wanted + "\n")

        def keep(rows):
            file.write("".join("%d,%d,%d,%s,%.9f,%.9f\n" % row for row in rows))
            file.flush()

        gc.collect()
        gc.disable()    # no collection in the middle of a timed run
        wall, processor = time.perf_counter(), time.process_time()
        try:
            failed = measure(architectures, lambda name: ready_network(space, name, options), references,
                             options, visits, keep, Progress())
        except KeyboardInterrupt:
            stopped = True
        gc.enable()
        used = (time.process_time() - processor) / (time.perf_counter() - wall)
        state += "; %.2f processors used by the measurement" % used
    sys.stderr.write("\n" if sys.stderr.isatty() else "")
    if not visits:
        raise UserError("stopped before the first round was finished; nothing to write")
    count, split = write_result(space, architectures, options, visits, failed, references, state)
    for name, reason in failed.items():
        print("failed: %s %s" % (name, reason))
    print("%s: %d networks, repeatability %.3f (Spearman, odd against even rounds)"
          % (options.out, count, split))
    if split < 0.95:
        print("The halves agree badly: repeat this on a quieter machine or with more --rounds.")
    if stopped:
        print("Stopped early; --resume goes on (with the visits in %s)." % saved)
        return 130
    return 0 if count else 1


def main(arguments=None):
    try:
        return run(parse_arguments(arguments))
    except (UserError, OSError) as error:    # an OSError names its file
        print("measure.py: %s" % error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
