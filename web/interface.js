// What other scripts may ask of the page: window.latlab, and the promises behind it.
import {largestFile} from './files.js';

/** A fault with the three parts that the app's and the engine's messages have. */
export class LatlabError extends Error {
    constructor({fault, where = '', mend = '', cancelled = false}) {
        super((where ? `${where}: ${fault}` : fault) + (mend ? `. ${mend}` : ''));
        Object.assign(this, {name: 'LatlabError', fault, where, mend, cancelled});
    }
}

/** Commands to the app as promises that settle with what the engine answers. */
export class Conversation {
    #app;
    #engine;
    #asked = new Map();
    #measured = () => {};

    constructor(app, engine) {
        this.#app = app;
        this.#engine = engine;
    }

    /** What the app answers at once. Throws LatlabError. */
    order(what, options = {}) {
        const answer = JSON.parse(this.#app.command(JSON.stringify({...options, do: what})));
        if (answer.error) throw new LatlabError(answer.error);
        return answer;
    }

    /** What the engine answers in the end. */
    async ask(what, options) {
        const {id} = this.order(what, options);
        return new Promise((resolve, reject) => this.#asked.set(id, {resolve, reject}));
    }

    /** Hears every message of the engine. */
    hear(json) {
        const {id, type, ...content} = JSON.parse(json);
        if (!this.#asked.has(id) || (type !== 'result' && type !== 'error')) return;
        const {resolve, reject} = this.#asked.get(id);
        this.#asked.delete(id);
        if (type === 'result') resolve(content);
        else reject(new LatlabError(content));
    }

    async loadMeasurements(content, name = 'measurements') {
        if (typeof content !== 'string' && !(content instanceof Uint8Array)) {
            throw new TypeError('loadMeasurements takes the text of a CSV or JSON file, or the bytes of a file as a Uint8Array');
        }
        if (typeof content === 'string' && content.length > largestFile) {
            throw new LatlabError({fault: 'the text is longer than LatLab reads', where: name,
                                   mend: 'Leave only the rows of the networks that you measured'});
        }
        const {error, ...counts} = JSON.parse(this.#app.loadFile(name, content));
        if (error) throw new LatlabError(error);
        const {measurements, refused} = this.state();
        return {...counts, measurements, refused};
    }

    /**
     * Plans (the options of plan; without any what the page shows is planned) and times the networks in this browser;
     * with `anew` even where what was measured in another way gives way to them. Resolves with the measurements when all rounds are done or it was stopped.
     */
    async measure({anew = false, ...options} = {}) {
        await this.ask('plan', options);
        this.order('measure', {anew});
        const last = await new Promise((resolve) => { this.#measured = resolve; });
        if (last.type === 'error') throw new LatlabError(last);
        if (last.type === 'ended') throw new LatlabError({fault: 'measuring was ended', cancelled: true});
        const {measurements, device} = this.state();
        return {measurements, ...device};
    }

    /** Hears every device message, after the app. */
    hearDevice(message) {
        if (message.type === 'error' || message.type === 'ended' || message.finished) this.#measured(message);
    }

    /** A table of several devices, for the study. Throws LatlabError. */
    loadTable(content, name) {
        const {error} = JSON.parse(this.#app.loadTable(name, content));
        if (error) throw new LatlabError(error);
    }

    /** What the search's panel has asked for: a further device's measurements, or a table of numbers. Throws LatlabError. */
    loadForSearch(content, name) {
        const {error} = JSON.parse(this.#app.loadForSearch(name, content));
        if (error) throw new LatlabError(error);
    }

    async cancel() {
        const cancelled = this.#engine.busy;
        if (cancelled) this.order('cancel');
        return {cancelled};
    }

    state() {
        return JSON.parse(this.#app.state());
    }
}

/** Puts the interface on the window; calls wait until the app has started. */
export function offerInterface(started) {
    let conversation = null;
    started.then((ready) => { conversation = ready; }, () => {});
    const whenStarted = (call) => async (...given) => call(await started, ...given);
    window.latlab = Object.freeze({
        loadMeasurements: whenStarted((page, content, name) => page.loadMeasurements(content, name)),
        plan: whenStarted((page, options) => page.ask('plan', options)),
        measure: whenStarted((page, options) => page.measure(options)),
        transfer: whenStarted((page, options) => page.ask('transfer', options)),
        predict: whenStarted((page, architectures) => page.ask('predict', {architectures})),
        search: whenStarted((page, options) => page.ask('search', options)),
        addDevice: whenStarted((page, text, name, options) => page.order('addDevice', {...options, text, name})),
        removeDevice: whenStarted((page, name) => page.order('removeDevice', {name})),
        loadNumbers: whenStarted((page, text, name) => page.order('loadNumbers', {text, name})),
        cancel: whenStarted((page) => page.cancel()),
        state: () => conversation?.state() ?? {loading: true},
    });
}
