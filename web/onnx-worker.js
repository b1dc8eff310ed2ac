// Times ONNX networks in this browser with onnxruntime-web, which is fetched only when somebody measures. The
// messages are told in device-measurement.js, the protocol in timing/measurement.mjs.
//
// One thread, so that it works without cross-origin isolation; not ONNX Runtime's own proxy worker, which takes
// the input tensor away from whoever runs it.
import {chooseReferences, Measurement, oneLine} from './timing/measurement.mjs';
import {randomNumbers} from './timing/random-numbers.mjs';

// Only where WebGPU is asked for another and larger build of the runtime is fetched.
const builds = {
    wasm: {script: './ort/ort.wasm.min.mjs', binary: 'ort/ort-wasm-simd-threaded.wasm', size: '14 MB'},
    webgpu: {script: './ort/ort.webgpu.min.mjs', binary: 'ort/ort-wasm-simd-threaded.asyncify.wasm', size: '27 MB'},
};
const usualRounds = 8;
const quiet = 250;    // ms between two messages of progress: each makes the page draw, on the same processors

let runtime = null;
let backend = 'wasm';
let graphics = null;             // what WebGPU runs on
let options = {};
let measurement = null;
let told = -Infinity;
const inputs = new Map();        // shape -> input
const networks = [];             // {architecture, run, size}
let references = 0;

/** What the person can mend; other faults are told as they are. */
class Fault extends Error {
    constructor(fault, mend) {
        super(fault);
        this.mend = mend;
    }
}

async function fetchBinary({binary, size}) {
    self.postMessage({type: 'progress', share: 0, text: `Fetching ONNX Runtime (${size}, once)`, round: 0, rounds: 0});
    const mend = 'Check the connection and try again; what you loaded is still here';
    const response = await fetch(new URL(binary, self.location.href))
        .catch(() => { throw new Fault('ONNX Runtime could not be fetched: no connection', mend); });
    if (!response.ok) throw new Fault(`ONNX Runtime could not be fetched: the server answered ${response.status}`, mend);
    return response.arrayBuffer();
}

async function prepare(given) {
    options = given.options ?? {};
    backend = options.backend ?? 'wasm';
    if (backend === 'webgpu' && !await navigator.gpu?.requestAdapter()) {
        throw new Fault('this browser gives no WebGPU adapter', 'Measure with WebAssembly instead');
    }
    const build = builds[backend];
    const [binary, module] = await Promise.all([fetchBinary(build), import(build.script)]);
    runtime = module.default;
    Object.assign(runtime.env, {logLevel: 'error'});
    Object.assign(runtime.env.wasm, {
        numThreads: 1, proxy: false, wasmBinary: binary, wasmPaths: new URL('ort/', self.location.href).href,
    });
    const {seed, runs, warm_seconds: warmSeconds, batch_ms: batch} = options;
    measurement = new Measurement({
        clock: () => performance.now(), seed, runs, warmSeconds, batch,
        afterVisit: async () => {
            tellProgress();
            await hearMessages();
        },
        afterRound: ({progress}) => { if (progress.round > 0) tellResults(false); },
    });
    self.postMessage({type: 'ready', backend, versions: versions(), clock_step_ms: measurement.clockStep});
}

const versions = () => ({onnxruntime: runtime.env.versions.web, browser: navigator.userAgent});

/** Lets the messages in that came meanwhile: a run never leaves the event loop's turn. */
function hearMessages() {
    return new Promise((resolve) => {
        const {port1, port2} = new MessageChannel();
        port1.onmessage = () => {
            port1.close();
            resolve();
        };
        port2.postMessage(null);
    });
}

// ---- Networks ----------------------------------------------------------------------------------------------

/** Normal random numbers, the same for all networks of this shape. */
function inputOf(shape) {
    const key = shape.join('x');
    if (!inputs.has(key)) {
        const next = randomNumbers(`${options.seed ?? 1} input`);
        const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
        const numbers = Float32Array.from({length: shape.reduce((product, size) => product * size, 1)}, normal);
        inputs.set(key, new runtime.Tensor('float32', numbers, shape));
    }
    return inputs.get(key);
}

/** A function that runs the network once. On a graphics processor the work is done when the output is here. */
async function readyNetwork(onnx, shape) {
    const session = await runtime.InferenceSession.create(new Uint8Array(onnx), {
        executionProviders: [backend], graphOptimizationLevel: 'all', logSeverityLevel: 3,
    });
    const feeds = {[session.inputNames[0]]: inputOf(shape)};
    return async () => {
        for (const output of Object.values(await session.run(feeds))) {
            await output.getData();
            output.dispose();
        }
    };
}

/** The name of the graphics processor, and a fault when it is lost: what waits for it would wait for ever. */
async function watchGraphics() {
    if (graphics !== null) return;
    const {adapterInfo: info = {}, lost} = await runtime.env.webgpu.device;
    graphics = ['vendor', 'architecture', 'device', 'description'].map((part) => info[part]).filter(Boolean).join(' ') || 'unknown';
    lost.then(({message}) => tellFault(new Fault(`the graphics processor was lost: ${oneLine(message)}`, 'Try again')));
}

async function add({name, onnx, shape, reference = false}) {
    const size = onnx.byteLength;
    try {
        const run = await readyNetwork(onnx, shape);
        await run();
        if (reference) {
            measurement.addReference(name, run);
            ++references;
        } else {
            measurement.add(name, run);
            networks.push({architecture: name, run, size});
        }
        options.shape ??= shape;
        if (backend === 'webgpu') await watchGraphics();
        self.postMessage({type: 'added', name});
    } catch (fault) {
        measurement.fail(name, fault);
        self.postMessage({type: 'failed', name, reason: oneLine(fault)});
    }
}

// ---- Measuring ---------------------------------------------------------------------------------------------

async function measure(rounds) {
    if (!networks.length) throw new Fault('no network could be run in this browser', 'Measure with files elsewhere instead');
    if (!references) {
        for (const {architecture, run} of chooseReferences(networks)) measurement.addReference(architecture, run);
        references = networks.length;
    }
    const known = new Set(Object.keys(measurement.failed));
    const done = await measurement.measure(rounds);
    for (const [name, reason] of Object.entries(measurement.failed)) {
        if (!known.has(name)) self.postMessage({type: 'failed', name, reason});
    }
    tellResults(true, !done);
}

function tellProgress() {
    const now = performance.now();
    if (now - told < quiet) return;
    told = now;
    const {share, round, rounds} = measurement.progress;
    self.postMessage({type: 'progress', share, text: round ? `Round ${round} of ${rounds}` : 'Warming up', round, rounds});
}

function tellResults(finished, stopped = false) {
    const {clock_step_ms: _step, references: _medians, failed: _failed, ...results} = measurement.results();
    self.postMessage({type: 'results', finished, stopped, ...results, protocol: protocol(), visits: measurement.save()});
}

/** The fields of a file of measurements. A key of several values has them in one, with semicolons. */
function protocol() {
    const [batch, ...size] = options.shape ?? [];
    const platform = navigator.userAgentData?.platform || navigator.platform || 'unknown';
    const fields = {
        precision: 'float32',
        ...options.protocol,
        device: options.device || `browser on ${platform}`,
        date: new Date().toISOString().slice(0, 10),
        runtime: `onnxruntime-web on ${backend}`,
        onnxruntime: versions().onnxruntime,
        browser: versions().browser,
        ...(graphics === null ? {} : {graphics}),
        threads: 1, batch_size: batch, input_size: size.join('x'),
    };
    for (const [key, value] of measurement.protocol()) fields[key] = key in fields ? `${fields[key]}; ${value}` : value;
    return Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, String(value)]));
}

// ---- Messages ----------------------------------------------------------------------------------------------

const inTurn = {
    prepare, add,
    load: ({visits}) => measurement.load(visits),
    start: ({rounds = usualRounds}) => measure(rounds),
    more: ({rounds = usualRounds}) => measure(measurement.rounds + rounds),
};
const atOnce = {
    pause: () => measurement?.pause(), resume: () => measurement?.resume(), stop: () => measurement?.stop(),
};
let queue = Promise.resolve();

function tellFault(fault) {
    self.postMessage({
        type: 'error', fault: fault instanceof Fault ? fault.message : oneLine(fault), where: '',
        mend: fault.mend ?? 'Try again; if it stops again, measure with files elsewhere instead',
    });
}

self.onmessage = ({data}) => {
    if (Object.hasOwn(atOnce, data.do)) atOnce[data.do]();
    else queue = queue.then(() => inTurn[data.do](data)).catch(tellFault);
};
