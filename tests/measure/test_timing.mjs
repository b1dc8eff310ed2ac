// Tests of web/timing on a machine whose speed is known: node tests/measure/test_timing.mjs
import assert from 'node:assert/strict';

import {clockStep} from '../../web/timing/clock.mjs';
import {repeatability} from '../../web/timing/latencies.mjs';
import {chooseReferences, Measurement} from '../../web/timing/measurement.mjs';
import {randomNumbers, shuffled} from '../../web/timing/random-numbers.mjs';
import {spearman, standardDeviation} from '../../web/timing/statistics.mjs';
import {FakeMachine, runCases} from './support.mjs';

const truth = Object.fromEntries(Array.from({length: 24}, (_, index) => [`network ${index}`, 4 + index]));
const references = {'reference a': 6, 'reference b': 20};

// A third slower and faster again within four seconds, on a machine that also tires.
const drift = (now) => 1 + now / 50000 + 0.33 * Math.sin(2 * Math.PI * now / 4000);

function measurementOf(machine, {networks = truth, ...options} = {}) {
    const measurement = new Measurement({clock: machine.clock, warmSeconds: 0.1, ...options});
    for (const [name, ms] of Object.entries(references)) measurement.addReference(name, machine.network(name, ms));
    for (const [name, ms] of Object.entries(networks)) measurement.add(name, machine.network(name, ms));
    return measurement;
}

const noisyRounds = [[4.1, 3.9, 4.3, 4.0, 9.0], [5.0, 5.2, 4.9, 5.1, 5.0], [4.2, 4.0, 3.8, 4.4], [6.0, 7.5, 6.6, 6.1, 6.2],
                     [5.9, 6.2, 6.3, 6.0], [3.0, 2.9, 4.5, 3.1]];

const latencies = (measurement) => Object.fromEntries(
    measurement.results().networks.map(({architecture, latency_ms: latency}) => [architecture, latency]));
const roundsOf = (measurement) => measurement.results().networks.map(({rounds}) => rounds);
const sorted = (values) => Object.keys(values).sort((a, b) => values[a] - values[b]);

/** 0 where all are the same multiple of the truth. */
function spread(values, expected = truth) {
    const ratios = Object.entries(values).map(([name, value]) => value / expected[name]);
    return Math.max(...ratios) / Math.min(...ratios) - 1;
}

/** The order of a measurement's visits in a round, references included. */
const order = (measurement, round) => {
    const {visits, references: timed} = measurement.save();
    return [...visits, ...timed].filter((visit) => visit.round === round)
        .sort((a, b) => a.time - b.time).map(({name}) => name);
};

await runCases({
    async 'A drift of a third leaves the order intact'() {
        const machine = new FakeMachine(drift);
        const measurement = measurementOf(machine);
        assert.ok(await measurement.measure(8));
        assert.ok(spread(latencies(measurement)) < 0.04, `${spread(latencies(measurement))}`);
        assert.deepEqual(sorted(latencies(measurement)), Object.keys(truth));
        const raw = Object.fromEntries(Object.keys(truth).map((name) => {
            const {ms} = measurement.save().visits.find((visit) => visit.name === name && visit.round === 1);
            return [name, ms];
        }));
        assert.notDeepEqual(sorted(raw), Object.keys(truth));
        const {low, high} = measurement.results().drift;
        assert.ok(low < 0.85 && high > 1.2, `${low} to ${high}`);
    },

    async 'A steady machine gives the true times'() {
        const measurement = measurementOf(new FakeMachine());
        await measurement.measure(2);
        for (const [name, ms] of Object.entries(latencies(measurement))) assert.ok(Math.abs(ms - truth[name]) < 0.001, name);
        assert.ok(measurement.results().networks.every(({stddev_ms: deviation}) => deviation < 0.001));
    },

    async 'A coarse clock is met with batches of runs, a fine one with single runs'() {
        const fast = {quick: 0.37, slow: 30};
        for (const [step, quickRuns, slowRuns] of [[0, 1, 1], [0.1, 28, 1], [1, 55, 1]]) {
            const machine = new FakeMachine(undefined, step);
            const measurement = measurementOf(machine, {networks: fast, least: 0});
            await measurement.measure(12);
            assert.ok(spread(latencies(measurement), fast) < 0.02, `step ${step}: ${spread(latencies(measurement), fast)}`);
            machine.runs.length = 0;
            await measurement.measure(13);
            const count = (name) => {
                const first = machine.runs.lastIndexOf(name) + 1;
                return first - machine.runs.slice(0, first).findLastIndex((run) => run !== name) - 1;
            };
            assert.ok(Math.abs(count('quick') - 1 - 2 * quickRuns) <= 4, `step ${step}: ${count('quick')} runs`);
            assert.equal(count('slow'), 1 + 2 * slowRuns);
        }
    },

    'The clock\'s step is found out'() {
        for (const step of [0.005, 0.1, 1, 16]) assert.equal(clockStep(new FakeMachine(undefined, step).clock), step);
        assert.equal(clockStep(new FakeMachine().clock), 0.0001);
        assert.throws(() => clockStep(() => 7), /stands still/);
    },

    async 'Every round visits each network once, with a reference before, after and between'() {
        const measurement = measurementOf(new FakeMachine());
        await measurement.measure(3);
        for (const round of [1, 2, 3]) {
            const names = order(measurement, round);
            assert.deepEqual(names.filter((name) => name in truth).sort(), Object.keys(truth).sort());
            const places = names.map((name, place) => (name in references ? place : -1)).filter((place) => place >= 0);
            assert.deepEqual(places.map((place, index) => place - (places[index - 1] ?? -1) - 1), [5, 5, 5, 5, 4]);
        }
        const timed = measurement.save().references;
        assert.ok(timed.every(({name}, place) => !place || name !== timed[place - 1].name), 'the references take turns');
        for (const {time, before, after} of measurement.save().visits) {
            assert.ok(timed[before].time < time && time < timed[after].time);
        }
    },

    async 'The same seed visits in the same order, each round in another'() {
        const [first, again, other] = await Promise.all([1, 1, 2].map(async (seed) => {
            const measurement = measurementOf(new FakeMachine(), {seed});
            await measurement.measure(2);
            return measurement;
        }));
        assert.deepEqual(first.save(), again.save());
        assert.notDeepEqual(order(first, 1), order(first, 2));
        assert.notDeepEqual(order(first, 1), order(other, 1));
    },

    async 'A visit is one warm run and two timed ones, of quick networks as many as take 10 ms'() {
        const machine = new FakeMachine();
        const measurement = measurementOf(machine, {networks: {quick: 0.7, quicker: 0.01, usual: 7}, warmSeconds: 0});
        await measurement.measure(1);
        for (const [name, timed] of [['quick', 15], ['quicker', 25], ['usual', 2]]) {
            const runs = machine.runs.filter((run) => run === name).length;
            assert.equal(runs, 2 * (1 + timed) + 1, name);    // and one that told how long it takes
        }
    },

    async 'An interrupted reference does not spoil the visits around it'() {
        const machine = new FakeMachine();
        let runs = 0;
        const measurement = new Measurement({clock: machine.clock, warmSeconds: 0});
        const [usual, slow] = [machine.network('reference', 20), machine.network('reference', 200)];
        measurement.addReference('reference', () => (Math.floor((runs++ - 1) / 3) % 5 === 4 ? slow() : usual()));
        for (const [name, ms] of Object.entries(truth)) measurement.add(name, machine.network(name, ms));
        await measurement.measure(6);
        assert.ok(measurement.results().drift.high > 9);
        for (const {latency_ms: latency, stddev_ms: deviation} of measurement.results().networks) {
            assert.ok(deviation < 0.01 * latency);
        }
    },

    async 'An interruption of a quick network does not count'() {
        let runs = 0;
        const machine = new FakeMachine(() => (++runs % 7 ? 1 : 30));    // another program takes its turn
        const networks = {a: 0.5, b: 0.6, c: 0.7, d: 0.8};
        const measurement = new Measurement({clock: machine.clock});
        measurement.addReference('reference', machine.network('reference', 0.5));
        for (const [name, ms] of Object.entries(networks)) measurement.add(name, machine.network(name, ms));
        await measurement.measure(4);
        assert.ok(spread(latencies(measurement), networks) < 0.001);
    },

    async 'The first round does not count'() {
        const machine = new FakeMachine(), slowRuns = {};
        const measurement = measurementOf(machine, {networks: {}});
        for (const [name, ms] of Object.entries(truth)) {
            const run = machine.network(name, ms);
            measurement.add(name, async () => {
                slowRuns[name] = (slowRuns[name] ?? 0) + 1;
                for (let time = slowRuns[name] <= 4 ? 8 : 1; time; --time) await run();
            });
        }
        await measurement.measure(1);
        assert.ok(spread(latencies(measurement)) < 0.001);
        assert.deepEqual(new Set(roundsOf(measurement)), new Set([1]));
    },

    async 'A failing network does not stop the others'() {
        const machine = new FakeMachine();
        const measurement = measurementOf(machine);
        measurement.add('never', async () => { throw new TypeError('no such\n  kernel'); });
        let left = 9;
        measurement.add('later', async () => {
            if (!left--) throw new RangeError('out of memory');
        });
        measurement.fail('not built', new Error('no such operation'));
        assert.ok(await measurement.measure(4));
        assert.deepEqual(measurement.failed, {
            'not built': 'Error: no such operation', never: 'TypeError: no such kernel', later: 'RangeError: out of memory',
        });
        assert.deepEqual(Object.keys(latencies(measurement)).sort(), Object.keys(truth).sort());
        assert.deepEqual(new Set(roundsOf(measurement)), new Set([4]));
        assert.equal(measurement.progress.share, 1);
    },

    async 'A failing reference leaves the work to the others, and none ends the measurement'() {
        const machine = new FakeMachine();
        const measurement = measurementOf(machine);
        measurement.addReference('reference c', async () => { throw new Error('gone'); });
        assert.ok(await measurement.measure(2));
        assert.deepEqual(Object.keys(measurement.results().references).sort(), Object.keys(references));
        const alone = new Measurement({clock: machine.clock, warmSeconds: 0});
        alone.add('network', machine.network('network', 1));
        await assert.rejects(alone.measure(1), /no reference network/);
        alone.addReference('bad', async () => { throw new Error('gone'); });
        await assert.rejects(alone.measure(1), /do not run here: Error: gone/);
    },

    async 'More rounds go on from those there are'() {
        const [machine, other] = [new FakeMachine(drift), new FakeMachine(drift)];
        const [measurement, whole] = [measurementOf(machine), measurementOf(other)];
        await measurement.measure(3);
        const before = structuredClone(measurement.save());
        await measurement.measure(measurement.rounds + 2);
        const after = measurement.save();
        assert.deepEqual(after.visits.slice(0, before.visits.length), before.visits);
        assert.deepEqual(new Set(roundsOf(measurement)), new Set([5]));
        await whole.measure(5);
        for (const round of [1, 4, 5]) {
            const networksOnly = (names) => names.filter((name) => name in truth);
            assert.deepEqual(networksOnly(order(measurement, round)), networksOnly(order(whole, round)));
        }
    },

    async 'Networks that come later are tied to the others by the references'() {
        let slow = 1;
        const machine = new FakeMachine(() => slow);
        const names = Object.keys(truth);
        const measurement = measurementOf(machine, {networks: {}});
        for (const name of names.slice(0, 12)) measurement.add(name, machine.network(name, truth[name]));
        await measurement.measure(4);
        slow = 1.7;
        const earlier = machine.runs.length;
        for (const name of names.slice(0, 6)) measurement.retire(name);
        for (const name of names.slice(12)) measurement.add(name, machine.network(name, truth[name]));
        await measurement.measure(4);
        assert.deepEqual(new Set(roundsOf(measurement)), new Set([4]));
        assert.equal(Object.keys(latencies(measurement)).length, 24);
        assert.ok(spread(latencies(measurement)) < 0.001);
        assert.ok(!machine.runs.slice(earlier).includes(names[0]), 'what was retired is not run');
    },

    async 'A pause holds at a visit\'s end, and what changes in it does not count'() {
        let slow = 1, visits = 0;
        const machine = new FakeMachine(() => slow);
        const measurement = measurementOf(machine, {
            warmSeconds: 0,
            afterVisit: (current) => {
                if (++visits % 31 || slow > 1.5) return;
                current.pause();
                const runs = machine.runs.length;
                setTimeout(() => {
                    assert.equal(machine.runs.length, runs, 'nothing runs in a pause');
                    slow *= 1.3;
                    current.resume();
                }, 5);
            },
        });
        assert.ok(await measurement.measure(6));
        assert.ok(slow > 1.5);
        assert.deepEqual(new Set(roundsOf(measurement)), new Set([6]));
        assert.ok(spread(latencies(measurement)) < 0.001, `${spread(latencies(measurement))}`);
    },

    async 'Stopping keeps what there is, and it can go on'() {
        let visits = 0;
        const measurement = measurementOf(new FakeMachine(), {
            warmSeconds: 0, afterVisit: (current) => { if (++visits === 61) current.stop(); },
        });
        assert.equal(await measurement.measure(6), false);
        assert.equal(visits, 61);
        assert.deepEqual(new Set(roundsOf(measurement)), new Set([1, 2]));
        assert.equal(measurement.rounds, 1);    // what further rounds are added to
        assert.ok(await measurement.measure(6));
        assert.deepEqual(new Set(roundsOf(measurement)), new Set([6]));
    },

    async 'Stopping ends a pause'() {
        const measurement = measurementOf(new FakeMachine());
        measurement.pause();
        const ended = measurement.measure(2);
        measurement.stop();
        assert.equal(await ended, false);
        assert.deepEqual(measurement.results().networks, []);
    },

    async 'What was saved goes on in another program'() {
        const machine = new FakeMachine(drift);
        const begun = measurementOf(machine);
        await begun.measure(3);
        const measurement = new Measurement({clock: machine.clock, warmSeconds: 0});
        measurement.load(JSON.parse(JSON.stringify(begun.save())));
        for (const [name, ms] of Object.entries(references)) measurement.addReference(name, machine.network(name, ms));
        for (const [name, ms] of Object.entries(truth)) measurement.add(name, machine.network(name, ms));
        await measurement.measure(5);
        assert.deepEqual(new Set(roundsOf(measurement)), new Set([5]));
        assert.equal(measurement.save().visits.filter(({name}) => name === 'network 2').length, 6);
    },

    async 'Progress grows from nothing to all'() {
        const shares = [], rounds = [];
        const measurement = measurementOf(new FakeMachine(), {
            afterVisit: ({progress}) => shares.push(progress.share), afterRound: ({progress}) => rounds.push(progress.round),
        });
        await measurement.measure(4);
        assert.equal(shares[0], 0);
        assert.ok(shares.every((share, place) => !place || share >= shares[place - 1]));
        assert.equal(measurement.progress.share, 1);
        assert.deepEqual(rounds, [0, 1, 2, 3, 4]);
    },

    async 'The protocol says how it was measured'() {
        const measurement = measurementOf(new FakeMachine(drift, 0.1));
        measurement.fail('odd', new Error('no'));
        await measurement.measure(4);
        const lines = Object.fromEntries(measurement.protocol());
        assert.equal(lines.networks, 24);
        assert.equal(lines.rounds, '4 to 4 per network, after one that does not count');
        assert.equal(lines.runs_per_visit, '1 warm, 2 timed; up to 25 of quick networks, until 10 ms');
        assert.match(lines.clock_step, /^0\.1 ms; a timing is of as many runs as take 10 ms$/);
        assert.match(lines.repeatability, /^[01]\.\d{4} \(Spearman, odd against even rounds\)$/);
        assert.match(lines.reference_drift, /^0\.\d{3} to 1\.\d{3} of the median \(5th to 95th percentile of 20 visits\)$/);
        assert.equal(lines.failed, 'odd Error: no');
        assert.match(Object.fromEntries(measurementOf(new FakeMachine()).protocol()).repeatability, /^unknown/);
    },

    'Repeatability equals scipy\'s figures'() {
        // scipy.stats.spearmanr and numpy's median and std of the same lists
        assert.ok(Math.abs(spearman([1, 2, 2, 5, 7, 7, 7], [3, 1, 4, 4, 9, 8, 2]) - 0.4814750064314677) < 1e-12);
        assert.equal(spearman([1, 1, 1], [1, 2, 3]), null);
        assert.equal(spearman([1, 2], [1, 2]), null);
        const {split, full} = repeatability(noisyRounds);
        assert.ok(Math.abs(split - 0.942857142857143) < 1e-12 && Math.abs(full - 0.9705882352941176) < 1e-12, `${split} ${full}`);
        assert.ok(Math.abs(standardDeviation(noisyRounds[0]) - 2.2074872593063817) < 1e-12);
        assert.equal(standardDeviation([3]), null);
    },

    'A shuffle holds every entry once and all orders come alike often'() {
        const counts = {};
        for (let seed = 0; seed < 6000; ++seed) {
            const key = shuffled(['a', 'b', 'c'], randomNumbers(`${seed} order 0`)).join('');
            counts[key] = (counts[key] ?? 0) + 1;
        }
        assert.equal(Object.keys(counts).length, 6);
        for (const count of Object.values(counts)) assert.ok(Math.abs(count - 1000) < 150, JSON.stringify(counts));
    },

    'References are chosen small, middling and large'() {
        const items = [9, 2, 5, 7, 1, 4, 8, 3, 6].map((size) => ({size}));
        assert.deepEqual(chooseReferences(items).map(({size}) => size), [2, 5, 8]);
        assert.deepEqual(chooseReferences([{size: 3}]).map(({size}) => size), [3]);
        assert.deepEqual(chooseReferences([]), []);
    },
});
