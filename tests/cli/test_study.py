"""Tests of `latlab study`. The program is $LATLAB, else build/native/latlab; the public tables are $LATLAB_DATA.

Run by ci/test: /usr/bin/python3 tests/cli/test_study.py
"""
import json
import os
import pathlib
import sys
import tempfile
import unittest

from support import latlab, run_tests

DATA = os.environ.get("LATLAB_DATA")
SMALL = ("--settings", "op-count,flops", "--tasks", "FD,F1", "--pretrain-seeds", 1, "--seeds", 2)
STUDIES = ["parts", "hardware", "sampler", "supplement", "final"]


class Study(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = pathlib.Path(holder.name)

    def study(self, name, *words):
        done = latlab("study", *words, "--out", self.folder / name)
        self.assertEqual(done.returncode, 0, done.stderr)
        return self.folder / name

    def test_the_list_names_every_study_and_its_settings(self):
        done = latlab("study", "list")
        self.assertEqual(done.returncode, 0, done.stderr)
        for name in STUDIES:
            self.assertIn(name + ": ", done.stdout)
        self.assertIn("no-refinement", done.stdout)

    def test_wrong_usage_is_told(self):
        out = self.folder / "x.jsonl"
        for words, part in [((), "say which study"), (("part", "--out", out), "there is no study 'part'"),
                            (("parts", "--figure", "x.svg"), "--figure goes with --report"),
                            (("parts", "--data", "x", "--out", out, "--tasks", "F9"), "--tasks does not know 'F9'"),
                            (("parts", "--data", "x", "--out", out, "--settings", "x"), "--settings does not know 'x'"),
                            (("parts", "--data", "x", "--out", out, "--shard", "2"), "--shard takes a part")]:
            done = latlab("study", *words)
            self.assertEqual(done.returncode, 2, (words, done.stderr))
            self.assertIn(part, done.stderr)

    def test_a_report_of_a_file_that_is_no_result_says_where(self):
        wrong = self.folder / "wrong.jsonl"
        wrong.write_text('{"task": "F1"}\n')
        done = latlab("study", "parts", "--report", wrong)
        self.assertEqual(done.returncode, 1)
        self.assertIn("wrong.jsonl, line 1", done.stderr)

    def test_a_report_of_another_study_says_which_results_there_are(self):
        other = self.folder / "other.jsonl"
        other.write_text('{"study": "final", "setting": "flops", "pretrain_seed": 1, "task": "F1", "device": "a", '
                         '"seed": 1, "spearman": 0.5}\n')
        done = latlab("study", "parts", "--report", other)
        self.assertEqual(done.returncode, 1)
        self.assertIn("there are results of final", done.stderr)

    def test_every_run_has_a_command_of_its_own(self):
        for name in STUDIES:
            done = latlab("study", name, "--commands", "--pretrain-seeds", 2, "--tasks", "F1,N1", "--seeds", 7)
            self.assertEqual(done.returncode, 0, done.stderr)
            commands = done.stdout.splitlines()
            self.assertEqual(len(commands), len(set(commands)))
            self.assertTrue(all(line.startswith("latlab evaluate --task ") for line in commands))
            self.assertTrue(all(line.count(" --seeds 7") == 1 for line in commands))
            parts = [latlab("study", name, "--commands", "--pretrain-seeds", 2, "--tasks", "F1,N1", "--seeds", 7,
                            "--shard", f"{i}/3").stdout.splitlines() for i in (1, 2, 3)]
            self.assertEqual(sorted(sum(parts, [])), sorted(commands))

    def test_the_architectures_of_a_source_can_be_others_than_the_studys(self):
        for more, count in (((), "16"), (("--sources-per-device", 512), "512")):
            done = latlab("study", "parts", "--commands", "--tasks", "N1", *more)
            for line in done.stdout.splitlines():
                self.assertEqual(line.split("--sources-per-device ")[1].split()[0], count)

    @unittest.skipUnless(DATA, "needs the public tables, LATLAB_DATA")
    def test_runs_go_on_where_they_were_and_parts_make_up_the_whole(self):
        whole = self.study("whole.jsonl", "final", "--data", DATA, *SMALL).read_text()
        lines = [json.loads(line) for line in whole.splitlines()]
        self.assertEqual({(line["setting"], line["task"]) for line in lines},
                         {(setting, task) for setting in ("op-count", "flops") for task in ("FD", "F1")})
        self.assertEqual({line["study"] for line in lines}, {"final"})
        self.assertEqual({line["seed"] for line in lines}, {1, 2})
        cut = self.folder / "cut.jsonl"
        first = [line for line in whole.splitlines(True) if json.loads(line)["task"] == "FD"]
        lines = whole.splitlines(True)
        cut.write_text("".join(lines[:len(first) + 1]) + '{"study": "fin')    # in the middle of a run
        self.study("cut.jsonl", "final", "--data", DATA, *SMALL)
        self.assertEqual(self.runs_in(cut), self.runs_in(self.folder / "whole.jsonl"))
        more = (*SMALL[:-1], 3)
        self.study("cut.jsonl", "final", "--data", DATA, *more)
        self.assertEqual({seed for *_, seed in self.runs_in(cut)}, {1, 2, 3})
        parts = [self.study(f"part{i}.jsonl", "final", "--data", DATA, *SMALL, "--shard", f"{i}/2") for i in (1, 2)]
        together = latlab("study", "final", "--report", ",".join(map(str, parts)))
        alone = latlab("study", "final", "--report", self.folder / "whole.jsonl", "--figure", self.folder / "f.svg")
        self.assertEqual(together.stdout, alone.stdout)
        self.assertIn("| op-count |", alone.stdout)
        self.assertIn("NASFLAT (published)", alone.stdout)
        self.assertIn("</svg>", (self.folder / "f.svg").read_text())

    def runs_in(self, path):
        lines = [json.loads(line) for line in path.read_text().splitlines()]
        return {(line["setting"], line["task"], line["device"], line["spearman"], line["seed"]) for line in lines}


if __name__ == "__main__":
    sys.exit(run_tests(__name__))
