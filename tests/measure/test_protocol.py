"""Tests of how web/measure.py measures, on a machine whose speed is known.

Run by ci/test with a Python that has PyTorch: /usr/bin/python3 tests/measure/test_protocol.py
"""
import argparse
import math
import statistics
import sys
import unittest

from support import build, measure, run_tests


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


if __name__ == "__main__":
    sys.exit(run_tests(__name__))
