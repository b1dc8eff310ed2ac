"""Tests of web/measure.py from its command line to its file.

Run by ci/test with a Python that has PyTorch: /usr/bin/python3 tests/measure/test_whole_runs.py
"""
import contextlib
import csv
import io
import os
import sys
import tempfile
import unittest
from unittest import mock

from support import build, measure, MIXED, needs_torch, NOTHING, run_tests, SKIP


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
            raise RuntimeError("no kernel for\n'Half'")
        with mock.patch.object(measure, "ready_network", build):
            status, said = self.run_script("--precision", "float16")
        self.assertEqual(status, 1)
        self.assertIn("do not run with float16 on this cpu: RuntimeError: no kernel for 'Half'\n", said)

    def test_nothing_to_resume_is_told(self):
        status, said = self.run_script("--resume")
        self.assertEqual(status, 1)
        self.assertIn("nothing to resume", said)

    def test_wrong_usage_ends_with_status_2(self):
        for arguments in (("--rounds", "1"), ("--threads", "none"), ("--device", "tpu"), ("--minutes", "-1")):
            with self.assertRaises(SystemExit) as caught:
                self.run_script(*arguments)
            self.assertEqual(caught.exception.code, 2)


if __name__ == "__main__":
    sys.exit(run_tests(__name__))
