"""Tests of the files of other projects - HELP's .pt lists, the pickles of Eagle and HW-NAS-Bench - as measurements and
as tables of known devices, written here by Python's own pickle. The program is $LATLAB, else build/native/latlab.

Run by ci/test: /usr/bin/python3 tests/cli/test_foreign.py
"""
import csv
import itertools
import json
import os
import pathlib
import pickle
import random
import sys
import tempfile
import unittest
import zipfile

import numpy

from support import latlab_without_tables as latlab, run_tests

DATA = os.environ.get("LATLAB_DATA")
COSTS = {"cpu": (1, 2, 5, 9, 3), "phone": (4, 4, 5, 5, 9), "board": (3, 3, 6, 4, 8)}
CELLS = random.Random(3).sample(list(itertools.product(range(5), repeat=6)), 300)
CHAINS = [tuple(random.Random(seed).choices(range(9), k=22)) for seed in range(40)]


def cost(device, cell):
    return float(1 + sum(COSTS[device][op] for op in cell))


def write_torch(path, value):
    """What torch.save writes, stored and with protocol 2."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("archive/data.pkl", pickle.dumps(value, protocol=2))
        archive.writestr("archive/version", "3\n")


def write_eagle(path, device, number=float, protocol=3):
    path.write_bytes(pickle.dumps({cell: number(cost(device, cell) / 1000) for cell in CELLS}, protocol=protocol))


class Foreign(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = pathlib.Path(holder.name)

    def succeeds(self, *words):
        done = latlab(*words)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def fails(self, *words):
        done = latlab(*words)
        self.assertEqual((done.returncode, done.stdout), (1, ""), done.stderr)
        return done.stderr

    def devices(self, *words):
        out = self.folder / "devices.json"
        self.succeeds("devices", "--space", "nb201", *words, "--out", out)
        return [device["name"] for device in json.loads(out.read_text())["devices"]]

    def predicted(self, *words):
        out = self.folder / "predicted.csv"
        done = self.succeeds("transfer", *words, "--predictor", "op-count", "--out", out)
        with open(out, newline="", encoding="utf-8") as file:
            return {row["architecture"]: float(row["latency_ms"]) for row in csv.DictReader(file)}, done.stderr

    def test_a_pickle_of_eagle_is_measurements_in_seconds(self):
        path = self.folder / "cpu.pickle"
        for number, protocol in ((float, 2), (numpy.float64, 3), (numpy.float64, 4), (numpy.float32, 5)):
            with self.subTest(number=number, protocol=protocol):
                write_eagle(path, "cpu", number, protocol)
                latencies, said = self.predicted("--measurements", path)
                self.assertEqual(len(latencies), 15625)
                cell = "|nor_conv_3x3~0|+|nor_conv_3x3~0|nor_conv_3x3~1|+|nor_conv_3x3~0|nor_conv_3x3~1|nor_conv_3x3~2|"
                self.assertAlmostEqual(latencies[cell], 55, delta=1)
                self.assertIn("from 300 measurements", said)

    def test_a_list_of_help_is_every_cell_or_needs_its_order(self):
        path = self.folder / "phone.pt"
        write_torch(path, [1.5 + i / 1000 for i in range(15625)])
        self.assertIn("from 15625 measurements", self.predicted("--measurements", path)[1])

        write_torch(path, [float(10 + sum(chain)) for chain in CHAINS])
        self.assertIn("which networks these 40 latencies are of", self.fails("transfer", "--measurements", path))
        order = self.folder / "arch.pt"
        write_torch(order, {"arch": [{"op_idx_list": list(chain)} for chain in CHAINS]})
        listed = self.folder / "order.csv"
        listed.write_text("architecture\n" + "".join("_".join(map(str, chain)) + "\n" for chain in CHAINS))
        both = [self.predicted("--measurements", path, "--order", file, "--architectures", listed)[0]
                for file in (order, listed)]
        self.assertEqual(len(both[0]), 40)
        self.assertEqual(both[0], both[1])
        listed.write_text("architecture\n" + "_".join(map(str, CHAINS[0])) + "\n")
        self.assertIn("the list of networks 1", self.fails("transfer", "--measurements", path, "--order", listed))

    def test_files_of_other_projects_are_known_devices_too(self):
        for device in COSTS:
            write_eagle(self.folder / (device + ".pickle"), device)
        cpu, phone, board = (self.folder / (device + ".pickle") for device in COSTS)
        self.assertEqual(self.devices(cpu, phone), ["cpu", "phone"])
        done = self.succeeds("transfer", "--measurements", board, "--sources", f"{cpu},{phone}")
        self.assertEqual(len(done.stdout.splitlines()), 15626)
        self.assertIn("not for FBNet", self.fails("devices", "--space", "fbnet", cpu))

    def test_hwnasbench_is_several_devices_of_which_one_was_measured(self):
        path = self.folder / "HW-NAS-Bench-v1_0.pickle"
        table = {"raspi4_latency": {i: numpy.float64(i % 97 + 1) for i in range(15625)},
                 "edgetpu_latency": [-1 if i % 5 == 0 else i % 89 + 1.0 for i in range(15625)],
                 "raspi4_energy": [1.0] * 15625, "config": [{"arch_str": "|x|", "C": 16}] * 15625}
        path.write_bytes(pickle.dumps({"nasbench201": {"cifar10": table, "cifar100": table},
                                       "fbnet": {"raspi4_latency": {"b": 0.5}}}))
        self.assertEqual(self.devices(path), ["hwnasbench_raspi4", "hwnasbench_edgetpu"])
        self.assertIn("--device", self.fails("transfer", "--measurements", path))
        _, said = self.predicted("--measurements", path, "--device", "hwnasbench_edgetpu", "--dataset", "cifar100")
        self.assertIn("from 12500 measurements", said)
        self.assertIn("cannot run 3125 of the networks", said)
        self.assertIn("cifar10, raspi4_energy, config", said)
        self.assertIn("\"imagenet\"", self.fails("devices", "--space", "nb201", path, "--dataset", "imagenet"))

    def test_a_pickle_that_would_run_something_is_refused_and_runs_nothing(self):
        class Run:
            def __reduce__(self):
                return os.system, (f"touch {mark}",)
        mark = self.folder / "mark"
        path = self.folder / "evil.pickle"
        for protocol in (2, 4):
            path.write_bytes(pickle.dumps({(3, 1, 0, 2, 4, 1): Run()}, protocol=protocol))
            said = self.fails("transfer", "--measurements", path)
            self.assertIn("posix.system", said)
            self.assertIn("byte ", said)
            self.assertIn("posix.system", self.fails("devices", "--space", "nb201", path))
        self.assertFalse(mark.exists())
        write_eagle(path, "cpu")
        path.write_bytes(path.read_bytes()[:-100])
        self.assertIn("cut short", self.fails("transfer", "--measurements", path))

    def test_latencies_in_another_unit_than_stated_are_questioned_and_kept(self):
        path = self.folder / "mine.csv"
        path.write_text("architecture,latency_ms\n" + "".join(
            f"{'_'.join(map(str, cell))},{cost('cpu', cell) / 1000}\n" for cell in CELLS[:30]))
        latencies, said = self.predicted("--measurements", path)
        self.assertIn("is the unit right?", said)
        self.assertIn("in s it would be", said)
        self.assertLess(max(latencies.values()), 0.1)
        table = self.folder / "table.csv"
        table.write_text(path.read_text().replace("latency_ms", "my_device"))
        self.assertIn("my_device: In ms", self.succeeds("devices", "--space", "nb201", table).stderr)

    def test_a_poor_protocol_is_pointed_out(self):
        path = self.folder / "mine.csv"
        path.write_text("# repeatability: 0.61 (Spearman, odd against even rounds)\n"
                        "# reference_drift: 0.5 to 1.9 of the median\n# batch_size: 5\narchitecture,latency_ms\n" +
                        "".join(f"{'_'.join(map(str, cell))},{cost('cpu', cell)}\n" for cell in CELLS[:30]))
        _, said = self.predicted("--measurements", path)
        for word in ("0.61", "from 0.5 to 1.9", "batch size"):
            self.assertIn(word, said)

    @unittest.skipUnless(DATA, "needs real tables, LATLAB_DATA is unset")
    def test_the_original_files_are_read_as_they_are(self):
        files = sorted((pathlib.Path(DATA) / "originals").iterdir())
        cells = [file for file in files if "fbnet" not in file.name]
        self.assertEqual(self.devices(*cells), [file.stem for file in cells])
        for file in cells:
            self.assertEqual(len(self.predicted("--measurements", file)[0]), 15625)


if __name__ == "__main__":
    sys.exit(run_tests(__name__))
