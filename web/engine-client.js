// The engine as the page sees it: command texts in, message texts out (src/engine/README.md).
//
// A Worker that computes cannot hear, so cancelling ends it and starts a fresh one. The compiled module and
// the fetched assets are kept here and handed on: a fresh Worker needs no network.
import {LatlabError} from './interface.js';

function errorMessage(id, fault, mend, cancelled = false) {
    return JSON.stringify({id, type: 'error', cancelled, fault, where: '', mend});
}

const retries = 3;
const filesAtOnce = 2;    // of the largest networks 20 MB

function identityOf(text) {
    return JSON.parse(text).id ?? null;
}

export class EngineClient {
    #deliver;
    #worker = null;
    #waiting = new Set();
    #compiled = null;
    #assets = new Map();
    #making = new Map();    // id -> {take, resolve, reject} of commands that make files
    #made = 0;

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
     * Runs an export for the page itself: its messages are not delivered. take gets the path and the bytes of each file,
     * and may return a promise: while it takes some, the engine writes the next few and no more, so that a hundred
     * megabytes never lie here at once. Resolves when all are taken, rejects when one could not be. Cancelling other
     * work ends this too, and it goes on.
     */
    async files(command, take) {
        let taken = Promise.resolve();
        for (let first = 0, left = Infinity; left > 0; first += filesAtOnce) {
            const portion = await this.#portion({...command, first_file: first, file_count: filesAtOnce});
            await taken;
            taken = Promise.all(portion.files.map(({path, bytes}) => take(path, bytes)));
            taken.catch(() => {});    // it is awaited after the next portion
            ({left} = portion);
        }
        await taken;
    }

    async #portion(command) {
        for (let tries = retries; ; --tries) {
            const files = [];
            try {
                const {left} = await this.#make(command, (path, bytes) => files.push({path, bytes}));
                return {files, left};
            } catch (fault) {
                if (!fault.cancelled || tries === 0) throw fault;
            }
        }
    }

    #make(command, take) {
        const id = `files ${++this.#made}`;
        return new Promise((resolve, reject) => {
            this.#making.set(id, {take, resolve, reject});
            this.send(JSON.stringify({...command, id}));
        });
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
        queueMicrotask(() => ids.forEach((id) => this.#pass(errorMessage(id, 'Cancelled', '', true))));
    }

    get busy() {
        return this.#waiting.size > 0;
    }

    #hear(data) {
        if (data.compiled) this.#compiled = data.compiled;
        if (data.asset) this.#assets.set(data.asset, data.bytes);
        if (data.crashed) this.#crashed(data.crashed);
        if (data.file) this.#making.get(data.file.id)?.take(data.file.path, data.file.bytes);
        if (data.message) this.#pass(data.message);
    }

    /** A message to whoever asked. */
    #pass(message) {
        const {id, type, ...content} = JSON.parse(message);
        const last = type === 'result' || type === 'error';
        if (last) this.#waiting.delete(id);
        const making = this.#making.get(id);
        if (!making) {
            this.#deliver(message);
        } else if (last) {
            this.#making.delete(id);
            if (type === 'result') making.resolve(content);
            else making.reject(new LatlabError(content));
        }
    }

    // The next command starts a fresh Worker, not the crash: an engine that cannot start must not be
    // started over and over.
    #crashed(reason) {
        this.#end();
        for (const id of this.#takeWaiting()) {
            this.#pass(errorMessage(id, `The engine stopped: ${reason}`,
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
