#!/usr/bin/env python3
"""Searches NAS-Bench-201 for known devices that play the user's: true latency and true accuracy of what is returned.

    evaluate_search.py DATA LATLAB [predictor] [seeds]

DATA: the folder of the public tables. LATLAB: the program. For each device and limit of HELP's table, 20
measurements are drawn by each seed; the device and its aliases are left out of what the predictor knows. The
accuracy model is the shipped one, which has learnt from all accuracies: what is lost is lost by latencies.
"""
import csv
import gzip
import json
import random
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

LIMITS_MS = {'titan_rtx_256': (18, 21, 25), 'gold_6226': (8, 11, 14), 'pixel2': (14, 18, 22),
             'eyeriss': (5, 7, 9), 'fpga': (4, 5, 6)}


def column(path, name):
    with gzip.open(path, 'rt') as file:
        return [float(row[name]) if row[name] else None for row in csv.DictReader(file)]


def architectures(path):
    with gzip.open(path, 'rt') as file:
        return [row['arch_str'] for row in csv.DictReader(file)]


def search(program, data, measurements, device, limit, predictor, seed):
    with tempfile.TemporaryDirectory() as folder:
        given, found = Path(folder, 'measurements.csv'), Path(folder, 'found.json')
        given.write_text('architecture,latency_ms\n' + ''.join(f'{a},{ms}\n' for a, ms in measurements))
        subprocess.run([program, 'search', '--space', 'nb201', '--measurements', given, '--objective', 'cifar100',
                        '--max-latency', str(limit), '--seed', str(seed), '--predictor', predictor,
                        '--exclude-sources', device, '--data', data, '--out', found],
                       check=True, capture_output=True)
        return json.loads(found.read_text())['best']['architecture']


def main(data, program, predictor='few-shot', seeds='10'):
    data = Path(data)
    names = architectures(data / 'nb201_latency.csv.gz')
    index = {name: i for i, name in enumerate(names)}
    accuracy = column(data / 'nb201_accuracy.csv.gz', 'c100_test_200ep')
    print('| device | limit | best that exists | accuracy, median | latency, median | mean loss | over | over by 2 % |')
    print('|---|---|---|---|---|---|---|---|')
    losses, over_by_two = [], 0
    for device, limits in LIMITS_MS.items():
        latency = column(data / 'nb201_latency.csv.gz', device)
        for limit in limits:
            best = max(a for a, ms in zip(accuracy, latency) if ms <= limit)
            found = []
            for seed in range(1, int(seeds) + 1):
                measured = random.Random(seed).sample(range(len(names)), 20)
                found.append(index[search(program, data, [(names[i], latency[i]) for i in measured], device, limit,
                                          predictor, seed)])
            loss = [best - accuracy[i] for i in found]
            over = [latency[i] / limit for i in found]
            losses += loss
            over_by_two += sum(share > 1.02 for share in over)
            print(f'| {device} | {limit} ms | {best:.2f} % | {statistics.median(accuracy[i] for i in found):.2f} % '
                  f'| {statistics.median(latency[i] for i in found):.2f} ms | {statistics.mean(loss):.2f} '
                  f'| {sum(share > 1 for share in over)} | {sum(share > 1.02 for share in over)} |', flush=True)
    print(f'\nMean loss {statistics.mean(losses):.2f} points; {over_by_two} of {len(losses)} exceed the limit by more than 2 %.')


main(*sys.argv[1:])
