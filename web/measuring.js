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

export class Measuring {
    #engine;
    #deliver;
    #device = null;
    #asked = null;        // what #device measures: {space, batch_size, backend}
    #visiting = false;    // rounds run, so that stopping keeps what they have
    #failed = new Map();
    #known = null;        // the last results of what #asked says: {visits, rounds}

    /** deliver gets each device message as an object, never while the app is in the middle of something. */
    constructor({engine, deliver}) {
        this.#engine = engine;
        this.#deliver = (message) => queueMicrotask(() => deliver(message));
    }

    /** Does what the app asks; what goes wrong is delivered. */
    ask(request) {
        const {do: what} = request;
        if (what === 'start' || what === 'forget') this.#known = null;
        if (what === 'start') this.#start(request);
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

    /** Where something is known of an earlier Worker's work, `rounds` are in addition to it. */
    #start({space, batch_size, backend, architectures, rounds}) {
        this.#device?.cancel();
        this.#asked = {space, batch_size, backend};
        this.#failed.clear();
        const device = new DeviceMeasurement((message) => { if (device === this.#device) this.#hear(message); });
        this.#device = device;
        this.#work(async () => {
            await device.prepare({backend, protocol: {space, dead_operations: 'pruned'}});
            const known = this.#known;
            if (known) device.load(known.visits);
            await this.#write(architectures, true);
            await this.#visit(() => device.start(rounds + (known?.rounds ?? 0)));
        });
    }

    // Whether it is the measurement that was begun last, and not one that was stopped before it came to anything.
    #isSame(request) {
        return ['space', 'batch_size', 'backend'].every((name) => request[name] === this.#asked?.[name]);
    }

    // A Worker that ended, by a fault or because it was stopped too early, begins anew with all networks; what it had
    // measured counts.
    #goesOn(request) {
        if (!this.#isSame(request)) this.#known = null;
        return this.#device?.active && this.#isSame(request);
    }

    #more({measured, ...request}) {
        if (!this.#goesOn(request)) this.#start({...request, architectures: measured});
        else this.#work((device) => this.#visit(() => device.more(request.rounds)));
    }

    /** Further networks get as many rounds as the others have. */
    #add({measured, architectures, ...request}) {
        if (!this.#goesOn(request)) {
            const rounds = this.#known ? 0 : request.rounds;
            this.#start({...request, rounds, architectures: [...measured, ...architectures]});
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
        const device = this.#device, {space, batch_size} = this.#asked;
        const command = {command: 'export', space, architectures, batch_size, references};
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
            if (rounds) this.#known = {visits: message.visits, rounds};
            this.#deliver({
                type, finished, repeatability, repeatability_all_rounds: all, drift, failed, rounds,
                csv: networks.length ? asCsv(message) : null,
            });
        } else if (type === 'progress' || type === 'resumed' || type === 'error') {
            this.#deliver(message);
        }
    }
}
