// The engine as the page sees it: command texts in, message texts out (src/engine/README.md).
//
// A Worker that computes cannot hear, so cancelling ends it and starts a fresh one. The compiled module and
// the fetched assets are kept here and handed on: a fresh Worker needs no network.

function errorMessage(id, fault, mend, cancelled = false) {
    return JSON.stringify({id, type: 'error', cancelled, fault, where: '', mend});
}

function identityOf(text) {
    return JSON.parse(text).id ?? null;
}

export class EngineClient {
    #deliver;
    #worker = null;
    #waiting = new Set();
    #compiled = null;
    #assets = new Map();

    /** deliver gets each message of the engine as a JSON text. */
    constructor(deliver) {
        this.#deliver = deliver;
    }

    /** Starts the Worker before the first command needs it. */
    warmUp() {
        if (this.#worker) return;
        const worker = new Worker(new URL('engine-worker.js', import.meta.url), {type: 'module', name: 'engine'});
        worker.onmessage = ({data}) => { if (worker === this.#worker) this.#hear(data); };
        worker.onerror = (event) => {
            event.preventDefault();
            if (worker === this.#worker) this.#crashed(event.message || 'its files could not be loaded');
        };
        worker.postMessage({compiled: this.#compiled, assets: [...this.#assets]});
        this.#worker = worker;
    }

    send(text) {
        this.#waiting.add(identityOf(text));
        this.warmUp();
        this.#worker.postMessage({command: text});
    }

    /**
     * Ends whatever runs or waits; each such command gets its error message with "cancelled": true, after
     * the caller has returned (the app cancels from the middle of a frame and must not be entered again).
     */
    cancel() {
        if (!this.#waiting.size) return;
        this.#end();
        this.warmUp();
        const ids = this.#takeWaiting();
        queueMicrotask(() => ids.forEach((id) => this.#deliver(errorMessage(id, 'Cancelled', '', true))));
    }

    get busy() {
        return this.#waiting.size > 0;
    }

    #hear(data) {
        if (data.compiled) this.#compiled = data.compiled;
        if (data.asset) this.#assets.set(data.asset, data.bytes);
        if (data.crashed) this.#crashed(data.crashed);
        if (!data.message) return;
        const {id, type} = JSON.parse(data.message);
        if (type === 'result' || type === 'error') this.#waiting.delete(id);
        this.#deliver(data.message);
    }

    // The next command starts a fresh Worker, not the crash: an engine that cannot start must not be
    // started over and over.
    #crashed(reason) {
        this.#end();
        for (const id of this.#takeWaiting()) {
            this.#deliver(errorMessage(id, `The engine stopped: ${reason}`,
                                       'Your measurements are still here. Try again; if it stops again, reload the page'));
        }
    }

    #end() {
        this.#worker?.terminate();
        this.#worker = null;
    }

    #takeWaiting() {
        const ids = [...this.#waiting];
        this.#waiting.clear();
        return ids;
    }
}
