// Measures this browser for the app: its requests in (src/app/README.md, measure), device messages out. Networks come
// from the engine as ONNX files, the timing is done by device-measurement.js.
import {DeviceMeasurement} from './device-measurement.js';
import {LatlabError} from './interface.js';

const cell = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const number = (value) => (Number.isFinite(value) ? String(value) : '');

/** Results as a file of measurements, as the runners for other devices write it. */
function asCsv({protocol, networks}) {
    const columns = ['architecture', 'latency_ms', 'stddev_ms', 'rounds'];
    const row = (one) => [cell(one.architecture), ...columns.slice(1).map((column) => number(one[column]))].join(',');
    const fields = Object.entries(protocol).map(([key, value]) => `# ${key}: ${value.replaceAll(/\s+/g, ' ')}`);
    return [...fields, columns.join(','), ...networks.map(row)].join('\n') + '\n';
}

/** Whether two requests are for the same way of measuring. */
const alike = (one, other) => ['space', 'batch_size', 'precision', 'backend'].every((name) => one[name] === other[name]);

export class Measuring {
    #engine;
    #deliver;
    #device = null;
    #asked = null;        // what #device measures: {space, batch_size, precision, backend}
    #visiting = false;    // rounds run, so that stopping keeps what they have
    #failed = new Map();
    #known = null;        // of the last measurement that had results: {asked, visits, rounds}

    /** deliver gets each device message as an object, never while the app is in the middle of something. */
    constructor({engine, deliver}) {
        this.#engine = engine;
        this.#deliver = (message) => queueMicrotask(() => deliver(message));
    }

    /** Does what the app asks; what goes wrong is delivered. */
    ask(request) {
        const {do: what} = request;
        if (what === 'forget') this.#known = null;
        if (what === 'start') this.#start(request, null);
        else if (what === 'more') this.#more(request);
        else if (what === 'add') this.#add(request);
        else if (what === 'forget') this.#end();
        else if (what === 'stop' && !this.#visiting) this.#end();
        else this.#device?.[what]();
    }

    #end() {
        const device = this.#device;
        this.#device = null;
        device?.cancel();
        this.#deliver({type: 'ended'});
    }

    /** known: what an earlier Worker measured, which counts, or null; `rounds` are in addition to it. */
    #start({space, batch_size, precision, backend, architectures, rounds}, known) {
        this.#device?.cancel();
        this.#asked = {space, batch_size, precision, backend};
        this.#failed.clear();
        const device = new DeviceMeasurement((message) => { if (device === this.#device) this.#hear(message); });
        this.#device = device;
        this.#work(async () => {
            await device.prepare({backend, protocol: {space, dead_operations: 'pruned', precision}});
            if (known) device.load(known.visits);
            await this.#write(architectures, true);
            await this.#visit(() => device.start(rounds + (known?.rounds ?? 0)));
        });
    }

    // Where a Worker ended, by a fault or because it was stopped too early, or works on what was begun otherwise than what
    // is asked for now, another begins with all networks; what is known of them counts.
    #goesOn(request) {
        return this.#device?.active && alike(request, this.#asked);
    }

    #knownOf(request) {
        return this.#known && alike(request, this.#known.asked) ? this.#known : null;
    }

    #more({measured, ...request}) {
        if (!this.#goesOn(request)) this.#start({...request, architectures: measured}, this.#knownOf(request));
        else this.#work((device) => this.#visit(() => device.more(request.rounds)));
    }

    /** Further networks get as many rounds as the others have. */
    #add({measured, architectures, ...request}) {
        if (!this.#goesOn(request)) {
            const known = this.#knownOf(request), rounds = known ? 0 : request.rounds;
            this.#start({...request, rounds, architectures: [...measured, ...architectures]}, known);
            return;
        }
        this.#work(async (device) => {
            await this.#write(architectures, false);
            await this.#visit(() => device.more(0));
        });
    }

    async #visit(rounds) {
        this.#visiting = true;
        try {
            await rounds();
        } finally {
            this.#visiting = false;
        }
    }

    /** Networks from the engine to the measurement, a few at a time. */
    async #write(architectures, references) {
        const device = this.#device, {space, batch_size, precision} = this.#asked;
        const command = {command: 'export', space, architectures, batch_size, precision, references};
        let written = 0;
        await this.#engine.files(command, async (path, bytes) => {
            if (device !== this.#device) throw new LatlabError({fault: 'Cancelled', cancelled: true});
            if (!path.endsWith('.onnx')) return;
            const reference = path.startsWith('references/');
            const name = reference ? path : architectures[written++];
            await device.add({name, onnx: bytes.buffer, shape: [batch_size, 3, 32, 32], reference});
            this.#deliver({type: 'progress', share: 0, text: `Building networks: ${written} of ${architectures.length}`});
        });
    }

    /** Faults of the measurement are delivered by it; those of the engine are here. */
    async #work(work) {
        const device = this.#device;
        try {
            await work(device);
        } catch ({fault, where, mend}) {
            if (device !== this.#device || !device.active) return;
            this.#device = null;
            device.cancel();
            this.#deliver({type: 'error', fault: fault ?? 'the networks could not be built', where: where ?? '', mend: mend ?? 'Try again'});
        }
    }

    #hear(message) {
        const {type} = message;
        if (type === 'failed') this.#failed.set(message.name, message.reason);
        if (type === 'paused') {
            this.#deliver({type, text: message.hidden ? 'The page was hidden, which slows it down' : 'Paused'});
        } else if (type === 'results') {
            const {networks, finished, repeatability, repeatability_all_rounds: all, drift} = message;
            const failed = [...this.#failed].map(([architecture, reason]) => ({architecture, reason}));
            const rounds = networks.length ? Math.min(...networks.map((one) => one.rounds)) : 0;
            if (rounds) this.#known = {asked: this.#asked, visits: message.visits, rounds};
            this.#deliver({
                type, finished, repeatability, repeatability_all_rounds: all, drift, failed, rounds,
                csv: networks.length ? asCsv(message) : null,
            });
        } else if (type === 'progress' || type === 'resumed' || type === 'error') {
            this.#deliver(message);
        }
    }
}
