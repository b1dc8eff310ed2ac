#!/usr/bin/env node
// Times the ONNX networks of a folder on this device, for LatLab.
//
//     npm install --ignore-scripts onnxruntime-node
//     node measure_onnx.mjs
//
// in the folder that LatLab exported: it reads networks.csv, runs every network with ONNX Runtime and writes
// measurements.csv, which LatLab reads. Needs node 18 or later. A run takes some minutes; Ctrl-C stops it and
// writes what there is, --resume goes on later. How it measures, and why, is told in timing/measurement.mjs,
// which lies beside it.
import {existsSync, readFileSync, renameSync, statSync, writeFileSync} from 'node:fs';
import {cpus} from 'node:os';
import {dirname, join, resolve} from 'node:path';
import {arch, argv, exit, stderr, version as nodeVersion} from 'node:process';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';

import {chooseReferences, Measurement, oneLine} from './timing/measurement.mjs';
import {randomNumbers, shuffled} from './timing/random-numbers.mjs';

const version = '1.1';

const help = `usage: node measure_onnx.mjs [FOLDER] [options]

Times the ONNX networks that FOLDER/networks.csv lists (without FOLDER: those beside this script) and writes the
measurements that LatLab reads.

  --out FILE       file to write (FOLDER/measurements.csv)
  --name TEXT      name of the device in the file (what networks.csv or the system calls it)
  --provider NAME  what ONNX Runtime runs on: cpu, or cuda, dml, coreml, webgpu where it was built with it (cpu)
  --threads N      processor threads (1)
  --batch N        images per run, for files that leave it open (what networks.csv says)
  --rounds N       visits of each network that count (20)
  --runs N         timings in a visit (2)
  --block N        networks in memory at a time (100)
  --seed N         of the random orders and inputs (1)
  --resume         go on with a measurement that was stopped, or that needs more --rounds
  --help           this text
`;

/** Something that the person who runs the script can put right. Printed without a trace. */
class UserError extends Error {}

// ---- The command line --------------------------------------------------------------------------------------

function parseArguments(given) {
    const text = {type: 'string'}, flag = {type: 'boolean', default: false};
    let parsed;
    try {
        parsed = parseArgs({args: given, allowPositionals: true, options: {
            out: text, name: text, provider: {...text, default: 'cpu'}, threads: {...text, default: '1'}, batch: text,
            rounds: {...text, default: '20'}, runs: {...text, default: '2'}, block: {...text, default: '100'},
            seed: {...text, default: '1'}, resume: flag, help: flag,
        }});
    } catch (fault) {
        throw new UserError(`${fault.message}\n${help}`);
    }
    const {values: options, positionals} = parsed;
    if (positionals.length > 1) throw new UserError(`one folder at a time, not ${positionals.join(' and ')}`);
    for (const [name, least] of [['threads', 1], ['batch', 1], ['rounds', 1], ['runs', 1], ['block', 1], ['seed', 0]]) {
        if (options[name] === undefined) continue;
        const value = Number(options[name]);
        if (!Number.isInteger(value) || value < least) {
            throw new UserError(`--${name}: '${options[name]}' is no whole number from ${least} up`);
        }
        options[name] = value;
    }
    options.folder = resolve(positionals[0] ?? dirname(fileURLToPath(import.meta.url)));
    options.out = resolve(options.out ?? join(options.folder, 'measurements.csv'));
    return options;
}

// ---- The folder --------------------------------------------------------------------------------------------

function readRow(header, cells, where) {
    const {architecture, file, role = 'measure'} = Object.fromEntries(header.map((name, place) => [name, cells[place]]));
    if (!architecture || !file) throw new UserError(`${where}: the ${architecture ? 'file' : 'architecture'} is missing`);
    if (role !== 'measure' && role !== 'reference') {
        throw new UserError(`${where}: the role is 'measure' or 'reference', not '${role}'`);
    }
    return {architecture, file, role};
}

/** Reads networks.csv. Returns {fields: its # lines, networks, references: [{architecture, file, size}]}. */
function readFolder(folder) {
    const path = join(folder, 'networks.csv');
    let lines;
    try {
        lines = readFileSync(path, 'utf8').replace(/^\uFEFF/, '').split(/\r?\n/);
    } catch (fault) {
        throw new UserError(`${path}: cannot be read (${fault.code ?? fault.message}). `
            + 'Run this in the folder that LatLab exported');
    }
    const fields = {}, networks = [], references = [], seen = new Set();
    let header = null;
    for (const [index, line] of lines.entries()) {
        const where = `${path}, row ${index + 1}`;
        if (line.startsWith('#')) {
            const [, key, value] = /^#\s*([^:]+):\s*(.*)$/.exec(line) ?? [];
            if (key) fields[key] = value.trim();
        } else if (line.trim()) {
            const cells = line.split(',').map((cell) => cell.trim());
            if (!header) {
                header = cells;
                const missing = ['architecture', 'file'].filter((name) => !header.includes(name)).join(' or ');
                if (missing) throw new UserError(`${where}: there is no column named ${missing} (found: ${cells.join(', ')})`);
                continue;
            }
            const {architecture, file, role} = readRow(header, cells, where);
            if (seen.has(`${role} ${architecture}`)) throw new UserError(`${where}: ${architecture} is there twice`);
            seen.add(`${role} ${architecture}`);
            const size = existsSync(join(folder, file)) ? statSync(join(folder, file)).size : 0;
            (role === 'reference' ? references : networks).push({architecture, file: join(folder, file), size});
        }
    }
    if (!networks.length) throw new UserError(`${path}: no network to measure`);
    const chosen = references.length ? references : chooseReferences(networks.filter(({size}) => size > 0));
    if (!chosen.length) throw new UserError(`${folder}: none of the files that networks.csv names is there`);
    return {fields, networks, references: chosen};
}

/** On these processors ONNX Runtime turns float16 into float32 before it calculates. */
function checkPrecision({fields: {precision}}, {provider}) {
    if (precision === 'float16' && provider === 'cpu' && ['x64', 'ia32'].includes(arch)) {
        throw new UserError('these networks are in float16, in which ONNX Runtime does not calculate on this processor. Name another '
            + '--provider, or let LatLab write them in float32');
    }
}

// ---- Networks ----------------------------------------------------------------------------------------------

async function loadRuntime() {
    try {
        return (await import('onnxruntime-node')).default;
    } catch (fault) {
        if (fault.code !== 'ERR_MODULE_NOT_FOUND') throw new UserError(`onnxruntime-node does not start here: ${oneLine(fault)}`);
        throw new UserError('onnxruntime-node is missing. In the folder of this script:\n    npm install --ignore-scripts onnxruntime-node');
    }
}

/** The shape of an input with --batch put in. */
function inputShape({name, shape}, batch) {
    const [first, ...rest] = shape;
    if (batch && typeof first === 'number' && first !== batch) {
        throw new Error(`it is made for batches of ${first}, not ${batch}; export it with that batch size`);
    }
    const result = [typeof first === 'number' ? first : batch ?? 1, ...rest];
    if (!result.every(Number.isInteger)) throw new Error(`the shape of its input ${name} is open: ${shape.join(' x ')}`);
    return result;
}

/**
 * Returns {run, release, shape}. The input is made once, of normal random numbers. Every session has threads of its own,
 * which after a run keep a processor busy until they find that no more work comes: in the time of the next network, hence
 * told to stop with the run.
 */
async function readyNetwork(runtime, file, options, inputs) {
    const session = await runtime.InferenceSession.create(file, {
        executionProviders: [options.provider], executionMode: 'sequential', graphOptimizationLevel: 'all',
        intraOpNumThreads: options.threads, interOpNumThreads: 1, logSeverityLevel: 3, extra: {session: {force_spinning_stop: '1'}},
    });
    const [input] = session.inputMetadata;
    if (input.type !== 'float32') throw new Error(`its input is ${input.type}; this script makes float32`);
    const shape = inputShape(input, options.batch);
    const key = shape.join('x');
    if (!inputs.has(key)) inputs.set(key, randomInput(shape, options.seed));
    const feeds = {[input.name]: new runtime.Tensor('float32', inputs.get(key), shape)};
    const run = async () => { await session.run(feeds); };
    return {run, release: () => session.release(), shape};
}

function randomInput(shape, seed) {
    const next = randomNumbers(`${seed} input`);
    const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
    return Float32Array.from({length: shape.reduce((product, size) => product * size, 1)}, normal);
}

// ---- Files -------------------------------------------------------------------------------------------------

const visitsPath = (out) => `${out.replace(/\.csv$/, '')}.visits.json`;

function writeWhole(path, text) {
    writeFileSync(`${path}.part`, text);
    renameSync(`${path}.part`, path);
}

/** What became of operations that lead nowhere: the processor was seen to run them, others may drop them first. */
function deadOperations({dead_operations: written}, {provider}) {
    if (written === 'dropped') return 'pruned';
    return written === 'kept' && provider === 'cpu' ? 'executed' : 'unknown';
}

/** What must be equal for a measurement to be resumed. */
function settingsOf({fields, networks}, {provider, threads, batch, runs, block, seed}) {
    const list = networks.map(({architecture}) => architecture).join(' ');
    const {batch_size: written, precision} = fields;
    return JSON.stringify({version, provider, threads, batch, written, precision, runs, block, seed, networks: networks.length, first: randomNumbers(list)()});
}

function loadVisits(path, settings) {
    let saved;
    try {
        saved = JSON.parse(readFileSync(path, 'utf8'));
    } catch (fault) {
        throw new UserError(fault.code === 'ENOENT' ? `${path}: not found, so there is nothing to resume; leave --resume out`
            : `${path}: damaged (${fault.message}). Start again without --resume`);
    }
    if (saved.settings !== settings) {
        throw new UserError(`${path}: was begun with other settings or another list, so it cannot be resumed.\n`
            + `  then: ${saved.settings}\n  now:  ${settings}`);
    }
    return saved;
}

function writeResult({fields, networks}, options, runtime, measurement, shape) {
    const {networks: rows} = measurement.results();
    const timing = measurement.protocol();
    const measured = new Map(rows.map((row) => [row.architecture, row]));
    const header = [
        ['space', fields.space ?? 'unknown'],
        ['device', options.name ?? (fields.device || cpus()[0]?.model || 'unknown')],
        ['date', new Date().toISOString().slice(0, 10)],
        ['script', `measure_onnx.mjs ${version}`],
        ['runtime', `onnxruntime-node on ${options.provider}`],
        ['onnxruntime', runtime.env.versions.node ?? runtime.env.versions.common],
        ['node', nodeVersion.slice(1)],
        ['threads', options.threads],
        ['batch_size', shape[0]],
        ['precision', fields.precision ?? 'float32'],
        ['input_size', shape.slice(1).join('x')],
        ['dead_operations', deadOperations(fields, options)],
        ['weights_seed', fields.weights_seed ?? 'unknown'],
        ['block_size', options.block],
        ...timing,
        ...networks.filter(({architecture}) => !measured.has(architecture) && !(architecture in measurement.failed))
            .map(({architecture}) => ['not_measured', architecture]),
    ];
    const lines = networks.map(({architecture}) => measured.get(architecture)).filter(Boolean)
        .map(({architecture, latency_ms: latency, stddev_ms: deviation, rounds}) =>
            [architecture, latency.toFixed(6), deviation === null ? '' : deviation.toFixed(6), rounds].join(','));
    writeWhole(options.out, [...header.map(([key, value]) => `# ${key}: ${value}`),
                             'architecture,latency_ms,stddev_ms,rounds', ...lines].join('\n') + '\n');
    return rows.length;
}

// ---- Measuring ---------------------------------------------------------------------------------------------

const minutes = (ms) => `${Math.floor(ms / 60000)}:${String(Math.floor(ms / 1000) % 60).padStart(2, '0')}`;

/** A line about every five seconds, overwritten in place on a terminal. */
function progressLine() {
    const begin = performance.now();
    let shown = -Infinity;
    return (where, share) => {
        const now = performance.now();
        if (now - shown < (stderr.isTTY ? 500 : 5000)) return;
        shown = now;
        const left = share > 0.01 ? `, about ${minutes((now - begin) * (1 - share) / share)} left` : '';
        const text = `${where}: ${minutes(now - begin)} done${left}`;
        stderr.write(stderr.isTTY ? `\r${text.padEnd(78)}` : `${text}\n`);
    };
}

/** Times the networks block by block; the references stay, and tie the blocks together. */
async function measureBlocks(folder, options, runtime, measurement, status, inputs) {
    const order = shuffled(folder.networks, randomNumbers(`${options.seed} blocks`));
    status.blocks = Math.ceil(order.length / options.block);
    for (let block = 0; block < status.blocks && !status.stopped; ++block) {
        status.block = block;
        const ready = [];
        for (const {architecture, file} of order.filter((_, index) => index % status.blocks === block)) {
            try {
                if (measurement.roundsOf(architecture) >= options.rounds) continue;
                const network = await readyNetwork(runtime, file, options, inputs);
                measurement.add(architecture, network.run);
                ready.push({architecture, ...network});
            } catch (fault) {
                measurement.fail(architecture, fault);
            }
        }
        if (!status.stopped) await measurement.measure(options.rounds);
        for (const {architecture, release} of ready) {
            measurement.retire(architecture);
            await release();
        }
    }
}

async function run(options) {
    const folder = readFolder(options.folder);
    checkPrecision(folder, options);
    const runtime = await loadRuntime();
    const saved = visitsPath(options.out), settings = settingsOf(folder, options);
    const earlier = options.resume ? loadVisits(saved, settings) : null;
    const existing = [options.out, saved].find((path) => existsSync(path));
    if (existing && !options.resume) throw new UserError(`${existing}: exists already. Go on by --resume, or choose another --out`);

    const status = {block: 0, blocks: 1, stopped: false}, show = progressLine();
    const save = (current) => writeWhole(saved, JSON.stringify({settings, ...current.save()}));
    const measurement = new Measurement({
        clock: () => performance.now(), seed: options.seed, runs: options.runs,
        afterVisit: ({progress: {share, round, rounds}}) => show(
            `block ${status.block + 1} of ${status.blocks}, ${round ? `round ${round} of ${rounds}` : 'warming up'}`,
            (status.block + share) / status.blocks),
        afterRound: save,
    });
    if (earlier) measurement.load(earlier);
    const inputs = new Map();
    let shape = null;
    for (const {architecture, file} of folder.references) {
        try {
            const network = await readyNetwork(runtime, file, options, inputs);
            measurement.addReference(architecture, network.run);
            shape ??= network.shape;
        } catch (fault) {
            console.log(`the reference network ${architecture} cannot be used: ${oneLine(fault)}`);
        }
    }
    if (!shape) throw new UserError('none of the reference networks runs here');
    process.on('SIGINT', () => {
        if (status.stopped) exit(130);
        status.stopped = true;
        measurement.stop();
    });
    console.log(`${folder.networks.length} networks on ${options.provider}, threads: ${options.threads}`);
    await measureBlocks(folder, options, runtime, measurement, status, inputs);
    save(measurement);    // a round that was stopped, too
    if (stderr.isTTY) stderr.write('\n');
    return report(folder, options, runtime, measurement, status, shape);
}

function report(folder, options, runtime, measurement, status, shape) {
    const {repeatability: split, failed} = measurement.results();
    for (const [name, reason] of Object.entries(failed)) console.log(`failed: ${name} ${reason}`);
    const count = writeResult(folder, options, runtime, measurement, shape);
    console.log(`${options.out}: ${count} networks, repeatability ${split === null ? 'unknown' : split.toFixed(3)} `
        + '(Spearman, odd against even rounds)');
    if (split !== null && split < 0.95) console.log('The halves agree badly: repeat this on a quieter machine or go on with more --rounds and --resume.');
    if (!status.stopped) return count ? 0 : 1;
    console.log(`Stopped early; --resume goes on (with the visits in ${visitsPath(options.out)}).`);
    return 130;
}

try {
    const options = parseArguments(argv.slice(2));
    if (options.help) console.log(help);
    else exit(await run(options));
} catch (fault) {
    if (!(fault instanceof UserError)) throw fault;
    console.error(`measure_onnx.mjs: ${fault.message}`);
    exit(1);
}
