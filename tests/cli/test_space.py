"""Tests of `latlab space`. The program is $LATLAB, else build/native/latlab.

Run by ci/test: /usr/bin/python3 tests/cli/test_space.py
"""
import json
import os
import subprocess
import sys
import tempfile
import unittest

from support import LATLAB, run_tests

BEST = "|nor_conv_3x3~0|+|nor_conv_3x3~0|nor_conv_3x3~1|+|skip_connect~0|nor_conv_3x3~1|nor_conv_1x1~2|"
CHAIN = "8_8_8_8_8_8_8_8_8_8_8_8_8_8_8_8_8_8_8_8_8_7"


def space(*words, given=""):
    return subprocess.run([LATLAB, "space", *words], input=given, capture_output=True, text=True, timeout=60)


class SpaceCommand(unittest.TestCase):
    def succeeds(self, *words, given=""):
        done = space(*words, given=given)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout

    def fails(self, status, *words, given=""):
        done = space(*words, given=given)
        self.assertEqual((done.returncode, done.stdout), (status, ""))
        return done.stderr

    def test_list_names_both_spaces(self):
        spaces = json.loads(self.succeeds("list", "--json"))
        self.assertEqual([one["id"] for one in spaces], ["nb201", "fbnet"])
        self.assertEqual([len(one["operations"]) for one in spaces], [5, 9])
        self.assertIn("15,625", self.succeeds("list"))

    def test_describe_takes_every_notation(self):
        texts = [self.succeeds("describe", "--space", "nb201", form) for form in ("6111", BEST, "3_3_3_1_3_2")]
        self.assertEqual(len(set(texts)), 1)
        self.assertIn("NAS-Bench-201 network 6111", texts[0])
        self.assertIn("every operation is used", texts[0])

    def test_describe_gives_costs_that_add_up(self):
        cell, dead = json.loads(self.succeeds("describe", "--space", "nb201", "6111", "3_3_3_0_0_0", "--json"))
        # 7.943872 + 35.81952 n3 + 4.36224 n1 million FLOPs, with four 3x3 and one 1x1 convolution.
        self.assertEqual(cell["flops"], 7943872 + 4 * 35819520 + 4362240)
        self.assertEqual(len(cell["layers"]), 94)
        for cost in ("macs", "flops", "parameters", "activations"):
            self.assertEqual(cell[cost], sum(layer[cost] for layer in cell["layers"]))
        self.assertTrue(cell["connected"])
        self.assertFalse(dead["connected"])
        self.assertEqual(dead["pruned"], "|none~0|+|none~0|none~1|+|none~0|none~1|none~2|")
        self.assertNotEqual(dead["architecture"], dead["pruned"])

    def test_describe_leaves_out_layers_without_cost(self):
        text = self.succeeds("describe", "--space", "fbnet", CHAIN)
        self.assertIn("16 layers without cost", text)
        self.assertNotIn("layer 1 skip", text)
        self.assertIn("layer 22 k5_e6", text)

    def test_sample_repeats_with_its_seed_and_draws_nothing_twice(self):
        for name in ("nb201", "fbnet"):
            first = self.succeeds("sample", "--space", name, "--count", "200", "--seed", "3")
            self.assertEqual(first, self.succeeds("sample", "--space", name, "--count", "200", "--seed", "3"))
            self.assertNotEqual(first, self.succeeds("sample", "--space", name, "--count", "200", "--seed", "4"))
            rows = first.splitlines()
            self.assertEqual(rows[0], "architecture")
            self.assertEqual(len(set(rows[1:])), 200)

    def test_distinct_samples_differ_after_pruning(self):
        rows = self.succeeds("sample", "--space", "nb201", "--count", "9445", "--distinct").splitlines()[1:]
        described = json.loads(self.succeeds("describe", "--space", "nb201", "--json", *rows[:1000]))
        self.assertEqual(len({one["pruned"] for one in described}), 1000)
        self.assertIn("only 9445 distinct", self.fails(2, "sample", "--space", "nb201", "--count", "9446", "--distinct"))

    def test_convert_goes_round_through_all_notations(self):
        given = self.succeeds("sample", "--space", "nb201", "--count", "50")
        digits = self.succeeds("convert", "--space", "nb201", "--to", "digits", given=given)
        index = self.succeeds("convert", "--space", "nb201", "--to", "index", given=digits)
        self.assertEqual(index.splitlines()[0], "index")
        self.assertEqual(self.succeeds("convert", "--space", "nb201", "--to", "string", given=index), given)
        self.assertEqual(self.succeeds("convert", "--space", "nb201", "--to", "index", BEST), "6111\n")

    def test_convert_reads_and_writes_files(self):
        with tempfile.TemporaryDirectory() as folder:
            source, target = os.path.join(folder, "in.txt"), os.path.join(folder, "out.txt")
            with open(source, "w") as file:
                file.write("# the best\n\n6111\n")
            self.succeeds("convert", "--space", "nb201", "--to", "digits", "--in", source, "--out", target)
            with open(target) as file:
                self.assertEqual(file.read(), "# the best\n\n3_3_3_1_3_2\n")

    def test_a_fault_is_named_with_its_line(self):
        said = self.fails(1, "convert", "--space", "nb201", "--to", "string", given="0\n3_1_0_2_4_9\n")
        self.assertIn("standard input, line 2", said)
        self.assertIn('"9" is no operation', said)
        self.assertIn("0 to 15624", self.fails(1, "describe", "--space", "nb201", "15625"))
        self.assertIn("not numbered", self.fails(1, "describe", "--space", "fbnet", "12"))
        self.assertIn("cannot be read", self.fails(1, "convert", "--space", "nb201", "--to", "index", "--in", "/no/file"))

    def test_wrong_usage_ends_with_status_2(self):
        for words in ((), ("shrink",), ("describe",), ("describe", "--space", "nb201"), ("describe", "0"),
                      ("describe", "--space", "nb101", "0"), ("sample", "--space", "nb201", "--count", "0"),
                      ("sample", "--space", "nb201", "0"), ("list", "nb201"),
                      ("convert", "--space", "nb201", "--to", "words", "0"),
                      ("convert", "--space", "fbnet", "--to", "index", CHAIN)):
            self.fails(2, *words)


if __name__ == "__main__":
    sys.exit(run_tests(__name__))
