#!/usr/bin/env python3
"""How well the networks of a measured file are predicted from twenty of them.

    evaluate.py LATLAB FILE.csv... [--draws 10]

For each file: twenty of its networks drawn at random, ten times, teach each predictor of `latlab transfer`, which is
scored on the file's other networks. None of these devices is among what LatLab ships.
"""
import argparse
import csv
import random
import statistics
import subprocess
import tempfile
from pathlib import Path

from scipy.stats import spearmanr

PREDICTORS = ('few-shot', 'op-count', 'flops', 'params')
TAUGHT = 20


def read(path):
    lines = Path(path).read_text().splitlines()
    fields = dict(line[2:].split(': ', 1) for line in lines if line.startswith('# ') and ': ' in line)
    return fields, list(csv.DictReader(line for line in lines if not line.startswith('#')))


def write(path, rows, columns, fields=()):
    with open(path, 'w', newline='') as file:
        file.writelines(f'# {key}: {value}\n' for key, value in fields)
        writer = csv.DictWriter(file, columns, extrasaction='ignore')
        writer.writeheader()
        writer.writerows(rows)


def predict(program, fields, taught, asked, predictor):
    with tempfile.TemporaryDirectory() as name:
        given, wanted, out = (Path(name, file) for file in ('given.csv', 'wanted.csv', 'out.csv'))
        write(given, taught, ['architecture', 'latency_ms', 'stddev_ms', 'rounds'], fields.items())
        write(wanted, asked, ['architecture'])
        subprocess.run([program, 'transfer', '--space', fields['space'], '--measurements', given, '--predictor', predictor,
                        '--architectures', wanted, '--out', out], check=True, capture_output=True)
        found = {row['architecture']: float(row['latency_ms']) for row in read(out)[1]}
        return [found[row['architecture']] for row in asked]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('latlab')
    parser.add_argument('files', nargs='+')
    parser.add_argument('--draws', type=int, default=10)
    options = parser.parse_args()
    print('| file | ' + ' | '.join(PREDICTORS) + ' | repeatability |')
    print('|---' * (len(PREDICTORS) + 2) + '|')
    for path in options.files:
        fields, rows = read(path)
        cells = []
        for predictor in PREDICTORS:
            ranks, errors = [], []
            for draw in range(1, options.draws + 1):
                order = random.Random(draw).sample(rows, len(rows))
                taught, asked = order[:TAUGHT], order[TAUGHT:]
                predicted = predict(options.latlab, fields, taught, asked, predictor)
                true = [float(row['latency_ms']) for row in asked]
                ranks.append(spearmanr(predicted, true)[0])
                errors.append(statistics.median(abs(p / t - 1) for p, t in zip(predicted, true)))
            cells.append(f'{statistics.mean(ranks):.3f}, {100 * statistics.mean(errors):.1f} %')
        repeats = fields['repeatability_all_rounds'].split()[0]
        print(f'| {Path(path).name} | ' + ' | '.join(cells) + f' | {float(repeats):.3f} |', flush=True)


main()
