"""Tests of the lists that web/measure.py reads, and of those that come with LatLab.

Run by ci/test with a Python that has PyTorch: /usr/bin/python3 tests/measure/test_lists.py
"""
import csv
import os
import sys
import tempfile
import unittest

from support import FBNET_MIXED, measure, MIXED, ROOT, run_tests, SKIP


class Lists(unittest.TestCase):
    def read(self, text):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "list.csv")
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
            return measure.read_list(path)

    def assert_refused(self, text, pattern):
        with self.assertRaisesRegex(measure.UserError, r"list\.csv" + pattern):
            self.read(text)

    def test_comments_other_columns_and_blank_lines_are_passed_over(self):
        text = "\ufeff# space: nb201\nindex,Architecture\n\n3,%s\n# half way\n4,%s\n" % (MIXED, SKIP)
        self.assertEqual(self.read(text), ("nb201", [MIXED, SKIP], []))

    def test_fbnet_digits_and_semicolons_are_read(self):
        self.assertEqual(self.read("arch;note\n%s;x\n" % FBNET_MIXED), ("fbnet", [FBNET_MIXED], []))

    def test_a_repeated_architecture_is_told_and_measured_once(self):
        space, architectures, remarks = self.read("arch\n%s\n%s\n%s\n" % (SKIP, MIXED, SKIP))
        self.assertEqual(architectures, [SKIP, MIXED])
        self.assertEqual(remarks, ["row 4 repeats row 2; measured once"])

    def test_the_references_of_exported_networks_are_not_measured(self):
        text = "# space: nb201\narchitecture,file,role\n%s,references/0001.onnx,reference\n%s,networks/0001.onnx,measure\n"
        self.assertEqual(self.read(text % (SKIP, MIXED)), ("nb201", [MIXED], []))

    def test_the_batch_size_is_what_the_list_says(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "list.csv")
            for head, size in (("", 1), ("# space: nb201\n# batch_size: 8\n", 8), ("#batch_size:32\n", 32)):
                with open(path, "w", encoding="utf-8") as file:
                    file.write(head + "arch\n" + SKIP + "\n")
                self.assertEqual(measure.batch_size_of_list(path), size)
                self.assertEqual(measure.read_list(path)[1], [SKIP])
            with open(path, "w", encoding="utf-8") as file:
                file.write("# batch_size: many\narch\n" + SKIP + "\n")
            with self.assertRaisesRegex(measure.UserError, "list.csv: its batch_size 'many'.*--batch"):
                measure.batch_size_of_list(path)

    def test_the_list_says_the_precision(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "list.csv")
            for head, precision in (("", "float32"), ("# batch_size: 8\n# precision: float16\n", "float16")):
                with open(path, "w", encoding="utf-8") as file:
                    file.write(head + "arch\n" + SKIP + "\n")
                self.assertEqual(measure.precision_of_list(path), precision)
            with open(path, "w", encoding="utf-8") as file:
                file.write("# precision: int8\narch\n" + SKIP + "\n")
            with self.assertRaisesRegex(measure.UserError, "list.csv: its precision 'int8'.*--precision"):
                measure.precision_of_list(path)

    def test_wrong_lists_are_refused_with_file_row_and_reason(self):
        self.assert_refused("", ": the file has no rows")
        self.assert_refused("# only a comment\n", ": the file has no rows")
        self.assert_refused("architecture\n", ": no architecture below")
        self.assert_refused("name,ms\na,1\n", ", row 1: no column named 'architecture'.*name, ms")
        self.assert_refused(MIXED + "\n", ", row 1: no column named")
        self.assert_refused("# x\narch\n|none~0|\n",
                            r", row 3: '\|none~0\|' is no NAS-Bench-201 .* not of the form")
        self.assert_refused("arch\n" + SKIP.replace("skip_connect", "conv_7x7"),
                            ", row 2: .*unknown operation 'conv_7x7'")
        self.assert_refused("arch\n0_1_2\n", ", row 2: .*3 operation digits instead of 22")
        self.assert_refused("arch\n" + FBNET_MIXED[:-1] + "9\n", ", row 2: .*'9' is no operation digit")
        self.assert_refused("arch\n" + FBNET_MIXED[:-1] + "\n", ", row 2: .*'' is no operation digit")
        self.assert_refused("index,arch\n1,%s\n2\n" % SKIP, ", row 3: the architecture is missing")
        self.assert_refused("arch\n%s\n%s\n" % (SKIP, FBNET_MIXED),
                            ", row 3: a FBNet architecture in a list that began")

    def test_missing_and_binary_files_are_refused(self):
        with self.assertRaisesRegex(measure.UserError, "nowhere.csv: cannot be read"):
            measure.read_list("nowhere.csv")
        with tempfile.NamedTemporaryFile(suffix=".csv") as file:
            file.write(b"\x80\x81\xff")
            file.flush()
            with self.assertRaisesRegex(measure.UserError, "cannot be read as a text file"):
                measure.read_list(file.name)


class Datasets(unittest.TestCase):
    FOLDER = os.path.join(ROOT, "datasets")
    MEASURED = "measured/amd-epyc-nb201-pytorch-batch1.csv"

    def read(self, name):
        path = os.path.join(self.FOLDER, name)
        self.assertEqual(measure.read_list(path)[0], "nb201")    # the script takes its own results as lists
        with open(path, encoding="utf-8") as file:
            lines = file.read().splitlines()
        header = dict(line[2:].split(": ", 1) for line in lines if line.startswith("# "))
        return header, list(csv.DictReader(line for line in lines if not line.startswith("#")))

    def test_the_measured_device_has_distinct_networks_and_repeats(self):
        header, rows = self.read(self.MEASURED)
        self.assertGreaterEqual(len({row["architecture"] for row in rows}), 350)
        self.assertEqual(len({row["architecture"] for row in rows}), len(rows))
        self.assertEqual(int(header["networks"]), len(rows))
        self.assertGreaterEqual(float(header["repeatability"].split()[0]), 0.98)
        for row in rows:    # distinct as computations: nothing in them is dead
            operations = measure.parse_nb201(row["architecture"])
            kept = [operation or "none" for operation in measure.live_operations(operations)]
            self.assertEqual(kept, list(operations))

    def test_the_example_is_twenty_rows_of_the_measured_device(self):
        header, rows = self.read("example/measurements.csv")
        self.assertIn(self.MEASURED, header["source"])
        self.assertEqual(len({row["architecture"] for row in rows}), 20)
        self.assertEqual(len(rows), 20)
        everything = self.read(self.MEASURED)[1]
        for row in rows:
            self.assertIn(row, everything)


if __name__ == "__main__":
    sys.exit(run_tests(__name__))
