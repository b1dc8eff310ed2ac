"""Tests of `latlab plan` and of `latlab pretrain`'s learning curve. The program is $LATLAB, else
build/native/latlab.

Run by ci/test: /usr/bin/python3 tests/cli/test_plan.py
"""
import json
import math
import pathlib
import random
import struct
import sys
import tempfile
import unittest

from support import latlab, ROOT, run_tests

EXAMPLE = ROOT / "datasets" / "example" / "measurements.csv"

sys.path.insert(0, str(ROOT / "web"))
import measure    # noqa: E402


def metadata(path):
    data = path.read_bytes()
    return json.loads(data[8:8 + struct.unpack("<Q", data[:8])[0]])["__metadata__"]


class Plan(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = pathlib.Path(holder.name)

    def plan(self, *words, space="nb201"):
        """The planned networks, read as measure.py reads them, and what was said."""
        out = self.folder / "list.csv"
        done = latlab("plan", "--space", space, *words, "--out", out)
        self.assertEqual(done.returncode, 0, done.stderr)
        found, networks, remarks = measure.read_list(str(out))
        self.assertEqual((found, remarks), (space, []))
        return networks, done.stderr

    def fails(self, status, *words):
        done = latlab("plan", *words)
        self.assertEqual((done.returncode, done.stdout), (status, ""), done.stderr)
        return done.stderr

    def test_the_list_is_one_that_measure_reads_and_says_how_it_came_about(self):
        for space in ("nb201", "fbnet"):
            networks, said = self.plan("--count", 12, "--seed", 7, space=space)
            self.assertEqual(len(networks), 12)
            self.assertIn("12 networks to measure", said)
            self.assertRegex(said, r"With 12 measurements the median error .* is [\d.]+ %")
            fields = [line for line in (self.folder / "list.csv").read_text().splitlines() if line.startswith("#")]
            self.assertEqual(fields, [f"# space: {space}", "# sampler: designed", "# seed: 7"])

    def test_without_out_the_list_goes_to_standard_output(self):
        networks, _ = self.plan("--count", 5)
        done = latlab("plan", "--space", "nb201", "--count", 5)
        self.assertEqual(done.stdout.splitlines()[-5:], networks)

    def test_a_longer_list_begins_with_the_shorter_and_the_seed_makes_another(self):
        few, more = self.plan("--count", 6)[0], self.plan("--count", 15)[0]
        self.assertEqual(more[:6], few)
        self.assertNotEqual(self.plan("--count", 6, "--seed", 2)[0], few)

    def test_a_measured_beginning_is_gone_on_from(self):
        whole, _ = self.plan("--count", 15)
        measured = self.folder / "measured.csv"
        measured.write_text("architecture,latency_ms\n" + "".join(f"{network},{5 + i}\n" for i, network in enumerate(whole[:6])))
        rest, said = self.plan("--count", 9, "--measured", measured)
        self.assertEqual(rest, whole[6:])
        self.assertIn("9 more networks", said)
        self.assertIn("With 15 measurements", said)

    def test_nothing_measured_is_planned_by_any_sampler(self):
        measured = set(measure.read_list(str(EXAMPLE))[1])
        for sampler in ("designed", "random", "params", "macs"):
            networks, _ = self.plan("--count", 60, "--measured", EXAMPLE, "--sampler", sampler)
            self.assertEqual((len(networks), measured & set(networks)), (60, set()))

    def test_an_error_says_how_many(self):
        few, _ = self.plan("--error", 6)
        more, said = self.plan("--error", 3)
        self.assertLess(len(few), len(more))
        self.assertLessEqual(float(said.split("devices is ")[1].split(" %")[0]), 3)
        measured = self.folder / "measured.csv"
        measured.write_text("architecture\n" + "\n".join(more[:10]) + "\n")
        self.assertEqual(self.plan("--error", 3, "--measured", measured)[0], more[10:])

    def test_an_error_out_of_reach_or_reached_already_is_told(self):
        text = self.fails(1, "--space", "nb201", "--error", 0.01)
        self.assertRegex(text, r"Ask for at least [\d.]+ %")
        text = self.fails(1, "--space", "nb201", "--error", 50, "--measured", EXAMPLE)
        self.assertIn("20 networks measured", text)

    def test_excluded_devices_change_the_design(self):
        done = latlab("plan", "--space", "nb201", "--count", 15, "--exclude-sources", "titan_rtx_32,raspi4")
        self.assertEqual(done.returncode, 0)
        self.assertIn("without titan_rtx_1", done.stderr)
        self.assertNotEqual(done.stdout.splitlines()[-15:], self.plan("--count", 15)[0])

    def test_a_plan_by_an_encoding_says_which_way(self):
        codes = self.folder / "codes.csv"
        codes.write_text("index,a,b\n" + "".join(f"{i},{i % 125},{i // 125}\n" for i in range(15625)))
        by_method = []
        for method in ("kmeans", "cosine"):
            networks, _ = self.plan("--count", 12, "--sampler", "zcp", "--encoding", codes, "--method", method)
            self.assertEqual(len(set(networks)), 12)
            by_method.append(networks)
            fields = [line for line in (self.folder / "list.csv").read_text().splitlines() if line.startswith("#")]
            self.assertEqual(fields, ["# space: nb201", "# sampler: zcp", "# seed: 1", f"# method: {method}"])
        self.assertNotEqual(*by_method)

    def test_a_plan_by_a_table_is_of_the_networks_in_it(self):
        path = self.folder / "some.csv"
        rows = ["_".join(str((i >> (layer % 7)) % 2) for layer in range(22)) for i in range(40)]
        path.write_text("architecture,a,b\n" + "".join(f"{row},{i},{i % 7}\n" for i, row in enumerate(rows)))
        table = ("--space", "fbnet", "--sampler", "cate", "--encoding", path)
        done = latlab("plan", *table, "--count", 12)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(len(set(done.stdout.splitlines()[-12:]) & set(rows)), 12)
        self.assertIn("from 40 different ones", self.fails(1, *table, "--count", 41))
        for space in ("nb201", "fbnet"):
            done = latlab("plan", "--space", space, "--sampler", "caz", "--count", 9)    # with the proxies that ship
            self.assertEqual(done.returncode, 0, done.stderr)

    def test_wrong_usage_names_the_option(self):
        for words, named in [((), "--space"), (("--space", "nb201", "--count", 0), "--count"),
                             (("--space", "nb201", "--count", 3, "--error", 3), "--error"),
                             (("--space", "nb201", "--error", 0), "--error"),
                             (("--space", "nb201", "--sampler", "oracle"), "oracle"),
                             (("--space", "nb201", "--sampler", "best"), "designed"),
                             (("--space", "nb201", "--sampler", "macs", "--error", 3), "--error")]:
            self.assertIn(named, self.fails(2, *words))

    def test_a_list_of_another_space_is_refused_with_its_line(self):
        path = self.folder / "cells.csv"
        path.write_text("architecture\n3_3_3_3_3_3\n")
        self.assertIn("cells.csv, line 2", self.fails(1, "--space", "fbnet", "--measured", path))


class Curve(unittest.TestCase):
    def test_pretrain_saves_a_curve_that_plan_uses_and_none_of_few_devices(self):
        generator = random.Random(1)
        sample = latlab("space", "sample", "--space", "nb201", "--count", 120, "--distinct").stdout.split()[1:]
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            table, prior = folder / "known.csv", folder / "prior.safetensors"
            devices = "abcdef"
            weights = [(generator.uniform(2, 4), generator.uniform(0, 2)) for _ in devices]
            lines = ["architecture," + ",".join(f"device-{device}" for device in devices)]
            for text in sample:
                large, pool = text.count("nor_conv_3x3"), text.count("avg_pool")
                lines.append(text + "".join(f",{2 + a * large + b * pool + generator.uniform(0, 0.2)}" for a, b in weights))
            table.write_text("\n".join(lines) + "\n")
            make = ("pretrain", "--space", "nb201", "--predictor", "few-shot", "--table", table, "--out", prior)
            done = latlab(*make)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn("100 measurements: median error", done.stderr)
            curve = json.loads(metadata(prior)["learning_curve"])
            self.assertEqual(curve["devices"], 6)
            self.assertEqual([point["count"] for point in curve["points"]], [5, 8, 10, 15, 20, 30, 40, 60, 100])
            for point in curve["points"]:
                self.assertTrue(all(math.isfinite(value) for value in point["error"] + point["spearman"]))
            wanted = 100 * curve["points"][2]["error"][1] + 0.01
            done = latlab("plan", "--space", "nb201", "--weights", prior, "--error", wanted)
            self.assertEqual(done.returncode, 0, done.stderr)

            done = latlab(*make, "--sources", "device-a,device-b")
            self.assertIn("too few devices for a learning curve", done.stderr)
            self.assertNotIn("learning_curve", metadata(prior))
            done = latlab("plan", "--space", "nb201", "--weights", prior, "--error", 5)
            self.assertEqual(done.returncode, 1)
            self.assertIn("no learning curve", done.stderr)
            done = latlab("plan", "--space", "nb201", "--weights", prior, "--count", 5)
            self.assertEqual((done.returncode, done.stdout.count("|+|")), (0, 10), done.stderr)


if __name__ == "__main__":
    sys.exit(run_tests(__name__))
