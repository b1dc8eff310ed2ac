#!/usr/bin/env python3
"""Searches NAS-Bench-201 for known devices that play the user's: true latency and true accuracy of what is returned.

    evaluate_search.py DATA LATLAB [predictor] [seeds]

DATA: the folder of the public tables. LATLAB: the program. For each device of HELP's table and each seed `latlab plan`
picks 20 networks, whose latencies are the device's; `latlab transfer` predicts all others. The device and its aliases
are left out of what both know. For each of HELP's limits and each risk, what is returned is the network with the
highest accuracy of those whose latency exceeds the limit with at most this risk, as the predicted interval says: what
`latlab search --risk` comes to by looking at the whole space. Accuracies are the benchmark's own (what predicting
latencies costs alone), or those of a model that has learnt from 1,000 random networks (`latlab pretrain-accuracy
--architectures 1000`, another draw for each seed).
"""
import csv
import gzip
import math
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

LIMITS_MS = {'titan_rtx_256': (18, 21, 25), 'gold_6226': (8, 11, 14), 'pixel2': (14, 18, 22),
             'eyeriss': (5, 7, 9), 'fpga': (4, 5, 6)}
# Devices of the front's hypervolume: those of HELP's table and five more, of other kinds.
FRONT_DEVICES = (*LIMITS_MS, '1080ti_1', '2080ti_32', 'silver_4114', 'samsung_a50', 'raspi4')
RISKS = (.5, .4, .3, .25, .2, .15, .1)    # within the 80 % interval, which is what transfer writes
SHOWN = (.5, .1)
Z80 = statistics.NormalDist().inv_cdf(.9)


def column(path, name):
    with gzip.open(path, 'rt') as file:
        return [float(row[name]) if row[name] else None for row in csv.DictReader(file)]


def rows(path):
    return list(csv.DictReader(line for line in path.read_text().splitlines() if not line.startswith('#')))


def predictions(program, folder, device, latency, index, predictor, seed):
    """(ms, logarithm of the upper end of the 80 % interval over it) for every network, in canonical order."""
    planned, given, out = (folder / name for name in ('plan.csv', 'measurements.csv', 'predictions.csv'))
    common = ['--space', 'nb201', '--exclude-sources', device, '--seed', str(seed)]
    subprocess.run([program, 'plan', '--count', '20', *common, '--out', planned], check=True, capture_output=True)
    measured = [row['architecture'] for row in rows(planned)]
    given.write_text('architecture,latency_ms\n' + ''.join(f'{a},{latency[index[a]]}\n' for a in measured))
    subprocess.run([program, 'transfer', '--measurements', given, '--predictor', predictor, *common, '--out', out],
                   check=True, capture_output=True)
    found = [None] * len(index)
    for row in rows(out):
        ms, upper = float(row['latency_ms']), row['upper_ms']
        found[index[row['architecture']]] = ms, math.log(float(upper) / ms) if upper else 0
    return found


def learnt_accuracies(program, folder, data, index, seed):
    out = folder / 'accuracies.csv'
    subprocess.run([program, 'pretrain-accuracy', '--architectures', '1000', '--data', data, '--seed', str(seed),
                    '--out', folder / 'accuracy.safetensors', '--predictions', out], check=True, capture_output=True)
    found = [None] * len(index)
    for row in rows(out):
        found[index[row['architecture']]] = float(row['cifar100'])
    return found


def choose(accuracy, predicted, connected, limit, risk):
    z = statistics.NormalDist().inv_cdf(1 - risk) / Z80
    fit = [i for i, (ms, width) in enumerate(predicted) if connected[i] and ms * math.exp(width * z) <= limit]
    return max(fit, key=lambda i: accuracy[i], default=None)


def front(latency, accuracy, among):
    """Networks that no other beats in both, fastest first."""
    found, best = [], -math.inf
    for i in sorted(among, key=lambda i: (latency[i], -accuracy[i])):
        if accuracy[i] > best:
            best = accuracy[i]
            found.append(i)
    return found


def hypervolume(latency, accuracy, networks, corner):
    area, covered = 0, corner[1]
    for i in front(latency, accuracy, networks):
        if latency[i] < corner[0] and accuracy[i] > covered:
            area += (accuracy[i] - covered) * (corner[0] - latency[i])
            covered = accuracy[i]
    return area


def front_share(predicted, latency, accuracy, connected):
    """How much of the true front's hypervolume the front found has, measured by true latencies; the corner lies at the
    true front's ends."""
    networks = [i for i in range(len(latency)) if connected[i]]
    true = front(latency, accuracy, networks)
    found = front([entry[0] for entry in predicted], accuracy, networks)
    corner = latency[true[-1]], accuracy[true[0]]
    return hypervolume(latency, accuracy, found, corner) / hypervolume(latency, accuracy, true, corner)


class Figures:
    """What one way to know accuracies came to, by risk."""

    def __init__(self):
        self.found = {}    # (risk, device, limit) -> [(loss, latency over limit, accuracy, latency)]

    def add(self, risk, device, limit, entry):
        self.found.setdefault((risk, device, limit), []).append(entry)

    def over_all(self, risk):
        return [entry for (at, *_), entries in self.found.items() if at == risk for entry in entries]

    def print_curve(self, title):
        print(f'\n{title}\n\n| risk | mean loss, points | over the limit | over by more than 2 % | nothing found |\n|---|---|---|---|---|')
        for risk in RISKS:
            entries = self.over_all(risk)
            some = [entry for entry in entries if entry]
            print(f'| {100 * risk:g} % | {statistics.mean(e[0] for e in some):.2f} '
                  f'| {100 * sum(e[1] > 1 for e in some) / len(entries):.1f} % '
                  f'| {100 * sum(e[1] > 1.02 for e in some) / len(entries):.1f} % | {len(entries) - len(some)} |')

    def print_rows(self, risk, best):
        print(f'\nAt a risk of {100 * risk:g} %:\n\n| device | limit | best that exists | accuracy, median | latency, median | mean loss '
              '| over | over by 2 % |\n|---|---|---|---|---|---|---|---|')
        for (at, device, limit), entries in self.found.items():
            some = [entry for entry in entries if entry]
            if at != risk or not some:
                continue
            print(f'| {device} | {limit} ms | {best[device, limit]:.2f} % | {statistics.median(e[2] for e in some):.2f} % '
                  f'| {statistics.median(e[3] for e in some):.2f} ms | {statistics.mean(e[0] for e in some):.2f} '
                  f'| {sum(e[1] > 1 for e in some)} | {sum(e[1] > 1.02 for e in some)} |')


def main(data, program, predictor='few-shot', seeds='10'):
    data, seeds = Path(data), range(1, int(seeds) + 1)
    with gzip.open(data / 'nb201_latency.csv.gz', 'rt') as file:
        index = {row['arch_str']: i for i, row in enumerate(csv.DictReader(file))}
    accuracy = column(data / 'nb201_accuracy.csv.gz', 'c100_test_200ep')
    connected = column(data / 'nb201_arch.csv.gz', 'connected')
    known, learnt, best, shares = Figures(), Figures(), {}, {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        models = {seed: learnt_accuracies(program, folder, data, index, seed) for seed in seeds}
        for device in FRONT_DEVICES:
            limits = LIMITS_MS.get(device, ())
            latency = column(data / 'nb201_latency.csv.gz', device)
            for limit in limits:
                best[device, limit] = max(a for a, ms in zip(accuracy, latency) if ms <= limit)
            for seed in seeds:
                predicted = predictions(program, folder, device, latency, index, predictor, seed)
                shares.setdefault(device, []).append(front_share(predicted, latency, accuracy, connected))
                for figures, scores in ((known, accuracy), (learnt, models[seed])):
                    for risk in RISKS:
                        for limit in limits:
                            i = choose(scores, predicted, connected, limit, risk)
                            figures.add(risk, device, limit, i is not None and (
                                best[device, limit] - accuracy[i], latency[i] / limit, accuracy[i], latency[i]))
            print(f'{device} done', file=sys.stderr, flush=True)
    known.print_curve('Accuracies known')
    learnt.print_curve('Accuracies from 1,000 networks')
    for risk in SHOWN:
        known.print_rows(risk, best)
    print("\nHypervolume of the found front, as a share of the true front's, median over the seeds:\n")
    print('\n'.join(f'- {device} {statistics.median(values):.3f}' for device, values in shares.items()))
    print(f'\nMedian over all {statistics.median(share for values in shares.values() for share in values):.3f}')


main(*sys.argv[1:])
