// Tests of web/measure_onnx.mjs as a person runs it, in a folder of its own: node tests/measure/test_onnx_runner.mjs
import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';

import {runCases, Skip} from './support.mjs';
import {convolutions} from './tiny_networks.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const modules = join(root, 'build/node/node_modules');
const usual = {small: convolutions(4, 2), middling: convolutions(16, 4), large: convolutions(48, 6), largest: convolutions(96, 8)};

/** Makes a folder as LatLab exports it, lets run work in it, and takes it away again. */
async function withFolder(run, {networks = usual, references = {}, installed = true} = {}) {
    if (installed && !existsSync(join(modules, 'onnxruntime-node'))) throw new Skip('onnxruntime-node is not installed');
    const folder = mkdtempSync(join(tmpdir(), 'latlab-onnx-'));
    try {
        mkdirSync(join(folder, 'networks'));
        for (const part of ['measure_onnx.mjs', 'timing']) cpSync(join(root, 'web', part), join(folder, part), {recursive: true});
        if (installed) symlinkSync(modules, join(folder, 'node_modules'));
        const rows = [];
        const write = (content, role) => ([name, data]) => {
            const file = `networks/${role}-${name}.onnx`;
            if (data) writeFileSync(join(folder, file), data);
            rows.push(`${name},${file},${role}`);
        };
        Object.entries(networks).forEach(write(networks, 'measure'));
        Object.entries(references).forEach(write(references, 'reference'));
        writeFileSync(join(folder, 'networks.csv'), ['# space: nb201', '# device:', '# batch_size: 1', '# precision: float32',
            '# dead_operations: dropped', '# weights_seed: 4', 'architecture,file,role', ...rows, ''].join('\n'));
        await run(folder);
    } finally {
        rmSync(folder, {recursive: true, force: true});
    }
}

/** Runs the script; meanwhile may do something with the process. Returns {status, said}. */
function measure(folder, given, meanwhile = () => {}) {
    const child = spawn(process.execPath, [join(folder, 'measure_onnx.mjs'), ...given]);
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => { said += data; });
    return new Promise((done) => {
        child.on('close', (status) => done({status, said}));
        meanwhile(child);
    });
}

function readResult(path) {
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
    const fields = {};
    for (const line of lines.filter((text) => text.startsWith('#'))) {
        const [, key, value] = /^# (\w+): (.*)$/.exec(line);
        fields[key] = [...fields[key] ?? [], value];
    }
    const [header, ...rows] = lines.filter((text) => !text.startsWith('#'));
    assert.equal(header, 'architecture,latency_ms,stddev_ms,rounds');
    return {fields, rows: rows.map((row) => row.split(','))};
}

await runCases({
    async 'A run writes what LatLab reads'() {
        await withFolder(async (folder) => {
            const {status, said} = await measure(folder, ['--rounds', '3', '--name', 'Test device', '--seed', '5']);
            assert.equal(status, 0, said);
            const {fields, rows} = readResult(join(folder, 'measurements.csv'));
            assert.deepEqual(rows.map(([name]) => name), Object.keys(usual));
            assert.ok(rows.every(([, latency, deviation, rounds]) => latency > 0 && deviation >= 0 && rounds === '3'));
            assert.ok(Number(rows[3][1]) > Number(rows[0][1]), 'the largest takes longer than the smallest');
            for (const [key, value] of Object.entries({
                space: 'nb201', device: 'Test device', script: 'measure_onnx.mjs 1.1', runtime: 'onnxruntime-node on cpu', threads: '1',
                batch_size: '1', precision: 'float32', input_size: '3x32x32', weights_seed: '4', networks: '4', seed: '5',
                dead_operations: 'pruned', rounds: '3 to 3 per network, after one that does not count',
            })) assert.deepEqual(fields[key], [value], key);
            for (const key of ['date', 'onnxruntime', 'node', 'repeatability', 'repeatability_all_rounds', 'reference_drift', 'clock_step']) {
                assert.ok(fields[key]?.[0], key);
            }
            assert.deepEqual(fields.reference.map((text) => text.split(' ')[0]).sort(), ['large', 'largest', 'small']);
        });
    },

    async 'Networks of the role reference serve as references and are not among the results'() {
        await withFolder(async (folder) => {
            const {status, said} = await measure(folder, ['--rounds', '1']);
            assert.equal(status, 0, said);
            const {fields, rows} = readResult(join(folder, 'measurements.csv'));
            assert.deepEqual(rows.map(([name]) => name), Object.keys(usual));
            assert.deepEqual(fields.reference.map((text) => text.split(' ')[0]), ['one']);
        }, {references: {one: convolutions(24, 4), broken: Buffer.from('no network')}});
    },

    async 'A network that fails is named with its reason, and the others are measured'() {
        await withFolder(async (folder) => {
            const {status, said} = await measure(folder, ['--rounds', '2']);
            assert.equal(status, 0, said);
            const {fields, rows} = readResult(join(folder, 'measurements.csv'));
            assert.deepEqual(rows.map(([name]) => name), Object.keys(usual));
            assert.equal(fields.failed.length, 2);
            assert.match(fields.failed.join('\n'), /^broken .+/m);
            assert.match(fields.failed.join('\n'), /^absent .+/m);
            assert.match(said, /failed: broken/);
        }, {networks: {broken: Buffer.from('no network'), ...usual, absent: null}});
    },

    async 'A measurement that is there is kept; --resume adds the missing rounds'() {
        await withFolder(async (folder) => {
            assert.equal((await measure(folder, ['--rounds', '1'])).status, 0);
            const again = await measure(folder, ['--rounds', '3']);
            assert.equal(again.status, 1);
            assert.match(again.said, /exists already/);
            const other = await measure(folder, ['--rounds', '3', '--seed', '2', '--resume']);
            assert.equal(other.status, 1);
            assert.match(other.said, /begun with other settings/);
            const resumed = await measure(folder, ['--rounds', '3', '--resume']);
            assert.equal(resumed.status, 0, resumed.said);
            assert.ok(readResult(join(folder, 'measurements.csv')).rows.every(([, , , rounds]) => rounds === '3'));
        });
    },

    async 'Networks in float16 go neither to a measurement in float32 nor to a processor that does not calculate in it'() {
        await withFolder(async (folder) => {
            assert.equal((await measure(folder, ['--rounds', '1'])).status, 0);
            const list = join(folder, 'networks.csv'), half = readFileSync(list, 'utf8').replace('float32', 'float16');
            writeFileSync(list, half);
            const {status, said} = await measure(folder, ['--rounds', '2', '--resume']);
            assert.equal(status, 1);
            assert.match(said, process.arch === 'x64' ? /in float16, in which ONNX Runtime does not calculate/ : /begun with other settings/);
            writeFileSync(list, half.replace('float16', 'float32').replace('batch_size: 1', 'batch_size: 8'));
            assert.match((await measure(folder, ['--rounds', '2', '--resume'])).said, /begun with other settings/);
        });
    },

    async 'Ctrl-C writes what there is, and it can go on'() {
        await withFolder(async (folder) => {
            const saved = join(folder, 'measurements.visits.json');
            const roundsSaved = () => (existsSync(saved) ? Math.max(0, ...JSON.parse(readFileSync(saved)).visits.map(({round}) => round)) : 0);
            const {status, said} = await measure(folder, ['--rounds', '100000'], async (child) => {
                while (roundsSaved() < 2) await sleep(50);
                child.kill('SIGINT');
            });
            assert.equal(status, 130, said);
            assert.match(said, /Stopped early; --resume goes on/);
            const {rows} = readResult(join(folder, 'measurements.csv'));
            const measured = Number(rows[0][3]);
            assert.ok(rows.length === 4 && measured >= 2, `${rows}`);
            const resumed = await measure(folder, ['--rounds', `${measured + 1}`, '--resume']);
            assert.equal(resumed.status, 0, resumed.said);
            assert.ok(readResult(join(folder, 'measurements.csv')).rows.every(([, , , rounds]) => Number(rounds) >= measured + 1));
        });
    },

    async 'Long lists go in blocks'() {
        await withFolder(async (folder) => {
            const {status, said} = await measure(folder, ['--rounds', '2', '--block', '2']);
            assert.equal(status, 0, said);
            const {fields, rows} = readResult(join(folder, 'measurements.csv'));
            assert.deepEqual(rows.map(([name, , , rounds]) => [name, rounds]), Object.keys(usual).map((name) => [name, '2']));
            assert.deepEqual(fields.block_size, ['2']);
        });
    },

    async 'A batch size is taken by files that leave it open, and refused by others'() {
        const open = {a: convolutions(8, 2, 'batch'), b: convolutions(16, 2, 'batch'), c: convolutions(32, 2, 'batch')};
        await withFolder(async (folder) => {
            const {status, said} = await measure(folder, ['--rounds', '1', '--batch', '4']);
            assert.equal(status, 0, said);
            assert.deepEqual(readResult(join(folder, 'measurements.csv')).fields.batch_size, ['4']);
        }, {networks: open});
        await withFolder(async (folder) => {
            const {status, said} = await measure(folder, ['--rounds', '1', '--batch', '4']);
            assert.equal(status, 1);
            assert.match(said, /made for batches of 1, not 4; export it with that batch size/);
        });
    },

    async 'Without ONNX Runtime it says how to install it'() {
        await withFolder(async (folder) => {
            const {status, said} = await measure(folder, []);
            assert.equal(status, 1);
            assert.match(said, /npm install --ignore-scripts onnxruntime-node/);
        }, {installed: false});
    },

    async 'Operations that lead nowhere, where the files keep them, are said to be executed'() {
        await withFolder(async (folder) => {
            const list = join(folder, 'networks.csv');
            writeFileSync(list, readFileSync(list, 'utf8').replace('dead_operations: dropped', 'dead_operations: kept'));
            assert.equal((await measure(folder, ['--rounds', '1'])).status, 0);
            assert.deepEqual(readResult(join(folder, 'measurements.csv')).fields.dead_operations, ['executed']);
        });
    },

    async 'Threads of one network are told to rest after its run'() {
        await withFolder(async (folder) => {
            const module = join(folder, 'node_modules/onnxruntime-node'), asked = join(folder, 'asked.json');
            mkdirSync(module, {recursive: true});
            writeFileSync(join(module, 'index.js'), `exports.InferenceSession = {create: (file, options) => {
                require('node:fs').writeFileSync(${JSON.stringify(asked)}, JSON.stringify(options));
                throw new Error('only looking');
            }};`);
            assert.match((await measure(folder, ['--threads', '3'])).said, /only looking/);
            const {intraOpNumThreads, extra} = JSON.parse(readFileSync(asked, 'utf8'));
            assert.deepEqual([intraOpNumThreads, extra], [3, {session: {force_spinning_stop: '1'}}]);
        }, {installed: false});
    },

    async 'Wrong options and lists are told plainly'() {
        await withFolder(async (folder) => {
            for (const [given, told] of [
                [['--rounds', 'many'], /--rounds: 'many' is no whole number from 1 up/], [['--fast'], /--fast/],
                [[join(folder, 'elsewhere')], /networks\.csv: cannot be read \(ENOENT\)/], [['a', 'b'], /one folder at a time/],
                [['--resume'], /not found, so there is nothing to resume/],
            ]) {
                const {status, said} = await measure(folder, given);
                assert.equal(status, 1);
                assert.match(said, told);
                assert.doesNotMatch(said, /^\s+at /m, 'no trace');
            }
            const help = await measure(folder, ['--help']);
            assert.equal(help.status, 0);
            assert.match(help.said, /--threads N/);
            for (const [list, told] of [
                ['name,file\n', /row 1: there is no column named architecture \(found: name, file\)/], ['', /no network to measure/],
                ['architecture,file\na,\n', /row 2: the file is missing/], ['architecture,file,role\na,b,c\n', /row 2: the role/],
                ['architecture,file\na,b\na,c\n', /row 3: a is there twice/], ['architecture,file\na,b\n', /none of the files/],
            ]) {
                writeFileSync(join(folder, 'networks.csv'), list);
                const {status, said} = await measure(folder, []);
                assert.equal(status, 1);
                assert.match(said, told);
            }
        });
    },
});
