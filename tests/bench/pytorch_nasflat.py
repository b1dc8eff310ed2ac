#!/usr/bin/env python3
"""NASFLAT's pre-training step in PyTorch, for comparison: pytorch_nasflat.py DATA WEIGHTS THREADS SECONDS

DATA is what `bench_nasflat data` writes: rows with their graphs and targets. WEIGHTS are shipped ones, of
which the network is made; before anything is timed its scores must be those that LatLab's own network gave.

It is the network as one would write it in PyTorch: dense adjacency, a batch of networks of equal size in one
tensor, a token at every node, everything fused that the library fuses. Prints a JSON line with the rows per
second.
"""
import json
import math
import struct
import sys
import time
from types import SimpleNamespace

import torch
from torch.nn import functional

WARM_UP = 3


def read_weights(path):
    """Tensors by name, linear layers' weights in PyTorch's layout (out x in)."""
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        content = bytearray(file.read())
    header.pop("__metadata__")
    tensors = {}
    for name, entry in header.items():
        first, last = entry["data_offsets"]
        assert entry["dtype"] == "F16", f"{name} is {entry['dtype']}: the shipped weights are of half precision"
        tensor = torch.frombuffer(content[first:last], dtype=torch.float16).float().reshape(entry["shape"])
        if name.endswith(".weight") and "embedding" not in name and not name.endswith("norm.weight"):
            tensor = tensor.T.contiguous()
        tensors[name] = tensor.requires_grad_()
    return tensors


def read_rows(data):
    """All rows as tensors: what a batch takes are slices of them."""
    nodes, rows = data["nodes"], data["rows"]
    parents = torch.zeros(len(rows), nodes, nodes)
    for i, row in enumerate(rows):
        for source, destination in row["edges"]:
            parents[i, destination, source] = 1
    return SimpleNamespace(
        parents=parents,
        missing=(parents + torch.eye(nodes)) == 0,  # attention reaches predecessors and the node itself
        operations=torch.tensor([row["operations"] for row in rows]),
        device=torch.tensor([row["device"] for row in rows]),
        target=torch.tensor([row["target"] for row in rows]))


def rows_at(rows, numbers):
    return SimpleNamespace(**{name: tensor[numbers] for name, tensor in vars(rows).items()})


class Network:
    def __init__(self, tensors, nodes, pooled):
        self.tensors, self.nodes, self.pooled = tensors, nodes, pooled

    def linear(self, name, x):
        bias = self.tensors.get(name + ".bias")
        return functional.linear(x, self.tensors[name + ".weight"], None if bias is None else bias[0])

    def mlp(self, name, x, layers, dropout=0.0):
        for i in range(layers):
            x = self.linear(f"{name}.{i}", x)
            if i + 1 < layers:
                x = functional.dropout(torch.relu(x), dropout)
        return x

    def graph_layer(self, name, h, tokens, batch):
        s = functional.linear(h, self.tensors[name + ".flow.weight"])
        gate = torch.sigmoid(self.linear(name + ".flow.gate", tokens))
        by_flow = gate * (batch.parents @ s) + (s + self.tensors[name + ".flow.bias"])

        s = functional.linear(h, self.tensors[name + ".attention.weight"])
        scaled = s * (self.tensors[name + ".attention.score"] / math.sqrt(s.shape[-1]))
        logits = functional.leaky_relu(scaled @ s.transpose(-1, -2), 0.01)
        attention = torch.softmax(logits.masked_fill(batch.missing, -math.inf), dim=-1)
        gate = torch.sigmoid(self.linear(name + ".attention.gate", tokens))
        norm = name + ".attention.norm"
        by_attention = functional.layer_norm(gate * (attention @ s), s.shape[-1:],
                                             self.tensors[norm + ".weight"][0], self.tensors[norm + ".bias"][0])
        return (by_flow + by_attention) / 2

    def graph_pass(self, name, h, tokens, batch, layers):
        for i in range(layers):
            h = self.graph_layer(f"{name}.{i}", torch.relu(h) if i else h, tokens, batch)
        return h

    def tokens(self, batch):
        """[operation | device] at every node; zeros at the first, one learned for all at the last."""
        t = self.tensors
        count = len(batch.operations)
        nothing = torch.zeros(1, t["output_operation"].shape[1])
        operations = torch.cat([t["operation_embedding.weight"], nothing, t["output_operation"]])[batch.operations]
        between = t["device_embedding.weight"][batch.device][:, None].expand(-1, self.nodes - 2, -1)
        width = between.shape[2]
        hardware = torch.cat([torch.zeros(count, 1, width), between, t["output_device"].expand(count, 1, width)], dim=1)
        return torch.cat([operations, hardware], dim=2)

    def features(self):
        """nodes x width: the same for all networks, so the first layer's products are made once a batch."""
        t = self.tensors
        others = t["node_feature"].expand(self.nodes - 1, -1)
        if "position_feature" in t:
            others = others + torch.cat([t["position_feature"], torch.zeros_like(t["node_feature"])])
        return self.linear("feature", torch.cat([t["input_feature"], others]))

    def scores(self, batch, dropout=0.0):
        features, tokens = self.features(), self.tokens(batch)
        states = self.graph_pass("operation_pass", features, tokens, batch, 2)
        summary = self.mlp("summary", states[:, -1], 3)
        hidden = self.linear("update.token", tokens) + self.linear("update.summary", summary)[:, None]
        tokens = self.linear("update.output", torch.relu(hidden))
        states = self.graph_pass("main_pass", features, tokens, batch, 3)
        return self.mlp("head", states[:, 1:self.pooled + 1].mean(dim=1), 4, dropout)[:, 0]


def check(network, rows, data):
    expected = torch.tensor(data["scores"])
    batch = rows_at(rows, torch.arange(len(expected)))
    batch.device = torch.full_like(batch.device, data["checked_device"])
    with torch.no_grad():
        difference = (network.scores(batch) - expected).abs().max().item()
    if difference > 1e-3 * expected.abs().max().item():
        sys.exit(f"this is not LatLab's network: scores differ by up to {difference}")


def hinge(scores, targets, group, margin=0.1):
    """Over all pairs within each group of rows of one device, the mean of the groups' means."""
    s, t = scores.reshape(-1, group), targets.reshape(-1, group)
    slower = (t[:, :, None] > t[:, None, :]).float()
    gaps = torch.relu(margin - (s[:, :, None] - s[:, None, :])) * slower
    return (gaps.sum(dim=(1, 2)) / slower.sum(dim=(1, 2)).clamp(min=1)).mean()


def batches(rows, size, group):
    """Row numbers without end: groups of rows of one device in random order, a few groups a batch."""
    while True:
        groups = torch.cat([numbers[torch.randperm(len(numbers))].reshape(-1, group)
                            for numbers in (torch.nonzero(rows.device == d)[:, 0] for d in rows.device.unique())])
        yield from groups[torch.randperm(len(groups))].reshape(-1, size)


def train(network, rows, data, limit):
    optimiser = torch.optim.AdamW(network.tensors.values(), lr=1e-3, weight_decay=1e-5)
    steps = -WARM_UP
    for numbers in batches(rows, data["batch"], data["device_rows"]):
        batch = rows_at(rows, numbers)
        optimiser.zero_grad(set_to_none=True)
        hinge(network.scores(batch, dropout=0.1), batch.target, data["device_rows"]).backward()
        optimiser.step()
        steps += 1
        if steps == 0:
            begin = time.perf_counter()
        elif steps > 0 and (seconds := time.perf_counter() - begin) >= limit:
            count = steps * data["batch"]
            return {"rows": count, "seconds": seconds, "rows_per_second": count / seconds}


def main(data_path, weights_path, threads, seconds):
    torch.manual_seed(1)
    torch.set_num_threads(int(threads))
    torch.set_num_interop_threads(1)
    with open(data_path) as file:
        data = json.load(file)
    rows = read_rows(data)
    network = Network(read_weights(weights_path), data["nodes"], data["pooled"])
    check(network, rows, data)
    print(json.dumps({**train(network, rows, data, float(seconds)), "torch": torch.__version__}))


main(*sys.argv[1:])
