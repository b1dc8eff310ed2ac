"""Tests of `latlab export`: the files load and run in ONNX Runtime and in PyTorch, and compute the same as
networks built by web/measure.py. The program is $LATLAB, else build/native/latlab.

Run by ci/test: /usr/bin/python3 tests/cli/test_export.py
"""
import csv
import importlib.util
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

import numpy
import onnx
import torch
from onnx import numpy_helper

from support import latlab, ROOT, run_tests

sys.path.insert(0, str(ROOT / "web"))
import measure    # noqa: E402

# Every operation; an operation that leads nowhere; a node that nothing reaches; nothing at all.
NB201 = ["|nor_conv_3x3~0|+|nor_conv_1x1~0|avg_pool_3x3~1|+|skip_connect~0|none~1|nor_conv_3x3~2|",
         "|nor_conv_3x3~0|+|nor_conv_3x3~0|none~1|+|avg_pool_3x3~0|nor_conv_1x1~1|none~2|",
         "|none~0|+|skip_connect~0|nor_conv_1x1~1|+|nor_conv_1x1~0|avg_pool_3x3~1|skip_connect~2|",
         "|none~0|+|none~0|none~1|+|none~0|none~1|none~2|"]
FBNET = ["0_1_2_3_4_5_6_7_8_0_1_2_3_4_5_6_7_8_0_1_2_8", "8_8_8_8_8_5_8_8_8_1_8_8_8_8_8_8_8_8_8_8_8_8"]

# Runs a list of ONNX files on the same image and prints their outputs.
RUNNER = """
const ort = require('onnxruntime-node');
const fs = require('fs');
(async () => {
    const {files, image, shape} = JSON.parse(fs.readFileSync(0, 'utf8'));
    const outputs = [];
    for (const file of files) {
        const session = await ort.InferenceSession.create(file, {graphOptimizationLevel: process.argv[1]});
        const {logits} = await session.run({input: new ort.Tensor('float32', Float32Array.from(image), shape)});
        outputs.push({dims: logits.dims, data: Array.from(logits.data)});
    }
    console.log(JSON.stringify(outputs));
})();
"""


def run_onnx(files, image, optimisation="all"):
    said = subprocess.run(["node", "-e", RUNNER, optimisation], text=True, capture_output=True, timeout=300,
                          env={**os.environ, "NODE_PATH": str(ROOT / "build" / "node" / "node_modules")},
                          input=json.dumps({"files": list(map(str, files)), "image": image.flatten().tolist(),
                                            "shape": list(image.shape)}))
    assert said.returncode == 0, said.stderr
    return [numpy.array(one["data"]).reshape(one["dims"]) for one in json.loads(said.stdout)]


def arrays_of(path):
    return {tensor.name: numpy_helper.to_array(tensor) for tensor in onnx.load(str(path)).graph.initializer}


def is_weight(name):
    return name.rsplit(".", 1)[-1] in ("weight", "bias", "running_mean", "running_var")


def with_weights_in_order(network, arrays):
    """measure.py's network with these weights, which follow each other as its modules do."""
    tensors = iter([torch.tensor(array) for name, array in arrays.items() if is_weight(name)])
    with torch.no_grad():
        for module in network.modules():
            if isinstance(module, torch.nn.BatchNorm2d):
                for part in (module.weight, module.bias, module.running_mean, module.running_var):
                    part.copy_(next(tensors))
            elif isinstance(module, (torch.nn.Conv2d, torch.nn.Linear)):
                module.weight.copy_(next(tensors))
                if module.bias is not None:
                    module.bias.copy_(next(tensors))
    assert next(tensors, None) is None
    return network.eval()


def module_of(path):
    spec = importlib.util.spec_from_file_location("exported_" + path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.Network().eval()


class Export(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = pathlib.Path(holder.name)
        self.image = torch.randn(2, 3, 32, 32, generator=torch.Generator().manual_seed(1))

    def export(self, space, architectures, *words, into="out"):
        """The rows of networks.csv, with the path of each file."""
        done = latlab("export", "--space", space, *words, "--out", self.folder / into, *architectures)
        self.assertEqual(done.returncode, 0, done.stderr)
        lines = (self.folder / into / "networks.csv").read_text().splitlines()
        self.fields = dict(line[2:].split(":", 1) for line in lines if line.startswith("#"))
        rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
        for row in rows:
            row["path"] = self.folder / into / row["file"]
        return rows

    def fails(self, status, *words):
        done = latlab("export", *words)
        self.assertEqual((done.returncode, done.stdout), (status, ""), done.stderr)
        return done.stderr

    def close(self, found, expected, what):
        scale = float(numpy.abs(expected).max()) or 1.0
        self.assertEqual(found.shape, expected.shape)
        self.assertLess(float(numpy.abs(found - expected).max()) / scale, 1e-4, what)

    def test_every_file_computes_what_an_independent_network_with_its_weights_does(self):
        for space, architectures in (("nb201", NB201), ("fbnet", FBNET)):
            for dead in (False, True):
                rows = self.export(space, architectures, "--batch", 2, *(["--dead-operations"] if dead else []),
                                   into="%s-%s" % (space, dead))
                outputs = run_onnx([row["path"] for row in rows], self.image)
                for row, output in zip(rows, outputs):
                    build = measure.SPACES[space].build
                    operations = measure.SPACES[space].parse(row["architecture"])
                    if space == "nb201" and not dead and row["architecture"] == NB201[3]:
                        network = build(operations)    # measure.py does not prune what leads nowhere at all
                    else:
                        network = build(operations, not dead)
                    network = with_weights_in_order(network, arrays_of(row["path"]))
                    with torch.no_grad():
                        expected = network(self.image).numpy()
                    self.close(output, expected, row["architecture"])
                    self.assertGreater(float(numpy.abs(expected).max()), .01)
                    self.assertLess(float(numpy.abs(expected).max()), 100)

    def test_a_network_in_float16_computes_the_same_but_for_rounding_and_takes_half_the_room(self):
        for space, architectures in (("nb201", NB201[:3]), ("fbnet", FBNET)):
            whole = self.export(space, architectures, "--batch", 2, into=space)
            half = self.export(space, architectures, "--batch", 2, "--precision", "float16", into=space + "-half")
            self.assertEqual(self.fields["precision"].strip(), "float16")
            expected = run_onnx([row["path"] for row in whole], self.image)
            for row, narrow, wanted, output in zip(whole, half, expected, run_onnx([row["path"] for row in half], self.image)):
                onnx.checker.check_model(onnx.load(str(narrow["path"])), full_check=True)
                self.assertLess(narrow["path"].stat().st_size, .65 * row["path"].stat().st_size)
                arrays = arrays_of(narrow["path"])
                self.assertEqual({str(array.dtype) for name, array in arrays.items() if is_weight(name)}, {"float16"})
                for name, array in arrays_of(row["path"]).items():
                    if is_weight(name):
                        numpy.testing.assert_array_equal(arrays[name], array.astype(numpy.float16))
                error = float(numpy.abs(output - wanted).max()) / float(numpy.abs(wanted).max())
                self.assertLess(error, .02, row["architecture"])
                self.assertGreater(error, 1e-6)
        self.assertIn("--precision", self.fails(2, "--space", "nb201", "--out", self.folder, "--precision", "int8", NB201[0]))

    def test_the_pytorch_module_takes_the_weights_of_the_onnx_file_by_name_and_computes_the_same(self):
        for space, architectures in (("nb201", NB201), ("fbnet", FBNET)):
            for dead in ([], ["--dead-operations"]):
                into = space + "".join(dead)
                files = self.export(space, architectures, "--batch", 2, *dead, into=into)
                modules = self.export(space, architectures, "--format", "pytorch", *dead, into=into + "-py")
                outputs = run_onnx([row["path"] for row in files], self.image, "disabled")
                for row, module, output in zip(files, modules, outputs):
                    network = module_of(module["path"])
                    weights = {name: torch.tensor(array) for name, array in arrays_of(row["path"]).items()
                               if is_weight(name)}
                    missing, unexpected = network.load_state_dict(weights, strict=False)
                    self.assertEqual(unexpected, [])
                    self.assertEqual([name for name in missing if not name.endswith("num_batches_tracked")], [])
                    with torch.no_grad():
                        self.close(output, network(self.image).numpy(), row["architecture"])

    def test_files_are_valid_onnx_with_exact_shapes_and_parameter_counts(self):
        for space, architectures in (("nb201", NB201), ("fbnet", FBNET)):
            described = json.loads(latlab("space", "describe", "--space", space, "--json", *architectures).stdout)
            rows = self.export(space, architectures, "--dead-operations", into=space)
            for row, description in zip(rows, described):
                model = onnx.load(str(row["path"]))
                onnx.checker.check_model(model, full_check=True)
                self.assertEqual([opset.version for opset in model.opset_import], [13])
                self.assertEqual([node.op_type for node in model.graph.node].count("BatchNormalization"),
                                 len([name for name in arrays_of(row["path"]) if name.endswith("running_mean")]))
                learnt = sum(array.size for name, array in arrays_of(row["path"]).items()
                             if name.endswith((".weight", ".bias")))
                self.assertEqual(learnt, description["parameters"])
                dims = [[axis.dim_value for axis in value.type.tensor_type.shape.dim]
                        for value in (*model.graph.input, *model.graph.output)]
                self.assertEqual(dims, [[1, 3, 32, 32], [1, 10 if space == "nb201" else 100]])
                self.assertEqual({entry.key: entry.value for entry in model.metadata_props},
                                 {"space": space, "architecture": row["architecture"], "weights": "random, seed 1"})

    def test_the_folder_says_what_is_in_it_and_is_a_list_that_measure_reads(self):
        rows = self.export("nb201", NB201[:2], "--references", "--batch", 4)
        self.assertEqual([row["role"] for row in rows], ["reference"] * 3 + ["measure"] * 2)
        self.assertEqual([row["architecture"] for row in rows[:3]], list(measure.SPACES["nb201"].references))
        self.assertEqual(self.fields["input_shape"].strip(), "4x3x32x32")
        self.assertEqual(self.fields["dead_operations"].strip(), "dropped")
        space, networks, remarks = measure.read_list(str(self.folder / "out" / "networks.csv"))
        self.assertEqual((space, networks, remarks), ("nb201", NB201[:2], []))

    def test_the_same_seed_gives_the_same_file_and_another_seed_other_weights(self):
        first = self.export("nb201", NB201[:1], into="first")[0]["path"].read_bytes()
        again = self.export("nb201", NB201[:1], into="again")[0]["path"].read_bytes()
        other = self.export("nb201", NB201[:1], "--seed", 2, into="other")[0]["path"].read_bytes()
        self.assertEqual(first, again)
        self.assertNotEqual(first, other)

    def test_latencies_of_pruned_networks_predict_pruned_networks(self):
        dead, live = "|nor_conv_3x3~0|+|nor_conv_3x3~0|none~1|+|nor_conv_1x1~0|none~1|none~2|", \
            "|none~0|+|none~0|none~1|+|nor_conv_1x1~0|none~1|none~2|"
        example = (ROOT / "datasets" / "example" / "measurements.csv").read_text()
        table = "".join(line + "\n" for line in example.splitlines() if not line.startswith("#"))
        (self.folder / "asked.csv").write_text("architecture\n%s\n%s\n" % (dead, live))
        predicted = {}
        for field, equal in (("pruned", True), ("executed", False), ("unknown", False)):
            (self.folder / "given.csv").write_text("# dead_operations: %s\n%s" % (field, table))
            done = latlab("transfer", "--space", "nb201", "--measurements", self.folder / "given.csv", "--architectures",
                          self.folder / "asked.csv", "--out", self.folder / "out.csv")
            self.assertEqual(done.returncode, 0, done.stderr)
            rows = list(csv.DictReader((self.folder / "out.csv").read_text().splitlines()))
            self.assertEqual(rows[0]["latency_ms"] == rows[1]["latency_ms"], equal)
            predicted[field] = rows[0]["latency_ms"]
        self.assertEqual(len(set(predicted.values())), 3, predicted)

    def test_wrong_use_is_told(self):
        self.assertIn("--architectures", self.fails(2, "--space", "nb201", "--out", self.folder))
        self.assertIn("--format", self.fails(2, "--space", "nb201", "--out", self.folder, "--format", "keras", NB201[0]))
        self.assertIn("--batch", self.fails(2, "--space", "nb201", "--out", self.folder, "--format", "pytorch",
                                            "--batch", 2, NB201[0]))
        self.assertIn("--batch", self.fails(2, "--space", "nb201", "--out", self.folder, "--batch", 0, NB201[0]))
        self.assertIn("nor_conv_9x9", self.fails(1, "--space", "nb201", "--out", self.folder,
                                                 NB201[0].replace("nor_conv_3x3~0", "nor_conv_9x9~0")))


if __name__ == "__main__":
    sys.exit(run_tests(__name__))
