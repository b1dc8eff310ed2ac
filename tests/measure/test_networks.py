"""Tests of the networks that web/measure.py builds.

Run by ci/test with a Python that has PyTorch: /usr/bin/python3 tests/measure/test_networks.py
"""
import math
import sys
import unittest

from support import (build, FBNET_MIXED, HEAVIEST, MIXED, needs_torch, NOTHING, parameter_count, random_architectures,
                     rows_of_table, run_tests, SKIP, torch)

if torch is not None:
    import torch.nn.functional as functional


@needs_torch
class Networks(unittest.TestCase):
    def test_nb201_parameters_follow_the_formula(self):
        for text in [NOTHING, HEAVIEST, MIXED, SKIP] + random_architectures("nb201", 8):
            conv3, conv1 = text.count("nor_conv_3x3"), text.count("nor_conv_1x1")
            cells = sum(conv3 * (9 * c * c + 2 * c) + conv1 * (c * c + 2 * c) for c in (16, 32, 64))
            self.assertEqual(parameter_count(build("nb201", text)), 73306 + 5 * cells, text)

    def test_fbnet_parameters_follow_the_formula(self):
        channels = [16] + [24] * 4 + [32] * 4 + [64] * 4 + [112] * 4 + [184] * 4 + [352]
        strided = {5, 9, 17}    # the first layers of the stages that halve the map
        same = ["_".join([str(digit)] * 22) for digit in range(9)]
        for text in same + [FBNET_MIXED] + random_architectures("fbnet", 4):
            expected, inputs = 3 * 16 * 9 + 2 * 16 + (352 * 1504 + 2 * 1504) + (1504 * 100 + 100), 16
            for layer, (digit, outputs) in enumerate(zip(text.split("_"), channels)):
                if digit == "8":
                    identity = inputs == outputs and layer not in strided
                    expected += 0 if identity else inputs * outputs + 2 * outputs
                else:
                    kernel = 3 if digit in "0123" else 5
                    wide = inputs * {"0": 1, "1": 1, "2": 3, "3": 6, "4": 1, "5": 1, "6": 3, "7": 6}[digit]
                    groups = 2 if digit in "15" else 1
                    expected += inputs * wide // groups + kernel * kernel * wide + wide * outputs // groups
                    expected += 4 * wide + 2 * outputs
                inputs = outputs
            self.assertEqual(parameter_count(build("fbnet", text)), expected, text)

    def test_nb201_parameters_equal_the_published_table(self):
        for row in rows_of_table("nb201_arch")[::1500]:
            millions = parameter_count(build("nb201", row["arch_str"])) / 1e6
            self.assertAlmostEqual(millions, float(row["params_m_cifar10"]), 6)

    def test_fbnet_parameters_equal_the_published_table(self):
        for row in rows_of_table("fbnet_zcp")[::700]:
            self.assertEqual(parameter_count(build("fbnet", row["arch"])), int(row["params"]))

    def test_a_batch_gives_ten_or_a_hundred_logits_each(self):
        images = torch.zeros(3, 3, 32, 32)
        self.assertEqual(build("nb201", MIXED)(images).shape, (3, 10))
        self.assertEqual(build("fbnet", FBNET_MIXED)(images).shape, (3, 100))

    def test_the_last_maps_have_the_sizes_of_the_definition(self):
        for space, text, expected in (("nb201", MIXED, (1, 64, 8, 8)),
                                      ("fbnet", FBNET_MIXED, (1, 1504, 4, 4))):
            network, seen = build(space, text).eval(), []
            pool = next(layer for layer in network if isinstance(layer, torch.nn.AdaptiveAvgPool2d))
            pool.register_forward_pre_hook(lambda _, inputs: seen.append(tuple(inputs[0].shape)))
            network(torch.zeros(1, 3, 32, 32))
            self.assertEqual(seen, [expected])

    def test_nb201_computes_what_the_definition_says(self):
        torch.manual_seed(3)
        network = build("nb201", MIXED).double().eval()
        images = torch.randn(2, 3, 32, 32, dtype=torch.float64)
        weights = iter([p for p in network.parameters() if p.dim() == 4])

        def conv(x, relu=True, **settings):
            x = functional.conv2d(x.relu() if relu else x, next(weights), **settings)
            return x / math.sqrt(1 + 1e-5)    # an untrained normalisation in evaluation mode

        x = conv(images, relu=False, padding=1)
        for stage in range(3):
            if stage:
                body = conv(conv(x, stride=2, padding=1), padding=1)
                x = body + functional.conv2d(functional.avg_pool2d(x, 2), next(weights))
            for _ in range(5):    # the cell of MIXED, edge by edge
                node1 = conv(x, padding=1)
                node2 = functional.avg_pool2d(x, 3, 1, 1, count_include_pad=False) + node1
                x = conv(x) + conv(node2, padding=1)
        x = (x / math.sqrt(1 + 1e-5)).relu().mean((2, 3))
        expected = functional.linear(x, network[-1].weight, network[-1].bias)
        self.assertTrue(torch.allclose(network(images), expected, rtol=1e-9, atol=1e-15))

    def test_fbnet_computes_what_the_definition_says(self):
        torch.manual_seed(3)
        network = build("fbnet", FBNET_MIXED).double().eval()
        images = torch.randn(2, 3, 32, 32, dtype=torch.float64)
        weights = iter([p for p in network.parameters() if p.dim() == 4])

        def conv(x, **settings):
            return functional.conv2d(x, next(weights), **settings) / math.sqrt(1 + 1e-5)

        x = conv(images, padding=1).relu()
        stages = ((24, 1), (32, 2), (64, 2), (112, 1), (184, 2))
        layers = [(16, 1)] + [(c, s if i == 0 else 1) for c, s in stages for i in range(4)] + [(352, 1)]
        for digit, (channels, stride) in zip(map(int, FBNET_MIXED.split("_")), layers):
            same = stride == 1 and x.shape[1] == channels
            if digit == 8:
                x = x if same else conv(x, stride=stride).relu()
                continue
            groups = 2 if digit in (1, 5) else 1
            y = conv(x, groups=groups).relu()
            if groups == 2:    # channel shuffle: first half and second half interleaved
                half = y.shape[1] // 2
                y = torch.stack((y[:, :half], y[:, half:]), 2).flatten(1, 2)
            y = conv(y, stride=stride, padding=1 if digit < 4 else 2, groups=y.shape[1]).relu()
            y = conv(y, groups=groups)
            x = x + y if same else y
        x = conv(x).relu().mean((2, 3))
        expected = functional.linear(x, network[-1].weight, network[-1].bias)
        self.assertTrue(torch.allclose(network(images), expected, rtol=1e-9, atol=1e-15))

    def test_dead_operations_are_built_unless_pruned(self):
        # Nothing leads on from node 1, and nothing comes to node 2.
        dead = "|nor_conv_3x3~0|+|none~0|none~1|+|nor_conv_1x1~0|none~1|nor_conv_3x3~2|"
        alive = "|none~0|+|none~0|none~1|+|nor_conv_1x1~0|none~1|none~2|"
        self.assertGreater(parameter_count(build("nb201", dead)), parameter_count(build("nb201", alive)))
        self.assertEqual(parameter_count(build("nb201", dead, True)), parameter_count(build("nb201", alive)))

    def test_pruning_changes_no_output(self):
        text = "|nor_conv_3x3~0|+|none~0|none~1|+|avg_pool_3x3~0|none~1|avg_pool_3x3~2|"
        full, pruned = build("nb201", text).eval(), build("nb201", text, True).eval()
        for network in (full, pruned):
            for parameter in network.parameters():
                torch.manual_seed(parameter.numel())    # the same weights for equal shapes
                torch.nn.init.normal_(parameter, std=0.1)
        images = torch.randn(2, 3, 32, 32)
        self.assertTrue(torch.equal(full(images), pruned(images)))

    def test_a_disconnected_cell_cannot_be_pruned(self):
        self.assertEqual(build("nb201", NOTHING)(torch.zeros(2, 3, 32, 32)).shape, (2, 10))
        with self.assertRaisesRegex(ValueError, "no path"):
            build("nb201", NOTHING, True)


if __name__ == "__main__":
    sys.exit(run_tests(__name__))
