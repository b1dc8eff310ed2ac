"""Tests of `latlab encode`. The program is $LATLAB, else build/native/latlab.

Run by ci/test: /usr/bin/python3 tests/cli/test_encode.py
"""
import csv
import pathlib
import sys
import tempfile
import unittest

from support import latlab, ROOT, run_tests

SMALL = {"arch2vec": "epochs=1,architectures=64,hidden=8,width=6",
         "cate": "epochs=1,architectures=64,width=8,heads=2,blocks=1,cross_blocks=1"}


class Encode(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = pathlib.Path(holder.name)

    def trained(self, encoder, space, *words):
        out = self.folder / "encoder.safetensors"
        done = latlab("encode", "--space", space, "--encoder", encoder, "--train", "--set", SMALL[encoder],
                      "--out", out, *words)
        self.assertEqual(done.returncode, 0, done.stderr)
        return out, done

    def fails(self, status, *words):
        done = latlab("encode", *words)
        self.assertEqual((done.returncode, done.stdout), (status, ""), done.stderr)
        return done.stderr

    def test_a_trained_encoder_gives_a_vector_for_each_network(self):
        networks = self.folder / "networks.csv"
        listed = latlab("space", "sample", "--space", "fbnet", "--count", 5, "--out", networks)
        self.assertEqual(listed.returncode, 0, listed.stderr)
        for encoder, width in (("arch2vec", 6), ("cate", 8)):
            file, done = self.trained(encoder, "fbnet")
            self.assertIn("vectors of %d numbers" % width, done.stderr)
            vectors = self.folder / "vectors.csv"
            done = latlab("encode", "--space", "fbnet", "--encoder", file, "--architectures", networks,
                          "--out", vectors)
            self.assertEqual(done.returncode, 0, done.stderr)
            rows = list(csv.reader(vectors.read_text().splitlines()))
            self.assertEqual(rows[0], ["architecture"] + [encoder + str(i + 1) for i in range(width)])
            self.assertEqual([row[0] for row in rows[1:]], networks.read_text().split()[1:])
            self.assertEqual(len({tuple(row[1:]) for row in rows[1:]}), 5)
            self.assertTrue(all(float(cell) == float(cell) for row in rows[1:] for cell in row[1:]))

    def test_a_table_of_proxies_becomes_an_encoder(self):
        networks, table, file, vectors = (self.folder / name for name in ("n.csv", "p.csv", "e.safetensors", "v.csv"))
        for words in (("space", "sample", "--space", "nb201", "--count", 4, "--out", networks),
                      ("proxies", "--space", "nb201", "--architectures", networks, "--images", 2, "--out", table),
                      ("encode", "--space", "nb201", "--train", "--encoder", "zcp", "--proxies", table, "--out", file),
                      ("encode", "--space", "nb201", "--encoder", file, "--architectures", networks, "--out", vectors)):
            done = latlab(*words)
            self.assertEqual(done.returncode, 0, done.stderr)
        rows = list(csv.reader(vectors.read_text().splitlines()))
        self.assertEqual(rows[0], ["architecture"] + [f"zcp{i + 1}" for i in range(13)])
        ranks = [[float(cell) for cell in row[1:]] for row in rows[1:]]
        self.assertEqual((len(ranks), min(map(min, ranks)), max(map(max, ranks))), (4, 0, 1))
        # Both are one network: the middle nodes change places.
        numbers = table.read_text().splitlines()[-1].split("|,")[1]
        table.write_text(table.read_text() + "".join(f"{cell},{numbers}\n" for cell in ("3_0_0_0_2_0", "0_3_0_0_0_2")))
        done = latlab("encode", "--space", "nb201", "--train", "--encoder", "zcp", "--proxies", table, "--out", file)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("p.csv: 1 row is about a network of an earlier row", done.stderr)

    def test_one_seed_gives_one_file(self):
        first = self.trained("cate", "nb201", "--seed", 5)[0].read_bytes()
        self.assertEqual(self.trained("cate", "nb201", "--seed", 5)[0].read_bytes(), first)
        self.assertNotEqual(self.trained("cate", "nb201", "--seed", 6)[0].read_bytes(), first)

    def test_all_of_nas_bench_201_is_encoded_without_a_list(self):
        file, _ = self.trained("arch2vec", "nb201")
        vectors = self.folder / "vectors.csv"
        done = latlab("encode", "--space", "nb201", "--encoder", file, "--out", vectors)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(len(vectors.read_text().splitlines()), 15626)

    def test_the_probe_says_what_can_be_read(self):
        _, done = self.trained("arch2vec", "nb201", "--probe")
        self.assertRegex(done.stdout, r"read rightly: [\d.]+ % on average \(guessing: 20\.0 %\)")
        self.assertRegex(done.stdout, r"total MACs: R2 [\d.]+")

    def test_the_published_encoders_collapse_on_fbnet(self):
        _, done = self.trained("cate", "fbnet", "--published", "--probe")
        shares = [int(word) for word in done.stdout.splitlines()[0].split("by position")[1].split()]
        self.assertEqual(len(shares), 22)
        self.assertLess(max(shares[:-1]), 25)
        self.assertGreater(shares[-1], 60)

    def test_wrong_use_says_what_to_write(self):
        train = ("--space", "fbnet", "--train", "--out", self.folder / "out")
        self.assertIn("arch2vec, cate or zcp", self.fails(2, *train, "--encoder", "vae"))
        self.assertIn("--proxies", self.fails(2, *train, "--encoder", "zcp"))
        self.assertIn("--seed is for", self.fails(2, *train, "--encoder", "zcp", "--proxies", "p.csv", "--seed", "2"))
        self.assertIn("--proxies", self.fails(2, *train, "--encoder", "cate", "--proxies", "proxies.csv"))
        self.assertIn("learning_rate", self.fails(2, *train, "--encoder", "cate", "--set", "speed=1"))
        self.assertIn("epochs", self.fails(2, *train, "--encoder", "cate", "--set", "epochs=-1"))
        self.assertIn("a number", self.fails(2, *train, "--encoder", "cate", "--set", "epochs=many"))
        file, _ = self.trained("arch2vec", "fbnet")
        encode = ("--encoder", file, "--out", self.folder / "out")
        self.assertIn("--architectures", self.fails(2, "--space", "fbnet", *encode))
        self.assertIn("--space fbnet", self.fails(2, "--space", "nb201", *encode))
        self.assertIn("--train", self.fails(2, "--space", "fbnet", *encode, "--seed", 3))

    def test_a_file_that_is_no_encoder_is_refused(self):
        other = self.folder / "other.safetensors"
        other.write_bytes((ROOT / "assets" / "accuracy-nb201.safetensors").read_bytes())
        said = self.fails(1, "--space", "nb201", "--encoder", other, "--out", self.folder / "out")
        self.assertIn("other.safetensors", said)


if __name__ == "__main__":
    sys.exit(run_tests(__name__))
