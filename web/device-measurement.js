// Measures this browser: networks in, latencies out. The work is done by onnx-worker.js in a Worker of its own,
// which is started, and fetches ONNX Runtime, only when somebody measures.
//
// Messages to the Worker: {do: 'prepare', options}, {do: 'load', visits}, {do: 'add', name, onnx, shape, reference},
// {do: 'start' | 'more', rounds}, {do: 'pause' | 'resume' | 'stop'}. Messages of it, which deliver gets:
//   {type: 'ready', backend, versions, clock_step_ms}
//   {type: 'added', name}, {type: 'failed', name, reason}
//   {type: 'progress', share, text, round, rounds}    round 0 warms up
//   {type: 'results', finished, stopped, networks: [{architecture, latency_ms, stddev_ms, rounds}], repeatability,
//    repeatability_all_rounds, drift: {low, high, visits}, protocol: {key: text},
//    visits: what load takes}    after every round; missing numbers are null
//   {type: 'paused', hidden}, {type: 'resumed'}
//   {type: 'error', fault, where, mend, cancelled}
import {LatlabError} from './interface.js';

export class DeviceMeasurement {
    #deliver;
    #worker = null;
    #waiting = new Map();         // 'ready', 'results' or 'add NAME' -> {resolve, reject}
    #paused = false;              // by the person
    #hidden = document.hidden;    // a tab in the background is slowed down
    #watch = () => this.#seen();

    /** deliver gets each message. */
    constructor(deliver = () => {}) {
        this.#deliver = deliver;
    }

    /**
     * Starts the Worker and the runtime. options: {backend: 'wasm' (the default) or 'webgpu', seed, runs, warm_seconds,
     * device: its name, protocol: further fields of the file}. Resolves with the message 'ready'.
     */
    prepare(options = {}) {
        this.cancel();
        const worker = new Worker(new URL('onnx-worker.js', import.meta.url), {type: 'module', name: 'measurement'});
        worker.onmessage = ({data}) => { if (worker === this.#worker) this.#hear(data); };
        worker.onerror = (event) => {
            event.preventDefault();
            if (worker === this.#worker) this.#crashed(event.message || 'its files could not be loaded');
        };
        this.#worker = worker;
        this.#paused = false;
        this.#hidden = document.hidden;
        document.addEventListener('visibilitychange', this.#watch);
        return this.#ask('ready', {do: 'prepare', options});
    }

    /** Goes on from the visits of a Worker that is gone; before the networks come. */
    load(visits) {
        this.#worker?.postMessage({do: 'load', visits});
    }

    /**
     * A network as the bytes of its ONNX file, which are handed over. A reference network ties all others together.
     * Resolves when it is ready or has failed: who adds many waits, so that their bytes do not pile up.
     */
    add({name, onnx, shape = [1, 3, 32, 32], reference = false}) {
        const added = this.#ask(`add ${name}`, {do: 'add', name, onnx, shape, reference}, [onnx]);
        added.catch(() => {});    // who does not wait hears of it by the message
        return added;
    }

    /** Visits all networks until each has so many rounds. Resolves with the last message of results. */
    start(rounds) {
        return this.#measure({do: 'start', rounds});
    }

    /** So many rounds more, for the networks added meanwhile all of them. */
    more(rounds) {
        return this.#measure({do: 'more', rounds});
    }

    pause() {
        this.#paused = true;
        this.#apply();
    }

    resume() {
        this.#paused = false;
        this.#apply();
    }

    /** Ends start or more after the visit that runs, with the results so far; they can go on by more. */
    stop() {
        this.#paused = false;
        this.#worker?.postMessage({do: 'stop'});
    }

    /** Ends everything at once; what waits is told so. */
    cancel() {
        if (!this.#worker) return;
        this.#end();
        this.#reject({fault: 'Cancelled', where: '', mend: '', cancelled: true});
    }

    get active() {
        return this.#worker !== null;
    }

    #measure(message) {
        const results = this.#ask('results', message);
        if (this.#paused || this.#hidden) this.#apply();
        return results;
    }

    #ask(answer, message, handedOver = []) {
        if (!this.#worker) return Promise.reject(new LatlabError({fault: 'there is no measurement yet', mend: 'Begin with prepare'}));
        if (this.#waiting.has(answer)) return Promise.reject(new LatlabError({fault: 'it is measuring already', mend: 'Wait or stop it'}));
        return new Promise((resolve, reject) => {
            this.#waiting.set(answer, {resolve, reject});
            this.#worker.postMessage(message, handedOver);
        });
    }

    #hear(message) {
        const {type} = message;
        if (type === 'error') {
            this.#end();
            this.#reject({...message, cancelled: false});
            return;
        }
        this.#deliver(message);
        if (type === 'added' || type === 'failed') this.#answer(`add ${message.name}`, message);
        else if (type === 'ready' || (type === 'results' && message.finished)) this.#answer(type, message);
    }

    #answer(question, message) {
        this.#waiting.get(question)?.resolve(message);
        this.#waiting.delete(question);
    }

    #crashed(reason) {
        this.#end();
        this.#reject({fault: `The measurement stopped: ${reason}`, where: '', cancelled: false,
                      mend: 'Your measurements are still here. Try again; if it stops again, reload the page'});
    }

    #reject(error) {
        const waiting = [...this.#waiting.values()];
        if (!waiting.length && error.cancelled) return;
        this.#waiting.clear();
        this.#deliver({type: 'error', ...error});
        for (const {reject} of waiting) reject(new LatlabError(error));
    }

    #end() {
        document.removeEventListener('visibilitychange', this.#watch);
        this.#worker?.terminate();
        this.#worker = null;
    }

    #seen() {
        this.#hidden = document.hidden;
        this.#apply();
    }

    #apply() {
        const held = this.#paused || this.#hidden;
        this.#worker?.postMessage({do: held ? 'pause' : 'resume'});
        if (this.#waiting.has('results')) this.#deliver(held ? {type: 'paused', hidden: this.#hidden} : {type: 'resumed'});
    }
}
