#!/usr/bin/env python3
"""Plays through random splits of the devices: few-shot beside every baseline, on devices that are not the paper's choice.

    evaluate_splits.py DATA LATLAB [splits] [seeds]

DATA: the folder of the public tables. LATLAB: the program. Each split draws 5 source devices by its seed; all others
that are no other name of one of them are targets. Prints how few-shot compares with the best baseline of each target,
mean over the seeds of 20 designed measurements, and every target where it is worse by more than .01.
"""
import collections
import csv
import gzip
import json
import random
import re
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

# Names of one physical device that no suffix tells (src/devices/aliases.cpp).
SAME = {'desktop_cpu_core_i7_7820x': '1080ti', 'desktop_gpu_gtx_1080ti': '1080ti',
        'hwnasbench_edgetpu': 'embedded_tpu_edge_tpu'}
SOURCES = 5


def physical(name):
    name = re.sub(r'_(1|32|64|256|fp32|fp16|int8)$', '', name)
    return SAME.get(name, name)


def devices(data, space):
    with gzip.open(data / f'{space}_latency.csv.gz', 'rt') as file:
        return [name for name in next(csv.reader(file)) if name not in ('index', 'arch', 'arch_str')]


def split(names, seed):
    sources = random.Random(seed).sample(names, SOURCES)
    known = {physical(name) for name in sources}
    return sources, [name for name in names if physical(name) not in known]


def evaluate(latlab, data, space, sources, targets, seeds):
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / 'lines.jsonl'
        subprocess.run([latlab, 'evaluate', '--space', space, '--sources', ','.join(sources), '--targets',
                        ','.join(targets), '--predictor', 'few-shot,op-count,flops,params,best-source', '--k', '20',
                        '--seeds', str(seeds), '--sampler', 'designed', '--data', str(data), '--out', str(out)],
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        values = collections.defaultdict(list)
        for line in map(json.loads, out.read_text().splitlines()):
            values[line['device'], line['predictor']].append(line['spearman'] or 0)
    return {key: statistics.mean(list_) for key, list_ in values.items()}


def main():
    data, latlab = Path(sys.argv[1]), sys.argv[2]
    splits, seeds = (int(word) for word in (sys.argv[3:] + ['10', '10'][len(sys.argv) - 3:]))
    for space in ('fbnet', 'nb201'):
        names, means, misses, cases, near = devices(data, space), collections.defaultdict(list), [], 0, 0
        for seed in range(1, splits + 1):
            sources, targets = split(names, seed)
            figures = evaluate(latlab, data, space, sources, targets, seeds)
            for target in targets:
                baselines = {name: value for (device, name), value in figures.items()
                             if device == target and name != 'few-shot'}
                best = max(baselines, key=baselines.get)
                gain = figures[target, 'few-shot'] - baselines[best]
                cases += 1
                near += gain > -0.01
                if gain <= -0.01:
                    misses.append((gain, seed, target, figures[target, 'few-shot'], best, baselines[best]))
                for name, value in {**baselines, 'few-shot': figures[target, 'few-shot']}.items():
                    means[name].append(value)
            print(f'{space} split {seed}: sources {", ".join(sources)}; {len(targets)} targets', file=sys.stderr)
        print(f'\n{space}: {cases} cases, {near} within .01 of the best baseline or above ({near / cases:.1%})')
        for name, values in means.items():
            print(f'  {name:12} {statistics.mean(values):.3f}')
        for gain, seed, target, ours, best, theirs in sorted(misses):
            print(f'  split {seed}, {target}: few-shot {ours:.3f}, {best} {theirs:.3f} ({gain:+.3f})')


main()
