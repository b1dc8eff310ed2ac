"""Tests of web/measure_onnx.py with a stand-in for ONNX Runtime, which there is none of for Python here.

Run by ci/test: /usr/bin/python3 tests/measure/test_onnx_python.py
"""
import contextlib
import csv
import io
import math
import os
import statistics
import sys
import tempfile
import time
import types
import unittest
from unittest import mock

from support import run_tests
from test_protocol import FakeMachine

import measure_onnx    # support has put its folder on the path


class StandIn(types.ModuleType):
    """As much of the module onnxruntime as the script uses. A file's text says how long a run takes, in ms."""
    __version__ = "0.0"
    GraphOptimizationLevel = types.SimpleNamespace(ORT_ENABLE_ALL="all")
    interrupt_after = math.inf

    class SessionOptions(types.SimpleNamespace):
        def __init__(self):
            super().__init__(entries={})

        def add_session_config_entry(self, key, value):
            self.entries[key] = value

    @staticmethod
    def get_available_providers():
        return ["CPUExecutionProvider", "WebGpuExecutionProvider"]

    class InferenceSession:
        runs = 0

        def __init__(self, path, settings, providers):
            self.providers = providers
            assert settings.graph_optimization_level == "all" and settings.intra_op_num_threads >= 1
            assert settings.entries == {"session.force_spinning_stop": "1"}    # or it would burden the next network
            with open(path, encoding="utf-8") as file:
                content = file.read().split()
            self.seconds = float(content[0]) / 1000
            self.shape = [content[1] if len(content) > 1 else 1, 3, 32, 32]

        def get_providers(self):
            return self.providers

        def get_inputs(self):
            return [types.SimpleNamespace(name="input", type="tensor(float)", shape=self.shape)]

        def run(self, outputs, feeds):
            StandIn.InferenceSession.runs += 1
            if StandIn.InferenceSession.runs > StandIn.interrupt_after:
                raise KeyboardInterrupt
            assert feeds["input"].shape[1:] == (3, 32, 32)
            end = time.perf_counter() + self.seconds
            while time.perf_counter() < end:
                pass


class WholeRuns(unittest.TestCase):
    NETWORKS = {"a": "0.5", "b": "1.00", "c": "2.000", "d": "3.0000"}    # the longer, the larger the file

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder, self.out = folder.name, os.path.join(folder.name, "measurements.csv")
        self.export(self.NETWORKS)
        StandIn.InferenceSession.runs, StandIn.interrupt_after = 0, math.inf
        for patch in (mock.patch.dict(sys.modules, onnxruntime=StandIn("onnxruntime")),
                      mock.patch.object(measure_onnx, "WARM_SECONDS", 0.05)):
            patch.start()
            self.addCleanup(patch.stop)

    def export(self, networks, references=(), precision="float32"):
        lines = ["# space: nb201", "# precision: " + precision, "# device: ", "# dead_operations: kept", "# weights_seed: 4", "architecture,file,role"]
        for role, items in (("measure", networks), ("reference", dict(references))):
            for name, content in items.items():
                file = "%s-%s.onnx" % (role, name)
                if content is not None:
                    with open(os.path.join(self.folder, file), "w", encoding="utf-8") as output:
                        output.write(content)
                lines.append("%s,%s,%s" % (name, file, role))
        with open(os.path.join(self.folder, "networks.csv"), "w", encoding="utf-8") as output:
            output.write("\n".join(lines) + "\n")

    def run_script(self, *arguments):
        """Exit status and everything that was said."""
        said = io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            status = measure_onnx.main([self.folder, *arguments])
        return status, said.getvalue()

    def read_result(self):
        with open(self.out, encoding="utf-8") as file:
            lines = file.read().splitlines()
        header = [line[2:].split(": ", 1) for line in lines if line.startswith("# ")]
        return header, list(csv.DictReader(line for line in lines if not line.startswith("#")))

    def test_a_run_writes_what_latlab_reads(self):
        status, said = self.run_script("--rounds", "3", "--name", "Test device")
        self.assertEqual(status, 0, said)
        header, rows = self.read_result()
        self.assertEqual([row["architecture"] for row in rows], list(self.NETWORKS))
        self.assertEqual(list(rows[0]), ["architecture", "latency_ms", "stddev_ms", "rounds"])
        times = {row["architecture"]: float(row["latency_ms"]) for row in rows}
        self.assertGreater(times["d"], times["a"])
        self.assertTrue(all(row["rounds"] == "3" for row in rows))
        fields = dict(header)
        expected = {"space": "nb201", "device": "Test device", "script": "measure_onnx.py 1.1", "threads": "1",
                    "batch_size": "1", "precision": "float32", "input_size": "3x32x32", "weights_seed": "4",
                    "dead_operations": "executed", "networks": "4", "seed": "1"}
        for key, value in expected.items():
            self.assertEqual(fields[key], value)
        self.assertEqual(sorted(value.split()[0] for key, value in header if key == "reference"), ["a", "c", "d"])

    def test_networks_in_float16_are_for_what_calculates_in_it_and_say_so(self):
        self.assertEqual(self.run_script("--rounds", "1", "--provider", "WebGpuExecutionProvider")[0], 0)
        self.export(self.NETWORKS, precision="float16")
        self.assertIn("other settings", self.run_script("--rounds", "2", "--resume", "--provider", "WebGpuExecutionProvider")[1])
        os.remove(self.out)
        os.remove(measure_onnx.visits_path(self.out))
        with mock.patch.object(measure_onnx.platform, "machine", lambda: "x86_64"):
            self.assertIn("in float16, in which ONNX Runtime does not calculate", self.run_script()[1])
        self.assertEqual(self.run_script("--rounds", "1", "--provider", "WebGpuExecutionProvider")[0], 0)
        self.assertEqual(dict(self.read_result()[0])["precision"], "float16")

    def test_operations_that_lead_nowhere_are_said_to_run_only_where_they_do(self):
        for provider, written, expected in (("CPUExecutionProvider", "kept", "executed"), ("CPUExecutionProvider", "dropped", "pruned"),
                                            ("TensorrtExecutionProvider", "kept", "unknown"), ("CPUExecutionProvider", "", "unknown")):
            options = types.SimpleNamespace(provider=provider)
            self.assertEqual(measure_onnx.dead_operations({"dead_operations": written}, options), expected)

    def test_networks_that_fail_are_named_and_the_others_go_on(self):
        self.export({"broken": "no number", **self.NETWORKS, "absent": None}, {"one": "1"})
        status, said = self.run_script("--rounds", "2")
        self.assertEqual(status, 0, said)
        header, rows = self.read_result()
        self.assertEqual([row["architecture"] for row in rows], list(self.NETWORKS))
        self.assertEqual(sorted(value.split()[0] for key, value in header if key == "failed"), ["absent", "broken"])
        self.assertEqual([value.split()[0] for key, value in header if key == "reference"], ["one"])

    def test_what_is_there_is_kept_and_resume_adds_rounds(self):
        self.assertEqual(self.run_script("--rounds", "1")[0], 0)
        self.assertIn("exists already", self.run_script("--rounds", "2")[1])
        self.assertIn("other settings", self.run_script("--rounds", "2", "--seed", "2", "--resume")[1])
        with mock.patch.object(measure_onnx, "VERSION", "0.9"):    # which may have measured otherwise
            self.assertIn("other settings", self.run_script("--rounds", "2", "--resume")[1])
        status, said = self.run_script("--rounds", "2", "--resume")
        self.assertEqual(status, 0, said)
        self.assertTrue(all(row["rounds"] == "2" for row in self.read_result()[1]))

    def test_ctrl_c_writes_what_there_is(self):
        StandIn.interrupt_after = 600
        status, said = self.run_script("--rounds", "100000")
        self.assertEqual(status, 130)
        self.assertIn("--resume goes on", said)
        self.assertEqual(len(self.read_result()[1]), 4)

    def test_a_batch_size_is_for_files_that_leave_it_open(self):
        status, said = self.run_script("--rounds", "1", "--batch", "4")
        self.assertEqual(status, 1)
        self.assertIn("made for batches of 1, not 4", said)
        self.export({name: content + " batch" for name, content in self.NETWORKS.items()})
        self.assertEqual(self.run_script("--rounds", "1", "--batch", "4")[0], 0)
        self.assertEqual(dict(self.read_result()[0])["batch_size"], "4")

    def test_wrong_lists_and_providers_are_told(self):
        self.assertIn("no CUDAExecutionProvider here", self.run_script("--provider", "CUDAExecutionProvider")[1])
        for text, told in (("name,file\n", "no column named architecture"), ("", "no network to measure"),
                           ("architecture,file\na,\n", "row 2: the file is missing"),
                           ("architecture,file,role\na,b,c\n", "row 2: the role"),
                           ("architecture,file\na,b\na,c\n", "row 3: a is there twice"),
                           ("architecture,file\na,b\n", "none of the files")):
            with open(os.path.join(self.folder, "networks.csv"), "w", encoding="utf-8") as file:
                file.write(text)
            status, said = self.run_script()
            self.assertEqual(status, 1)
            self.assertIn(told, said)


class Measuring(unittest.TestCase):
    TRUE = {"network %02d" % number: 0.004 + 0.001 * number for number in range(24)}

    def measure(self, slowness, rounds=8, **changes):
        machine = FakeMachine(slowness)
        measurement = measure_onnx.Measurement(machine.clock, warm_seconds=0.1, **changes)
        measurement.references = {"a": machine.network(0.006), "b": machine.network(0.02)}
        measurement.measure({name: machine.network(seconds) for name, seconds in self.TRUE.items()}, rounds)
        return machine, measurement

    def spread(self, measurement):
        ratios = [statistics.median(values) / self.TRUE[name]
                  for name, values in measure_onnx.corrected(measurement)[0].items()]
        return max(ratios) / min(ratios) - 1

    def test_a_drift_of_a_third_leaves_the_order_intact(self):
        _, measurement = self.measure(lambda now: 1 + 0.02 * now + 0.33 * math.sin(2 * math.pi * now / 4))
        medians = {name: statistics.median(values)
                   for name, values in measure_onnx.corrected(measurement)[0].items()}
        self.assertEqual(sorted(medians, key=medians.get), sorted(self.TRUE, key=self.TRUE.get))
        self.assertLess(self.spread(measurement), 0.07)

    def test_every_round_visits_each_network_once_in_a_fresh_order(self):
        orders = [[visit["name"] for visit in self.measure(lambda now: 1.0, 2, seed=seed)[1].visits if visit["round"] == number]
                  for seed, number in ((1, 1), (1, 1), (1, 2), (2, 1))]
        self.assertEqual(sorted(orders[0]), sorted(self.TRUE))
        self.assertEqual(orders[0], orders[1])
        self.assertNotEqual(orders[0], orders[2])
        self.assertNotEqual(orders[0], orders[3])

    def test_more_rounds_go_on_and_later_networks_are_tied_by_the_references(self):
        speed = [1.0]
        machine, measurement = self.measure(lambda now: speed[0], rounds=3)
        before = list(measurement.visits)
        speed[0] = 1.7
        measurement.measure({name: machine.network(self.TRUE[name]) for name in self.TRUE}, 5)
        self.assertEqual(measurement.visits[:len(before)], before)
        self.assertTrue(all(measurement.rounds_of(name) == 5 for name in self.TRUE))
        self.assertLess(self.spread(measurement), 1e-6)

    def test_failures_leave_the_work_to_the_others(self):
        machine = FakeMachine(lambda now: 1.0)

        def broken():
            raise MemoryError("out of\n memory")
        measurement = measure_onnx.Measurement(machine.clock, warm_seconds=0)
        measurement.references = {"a": machine.network(0.01), "b": broken}
        measurement.measure({"good": machine.network(0.01), "bad": broken}, 3)
        self.assertEqual(measurement.failed, {"bad": "MemoryError: out of memory"})
        self.assertEqual(measurement.rounds_of("good"), 3)
        measurement.references = {"b": broken}
        with self.assertRaisesRegex(measure_onnx.UserError, "do not run here: MemoryError"):
            measurement.measure({"good": machine.network(0.01)}, 4)

    def test_interruptions_of_quick_networks_do_not_count(self):
        runs = [0]

        def slowness(now):
            runs[0] += 1
            return 1 if runs[0] % 7 else 30
        machine = FakeMachine(slowness)
        measurement = measure_onnx.Measurement(machine.clock)
        measurement.references = {"a": machine.network(0.0005)}
        measurement.measure({"b": machine.network(0.0006), "c": machine.network(0.0007)}, 4)
        medians = {name: statistics.median(values) for name, values in measure_onnx.corrected(measurement)[0].items()}
        self.assertAlmostEqual(medians["b"] / medians["c"], 6 / 7, 4)

    def test_an_interrupted_reference_does_not_spoil_the_visits_around_it(self):
        machine, runs = FakeMachine(lambda now: 1.0), [0]

        def reference():
            runs[0] += 1
            machine.network(0.2 if (runs[0] - 1) // 3 % 5 == 4 else 0.02)()    # every fifth visit of three runs
        measurement = measure_onnx.Measurement(machine.clock, warm_seconds=0)
        measurement.references = {"a": reference}
        measurement.measure({name: machine.network(seconds) for name, seconds in self.TRUE.items()}, 6)
        rounds, factors = measure_onnx.corrected(measurement)
        self.assertGreater(factors[-1], 9)
        for values in rounds.values():
            self.assertLess(max(values) / min(values), 1.01)

    def test_repeatability_equals_scipys_figures(self):
        rounds = dict(enumerate([[4.1, 3.9, 4.3, 4.0, 9.0], [5.0, 5.2, 4.9, 5.1, 5.0], [4.2, 4.0, 3.8, 4.4],
                                 [6.0, 7.5, 6.6, 6.1, 6.2], [5.9, 6.2, 6.3, 6.0], [3.0, 2.9, 4.5, 3.1]]))
        split, full = measure_onnx.repeatability(rounds)
        self.assertAlmostEqual(split, 0.942857142857143, 12)
        self.assertAlmostEqual(full, 0.9705882352941176, 12)
        self.assertTrue(math.isnan(measure_onnx.spearman([1, 1, 1], [1, 2, 3])))


if __name__ == "__main__":
    sys.exit(run_tests(__name__))
