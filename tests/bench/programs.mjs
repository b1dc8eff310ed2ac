// Rows per second of NASFLAT: native, WebAssembly under node, and PyTorch. Each program runs one round after
// the other's, so that a machine that slows down slows all of them.
import {execFileSync} from 'node:child_process';
import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {execPath} from 'node:process';

import {root} from '../browser/browser.mjs';
import {figure} from './report.mjs';

const native = join(root, 'build/native/bench/bench_nasflat');
const wasm = join(root, 'build/wasm/bench/bench_nasflat.js');
const pytorch = join(root, 'tests/bench/pytorch_nasflat.py');
const spaces = {nb201: 'NAS-Bench-201', fbnet: 'FBNet'};

function run(program, words, threads = 1) {
    // Two threads that spin while they wait make PyTorch ten times slower once anything else wants a core.
    const env = {...process.env, OMP_NUM_THREADS: String(threads), OPENBLAS_NUM_THREADS: String(threads),
                 OMP_WAIT_POLICY: 'PASSIVE', OPENBLAS_THREAD_TIMEOUT: '4'};
    return execFileSync(program, words.map(String), {env, encoding: 'utf8', maxBuffer: 1e9, cwd: root});
}

function contenders(work, space, seconds) {
    const ours = (title, program, words, threads) => ({
        title, once: () => JSON.parse(run(program, [...words, work, space, threads, seconds], threads)),
    });
    const list = [
        ours('native, 1 thread', native, [], 1),
        ours('native, 2 threads', native, [], 2),
        ours('WebAssembly under node', execPath, ['--no-experimental-fetch', wasm], 1),
    ];
    if (work === 'score') return list;
    const data = join(root, `build/bench/${space}.json`);
    const weights = join(root, `assets/nasflat-${space}.safetensors`);
    mkdirSync(join(root, 'build/bench'), {recursive: true});
    writeFileSync(data, run(native, ['data', space, weights]));
    for (const threads of [1, 2]) {
        list.push({
            title: `PyTorch, ${threads} thread${threads > 1 ? 's' : ''}`,
            once: () => JSON.parse(run('/usr/bin/python3', [pytorch, data, weights, threads, seconds], threads)),
        });
    }
    return list;
}

const compared = {
    train: [['native, 2 threads', 'native, 1 thread'], ['native, 1 thread', 'PyTorch, 1 thread'],
            ['native, 2 threads', 'PyTorch, 2 threads'], ['WebAssembly under node', 'native, 1 thread']],
    score: [['native, 2 threads', 'native, 1 thread'], ['WebAssembly under node', 'native, 1 thread']],
};

/** Figures of pre-training and scoring; ratios are medians of the ratios within a round. */
export function measurePrograms({rounds, seconds}) {
    const figures = [];
    for (const [work, title] of [['train', 'pre-training'], ['score', 'scoring']]) {
        for (const [space, name] of Object.entries(spaces)) {
            const list = contenders(work, space, seconds);
            const values = Object.fromEntries(list.map((contender) => [contender.title, []]));
            for (let round = 0; round < rounds; ++round) {
                for (const contender of list) values[contender.title].push(contender.once().rows_per_second);
            }
            const group = `${title}, ${name}`;
            for (const contender of list) figures.push(figure(group, contender.title, 'rows/s', values[contender.title]));
            for (const [one, other] of compared[work]) {
                const ratios = values[one].map((value, i) => value / values[other][i]);
                figures.push(figure(group, `${one} / ${other}`, 'x', ratios));
            }
        }
    }
    return figures;
}
