"""Tests of `latlab proxies`. The program is $LATLAB, else build/native/latlab.

Run by ci/test: /usr/bin/python3 tests/cli/test_proxies.py
"""
import pathlib
import sys
import tempfile
import unittest

from support import latlab, run_tests

CELLS = ["1_1_1_1_1_1", "0_0_0_4_0_0", "0_0_0_2_0_0", "0_0_0_0_0_0"]


class Proxies(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = pathlib.Path(holder.name)
        self.cells = self.folder / "cells.txt"
        self.cells.write_text("\n".join(CELLS) + "\n")

    def proxies(self, name, *words):
        out = self.folder / name
        done = latlab("proxies", "--space", "nb201", "--architectures", self.cells, "--images", 2, "--out", out, *words)
        return done, out

    def rows(self, out):
        return [line for line in out.read_text().splitlines() if not line.startswith("#")]

    def test_a_row_a_network_with_empty_cells_where_undefined(self):
        done, out = self.proxies("all.csv")
        self.assertEqual(done.returncode, 0, done.stderr)
        rows = self.rows(out)
        self.assertEqual(rows[0], "architecture,epe_nas,fisher,flops,grad_norm,grasp,jacov,l2_norm,nwot,params,"
                                  "plain,snip,synflow,zen")
        self.assertEqual(len(rows), 1 + len(CELLS))
        self.assertIn("# seed: 1", out.read_text())
        cells = dict(zip(rows[0].split(","), rows[-1].split(",")))
        self.assertEqual(cells["jacov"], "")
        self.assertEqual(cells["params"], "73306")

    def test_a_run_that_was_cut_off_goes_on_to_the_same_file(self):
        _, whole = self.proxies("whole.csv")
        text = whole.read_text()
        cut = self.folder / "cut.csv"
        cut.write_text(text[:-40])
        done, cut = self.proxies("cut.csv")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(cut.read_text(), text)

    def test_parts_make_up_the_whole(self):
        _, whole = self.proxies("whole.csv")
        parts = [self.rows(self.proxies(f"part{i}.csv", "--shard", f"{i}/3")[1])[1:] for i in (1, 2, 3)]
        self.assertEqual(sorted(sum(parts, [])), sorted(self.rows(whole)[1:]))
        self.assertTrue(all(parts))

    def test_rows_of_another_seed_are_not_mixed_in(self):
        self.proxies("seed.csv")
        done, out = self.proxies("seed.csv", "--seed", 2)
        self.assertEqual(done.returncode, 1)
        self.assertIn("another space, seed or number of images", done.stderr)
        self.assertEqual(len(self.rows(out)), 1 + len(CELLS))

    def test_wrong_usage_is_told(self):
        out = self.folder / "x.csv"
        for words, part in [(("--space", "fbnet", "--out", out), "--architectures FILE is needed"),
                            (("--space", "nb201", "--out", out, "--shard", "3/2"), "--shard takes a part"),
                            (("--space", "nb201", "--out", out, "--shard", "a"), "--shard takes a part"),
                            (("--space", "nb201"), "--out")]:
            done = latlab("proxies", *words)
            self.assertEqual(done.returncode, 2, done.stderr)
            self.assertIn(part, done.stderr)


if __name__ == "__main__":
    sys.exit(run_tests(__name__))
