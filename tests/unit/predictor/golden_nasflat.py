#!/usr/bin/env python3
"""Scores and gradients of the NASFLAT network in PyTorch (float64), for nasflat_network_test.cpp.

An independent computation from the equations of Akhauri & Abdelfattah (MLSys 2024): dense V x V
adjacency, one architecture at a time, every node with its own token. The figures that it prints stand in
the test; run it to recompute them. Parameters follow a formula, so that both sides build the same network.
"""
import math

import torch

torch.set_default_dtype(torch.float64)
WIDTH, OPERATION, DEVICE, TOKEN = 128, 40, 8, 48


SHOWN = ["device_embedding.weight", "operation_embedding.weight", "input_feature", "position_feature", "feature.weight",
         "operation_pass.0.attention.weight", "update.summary.weight", "main_pass.0.flow.gate.weight",
         "main_pass.1.flow.bias", "main_pass.1.attention.score", "main_pass.2.attention.norm.weight",
         "device_head.0.weight", "supplement.0.weight", "head.0.weight"]


def chirp(name, count):
    i = torch.arange(count)
    return torch.sin(0.37 * i + 0.001 * i * i + sum(map(ord, name)) % 97)


class Parameters:
    """Tensors by name, each filled by a chirp whose phase is the sum of its name's characters."""

    def __init__(self):
        self.tensors = {}

    def get(self, name, rows, columns):
        if name not in self.tensors:
            wave = chirp(name, rows * columns)
            if name.endswith("norm.weight"):
                wave = 1 + 0.1 * wave
            elif name.endswith(("weight", "bias", "score")) and "embedding" not in name:
                wave = 0.1 * wave
            self.tensors[name] = wave.reshape(rows, columns).requires_grad_()
        return self.tensors[name]

    def linear(self, name, x, width):
        return x @ self.get(name + ".weight", x.shape[-1], width) + self.get(name + ".bias", 1, width)

    def mlp(self, name, x, widths):
        for i, width in enumerate(widths):
            x = self.linear(f"{name}.{i}", x, width)
            if i + 1 < len(widths):
                x = torch.relu(x)
        return x


def graph_layer(p, name, h, tokens, adjacency, options):
    """adjacency[j, i] = 1 where an edge runs from j to i."""
    parents = adjacency.T
    results = []
    if options["flow"]:
        s = h @ p.get(name + ".flow.weight", h.shape[1], WIDTH)
        gate = torch.sigmoid(p.linear(name + ".flow.gate", tokens, WIDTH))
        results.append(gate * (parents @ s) + s + p.get(name + ".flow.bias", 1, WIDTH))
    if options["attention"]:
        s = h @ p.get(name + ".attention.weight", h.shape[1], WIDTH)
        a = p.get(name + ".attention.score", 1, WIDTH)
        alpha = torch.nn.functional.leaky_relu((a * s) @ s.T / math.sqrt(WIDTH), 0.01)
        if options["infinity"]:
            allowed = parents + torch.eye(len(h)) > 0
            weights = torch.softmax(alpha.masked_fill(~allowed, -math.inf), dim=1)
        else:
            weights = torch.softmax(alpha * parents, dim=1)
        gate = torch.sigmoid(p.linear(name + ".attention.gate", tokens, WIDTH))
        mixed = gate * (weights @ s)
        normal = torch.nn.functional.layer_norm(mixed, (WIDTH,), eps=1e-5)
        results.append(normal * p.get(name + ".attention.norm.weight", 1, WIDTH)
                       + p.get(name + ".attention.norm.bias", 1, WIDTH))
    return sum(results) / len(results)


def graph_pass(p, name, h, tokens, adjacency, layers, options):
    for i in range(layers):
        h = graph_layer(p, f"{name}.{i}", h, tokens, adjacency, options)
        if i + 1 < layers:
            h = torch.relu(h)
    return h


def score(p, ops, adjacency, pooled, device, supplement, options):
    """ops: one digit for each node between the first and the last."""
    nodes = len(ops) + 2
    op_width = OPERATION if options["operation_wise"] else TOKEN
    operation = p.get("operation_embedding.weight", options["ops"], op_width)[ops]
    hardware = p.get("device_embedding.weight", options["devices"], DEVICE)[device]
    last = [p.get("output_operation", 1, op_width)]
    if options["operation_wise"]:
        operation = torch.cat([operation, hardware.expand(len(ops), DEVICE)], dim=1)
        last.append(p.get("output_device", 1, DEVICE))
    tokens = torch.cat([torch.zeros(1, TOKEN), operation, torch.cat(last, dim=1)])
    features = torch.cat([p.get("input_feature", 1, TOKEN),
                          p.get("node_feature", 1, TOKEN).expand(nodes - 1, TOKEN)])
    if options["positions"]:
        between = p.get("position_feature", len(ops), TOKEN)
        features = features + torch.cat([torch.zeros(1, TOKEN), between, torch.zeros(1, TOKEN)])
    x = p.linear("feature", features, 96)
    if options["refinement"]:
        y = graph_pass(p, "operation_pass", x, tokens, adjacency, 2, options)
        b = p.mlp("summary", y[-1:], [WIDTH, WIDTH, WIDTH])
        weights = torch.cat([p.get("update.token.weight", TOKEN, WIDTH), p.get("update.summary.weight", WIDTH, WIDTH)])
        hidden = torch.cat([tokens, b.expand(nodes, WIDTH)], dim=1) @ weights + p.get("update.summary.bias", 1, WIDTH)
        tokens = p.linear("update.output", torch.relu(hidden), TOKEN)
    h = graph_pass(p, "main_pass", x, tokens, adjacency, 3, options)
    g = h[pooled[0]:pooled[1]].mean(dim=0, keepdim=True)
    if not options["operation_wise"]:
        g = torch.cat([g, p.mlp("device_head", hardware[None], [TOKEN, TOKEN])], dim=1)
    if options["supplement"]:
        g = torch.cat([g, p.mlp("supplement", supplement[None], [WIDTH, WIDTH, TOKEN])], dim=1)
    return p.mlp("head", g, [200, 200, 200, 1])[0, 0]


def cell_adjacency(ops):
    """NAS-Bench-201 with edges as nodes: none 0, skip 1."""
    a = torch.zeros(8, 8)
    for j, targets in {0: [1, 2, 4], 1: [3, 5], 2: [6], 3: [6], 4: [7], 5: [7], 6: [7]}.items():
        a[j, targets] = 1
    for v, op in enumerate(ops, start=1):
        if op == 1:
            a = ((a + torch.outer(a[:, v], a[v])) > 0).double()
        if op in (0, 1):
            a[v] = 0
            a[:, v] = 0
    reach = torch.linalg.matrix_power(a + torch.eye(8), 8)
    live = (reach[0] > 0) & (reach[:, 7] > 0)
    return a * torch.outer(live, live)


CELLS = [[3, 1, 0, 2, 4, 3], [3, 3, 2, 4, 2, 1], [0, 2, 3, 0, 1, 0], [2, 4, 3, 1, 3, 2]]
CHAINS = [[(7 * i + 5 * j + i * j * j) % 9 for j in range(22)] for i in range(4)]


def run(title, space, **switches):
    options = dict(flow=True, attention=True, infinity=True, refinement=True, operation_wise=True, positions=False,
                   supplement=0, devices=3, ops=5 if space == "nb201" else 9)
    options.update(switches)
    p = Parameters()
    total, scores = 0, []
    for i in range(4):
        device = i * 2 % 3
        ops = CELLS[i] if space == "nb201" else CHAINS[i]
        if space == "nb201":
            adjacency, pooled = cell_adjacency(ops), (1, 8)
        elif options["positions"]:
            adjacency, pooled = torch.diag(torch.ones(23), 1), (1, 23)
        else:
            ops, adjacency, pooled = ops[1:-1], torch.eye(22), (1, 22)
        supplement = torch.sin(0.5 * i + torch.arange(options["supplement"]))
        s = score(p, ops, adjacency, pooled, device, supplement, options)
        scores.append(s.item())
        total = total + (1 if i % 2 == 0 else -1) * (i + 1) * s
    total.backward()
    print(f"{title}\n  scores", ", ".join(f"{s:.8f}" for s in scores))
    square, projection = 0, 0
    for name, tensor in sorted(p.tensors.items()):
        square += tensor.grad.square().sum().item()
        projection += (tensor.grad.flatten() * chirp(name + "*", tensor.numel())).sum().item()
        if name in SHOWN:
            print(f'  {{"{name}", {tensor.grad.norm():.9e}}},')
    print(f"  all {math.sqrt(square):.9e}, projected {projection:.9e}, numbers",
          sum(t.numel() for t in p.tensors.values()))


run("nb201 ensemble", "nb201")
run("nb201 reference attention", "nb201", flow=False, infinity=False)
run("nb201 flow, hardware at the head, no refinement", "nb201", attention=False, operation_wise=False, refinement=False)
run("nb201 ensemble, hardware at the head", "nb201", operation_wise=False)
run("fbnet chain with positions and a supplement", "fbnet", positions=True, supplement=5)
run("fbnet reference", "fbnet", infinity=False)
