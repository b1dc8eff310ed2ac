"""What the tests of the command line share. The program is $LATLAB, else build/native/latlab."""
import os
import pathlib
import subprocess
import sys
import unittest

sys.dont_write_bytecode = True    # no __pycache__ beside the files that the page serves
ROOT = pathlib.Path(__file__).resolve().parents[2]
LATLAB = os.environ.get("LATLAB") or ROOT / "build" / "native" / "latlab"


def latlab(*words, environment=None):
    return subprocess.run([str(LATLAB), *map(str, words)], capture_output=True, text=True, cwd=ROOT, timeout=300,
                          env=environment)


def latlab_without_tables(*words):
    """As on a machine where the public tables are not."""
    return latlab(*words, environment={name: value for name, value in os.environ.items() if name != "LATLAB_DATA"})


def run_tests(name):
    """Runs the tests of a module; the exit status for ci/test, which reads the last line."""
    suite = unittest.defaultTestLoader.loadTestsFromModule(sys.modules[name])
    result = unittest.TextTestRunner(stream=sys.stdout, verbosity=1).run(suite)
    failed, skipped = len(result.failures) + len(result.errors), len(result.skipped)
    for _, reason in result.skipped:
        print("skipped: %s" % reason)
    print("cases: %d passed, %d failed, %d skipped" % (result.testsRun - failed - skipped, failed, skipped))
    return 1 if failed else 0
