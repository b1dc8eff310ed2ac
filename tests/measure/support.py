"""What the tests of web/measure.py share.

Real tables are looked for in LATLAB_DATA; without it, or without PyTorch, tests that need them are skipped.
"""
import csv
import gzip
import os
import random
import sys
import unittest

sys.dont_write_bytecode = True    # no __pycache__ beside the files that the page serves
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "web"))
import measure    # noqa: E402

try:
    import torch
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


def run_tests(name):
    """Runs the tests of a module; the exit status for ci/test, which reads the last line."""
    suite = unittest.defaultTestLoader.loadTestsFromModule(sys.modules[name])
    result = unittest.TextTestRunner(stream=sys.stdout, verbosity=1).run(suite)
    failed, skipped = len(result.failures) + len(result.errors), len(result.skipped)
    print("cases: %d passed, %d failed, %d skipped" % (result.testsRun - failed - skipped, failed, skipped))
    return 1 if failed else 0
