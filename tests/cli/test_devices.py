"""Tests of `latlab devices`, and of `latlab evaluate` on tables and encodings of one's own. The program is
$LATLAB, else build/native/latlab.

Run by ci/test: /usr/bin/python3 tests/cli/test_devices.py
"""
import itertools
import json
import pathlib
import random
import sys
import tempfile
import unittest

from support import latlab_without_tables as latlab, run_tests


# What the operations cost on devices of two families.
FAMILIES = {"cpu": {"cpu": (1, 2, 5, 9, 3), "laptop": (1, 2, 6, 9, 4), "server": (1, 3, 5, 8, 2)},
            "phone": {"phone": (4, 4, 5, 5, 9), "watch": (3, 4, 6, 5, 9), "board": (4, 3, 6, 4, 8)}}
COSTS = {name: costs for family in FAMILIES.values() for name, costs in family.items()}
CELLS = random.Random(5).sample(list(itertools.product(range(5), repeat=6)), 400)


def name_of(cell):
    return "_".join(map(str, cell))


def write_table(path, devices, first=0, count=200):
    lines = ["architecture," + ",".join(devices)]
    for cell in CELLS[first:first + count]:
        lines.append(f"{name_of(cell)}," + ",".join(str(1 + sum(COSTS[name][op] for op in cell)) for name in devices))
    path.write_text("\n".join(lines) + "\n")


class Devices(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = pathlib.Path(holder.name)
        self.known, self.others = self.folder / "known.csv", self.folder / "others.csv"
        write_table(self.known, ["cpu", "phone", "laptop"])
        write_table(self.others, ["watch", "board", "server"], first=50)

    def succeeds(self, *words):
        done = latlab(*words)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def fails(self, status, *words):
        done = latlab(*words)
        self.assertEqual((done.returncode, done.stdout), (status, ""), done.stderr)
        return done.stderr

    def test_devices_of_two_tables_are_listed_with_the_one_most_like_each(self):
        text = self.succeeds("devices", "--space", "nb201", self.known, self.others)
        lines = text.splitlines()
        self.assertEqual([line.split()[0] for line in lines], ["cpu", "phone", "laptop", "watch", "board", "server"])
        for line in lines:
            self.assertIn("200 measured", line)
            name, like = line.split()[0], line.split(" like ")[1]
            self.assertTrue(any(name in family and like in family for family in FAMILIES.values()), line)

    def test_the_correlations_are_printed_and_written(self):
        out = self.folder / "devices.json"
        text = self.succeeds("devices", "--space", "nb201", self.known, self.others, "--correlation", "--out", out)
        self.assertEqual(len(text.splitlines()), 7)
        written = json.loads(out.read_text())
        self.assertEqual([device["name"] for device in written["devices"]][3:], ["watch", "board", "server"])
        self.assertEqual([device["measured"] for device in written["devices"]], [200] * 6)
        for i, row in enumerate(written["spearman"]):
            self.assertEqual((len(row), row[i]), (6, 1))
            self.assertEqual(row, [other[i] for other in written["spearman"]])
            for number in row:
                self.assertIn(f"{number:.2f}", text.splitlines()[i + 1])

    def test_a_split_keeps_like_devices_together_and_is_one_that_evaluate_takes(self):
        out, lines = self.folder / "split.json", self.folder / "lines.jsonl"
        text = self.succeeds("devices", "--space", "nb201", self.known, self.others, "--split", "2,2", "--out", out)
        split = json.loads(out.read_text())["split"]
        self.assertIn("sources: " + ",".join(split["sources"]), text)
        for side in ("sources", "targets"):
            self.assertEqual(sum(set(split[side]) <= set(family) for family in FAMILIES.values()), 1, split)
        self.succeeds("evaluate", "--space", "nb201", "--table", f"{self.known},{self.others}", "--sources",
                      ",".join(split["sources"]), "--targets", ",".join(split["targets"]), "--predictor",
                      "op-count,best-source", "--seeds", 2, "--k", 10, "--out", lines)
        records = [json.loads(line) for line in lines.read_text().splitlines()]
        self.assertEqual(len(records), 2 * 2 * 2)
        # Those in both tables are 150, those in one of them 200.
        self.assertTrue(all(record["n_test"] in (140, 190) for record in records), records)

    def test_the_published_sign_gives_sets_that_are_more_alike(self):
        means = {}
        for sign in ("corrected", "published"):
            out = self.folder / f"{sign}.json"
            self.succeeds("devices", "--space", "nb201", self.known, self.others, "--split", "2,2", "--sign", sign,
                          "--out", out)
            split = json.loads(out.read_text())["split"]
            self.assertEqual(split["sign"], sign)
            means[sign] = split["mean_correlation_across"]
        self.assertLess(means["corrected"], means["published"])

    def test_the_papers_tasks_are_listed(self):
        out = self.folder / "tasks.json"
        text = self.succeeds("devices", "--tasks", "--out", out)
        tasks = json.loads(out.read_text())
        self.assertEqual([task["name"] for task in tasks], "ND N1 N2 N3 N4 NA FD F1 F2 F3 F4 FA".split())
        for task in tasks:
            self.assertIn(f"{task['name']} ({task['space']})", text)
            self.assertIn(", ".join(task["targets"]), text)

    def test_wrong_use_says_what_is_right(self):
        table = ("devices", "--space", "nb201", self.known)
        self.assertIn("10,3", self.fails(2, *table, "--split", "4"))
        self.assertIn("published", self.fails(2, *table, "--split", "1,1", "--sign", "minus"))
        self.assertIn("--split", self.fails(2, *table, "--seed", 3))
        self.assertIn("--tasks", self.fails(2, "devices", "--tasks", "--correlation"))
        self.assertIn("--data", self.fails(2, "devices", "--space", "nb201"))

    def test_faults_of_the_tables_say_where_they_are_and_how_to_mend_them(self):
        self.assertIn("Ask for fewer", self.fails(1, "devices", "--space", "nb201", self.known, "--split", "3,1"))
        copy = self.folder / "copy.csv"
        write_table(copy, ["cpu"])
        self.assertIn('"cpu"', self.fails(1, "devices", "--space", "nb201", self.known, copy))
        apart = self.folder / "apart.csv"
        write_table(apart, ["phone"], first=300, count=50)
        self.assertIn("phone", self.fails(1, "devices", "--space", "nb201", self.known, apart, "--split", "1,1"))


class Encodings(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = pathlib.Path(holder.name)
        self.table, self.codes = self.folder / "known.csv", self.folder / "codes.csv"
        write_table(self.table, list(COSTS))
        draw = random.Random(2)
        lines = [f"{name_of(cell)},{draw.gauss(0, 1)},{draw.gauss(0, 1)}" for cell in CELLS[:200]]
        self.codes.write_text("\n".join(["architecture,a,b", *lines]) + "\n")

    def evaluate(self, *words):
        return latlab("evaluate", "--space", "nb201", "--table", self.table, "--sources", "cpu,phone", "--targets",
                      "laptop,board", "--seeds", 2, "--k", 10, *words)

    def samplers_of(self, *words):
        out = self.folder / "lines.jsonl"
        done = self.evaluate("--predictor", "op-count", *words, "--out", out)
        self.assertEqual(done.returncode, 0, done.stderr)
        return {json.loads(line)["sampler"] for line in out.read_text().splitlines()}

    def test_every_sampler_runs(self):
        for sampler in ("random", "params", "macs", "oracle", "designed"):
            self.assertEqual(self.samplers_of("--sampler", sampler), {sampler})
        for sampler in ("zcp", "arch2vec", "cate", "caz"):
            self.assertEqual(self.samplers_of("--sampler", sampler), {f"{sampler}-kmeans"})    # with what ships
            encoding = ("--sampler", sampler, "--encoding", self.codes)
            self.assertEqual(self.samplers_of(*encoding), {f"{sampler}-kmeans"})
            self.assertEqual(self.samplers_of(*encoding, "--method", "cosine"), {f"{sampler}-cosine"})

    def test_an_encoding_sampler_says_what_it_needs(self):
        for status, words, expected in (
                (1, ("--sampler", "zcp", "--encoding", "absent.csv"), "absent.csv"),
                (2, ("--sampler", "zcp", "--encoding", self.codes, "--method", "greedy"), "cosine"),
                (2, ("--sampler", "random", "--method", "cosine"), "zcp, arch2vec, cate and caz"),
                (2, ("--sampler", "nearest"), "arch2vec")):
            done = self.evaluate("--predictor", "op-count", *words)
            self.assertEqual(done.returncode, status, done.stderr)
            self.assertIn(expected, done.stderr)
        few = self.folder / "few.csv"
        few.write_text("\n".join(self.codes.read_text().splitlines()[:20]) + "\n")
        done = self.evaluate("--predictor", "op-count", "--sampler", "cate", "--encoding", few)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("few.csv: no encoding of", done.stderr)

    def test_k_means_is_refused_where_the_encoding_tells_too_little_apart(self):
        same = self.folder / "same.csv"
        lines = [f"{name_of(cell)},{i % 9}" for i, cell in enumerate(CELLS[:200])]
        same.write_text("\n".join(["architecture,a", *lines]) + "\n")
        done = self.evaluate("--predictor", "op-count", "--sampler", "cate", "--encoding", same)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("only 9 of 200 architectures differ", done.stderr)
        self.assertEqual(self.samplers_of("--sampler", "cate", "--encoding", same, "--method", "cosine"), {"cate-cosine"})

    def test_a_table_supplements_nasflat_and_changes_what_it_predicts(self):
        figures = []
        for supplement in ("none", self.codes):
            out = self.folder / "lines.jsonl"
            done = self.evaluate("--predictor", "nasflat", "--supplement", supplement, "--cache", self.folder / "cache",
                                 "--set", "epochs=2,graph_width=8,feature_width=8,head_width=8", "--out", out)
            self.assertEqual(done.returncode, 0, done.stderr)
            figures.append([json.loads(line)["spearman"] for line in out.read_text().splitlines()])
        self.assertNotEqual(*figures)
        done = self.evaluate("--predictor", "nasflat", "--supplement", "zcq")
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("FILE.csv", done.stderr)

    def test_the_hardware_embedding_may_be_in_the_operations_or_at_the_head_and_start_anywhere(self):
        figures = set()
        for setting in ("hardware=per-operation", "hardware=at-head", "nearest_hardware=false"):
            out = self.folder / "lines.jsonl"
            done = self.evaluate("--predictor", "nasflat", "--cache", self.folder / "cache", "--out", out, "--set",
                                 f"epochs=2,graph_width=8,feature_width=8,head_width=8,{setting}")
            self.assertEqual(done.returncode, 0, done.stderr)
            figures.add(tuple(json.loads(line)["spearman"] for line in out.read_text().splitlines()))
        self.assertEqual(len(figures), 3)


if __name__ == "__main__":
    sys.exit(run_tests(__name__))
