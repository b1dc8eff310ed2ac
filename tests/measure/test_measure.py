"""Tests of web/measure.py, the script with which users time networks on their own device.

Run by ci/test with a Python that has PyTorch: /usr/bin/python3 tests/measure/test_measure.py
Real tables are looked for in LATLAB_DATA; without it, or without PyTorch, tests that need them are skipped.
"""
import argparse
import contextlib
import csv
import gzip
import io
import math
import os
import random
import statistics
import sys
import tempfile
import unittest
from unittest import mock

sys.dont_write_bytecode = True    # no __pycache__ beside the files that the page serves
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "web"))
import measure    # noqa: E402

try:
    import torch
    import torch.nn.functional as functional
except ImportError:
    torch = None
needs_torch = unittest.skipIf(torch is None, "PyTorch is not installed")

NOTHING = "|none~0|+|none~0|none~1|+|none~0|none~1|none~2|"
HEAVIEST = "|nor_conv_3x3~0|+|nor_conv_3x3~0|nor_conv_3x3~1|+|nor_conv_3x3~0|nor_conv_3x3~1|nor_conv_3x3~2|"
MIXED = "|nor_conv_3x3~0|+|avg_pool_3x3~0|skip_connect~1|+|nor_conv_1x1~0|none~1|nor_conv_3x3~2|"
SKIP = "|none~0|+|none~0|none~1|+|skip_connect~0|none~1|none~2|"
FBNET_MIXED = "8_0_1_2_3_4_5_6_7_8_0_1_8_3_4_5_6_7_8_0_8_1"


def random_architectures(space, count, seed=7):
    draw = random.Random(seed)
    if space == "fbnet":
        return ["_".join(str(draw.randrange(9)) for _ in range(22)) for _ in range(count)]
    form = "|%s~0|+|%s~0|%s~1|+|%s~0|%s~1|%s~2|"
    return [form % tuple(draw.choice(measure.NB201_OPERATIONS) for _ in range(6)) for _ in range(count)]


def build(space, architecture, prune=False):
    return measure.SPACES[space].build(measure.SPACES[space].parse(architecture), prune)


def parameter_count(network):
    return sum(parameter.numel() for parameter in network.parameters())


def rows_of_table(stem):
    """The rows of a real table as dictionaries; skips the test where there is none."""
    folder = os.environ.get("LATLAB_DATA", "")
    for name, opener in ((stem + ".csv", open), (stem + ".csv.gz", gzip.open)):
        path = os.path.join(folder, name)
        if folder and os.path.exists(path):
            with opener(path, "rt", newline="") as file:
                return list(csv.DictReader(file))
    raise unittest.SkipTest("LATLAB_DATA has no " + stem)


@needs_torch
class Networks(unittest.TestCase):
    def test_nb201_parameters_follow_the_formula(self):
        for text in [NOTHING, HEAVIEST, MIXED, SKIP] + random_architectures("nb201", 8):
            conv3, conv1 = text.count("nor_conv_3x3"), text.count("nor_conv_1x1")
            cells = sum(conv3 * (9 * c * c + 2 * c) + conv1 * (c * c + 2 * c) for c in (16, 32, 64))
            self.assertEqual(parameter_count(build("nb201", text)), 73306 + 5 * cells, text)

    def test_fbnet_parameters_follow_the_formula(self):
        channels = [16] + [24] * 4 + [32] * 4 + [64] * 4 + [112] * 4 + [184] * 4 + [352]
        strided = {5, 9, 17}    # the first layers of the stages that halve the map
        same = ["_".join([str(digit)] * 22) for digit in range(9)]
        for text in same + [FBNET_MIXED] + random_architectures("fbnet", 4):
            expected, inputs = 3 * 16 * 9 + 2 * 16 + (352 * 1504 + 2 * 1504) + (1504 * 100 + 100), 16
            for layer, (digit, outputs) in enumerate(zip(text.split("_"), channels)):
                if digit == "8":
                    identity = inputs == outputs and layer not in strided
                    expected += 0 if identity else inputs * outputs + 2 * outputs
                else:
                    kernel = 3 if digit in "0123" else 5
                    wide = inputs * {"0": 1, "1": 1, "2": 3, "3": 6, "4": 1, "5": 1, "6": 3, "7": 6}[digit]
                    groups = 2 if digit in "15" else 1
                    expected += inputs * wide // groups + kernel * kernel * wide + wide * outputs // groups
                    expected += 4 * wide + 2 * outputs
                inputs = outputs
            self.assertEqual(parameter_count(build("fbnet", text)), expected, text)

    def test_nb201_parameters_equal_the_published_table(self):
        for row in rows_of_table("nb201_arch")[::1500]:
            millions = parameter_count(build("nb201", row["arch_str"])) / 1e6
            self.assertAlmostEqual(millions, float(row["params_m_cifar10"]), 6)

    def test_fbnet_parameters_equal_the_published_table(self):
        for row in rows_of_table("fbnet_zcp")[::700]:
            self.assertEqual(parameter_count(build("fbnet", row["arch"])), int(row["params"]))

    def test_a_batch_gives_ten_or_a_hundred_logits_each(self):
        images = torch.zeros(3, 3, 32, 32)
        self.assertEqual(build("nb201", MIXED)(images).shape, (3, 10))
        self.assertEqual(build("fbnet", FBNET_MIXED)(images).shape, (3, 100))

    def test_the_last_maps_have_the_sizes_of_the_definition(self):
        for space, text, expected in (("nb201", MIXED, (1, 64, 8, 8)),
                                      ("fbnet", FBNET_MIXED, (1, 1504, 4, 4))):
            network, seen = build(space, text).eval(), []
            pool = next(layer for layer in network if isinstance(layer, torch.nn.AdaptiveAvgPool2d))
            pool.register_forward_pre_hook(lambda _, inputs: seen.append(tuple(inputs[0].shape)))
            network(torch.zeros(1, 3, 32, 32))
            self.assertEqual(seen, [expected])

    def test_nb201_computes_what_the_definition_says(self):
        torch.manual_seed(3)
        network = build("nb201", MIXED).double().eval()
        images = torch.randn(2, 3, 32, 32, dtype=torch.float64)
        weights = iter([p for p in network.parameters() if p.dim() == 4])

        def conv(x, relu=True, **settings):
            x = functional.conv2d(x.relu() if relu else x, next(weights), **settings)
            return x / math.sqrt(1 + 1e-5)    # an untrained normalisation in evaluation mode

        x = conv(images, relu=False, padding=1)
        for stage in range(3):
            if stage:
                body = conv(conv(x, stride=2, padding=1), padding=1)
                x = body + functional.conv2d(functional.avg_pool2d(x, 2), next(weights))
            for _ in range(5):    # the cell of MIXED, edge by edge
                node1 = conv(x, padding=1)
                node2 = functional.avg_pool2d(x, 3, 1, 1, count_include_pad=False) + node1
                x = conv(x) + conv(node2, padding=1)
        x = (x / math.sqrt(1 + 1e-5)).relu().mean((2, 3))
        expected = functional.linear(x, network[-1].weight, network[-1].bias)
        self.assertTrue(torch.allclose(network(images), expected, rtol=1e-9, atol=1e-15))

    def test_fbnet_computes_what_the_definition_says(self):
        torch.manual_seed(3)
        network = build("fbnet", FBNET_MIXED).double().eval()
        images = torch.randn(2, 3, 32, 32, dtype=torch.float64)
        weights = iter([p for p in network.parameters() if p.dim() == 4])

        def conv(x, **settings):
            return functional.conv2d(x, next(weights), **settings) / math.sqrt(1 + 1e-5)

        x = conv(images, padding=1).relu()
        stages = ((24, 1), (32, 2), (64, 2), (112, 1), (184, 2))
        layers = [(16, 1)] + [(c, s if i == 0 else 1) for c, s in stages for i in range(4)] + [(352, 1)]
        for digit, (channels, stride) in zip(map(int, FBNET_MIXED.split("_")), layers):
            same = stride == 1 and x.shape[1] == channels
            if digit == 8:
                x = x if same else conv(x, stride=stride).relu()
                continue
            groups = 2 if digit in (1, 5) else 1
            y = conv(x, groups=groups).relu()
            if groups == 2:    # channel shuffle: first half and second half interleaved
                half = y.shape[1] // 2
                y = torch.stack((y[:, :half], y[:, half:]), 2).flatten(1, 2)
            y = conv(y, stride=stride, padding=1 if digit < 4 else 2, groups=y.shape[1]).relu()
            y = conv(y, groups=groups)
            x = x + y if same else y
        x = conv(x).relu().mean((2, 3))
        expected = functional.linear(x, network[-1].weight, network[-1].bias)
        self.assertTrue(torch.allclose(network(images), expected, rtol=1e-9, atol=1e-15))

    def test_dead_operations_are_built_unless_pruned(self):
        # Nothing leads on from node 1, and nothing comes to node 2.
        dead = "|nor_conv_3x3~0|+|none~0|none~1|+|nor_conv_1x1~0|none~1|nor_conv_3x3~2|"
        alive = "|none~0|+|none~0|none~1|+|nor_conv_1x1~0|none~1|none~2|"
        self.assertGreater(parameter_count(build("nb201", dead)), parameter_count(build("nb201", alive)))
        self.assertEqual(parameter_count(build("nb201", dead, True)), parameter_count(build("nb201", alive)))

    def test_pruning_changes_no_output(self):
        text = "|nor_conv_3x3~0|+|none~0|none~1|+|avg_pool_3x3~0|none~1|avg_pool_3x3~2|"
        full, pruned = build("nb201", text).eval(), build("nb201", text, True).eval()
        for network in (full, pruned):
            for parameter in network.parameters():
                torch.manual_seed(parameter.numel())    # the same weights for equal shapes
                torch.nn.init.normal_(parameter, std=0.1)
        images = torch.randn(2, 3, 32, 32)
        self.assertTrue(torch.equal(full(images), pruned(images)))

    def test_a_disconnected_cell_cannot_be_pruned(self):
        self.assertEqual(build("nb201", NOTHING)(torch.zeros(2, 3, 32, 32)).shape, (2, 10))
        with self.assertRaisesRegex(ValueError, "no path"):
            build("nb201", NOTHING, True)


class Lists(unittest.TestCase):
    def read(self, text):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "list.csv")
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
            return measure.read_list(path)

    def assert_refused(self, text, pattern):
        with self.assertRaisesRegex(measure.UserError, r"list\.csv" + pattern):
            self.read(text)

    def test_comments_other_columns_and_blank_lines_are_passed_over(self):
        text = "\ufeff# space: nb201\nindex,Architecture\n\n3,%s\n# half way\n4,%s\n" % (MIXED, SKIP)
        self.assertEqual(self.read(text), ("nb201", [MIXED, SKIP], []))

    def test_fbnet_digits_and_semicolons_are_read(self):
        self.assertEqual(self.read("arch;note\n%s;x\n" % FBNET_MIXED), ("fbnet", [FBNET_MIXED], []))

    def test_a_repeated_architecture_is_told_and_measured_once(self):
        space, architectures, remarks = self.read("arch\n%s\n%s\n%s\n" % (SKIP, MIXED, SKIP))
        self.assertEqual(architectures, [SKIP, MIXED])
        self.assertEqual(remarks, ["row 4 repeats row 2; measured once"])

    def test_wrong_lists_are_refused_with_file_row_and_reason(self):
        self.assert_refused("", ": the file has no rows")
        self.assert_refused("# only a comment\n", ": the file has no rows")
        self.assert_refused("architecture\n", ": no architecture below")
        self.assert_refused("name,ms\na,1\n", ", row 1: no column named 'architecture'.*name, ms")
        self.assert_refused(MIXED + "\n", ", row 1: no column named")
        self.assert_refused("# x\narch\n|none~0|\n",
                            r", row 3: '\|none~0\|' is no NAS-Bench-201 .* not of the form")
        self.assert_refused("arch\n" + SKIP.replace("skip_connect", "conv_7x7"),
                            ", row 2: .*unknown operation 'conv_7x7'")
        self.assert_refused("arch\n0_1_2\n", ", row 2: .*3 operation digits instead of 22")
        self.assert_refused("arch\n" + FBNET_MIXED[:-1] + "9\n", ", row 2: .*'9' is no operation digit")
        self.assert_refused("arch\n" + FBNET_MIXED[:-1] + "\n", ", row 2: .*'' is no operation digit")
        self.assert_refused("index,arch\n1,%s\n2\n" % SKIP, ", row 3: the architecture is missing")
        self.assert_refused("arch\n%s\n%s\n" % (SKIP, FBNET_MIXED),
                            ", row 3: a FBNet architecture in a list that began")

    def test_missing_and_binary_files_are_refused(self):
        with self.assertRaisesRegex(measure.UserError, "nowhere.csv: cannot be read"):
            measure.read_list("nowhere.csv")
        with tempfile.NamedTemporaryFile(suffix=".csv") as file:
            file.write(b"\x80\x81\xff")
            file.flush()
            with self.assertRaisesRegex(measure.UserError, "cannot be read as a text file"):
                measure.read_list(file.name)


class FakeMachine:
    """A clock that only networks advance, by their true time times the machine's slowness at that moment."""

    def __init__(self, slowness):
        self.now, self.slowness = 0.0, slowness

    def clock(self):
        return self.now

    def network(self, seconds):
        def run():
            self.now += seconds * self.slowness(self.now)
        return run


def options(**changes):
    settings = dict(rounds=10, minutes=None, block=100, seed=1, runs=2)
    settings.update(changes)
    return argparse.Namespace(**settings)


class Measuring(unittest.TestCase):
    TRUE = {"network %02d" % number: 0.004 + 0.001 * number for number in range(24)}
    REFERENCES = {"reference a": 0.006, "reference b": 0.02}

    def measure(self, slowness, visits=(), **changes):
        self.machine, self.times_left, kept = FakeMachine(slowness), [], []
        visits = list(visits)
        before = len(visits)
        measure.measure(list(self.TRUE), lambda name: self.machine.network(self.TRUE[name]),
                        {name: self.machine.network(seconds) for name, seconds in self.REFERENCES.items()},
                        options(**changes), visits, kept.append,
                        lambda where, elapsed, left: self.times_left.append(left), self.machine.clock)
        self.assertEqual([row for rows in kept for row in rows], visits[before:])    # all of it was kept
        return visits

    def medians(self, visits):
        results, _ = measure.corrected(visits, self.REFERENCES)
        return {name: statistics.median(seconds for _, seconds in values) for name, values in results.items()}

    def test_references_remove_drift(self):
        # Ever slower, with waves of 30 % in four seconds: each visit meets the machine at another speed.
        def drift(now):
            return 1 + 0.02 * now + 0.3 * math.sin(2 * math.pi * now / 4)
        visits = self.measure(drift, rounds=8, block=12)
        found = self.medians(visits)
        raw = {name: statistics.median(row.seconds for row in visits if row.name == name)
               for name in self.TRUE}

        def spread(values):    # 0 where all are the same multiple of the truth
            ratios = [values[name] / seconds for name, seconds in self.TRUE.items()]
            return (max(ratios) - min(ratios)) / statistics.mean(ratios)
        self.assertGreater(spread(raw), 0.2)
        self.assertLess(spread(found), 0.02)
        self.assertEqual(sorted(found, key=found.get), sorted(self.TRUE, key=self.TRUE.get))
        self.assertNotEqual(sorted(raw, key=raw.get), sorted(self.TRUE, key=self.TRUE.get))

    def test_a_steady_machine_gives_the_true_times(self):
        found = self.medians(self.measure(lambda now: 1.0))
        for name, seconds in self.TRUE.items():
            self.assertAlmostEqual(found[name], seconds, 9)

    def test_blocks_measured_at_different_speeds_are_tied_by_the_references(self):
        visits = self.measure(lambda now: 1.0, block=8, rounds=4)
        slow = [row._replace(seconds=row.seconds * (1 + row.block)) for row in visits]
        found = self.medians(slow)
        ratios = [found[name] / seconds for name, seconds in self.TRUE.items()]
        self.assertLess(max(ratios) / min(ratios), 1 + 1e-9)

    def test_every_network_is_visited_once_a_round_between_references(self):
        visits = self.measure(lambda now: 1.0, block=8, rounds=6)
        self.assertEqual({(row.sweep, row.round) for row in visits},
                         {(sweep, round_) for sweep in (0, 1) for round_ in range(3)})
        for name in self.TRUE:
            self.assertEqual(sum(row.name == name for row in visits), 6)
        for key in {row[:3] for row in visits}:
            row_names = [row.name for row in visits if row[:3] == key]
            places = [place for place, name in enumerate(row_names) if name in self.REFERENCES]
            self.assertEqual((places[0], places[-1]), (0, len(row_names) - 1))
            gaps = [b - a - 1 for a, b in zip(places, places[1:])]
            self.assertTrue(all(1 <= gap <= 5 for gap in gaps), gaps)

    def test_orders_are_fresh_each_round_and_fixed_by_the_seed(self):
        def order(visits, round_):
            return [row.name for row in visits
                    if (row.sweep, row.round) == (0, round_) and row.name in self.TRUE]
        first, again = self.measure(lambda now: 1.0), self.measure(lambda now: 1.0)
        other = self.measure(lambda now: 1.0, seed=2)
        self.assertEqual(first, again)
        self.assertNotEqual(order(first, 0), order(first, 1))
        self.assertNotEqual(order(first, 0), order(other, 0))

    def test_the_budget_ends_a_measurement_but_not_before_two_rounds(self):
        visits = self.measure(lambda now: 1.0, rounds=1000, minutes=0.5, block=12)
        self.assertLess(abs(self.machine.now - 30), 2)
        for stage in ((0, 0), (0, 1), (1, 0), (1, 1)):    # all blocks have their share
            self.assertGreater(len({row.round for row in visits if row[:2] == stage}), 5)
        visits = self.measure(lambda now: 1.0, rounds=1000, minutes=0.01)
        self.assertEqual({row.round for row in visits}, {0, 1})

    def test_time_left_is_told_and_ends_at_nothing(self):
        self.measure(lambda now: 1.0, rounds=8)
        self.assertEqual(self.times_left[-1], 0)
        self.assertAlmostEqual(self.times_left[0], self.machine.now * 7 / 8, delta=self.machine.now / 20)

    def test_networks_that_fail_are_named_and_the_others_go_on(self):
        machine, visits = FakeMachine(lambda now: 1.0), []

        def build(name):
            if name == "network 03":
                raise RuntimeError("no such\n  kernel")

            def run():
                if name == "network 05" and machine.now > 5:
                    raise MemoryError("out of memory")
                machine.network(0.01)()
            return run
        failed = measure.measure(list(self.TRUE), build, {"reference a": machine.network(0.01)}, options(),
                                 visits, lambda rows: None, lambda *_: None, machine.clock)
        self.assertTrue(any(row.name == "network 05" for row in visits))    # it failed in the middle
        self.assertEqual(failed, {"network 03": "RuntimeError: no such kernel",
                                  "network 05": "MemoryError: out of memory"})
        for name in set(self.TRUE) - set(failed):
            self.assertEqual(sum(row.name == name for row in visits), 10)

    def test_going_on_adds_only_the_missing_rounds(self):
        whole = self.measure(lambda now: 1.0, rounds=6)
        begun = [row for row in whole if (row.sweep, row.round) < (1, 1)]    # stopped in the second sweep
        resumed = self.measure(lambda now: 1.0, visits=begun, rounds=6)
        self.assertEqual(resumed[:len(begun)], begun)
        self.assertEqual(sorted(row[:4] for row in resumed if row.name in self.TRUE),
                         sorted(row[:4] for row in whole if row.name in self.TRUE))

    def test_blocks_hold_each_network_once_and_differ_between_sweeps(self):
        names = ["network %d" % number for number in range(205)]
        first, second = (measure.make_blocks(names, 100, 1, sweep) for sweep in (0, 1))
        self.assertEqual(sorted(sum(first, [])), sorted(names))
        self.assertEqual([len(block) for block in first], [69, 68, 68])
        self.assertNotEqual(set(first[0]), set(second[0]))


class Statistics(unittest.TestCase):
    def test_spearman_with_ties_equals_scipy(self):
        # scipy.stats.spearmanr of the same lists
        found = measure.spearman([1, 2, 2, 5, 7, 7, 7], [3, 1, 4, 4, 9, 8, 2])
        self.assertAlmostEqual(found, 0.4814750064314677, 12)
        self.assertAlmostEqual(measure.spearman([3, 1, 2], [1, 2, 3]), -0.5, 12)
        self.assertTrue(math.isnan(measure.spearman([1, 1, 1], [1, 2, 3])))

    def test_repeatability_compares_halves_and_sweeps(self):
        # Odd and even rounds agree, the sweeps rank the networks the other way round.
        results = {"a": [(0, 1.0), (0, 1.0), (1, 9.0), (1, 9.0)],
                   "b": [(0, 2.0), (0, 2.0), (1, 7.0), (1, 7.0)],
                   "c": [(0, 3.0), (0, 3.0), (1, 4.0), (1, 4.0)]}
        split, full, sweeps = measure.repeatability(results)
        self.assertEqual((round(split, 9), round(full, 9), round(sweeps, 9)), (1.0, 1.0, -1.0))
        noisy = {str(k): [(0, float(k)), (0, float(v))] for k, v in enumerate([2, 0, 1, 4, 3])}
        split, full, sweeps = measure.repeatability(noisy)
        self.assertAlmostEqual(split, 0.6)    # 1 - 6 * (4 + 1 + 1 + 1 + 1) / (5 * 24)
        self.assertAlmostEqual(full, 2 * 0.6 / 1.6)
        self.assertTrue(math.isnan(sweeps))


class Datasets(unittest.TestCase):
    FOLDER = os.path.join(ROOT, "datasets")
    MEASURED = "measured/amd-epyc-nb201-pytorch-batch1.csv"

    def read(self, name):
        path = os.path.join(self.FOLDER, name)
        self.assertEqual(measure.read_list(path)[0], "nb201")    # the script takes its own results as lists
        with open(path, encoding="utf-8") as file:
            lines = file.read().splitlines()
        header = dict(line[2:].split(": ", 1) for line in lines if line.startswith("# "))
        return header, list(csv.DictReader(line for line in lines if not line.startswith("#")))

    def test_the_measured_device_has_distinct_networks_and_repeats(self):
        header, rows = self.read(self.MEASURED)
        self.assertGreaterEqual(len({row["architecture"] for row in rows}), 350)
        self.assertEqual(len({row["architecture"] for row in rows}), len(rows))
        self.assertEqual(int(header["networks"]), len(rows))
        self.assertGreaterEqual(float(header["repeatability"].split()[0]), 0.98)
        for row in rows:    # distinct as computations: nothing in them is dead
            operations = measure.parse_nb201(row["architecture"])
            kept = [operation or "none" for operation in measure.live_operations(operations)]
            self.assertEqual(kept, list(operations))

    def test_the_example_is_twenty_rows_of_the_measured_device(self):
        header, rows = self.read("example/measurements.csv")
        self.assertIn(self.MEASURED, header["source"])
        self.assertEqual(len({row["architecture"] for row in rows}), 20)
        self.assertEqual(len(rows), 20)
        everything = self.read(self.MEASURED)[1]
        for row in rows:
            self.assertIn(row, everything)


class WholeRuns(unittest.TestCase):
    ARCHITECTURES = [SKIP, MIXED, NOTHING, "|nor_conv_1x1~0|+|none~0|none~1|+|none~0|skip_connect~1|none~2|"]

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.list, self.out = os.path.join(folder.name, "list.csv"), os.path.join(folder.name, "out.csv")
        with open(self.list, "w", encoding="utf-8") as file:
            file.write("architecture\n" + "\n".join(self.ARCHITECTURES) + "\n")
        quiet = mock.patch.object(measure, "processor_use", lambda seconds: 0.0)
        spin = mock.patch.object(measure, "spin_spread", lambda seconds: 1.0)
        for patch in (quiet, spin):
            patch.start()
            self.addCleanup(patch.stop)

    def run_script(self, *arguments):
        """Exit status and everything that was said."""
        said = io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            status = measure.main([self.list, "--out", self.out, *arguments])
        return status, said.getvalue()

    def read_result(self):
        with open(self.out, encoding="utf-8") as file:
            lines = file.read().splitlines()
        header = dict(line[2:].split(": ", 1) for line in lines if line.startswith("# "))
        return header, list(csv.DictReader(line for line in lines if not line.startswith("#")))

    @needs_torch
    def test_a_short_run_writes_what_latlab_reads(self):
        status, said = self.run_script("--rounds", "4", "--name", "Test device", "--threads", "1")
        self.assertEqual(status, 0, said)
        header, rows = self.read_result()
        self.assertEqual([row["architecture"] for row in rows], self.ARCHITECTURES)
        for row in rows:
            self.assertEqual(list(row), ["architecture", "latency_ms", "stddev_ms", "rounds"])
            self.assertGreater(float(row["latency_ms"]), 0)
            self.assertGreaterEqual(float(row["stddev_ms"]), 0)
            self.assertEqual(row["rounds"], "4")
        times = {row["architecture"]: float(row["latency_ms"]) for row in rows}
        self.assertGreater(times[MIXED], times[SKIP])
        for key in ("date", "script", "torch", "python", "repeatability", "reference_drift"):
            self.assertIn(key, header)
        expected = {"space": "nb201", "device": "Test device", "threads": "1", "batch_size": "1", "seed": "1",
                    "precision": "float32", "input_size": "3x32x32", "runs_per_visit": "1 warm, 2 timed"}
        self.assertEqual({key: header[key] for key in expected}, expected)

    @needs_torch
    def test_a_network_that_cannot_be_built_stands_in_a_comment(self):
        status, said = self.run_script("--rounds", "2", "--prune")
        self.assertEqual(status, 0, said)
        header, rows = self.read_result()
        self.assertEqual(len(rows), 3)
        self.assertTrue(header["failed"].startswith(NOTHING + " ValueError: no path"), header["failed"])
        self.assertIn("failed: " + NOTHING, said)

    @needs_torch
    def test_stopping_writes_what_there_is_and_resume_goes_on(self):
        finished, original = [], measure.measure_round

        def stop_in_third_round(*arguments):
            if len(finished) == 2:
                raise KeyboardInterrupt
            finished.append(1)
            return original(*arguments)
        with mock.patch.object(measure, "measure_round", stop_in_third_round):
            status, said = self.run_script("--rounds", "4", "--block", "2")
        self.assertEqual(status, 130, said)
        header, rows = self.read_result()
        self.assertEqual([row["rounds"] for row in rows], ["2", "2"])    # the first of two blocks
        self.assertEqual(sum(line == "not_measured" for line in header), 1)
        for arguments, pattern in (((), "exists already"), (("--resume", "--block", "3"), "other settings")):
            status, said = self.run_script("--rounds", "4", *arguments)
            self.assertEqual(status, 1)
            self.assertIn(pattern, said)
        status, said = self.run_script("--rounds", "4", "--block", "2", "--resume")
        self.assertEqual(status, 0, said)
        self.assertEqual([row["rounds"] for row in self.read_result()[1]], ["4"] * 4)

    @needs_torch
    def test_a_busy_machine_is_refused_unless_told_otherwise(self):
        with mock.patch.object(measure, "processor_use", lambda seconds: 0.9):
            status, said = self.run_script("--rounds", "2")
            self.assertEqual(status, 1)
            self.assertIn("busy (90 %", said)
            self.assertFalse(os.path.exists(self.out))
            status, said = self.run_script("--rounds", "2", "--even-if-busy")
            self.assertEqual(status, 0, said)

    def test_wrong_lists_end_with_one_line_and_status_1(self):
        with open(self.list, "w", encoding="utf-8") as file:
            file.write("arch\nnonsense\n")
        status, said = self.run_script()
        self.assertEqual(status, 1)
        self.assertRegex(said, r"\Ameasure\.py: .*list\.csv, row 2: 'nonsense' is no FBNet arch.*\n\Z")

    @needs_torch
    def test_a_folder_that_is_not_there_and_failing_references_are_told_in_one_line(self):
        self.out = os.path.join(os.path.dirname(self.out), "nowhere", "out.csv")
        status, said = self.run_script()
        self.assertEqual(status, 1)
        self.assertRegex(said, r"\nmeasure\.py: .*No such file.*nowhere.*\n\Z")

        def build(space, architecture, options):
            raise RuntimeError("not implemented for\n'Half'")
        with mock.patch.object(measure, "ready_network", build):
            status, said = self.run_script("--precision", "float16")
        self.assertEqual(status, 1)
        self.assertIn("do not run with float16 on this cpu: RuntimeError: not implemented for 'Half'\n", said)

    def test_nothing_to_resume_is_told(self):
        status, said = self.run_script("--resume")
        self.assertEqual(status, 1)
        self.assertIn("nothing to resume", said)

    def test_wrong_usage_ends_with_status_2(self):
        for arguments in (("--rounds", "1"), ("--threads", "none"), ("--device", "tpu"), ("--minutes", "-1")):
            with self.assertRaises(SystemExit) as caught:
                self.run_script(*arguments)
            self.assertEqual(caught.exception.code, 2)


def main():
    suite = unittest.defaultTestLoader.loadTestsFromModule(sys.modules[__name__])
    result = unittest.TextTestRunner(stream=sys.stdout, verbosity=1).run(suite)
    failed, skipped = len(result.failures) + len(result.errors), len(result.skipped)
    print("cases: %d passed, %d failed, %d skipped" % (result.testsRun - failed - skipped, failed, skipped))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
