// From the visits of a measurement (measurement.mjs) to latencies: each divided by how slow the machine was at that moment.
import {median, spearman, standardDeviation} from './statistics.mjs';

const interrupted = 0.1;    // share by which a reference visit may differ from its neighbours'

/** A series in which values that are far from the median of three neighbours are replaced by it. */
function withoutSpikes(values) {
    return values.map((value, place) => {
        const start = Math.max(0, Math.min(place - 1, values.length - 3));
        const usual = median(values.slice(start, start + 3));
        return Math.abs(value - usual) > interrupted * usual ? usual : value;
    });
}

/** Odd against even rounds of each network, and what Spearman and Brown's formula makes of it for all rounds. */
export function repeatability(roundsOfNetworks) {
    const several = roundsOfNetworks.filter((values) => values.length >= 2);
    const half = (rest) => several.map((values) => median(values.filter((_, round) => round % 2 === rest)));
    const split = spearman(half(0), half(1));
    return {split, full: split === null || split <= -1 ? null : 2 * split / (1 + split)};
}

function referenceMedians(references) {
    const times = new Map();
    for (const {name, round, ms} of references) {
        if (round > 0) times.set(name, [...times.get(name) ?? [], ms]);
    }
    return new Map([...times].map(([name, values]) => [name, median(values)]));
}

/** How slow the machine was at each reference visit, 1 being its median; without interruptions. */
function slownessAt(references, medians) {
    const raw = references.map(({name, ms}) => ms / (medians.get(name) ?? ms));
    const starts = [...references.keys()].filter((place) => references[place].fresh);
    return starts.flatMap((start, index) => withoutSpikes(raw.slice(start, starts[index + 1])));
}

/** Every network's rounds in ms. */
function correctedRounds(visits, references, medians) {
    const slowness = slownessAt(references, medians);
    const rounds = new Map();
    for (const {name, round, time, ms, before, after} of visits) {
        if (round === 0) continue;
        const [first, second] = [references[before], references[after]];
        const share = (time - first.time) / (second.time - first.time || 1);
        const factor = slowness[before] + (slowness[after] - slowness[before]) * share;
        rounds.set(name, [...rounds.get(name) ?? [], ms / factor]);
    }
    return rounds;
}

/**
 * What visits to networks ({name, round, time, ms, before, after}: places among the references) and to references ({name,
 * round, time, ms, fresh}) come to: {networks: [{architecture, latency_ms, stddev_ms, rounds}], repeatability,
 * repeatability_all_rounds, drift: {low, high, visits}, references: {name: ms}}. Numbers that cannot be told yet are null;
 * the drift is the 5th and 95th percentile.
 */
export function latenciesOf(visits, references) {
    const medians = referenceMedians(references);
    const rounds = correctedRounds(visits, references, medians);
    const {split, full} = repeatability([...rounds.values()]);
    const factors = references.filter(({round}) => round > 0).map(({name, ms}) => ms / medians.get(name)).sort((a, b) => a - b);
    const at = (share) => factors[Math.floor(share * factors.length)] ?? null;
    return {
        networks: [...rounds].map(([architecture, values]) => ({
            architecture, latency_ms: median(values), stddev_ms: standardDeviation(values), rounds: values.length,
        })),
        repeatability: split,
        repeatability_all_rounds: full,
        drift: {low: at(0.05), high: at(0.95), visits: factors.length},
        references: Object.fromEntries(medians),
    };
}
