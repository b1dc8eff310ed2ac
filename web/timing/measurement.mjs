// How networks are timed so that the numbers repeat. It knows no browser, no node and no ONNX: a network is a
// name and an async function that runs it once, a clock is a function that gives milliseconds.
//
// The speed of a machine drifts by a third within seconds, so timing one network after another gives numbers
// that do not repeat. Therefore all networks stay ready and are visited in rounds, each in a fresh random order;
// a visit is one warm run and a few timed ones, of which the median counts; every 5 visits a reference network is timed, and each visit is
// divided by how slow the references around it were, compared with their own medians over the whole
// measurement. A reference visit that other programs interrupted would spoil ten others: one that is far from the
// median of itself and its neighbours counts as that. A network's latency is the median over its rounds, without
// its first.

import {clockStep, timingLength} from './clock.mjs';
import {latenciesOf} from './latencies.mjs';
import {randomNumbers, shuffled} from './random-numbers.mjs';
import {median} from './statistics.mjs';

const visitsPerReference = 5;
const mostRepeats = 65536;       // runs in a timing
const mostTimings = 25;          // timings in a visit
const settledShare = 0.2;        // of the warm-up, after a rest

/** Three of `items` ({size}) as references: of the sorted sizes the one at a sixth, the middle and five sixths. */
export function chooseReferences(items) {
    const sorted = [...items].sort((a, b) => a.size - b.size);
    return [...new Set([1, 3, 5].map((sixths) => sorted[Math.floor(sorted.length * sixths / 6)]))].filter(Boolean);
}

export function oneLine(fault) {
    const message = String(fault?.message ?? fault).split(/\s+/).join(' ').trim();
    return `${fault?.name ?? 'Error'}: ${message}`.slice(0, 300);
}

export class Measurement {
    #clock;
    #seed;
    #runs;
    #warmSeconds;
    #batch;
    #least;
    #afterVisit;
    #afterRound;
    #step = null;
    #references = new Map();    // name -> {name, run, once}: `once` is how many ms a run takes
    #networks = new Map();      // name -> the same and `visits`, how many it has; in the order they were added
    #failed = new Map();        // name -> reason
    #visits = [];               // {name, round, time, ms, before, after}; round 0 does not count
    #referenceVisits = [];      // {name, round, time, ms, fresh: nothing was timed before}; before and after are places here
    #turn = 0;
    #place = {round: 0, rounds: 0, planned: 0, begun: 0};    // begun: visits that only count with the next reference
    #paused = null;             // while paused: {promise, resolve}
    #warmed = false;
    #rested = true;
    #stopped = false;

    /**
     * clock: gives milliseconds. runs: timings in a visit. warmSeconds: before the first visit, and a fifth of it after
     * a pause. batch: ms that a timing lasts at least where the clock is coarse. least: ms that a visit lasts at least:
     * quick networks get more timings, as an interruption is many times their own time. afterVisit and
     * afterRound get the measurement and are awaited: that is where a caller lets others have their turn.
     */
    constructor({clock, seed = 1, runs = 2, warmSeconds = 2.5, batch = 10, least = 10, afterVisit = () => {}, afterRound = () => {}}) {
        this.#clock = clock;
        this.#seed = seed;
        this.#runs = runs;
        this.#warmSeconds = warmSeconds;
        this.#batch = batch;
        this.#least = least;
        this.#afterVisit = afterVisit;
        this.#afterRound = afterRound;
    }

    addReference(name, run) {
        this.#references.set(name, {name, run, once: null});
    }

    /** A network may come at any time between two calls of measure; the references tie it to the others. */
    add(name, run) {
        const visits = this.#visits.filter((visit) => visit.name === name).length;
        this.#networks.set(name, {name, run, once: null, visits});
    }

    /** Ends the visits to a network; what was measured of it stays. */
    retire(name) {
        this.#networks.delete(name);
    }

    /** Notes a network that cannot be run. Its measurements no longer count. */
    fail(name, fault) {
        this.#networks.delete(name);
        this.#failed.set(name, oneLine(fault));
    }

    /** How many rounds of a network count so far. */
    roundsOf(name) {
        return this.#visits.filter((visit) => visit.name === name && visit.round > 0).length;
    }

    get failed() {
        return Object.fromEntries(this.#failed);
    }

    /** The number of rounds that the networks have or are to have. */
    get rounds() {
        return this.#place.rounds;
    }

    /** Where it is: {share, round, rounds}; round 0 warms up. */
    get progress() {
        const {round, rounds, planned, begun} = this.#place;
        const done = planned - this.#visitsLeft() + begun;
        return {share: planned ? Math.min(1, done / planned) : 1, round, rounds};
    }

    get clockStep() {
        this.#step ??= clockStep(this.#clock);
        return this.#step;
    }

    pause() {
        if (this.#paused) return;
        this.#paused = {};
        this.#paused.promise = new Promise((resolve) => { this.#paused.resolve = resolve; });
    }

    resume() {
        this.#paused?.resolve();
        this.#paused = null;
    }

    /** Ends measure after the visit that runs. */
    stop() {
        this.#stopped = true;
        this.resume();
    }

    /**
     * Visits until every network has `rounds` rounds besides its first; those that have them wait. Called with a larger
     * number later, it goes on. Returns whether it got there: false after stop. Rejects where no reference is left.
     */
    async measure(rounds) {
        if (!this.#references.size) throw new Error('there is no reference network');
        this.#stopped = false;
        this.#rested = true;
        this.#place = {round: 0, rounds, planned: 0, begun: 0};
        this.#place.planned = this.#visitsLeft();
        for (let due; !this.#stopped && (due = this.#dueNext()).length;) {
            await this.#round(due.map(({name}) => name), due[0].visits);
            if (!this.#stopped) await this.#afterRound(this);
        }
        // Rounds that are asked for later count from those there are.
        if (this.#stopped && this.#networks.size) {
            this.#place.rounds = Math.max(0, Math.min(...[...this.#networks.values()].map(({visits}) => visits)) - 1);
        }
        return !this.#stopped;
    }

    #behind() {
        return [...this.#networks.values()].filter(({visits}) => visits <= this.#place.rounds);
    }

    #visitsLeft() {
        return this.#behind().reduce((sum, {visits}) => sum + this.#place.rounds + 1 - visits, 0);
    }

    /** The networks that have the fewest visits, as long as these are not enough. */
    #dueNext() {
        const behind = this.#behind();
        const fewest = Math.min(...behind.map(({visits}) => visits));
        return behind.filter(({visits}) => visits === fewest);
    }

    async #round(names, round) {
        this.#place.round = round;
        const waiting = shuffled(names, randomNumbers(`${this.#seed} order ${round}`));
        while (waiting.length) {
            const taken = await this.#stretch(waiting.slice(0, visitsPerReference), round);
            if (taken === null) return;
            waiting.splice(0, taken);
        }
    }

    /**
     * Visits some networks between two references. Returns how many it took off the list: none where a pause came
     * between, because nothing tells how slow the machine was on the way into it; null after a stop.
     */
    async #stretch(names, round) {
        if (!(await this.#ready())) return null;
        if (this.#rested) await this.#visitReference(round, true);
        this.#rested = false;
        const before = this.#referenceVisits.length - 1;
        const visits = [];
        for (const network of names.map((name) => this.#networks.get(name)).filter(Boolean)) {
            try {
                visits.push({name: network.name, round, ...await this.#visit(network), before});
            } catch (fault) {
                this.fail(network.name, fault);
            }
            this.#place.begun = visits.length;
            await this.#afterVisit(this);
            if (this.#stopped || this.#paused) break;
        }
        this.#place.begun = 0;
        if (this.#stopped) return null;
        if (this.#paused) return 0;
        await this.#visitReference(round, false);
        this.#keep(visits, this.#referenceVisits.length - 1);
        return names.length;
    }

    #keep(visits, after) {
        for (const visit of visits) {
            this.#visits.push({...visit, after});
            const network = this.#networks.get(visit.name);
            if (network) ++network.visits;
        }
    }

    /** Waits out a pause and warms up after a rest. Returns false after a stop. */
    async #ready() {
        while (this.#paused || (this.#rested && !this.#stopped)) {
            if (this.#paused) {
                this.#rested = true;
                await this.#paused.promise;
            }
            await this.#warmUp(this.#warmSeconds * (this.#warmed ? settledShare : 1));
            if (!this.#paused) break;
        }
        return !this.#stopped;
    }

    /** Runs a mixture of networks: compilers see all of the code, clock rates and caches settle. */
    async #warmUp(seconds) {
        const next = randomNumbers(`${this.#seed} warm-up`);
        this.#warmed = true;
        const end = this.#clock() + 1000 * seconds;
        while (this.#clock() < end && !this.#stopped && !this.#paused) {
            const all = [...this.#references.values(), ...this.#networks.values()];
            const network = all[Math.floor(next() * all.length)];
            await network.run().catch(() => {});    // its visit will say why
            await this.#afterVisit(this);
        }
    }

    /** The references take turns. One that fails is left out from then on. */
    async #visitReference(round, fresh) {
        for (;;) {
            const all = [...this.#references.values()];
            const reference = all[this.#turn++ % all.length];
            try {
                this.#referenceVisits.push({name: reference.name, round, ...await this.#visit(reference), fresh});
                return;
            } catch (fault) {
                this.#references.delete(reference.name);
                if (!this.#references.size) throw new Error(`the reference networks do not run here: ${oneLine(fault)}`);
            }
        }
    }

    /** Returns {time: its middle, ms: the median of its timings, per run}. */
    async #visit(network) {
        const length = timingLength(this.clockStep, this.#batch);
        if (network.once === null) await this.#estimate(network, length);
        await network.run();
        const repeats = Math.max(1, Math.ceil(length / network.once));
        const wanted = Math.max(this.#runs, Math.min(mostTimings, Math.ceil(this.#least / (repeats * network.once))));
        const begin = this.#clock();
        const timings = [];
        while (timings.length < wanted) timings.push(await this.#time(network, repeats));
        const ms = median(timings);
        network.once = Math.max(ms, length / mostRepeats);
        return {time: (begin + this.#clock()) / 2, ms};
    }

    async #time(network, repeats) {
        const start = this.#clock();
        for (let count = 0; count < repeats; ++count) await network.run();
        return (this.#clock() - start) / repeats;
    }

    /** How long one run takes, from as many as a timing has to last, about. */
    async #estimate(network, length) {
        for (let repeats = 1, taken = 0; taken < length / 2 && repeats <= mostRepeats; repeats *= 2) {
            network.once = await this.#time(network, repeats);
            taken = network.once * repeats;
        }
        network.once = Math.max(network.once, length / mostRepeats);
    }

    // ---- What it came to -----------------------------------------------------------------------------------

    /** The result so far (latencies.mjs), the clock's step in ms, and why networks failed. */
    results() {
        const counted = this.#visits.filter(({name}) => !this.#failed.has(name));
        return {...latenciesOf(counted, this.#referenceVisits), clock_step_ms: this.clockStep, failed: this.failed};
    }

    /** The lines that every file of measurements begins with, as far as the timing knows them: [key, value]. */
    protocol() {
        const {networks, repeatability: split, repeatability_all_rounds: full, drift, references, failed} = this.results();
        const counts = networks.map(({rounds}) => rounds);
        const number = (value, digits) => (value === null ? 'unknown' : value.toFixed(digits));
        const length = timingLength(this.clockStep, this.#batch);
        return [
            ['networks', networks.length],
            ['rounds', `${counts.length ? Math.min(...counts) : 0} to ${Math.max(0, ...counts)} per network, after one that does not count`],
            ['runs_per_visit', `1 warm, ${this.#runs} timed; up to ${mostTimings} of quick networks, until ${this.#least} ms`],
            ['clock_step', `${this.clockStep} ms; a timing is of as many runs as take ${Number(length.toPrecision(2))} ms`],
            ['repeatability', `${number(split, 4)} (Spearman, odd against even rounds)`],
            ['repeatability_all_rounds', `${number(full, 4)} (Spearman-Brown)`],
            ['reference_drift', `${number(drift.low, 3)} to ${number(drift.high, 3)} of the median `
                + `(5th to 95th percentile of ${drift.visits} visits)`],
            ...Object.entries(references).map(([name, ms]) => ['reference', `${name} ${ms.toFixed(6)} ms`]),
            ['seed', this.#seed],
            ...Object.entries(failed).map(([name, reason]) => ['failed', `${name} ${reason}`]),
        ];
    }

    /** What load needs to go on in another run of the program; load comes before add. */
    save() {
        return {visits: this.#visits, references: this.#referenceVisits};
    }

    load({visits, references}) {
        this.#visits = visits;
        this.#referenceVisits = references;
        this.#turn = references.length;
    }
}
