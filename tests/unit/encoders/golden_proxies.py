"""Figures of zero-cost proxies from PyTorch in double precision (Debian's python3-torch), for the tests of
src/encoders. The networks and the proxies are written from ZCP.md; weights and images are formulas, so that
C++ can fill in the same numbers.

    /usr/bin/python3 golden_proxies.py
"""

import math

import torch
from torch import nn
from torch.nn import functional

torch.set_default_dtype(torch.float64)


def conv(channels_in, channels, kernel, stride=1, groups=1):
    return nn.Conv2d(channels_in, channels, kernel, stride, kernel // 2, groups=groups, bias=False)


class ReluConvNorm(nn.Module):
    def __init__(self, channels_in, channels, kernel, stride=1):
        super().__init__()
        self.relu = nn.ReLU()
        self.conv = conv(channels_in, channels, kernel, stride)
        self.norm = nn.BatchNorm2d(channels)

    def forward(self, x):
        return self.norm(self.conv(self.relu(x)))


class Zero(nn.Module):
    def forward(self, x):
        return x * 0


def cell_edge(op, channels):
    if op == 0:
        return Zero()
    if op == 1:
        return nn.Identity()
    if op == 4:
        return nn.AvgPool2d(3, 1, 1, count_include_pad=False)
    return ReluConvNorm(channels, channels, 1 if op == 2 else 3)


class Cell(nn.Module):
    def __init__(self, ops, channels):
        super().__init__()
        self.edges = nn.ModuleList(cell_edge(op, channels) for op in ops)

    def forward(self, x):
        edges = self.edges
        one = edges[0](x)
        two = edges[1](x) + edges[2](one)
        return edges[3](x) + edges[4](one) + edges[5](two)


class Reduction(nn.Module):
    def __init__(self, channels_in, channels):
        super().__init__()
        self.first = ReluConvNorm(channels_in, channels, 3, 2)
        self.second = ReluConvNorm(channels, channels, 3)
        self.pool = nn.AvgPool2d(2, 2)
        self.conv = conv(channels_in, channels, 1)

    def forward(self, x):
        return self.second(self.first(x)) + self.conv(self.pool(x))


def nb201(ops):
    layers = [conv(3, 16, 3), nn.BatchNorm2d(16)]
    for stage, channels in enumerate((16, 32, 64)):
        if stage:
            layers.append(Reduction(channels // 2, channels))
        layers += [Cell(ops, channels) for _ in range(5)]
    features = nn.Sequential(*layers, nn.BatchNorm2d(64), nn.ReLU())
    return features, nn.Linear(64, 10)


class Shuffle(nn.Module):
    def forward(self, x):
        images, channels, height, width = x.shape
        return x.view(images, 2, channels // 2, height, width).transpose(1, 2).reshape(x.shape)


class Block(nn.Module):
    def __init__(self, op, channels_in, channels, stride):
        super().__init__()
        kernel = 3 if op < 4 else 5
        expansion, groups = ((1, 1), (1, 2), (3, 1), (6, 1))[op % 4]
        width = expansion * channels_in
        layers = [conv(channels_in, width, 1, 1, groups), nn.BatchNorm2d(width), nn.ReLU()]
        if groups == 2:
            layers.append(Shuffle())
        layers += [conv(width, width, kernel, stride, width), nn.BatchNorm2d(width), nn.ReLU()]
        layers += [conv(width, channels, 1, 1, groups), nn.BatchNorm2d(channels)]
        self.layers = nn.Sequential(*layers)
        self.residual = channels_in == channels and stride == 1

    def forward(self, x):
        return self.layers(x) + x if self.residual else self.layers(x)


def fbnet(ops):
    layers = [conv(3, 16, 3), nn.BatchNorm2d(16), nn.ReLU()]
    channels_in, at = 16, 0
    for count, channels, first_stride in zip((1, 4, 4, 4, 4, 4, 1), (16, 24, 32, 64, 112, 184, 352),
                                             (1, 1, 2, 2, 1, 2, 1)):
        for i in range(count):
            stride = first_stride if i == 0 else 1
            if ops[at] < 8:
                layers.append(Block(ops[at], channels_in, channels, stride))
            elif channels_in != channels or stride != 1:
                layers += [conv(channels_in, channels, 1, stride), nn.BatchNorm2d(channels), nn.ReLU()]
            channels_in, at = channels, at + 1
    layers += [conv(352, 1504, 1), nn.BatchNorm2d(1504), nn.ReLU()]
    return nn.Sequential(*layers), nn.Linear(1504, 100)


def weighted(modules):
    return [m for module in modules for m in module.modules() if isinstance(m, (nn.Conv2d, nn.Linear))]


def fill(modules):
    """Weights are a function of their place in a layer alone: the order of layers differs in C++."""
    for layer in weighted(modules):
        weight = layer.weight.data.view(layer.weight.shape + (1, 1)) if layer.weight.dim() == 2 else layer.weight.data
        out, channels, height, width = weight.shape
        o = torch.arange(out).view(-1, 1, 1, 1) + 1.0
        i = torch.arange(channels).view(1, -1, 1, 1) + 1.0
        y = torch.arange(height).view(1, 1, -1, 1)
        x = torch.arange(width).view(1, 1, 1, -1)
        weight.copy_(torch.sin(.9 * o * i + 2.1 * y * o + 3.7 * x * i + channels) / math.sqrt(channels * height * width))
        if layer.bias is not None:
            layer.bias.data.zero_()


def images(count, shift=0.0):
    n = torch.arange(count).view(-1, 1, 1, 1) + 1.0
    c = torch.arange(3).view(1, -1, 1, 1) + 1.0
    y = torch.arange(32).view(1, 1, -1, 1) + 1.0
    x = torch.arange(32).view(1, 1, 1, -1) + 1.0
    batch = torch.sin(.31 * n * c * y + .17 * x * (n + 2)) + .1 * torch.cos(x * y * n)
    return batch + shift * torch.sin(.53 * n * x + .29 * c * y)


def figures(features, linear, count, classes, zen_logits):
    fill((features, linear))
    batch = images(count).requires_grad_()
    labels = (torch.arange(count) * 3) % 4
    outputs, bits, hooks = [], [], []
    for layer in weighted((features, linear)):
        def keep(module, _, output):
            output.retain_grad()
            outputs.append((module, output))
        hooks.append(layer.register_forward_hook(keep))
    for module in features.modules():
        if isinstance(module, nn.ReLU):
            hooks.append(module.register_forward_hook(lambda m, i, o: bits.append((i[0] > 0).flatten(1).double())))
    run = lambda x: linear(features(x).mean((2, 3)))
    logits = run(batch)
    loss = functional.cross_entropy(logits, labels)
    print("logits", [float(v) for v in logits[1, :3]], "loss", float(loss))
    (jacobian,) = torch.autograd.grad(logits.sum(), batch, retain_graph=True)
    layers = weighted((features, linear))
    weights = [layer.weight for layer in layers]
    gradients = torch.autograd.grad(loss, weights, retain_graph=True, create_graph=True)
    for _, output in outputs:
        output.grad = None  # also filled by the derivative by the images
    loss.backward(retain_graph=True)
    print("l2_norm", float(sum(w.norm() for w in weights)))
    print("grad_norm", float(sum(g.norm() for g in gradients)))
    print("snip", float(sum((w * g).abs().sum() for w, g in zip(weights, gradients))))
    print("plain", float(sum((w * g).sum() for w, g in zip(weights, gradients))))
    fisher = 0
    for module, output in outputs:
        product = output * output.grad
        sums = product.flatten(2).sum(2) if product.dim() == 4 else product
        fisher += float((sums.square().mean(0) / 2).sum()) * module.weight[0].numel()
    print("fisher", fisher)
    inner = sum((g.detach() * g).sum() for g in gradients)
    hessian = torch.autograd.grad(inner, weights)
    print("grasp", -float(sum((w * h).sum() for w, h in zip(weights, hessian))))
    correlation = torch.corrcoef(jacobian.flatten(1))
    values = torch.linalg.eigvalsh(correlation).clamp(min=0) + 1e-5
    print("jacov", -float((values.log() + 1 / values).sum()))
    print("epe_nas", sum(abs(float((torch.corrcoef(jacobian[labels == c].flatten(1)).abs() + 1e-5).log().sum()))
                         for c in range(4) if (labels == c).any()))
    kernel = sum(b @ b.T + (1 - b) @ (1 - b).T for b in bits)
    print("nwot", float(torch.linalg.slogdet(kernel)[1]))
    for hook in hooks:
        hook.remove()
    zen(features, linear, count, zen_logits)
    synflow(features, linear)


def zen(features, linear, count, logits):
    for norm in features.modules():
        if isinstance(norm, nn.BatchNorm2d):
            norm.reset_running_stats()
    f = (lambda x: linear(features(x).mean((2, 3)))) if logits else features
    change = (f(images(count)) - f(images(count, .01))).abs().sum() / (1 if logits else count)
    score = change.log()
    for norm in features.modules():
        if isinstance(norm, nn.BatchNorm2d):
            score = score + norm.running_var.mean().log() / 2
    print("zen", float(score))


def synflow(features, linear):
    layers = weighted((features, linear))
    for layer in layers:
        layer.weight.data.abs_()
        layer.weight.grad = None
    for module in features.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.forward = lambda x: x
    linear(features(torch.ones(1, 3, 32, 32)).mean((2, 3))).sum().backward()
    print("synflow", math.log(float(sum((layer.weight * layer.weight.grad).abs().sum() for layer in layers))))


print("NAS-Bench-201 3_1_3_2_4_1")
figures(*nb201((3, 1, 3, 2, 4, 1)), 6, 10, False)
print("FBNet 7_8_1_8_4_8_8_8_7_4_1_4_7_3_2_7_3_2_4_2_4_5")
figures(*fbnet((7, 8, 1, 8, 4, 8, 8, 8, 7, 4, 1, 4, 7, 3, 2, 7, 3, 2, 4, 2, 4, 5)), 6, 100, True)
