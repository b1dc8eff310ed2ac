#!/usr/bin/env python3
"""Time the ONNX networks of a folder on this device with ONNX Runtime, for LatLab.

    pip install onnxruntime
    python3 measure_onnx.py

in the folder that LatLab exported: it reads networks.csv, runs every network and writes measurements.csv, which
LatLab reads. Needs Python 3.8 or later and ONNX Runtime, whose numpy it uses. A run takes some minutes; Ctrl-C
stops it and writes what there is, --resume goes on later. `python3 measure_onnx.py --help` lists the options.

How it measures, and why. The speed of a machine drifts by a third within seconds (clock rates, temperature,
neighbours), so timing one network after another gives numbers that do not repeat. Therefore:
  * networks are kept ready in memory and visited in rounds, each round in a fresh random order;
  * a visit is one warm run and a few timed ones, of which the median counts; quick networks get more timings;
  * every 5 visits one of the reference networks is timed. How long it takes at the moment, beside its own
    median over the whole measurement, says how slow the machine is at the moment; every visit is divided by
    that factor, interpolated in time (where a reference visit was interrupted, the median of its neighbours
    counts);
  * a network's latency is the median over its rounds, without its first;
  * memory holds about 100 networks at a time, so long lists go in blocks; the references tie them together.
"""
from __future__ import annotations

import argparse
import csv
import json
import math
import os
import platform
import random
import statistics
import sys
import time

VERSION = "1.1"
VISITS_PER_REFERENCE = 5    # network visits between two visits of a reference network
WARM_SECONDS = 2.5          # of mixed runs before the first visit, and a fifth of it before each block
VISIT_SECONDS = 0.010       # that the timings of a visit take at least,
MOST_TIMINGS = 25           # but not more of them than these
INTERRUPTED = 0.1           # share by which a reference visit may differ from its neighbours'


class UserError(Exception):
    """Something that the person who runs the script can put right. Printed without a traceback."""


def one_line(error):
    return (type(error).__name__ + ": " + " ".join(str(error).split()))[:300]


# ---- The folder --------------------------------------------------------------------------------------------

def read_folder(folder):
    """Reads networks.csv. Returns (its # lines as a dictionary, networks, references), both as lists of
    (architecture, path). Without references in the list three of its networks serve as such."""
    path = os.path.join(folder, "networks.csv")
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            lines = file.read().splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UserError("%s: cannot be read: %s. Run this in the folder that LatLab exported" % (path, error))
    fields, header, networks, references, seen = {}, None, [], [], set()
    for number, line in enumerate(lines, 1):
        if line.startswith("#"):
            key, colon, value = line[1:].partition(":")
            if colon:
                fields[key.strip()] = value.strip()
            continue
        if not line.strip():
            continue
        cells = [cell.strip() for cell in next(csv.reader([line]))]
        if header is None:
            header = cells
            missing = [name for name in ("architecture", "file") if name not in header]
            if missing:
                raise UserError("%s, row %d: there is no column named %s (found: %s)"
                                % (path, number, " or ".join(missing), ", ".join(cells)))
            continue
        row = dict(zip(header, cells))
        architecture, file, role = row.get("architecture"), row.get("file"), row.get("role", "measure")
        if not architecture or not file:
            missing = "file" if architecture else "architecture"
            raise UserError("%s, row %d: the %s is missing" % (path, number, missing))
        if role not in ("measure", "reference"):
            raise UserError("%s, row %d: the role is 'measure' or 'reference', not '%s'" % (path, number, role))
        if (role, architecture) in seen:
            raise UserError("%s, row %d: %s is there twice" % (path, number, architecture))
        seen.add((role, architecture))
        (references if role == "reference" else networks).append((architecture, os.path.join(folder, file)))
    if not networks:
        raise UserError("%s: no network to measure" % path)
    return fields, networks, references or choose_references(networks)


def choose_references(networks):
    """Three of them: of the files sorted by size those at a sixth, the middle and five sixths."""
    there = sorted((item for item in networks if os.path.exists(item[1])), key=lambda item: os.path.getsize(item[1]))
    if not there:
        raise UserError("none of the files that networks.csv names is there")
    return list(dict.fromkeys(there[len(there) * sixths // 6] for sixths in (1, 3, 5)))


# ---- Networks ----------------------------------------------------------------------------------------------

def input_shape(name, shape, batch):
    """The shape of an input, with --batch where the file leaves it open."""
    first, rest = shape[0], list(shape[1:])
    if batch and isinstance(first, int) and first != batch:
        raise ValueError("it is made for batches of %d, not %d; export it with that batch size" % (first, batch))
    result = [first if isinstance(first, int) else batch or 1] + rest
    if not all(isinstance(size, int) for size in result):
        raise ValueError("the shape of its input %s is open: %s" % (name, shape))
    return result


def ready_network(path, options):
    """Loads a network. Returns (function that runs it once and waits for the result, shape of its input)."""
    import numpy
    import onnxruntime
    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads, settings.inter_op_num_threads = options.threads, 1
    settings.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
    settings.log_severity_level = 3
    # Every session has threads of its own, which after a run keep a processor busy until they find that no more work
    # comes: in the time of the next network, hence told to stop with the run.
    settings.add_session_config_entry("session.force_spinning_stop", "1")
    session = onnxruntime.InferenceSession(path, settings, providers=[options.provider])
    if session.get_providers()[0] != options.provider:
        raise ValueError("ONNX Runtime does not run on %s here" % options.provider)
    entry = session.get_inputs()[0]
    if entry.type != "tensor(float)":
        raise ValueError("its input is %s; this script makes float32" % entry.type)
    shape = input_shape(entry.name, entry.shape, options.batch)
    image = numpy.random.RandomState(options.seed).standard_normal(shape).astype(numpy.float32)
    feeds = {entry.name: image}
    session.run(None, feeds)    # the first run makes room and may fail
    return lambda: session.run(None, feeds), shape    # the outputs are in the processor's memory when it returns


# ---- Measuring ---------------------------------------------------------------------------------------------

class Measurement:
    """Visits networks in rounds and keeps what it saw. All times are seconds.

    A visit is {name, round, time: its middle, seconds, before, after}, where before and after are places in the
    list of reference visits {name, round, time, seconds, fresh: nothing was timed before it}. A network's
    first round, 0, does not count.
    """

    def __init__(self, clock, seed=1, runs=2, warm_seconds=WARM_SECONDS, after_visit=None, after_round=None):
        self.clock, self.seed, self.runs, self.warm_seconds = clock, seed, runs, warm_seconds
        self.after_visit, self.after_round = after_visit or (lambda *_: None), after_round or (lambda: None)
        self.references, self.failed, self.visits, self.reference_visits = {}, {}, [], []
        self.turn, self.warmed = 0, False

    def rounds_of(self, name):
        return sum(visit["name"] == name and visit["round"] > 0 for visit in self.visits)

    def measure(self, networks, rounds):
        """Visits the networks (name -> run) until each has `rounds` rounds besides its first. A network that
        fails goes into `failed` (name -> reason) and leaves `networks`."""
        counts = {name: sum(visit["name"] == name for visit in self.visits) for name in networks}
        planned = sum(max(0, rounds + 1 - count) for count in counts.values())
        self.warm_up(networks)
        fresh = True    # there was no reference visit just before
        while True:
            behind = {name: counts[name] for name in networks if counts[name] <= rounds}
            if not behind:
                return
            number = min(behind.values())
            order = [name for name in behind if behind[name] == number]
            random.Random("%d order %d" % (self.seed, number)).shuffle(order)
            for start in range(0, len(order), VISITS_PER_REFERENCE):
                if fresh:
                    self.visit_reference(number, True)
                fresh = False
                for visit in self.stretch(networks, order[start:start + VISITS_PER_REFERENCE], number):
                    counts[visit["name"]] += 1
                left = sum(max(0, rounds + 1 - counts[name]) for name in networks)
                self.after_visit(number, rounds, 1 - left / planned)
            self.after_round()

    def stretch(self, networks, names, number):
        """Visits some networks up to the next reference, without which they do not count."""
        before, new = len(self.reference_visits) - 1, []
        for name in names:
            try:
                new.append(dict(self.visit(name, networks[name]), round=number, before=before))
            except Exception as error:    # whatever a driver throws, the other networks go on
                self.failed[name] = one_line(error)
                del networks[name]
        self.visit_reference(number, False)
        for visit in new:
            visit["after"] = len(self.reference_visits) - 1
        self.visits += new
        return new

    def visit_reference(self, number, fresh):
        """The references take turns. One that fails is left out from then on."""
        while self.references:
            name = list(self.references)[self.turn % len(self.references)]
            self.turn += 1
            try:
                visit = self.visit(name, self.references[name])
                self.reference_visits.append(dict(visit, round=number, fresh=fresh))
                return
            except Exception as error:
                del self.references[name]
                reason = one_line(error)
        raise UserError("the reference networks do not run here: " + reason)

    def visit(self, name, run):
        start = self.clock()
        run()
        warm = self.clock() - start
        begin, durations = self.clock(), []
        wanted = max(self.runs, min(MOST_TIMINGS, math.ceil(VISIT_SECONDS / max(warm, 1e-9))))
        for _ in range(wanted):
            start = self.clock()
            run()
            durations.append(self.clock() - start)
        return {"name": name, "time": (begin + self.clock()) / 2, "seconds": statistics.median(durations)}

    def warm_up(self, networks):
        """Runs a mixture of networks, so that clock rates and caches settle."""
        draw = random.Random("%d warm-up" % self.seed)
        end = self.clock() + self.warm_seconds * (0.2 if self.warmed else 1)
        self.warmed = True
        runs = list(self.references.values()) + list(networks.values())
        while self.clock() < end:
            try:
                draw.choice(runs)()
            except Exception:    # its visit will say why
                pass


# ---- From visits to latencies ------------------------------------------------------------------------------

def reference_medians(reference_visits):
    seconds = {}
    for visit in reference_visits:
        if visit["round"] > 0:
            seconds.setdefault(visit["name"], []).append(visit["seconds"])
    return {name: statistics.median(values) for name, values in seconds.items()}


def without_spikes(values):
    """A series in which values that are far from the median of three neighbours are replaced by it."""
    result = []
    for place, value in enumerate(values):
        start = max(0, min(place - 1, len(values) - 3))
        usual = statistics.median(values[start:start + 3])
        result.append(usual if abs(value - usual) > INTERRUPTED * usual else value)
    return result


def corrected(measurement):
    """Divides every visit by the machine's slowness at that moment. Returns (name -> seconds of its rounds,
    all slowness factors)."""
    medians = reference_medians(measurement.reference_visits)

    raw = [visit["seconds"] / medians.get(visit["name"], visit["seconds"]) for visit in measurement.reference_visits]
    starts = [place for place, visit in enumerate(measurement.reference_visits) if visit["fresh"]] + [len(raw)]
    slowness = [value for start, end in zip(starts, starts[1:]) for value in without_spikes(raw[start:end])]
    rounds = {}
    for visit in measurement.visits:
        if visit["round"] == 0 or visit["name"] in measurement.failed:
            continue
        first, second = (measurement.reference_visits[visit[side]] for side in ("before", "after"))
        share = (visit["time"] - first["time"]) / (second["time"] - first["time"])
        factor = slowness[visit["before"]] + (slowness[visit["after"]] - slowness[visit["before"]]) * share
        rounds.setdefault(visit["name"], []).append(visit["seconds"] / factor)
    factors = [factor for factor, visit in zip(raw, measurement.reference_visits) if visit["round"] > 0]
    return rounds, sorted(factors)


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


def repeatability(rounds):
    """Spearman of odd against even rounds, and the same stepped up to all rounds (Spearman-Brown)."""
    several = [values for values in rounds.values() if len(values) >= 2]
    split = spearman([statistics.median(values[0::2]) for values in several],
                     [statistics.median(values[1::2]) for values in several])
    return split, 2 * split / (1 + split) if split > -1 else math.nan


# ---- Files -------------------------------------------------------------------------------------------------

def visits_path(out):
    return os.path.splitext(out)[0] + ".visits.json"


def dead_operations(fields, options):
    """What became of operations that lead nowhere: the processor was seen to run them, others may drop them first."""
    written = fields.get("dead_operations")
    if written == "dropped":
        return "pruned"
    return "executed" if written == "kept" and options.provider == "CPUExecutionProvider" else "unknown"


def settings_of(fields, networks, options):
    """What must be equal for a measurement to be resumed."""
    settings = {name: getattr(options, name) for name in ("provider", "threads", "batch", "runs", "block", "seed")}
    settings["version"] = VERSION
    settings["written"] = [fields.get(name) for name in ("batch_size", "precision")]
    settings["networks"] = [architecture for architecture, _ in networks]
    return settings


def write_whole(path, text):
    with open(path + ".part", "w", encoding="utf-8", newline="") as file:
        file.write(text)
    os.replace(path + ".part", path)


def load_visits(path, settings):
    try:
        with open(path, encoding="utf-8") as file:
            saved = json.load(file)
    except OSError:
        raise UserError("%s: not found, so there is nothing to resume; leave --resume out" % path)
    except ValueError as error:
        raise UserError("%s: damaged (%s). Start again without --resume" % (path, error))
    if saved["settings"] != settings:
        raise UserError("%s: was begun with other settings or another list, so it cannot be resumed" % path)
    return saved


def device_name(fields, options):
    if options.name or fields.get("device"):
        return options.name or fields["device"]
    try:
        with open("/proc/cpuinfo") as file:
            return next(line.split(":", 1)[1].strip() for line in file if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def known(value, digits):
    return "unknown" if math.isnan(value) else "%.*f" % (digits, value)


def write_result(fields, networks, options, measurement, shape):
    """Writes the file that LatLab reads. Returns (number of networks in it, split-half repeatability)."""
    import onnxruntime
    rounds, factors = corrected(measurement)
    split, full = repeatability(rounds)
    counts = [len(values) for values in rounds.values()] or [0]
    low, high = (factors[int(share * len(factors))] if factors else math.nan for share in (0.05, 0.95))
    header = [
        ("space", fields.get("space", "unknown")),
        ("device", device_name(fields, options)),
        ("date", time.strftime("%Y-%m-%d")),
        ("script", "measure_onnx.py %s" % VERSION),
        ("runtime", "onnxruntime on " + options.provider),
        ("onnxruntime", onnxruntime.__version__),
        ("python", platform.python_version()),
        ("threads", options.threads),
        ("batch_size", shape[0]),
        ("precision", fields.get("precision", "float32")),
        ("input_size", "x".join(str(size) for size in shape[1:])),
        ("dead_operations", dead_operations(fields, options)),
        ("weights_seed", fields.get("weights_seed", "unknown")),
        ("block_size", options.block),
        ("networks", len(rounds)),
        ("rounds", "%d to %d per network, after one that does not count" % (min(counts), max(counts))),
        ("runs_per_visit", "1 warm, %d timed; up to %d of quick networks, until %d ms"
         % (options.runs, MOST_TIMINGS, 1000 * VISIT_SECONDS)),
        ("repeatability", "%s (Spearman, odd against even rounds)" % known(split, 4)),
        ("repeatability_all_rounds", "%s (Spearman-Brown)" % known(full, 4)),
        ("reference_drift", "%s to %s of the median (5th to 95th percentile of %d visits)"
         % (known(low, 3), known(high, 3), len(factors))),
    ]
    header += [("reference", "%s %.6f ms" % (name, 1000 * seconds))
               for name, seconds in reference_medians(measurement.reference_visits).items()]
    header.append(("seed", options.seed))
    header += [("failed", "%s %s" % item) for item in measurement.failed.items()]
    header += [("not_measured", name) for name, _ in networks if name not in rounds and name not in measurement.failed]
    lines = ["# %s: %s" % item for item in header] + ["architecture,latency_ms,stddev_ms,rounds"]
    for name, _ in networks:
        if name in rounds:
            values = rounds[name]
            spread = "%.6f" % (1000 * statistics.stdev(values)) if len(values) > 1 else ""
            lines.append("%s,%.6f,%s,%d" % (name, 1000 * statistics.median(values), spread, len(values)))
    write_whole(options.out, "\n".join(lines) + "\n")
    return len(rounds), split


# ---- The command line --------------------------------------------------------------------------------------

def parse_arguments(arguments):
    def at_least(minimum):
        def convert(text):
            value = int(text)
            if value < minimum:
                raise argparse.ArgumentTypeError("must be %d or more" % minimum)
            return value
        convert.__name__ = "int"    # argparse names it in "invalid int value"
        return convert

    parser = argparse.ArgumentParser(
        description="Times the ONNX networks that FOLDER/networks.csv lists and writes the measurements that "
                    "LatLab reads.")
    add = parser.add_argument
    add("folder", nargs="?", default=os.path.dirname(os.path.abspath(__file__)),
        help="folder that LatLab exported (the one of this script)")
    add("--out", help="file to write (measurements.csv in the folder)")
    add("--name", help="name of the device in the file (what networks.csv or the system calls it)")
    add("--provider", default="CPUExecutionProvider", help="what ONNX Runtime runs on (%(default)s)")
    add("--threads", type=at_least(1), default=1, help="processor threads (%(default)s)")
    add("--batch", type=at_least(1), help="images per run, for files that leave it open (what they say)")
    add("--rounds", type=at_least(1), default=20, help="visits of each network that count (%(default)s)")
    add("--runs", type=at_least(1), default=2, help="timings in a visit (%(default)s)")
    add("--block", type=at_least(1), default=100, help="networks in memory at a time (%(default)s)")
    add("--seed", type=at_least(0), default=1, help="of the random orders and inputs (%(default)s)")
    add("--resume", action="store_true", help="go on with a measurement that was stopped, or that needs more --rounds")
    options = parser.parse_args(arguments)
    options.out = options.out or os.path.join(options.folder, "measurements.csv")
    return options


class Progress:
    """A line about every five seconds, overwritten in place on a terminal."""

    def __init__(self):
        self.begin, self.shown = time.perf_counter(), -math.inf

    def __call__(self, where, share):
        now = time.perf_counter() - self.begin
        if now - self.shown < (0.5 if sys.stderr.isatty() else 5):
            return
        self.shown = now
        left = ", about %d:%02d left" % divmod(int(now * (1 - share) / share), 60) if share > 0.01 else ""
        text = "%s: %d:%02d done%s" % (where, *divmod(int(now), 60), left)
        sys.stderr.write("\r%-78s" % text if sys.stderr.isatty() else text + "\n")
        sys.stderr.flush()


def measure_blocks(networks, options, measurement, progress):
    """Times the networks block by block; the references stay, and tie the blocks together."""
    order = list(networks)
    random.Random("%d blocks" % options.seed).shuffle(order)
    blocks = math.ceil(len(order) / options.block)
    for block in range(blocks):
        ready = {}
        for architecture, path in order[block::blocks]:
            if measurement.rounds_of(architecture) >= options.rounds:
                continue
            try:
                ready[architecture], _ = ready_network(path, options)
            except Exception as error:    # whatever is wrong with a file, the other networks go on
                measurement.failed[architecture] = one_line(error)
        measurement.after_visit = lambda number, rounds, share: progress(
            "block %d of %d, %s" % (block + 1, blocks, "round %d of %d" % (number, rounds) if number else "warming up"),
            (block + share) / blocks)
        measurement.measure(ready, options.rounds)


def prepare(fields, options):
    try:
        import onnxruntime
    except ImportError:
        raise UserError("%s has no ONNX Runtime; pip install onnxruntime" % sys.executable)
    if options.provider not in onnxruntime.get_available_providers():
        raise UserError("ONNX Runtime has no %s here; it has %s"
                        % (options.provider, ", ".join(onnxruntime.get_available_providers())))
    # On these processors ONNX Runtime turns float16 into float32 before it calculates.
    if (fields.get("precision"), options.provider) == ("float16", "CPUExecutionProvider") \
            and platform.machine().lower() in ("x86_64", "amd64", "i686"):
        raise UserError("these networks are in float16, in which ONNX Runtime does not calculate on this processor. "
                        "Name another --provider, or let LatLab write them in float32")


def run(options):
    fields, networks, references = read_folder(options.folder)
    prepare(fields, options)
    settings, saved = settings_of(fields, networks, options), visits_path(options.out)
    earlier = load_visits(saved, settings) if options.resume else None
    existing = [path for path in (options.out, saved) if os.path.exists(path)]
    if existing and not options.resume:
        raise UserError("%s: exists already. Go on by --resume, or choose another --out" % existing[0])
    measurement = Measurement(time.perf_counter, options.seed, options.runs, WARM_SECONDS)
    if earlier:
        measurement.visits, measurement.reference_visits = earlier["visits"], earlier["references"]
    measurement.after_round = lambda: write_whole(saved, json.dumps({
        "settings": settings, "visits": measurement.visits, "references": measurement.reference_visits}))
    for architecture, path in references:
        try:
            measurement.references[architecture], shape = ready_network(path, options)
        except Exception as error:
            print("the reference network %s cannot be used: %s" % (architecture, one_line(error)))
    if not measurement.references:
        raise UserError("none of the reference networks runs here")
    print("%d networks on %s, threads: %d" % (len(networks), options.provider, options.threads))
    stopped = False
    try:
        measure_blocks(networks, options, measurement, Progress())
    except KeyboardInterrupt:
        stopped = True
    measurement.after_round()    # a round that was stopped, too
    sys.stderr.write("\n" if sys.stderr.isatty() else "")
    for name, reason in measurement.failed.items():
        print("failed: %s %s" % (name, reason))
    count, split = write_result(fields, networks, options, measurement, shape)
    print("%s: %d networks, repeatability %s (Spearman, odd against even rounds)"
          % (options.out, count, known(split, 3)))
    if split < 0.95:
        print("The halves agree badly: repeat this on a quieter machine or go on with more --rounds and --resume.")
    if stopped:
        print("Stopped early; --resume goes on (with the visits in %s)." % saved)
        return 130
    return 0 if count else 1


def main(arguments=None):
    try:
        return run(parse_arguments(arguments))
    except (UserError, OSError) as error:    # an OSError names its file
        print("measure_onnx.py: %s" % error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
