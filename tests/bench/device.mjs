// This browser measured, then predicted: how long from the press to the predictor of twenty networks, and how well
// it then knows further networks, timed in the same measurement.
import {openBrowser, openPage} from '../browser/browser.mjs';
import {serve} from '../browser/server.mjs';
import {randomNumbers} from '../../web/timing/random-numbers.mjs';
import {spearman} from '../../web/timing/statistics.mjs';
import {figure, median} from './report.mjs';

const edges = [[0, 1], [0, 2], [1, 2], [0, 3], [1, 3], [2, 3]];

function connected(operations) {
    const reached = new Set([0]);
    edges.forEach(([from, to], i) => { if (operations[i] && reached.has(from)) reached.add(to); });
    return reached.has(3);
}

/** Random networks as operation digits; of NAS-Bench-201 only those with a path from input to output. */
export function randomNetworks(space, count) {
    const next = randomNumbers(`${space} networks`);
    const [length, operations] = space === 'nb201' ? [6, 5] : [22, 9];
    const drawn = new Set();
    while (drawn.size < count) {
        const digits = Array.from({length}, () => Math.floor(next() * operations));
        if (space !== 'nb201' || connected(digits)) drawn.add(digits.join('_'));
    }
    return [...drawn];
}

/** In the page: the whole way first, then the same twenty and the others in a measurement of its own. */
async function inPage({space, others, rounds}) {
    const begun = performance.now();
    const {measurements} = await window.latlab.measure({space, count: 20});
    while (window.latlab.state().busy) await new Promise((done) => setTimeout(done, 20));
    const seconds = (performance.now() - begun) / 1000;

    const {EngineClient} = await import('./engine-client.js');
    const {DeviceMeasurement} = await import('./device-measurement.js');
    const engine = new EngineClient(() => {}), device = new DeviceMeasurement();
    const add = async (architectures, references) => {
        let written = 0;
        await engine.files({command: 'export', space, architectures, references}, (path, bytes) => {
            const reference = path.startsWith('references/');
            if (path.endsWith('.onnx')) return device.add({name: reference ? path : architectures[written++], onnx: bytes.buffer, reference});
        });
    };
    await device.prepare();
    await add(measurements.map(({architecture}) => architecture), true);
    const twenty = await device.start(rounds);
    await add(others, false);
    const all = await device.more(0);
    device.cancel();

    const columns = ['architecture', 'latency_ms', 'stddev_ms', 'rounds'];
    await window.latlab.loadMeasurements(['# dead_operations: pruned', columns, ...twenty.networks.map((row) => columns.map((name) => row[name]))].join('\n'));
    const measured = new Map(all.networks.map((row) => [row.architecture, row.latency_ms]));
    const known = others.filter((architecture) => measured.has(architecture));
    const predicted = {};
    for (const predictor of ['few-shot', 'op-count', 'flops']) {
        const transfer = await window.latlab.transfer({predictor});
        const {estimates} = await window.latlab.predict(known);
        predicted[predictor] = {seconds: transfer.seconds, ms: estimates.map(({ms}) => ms)};
    }
    return {seconds, repeatability: all.repeatability_all_rounds, measured: known.map((name) => measured.get(name)), predicted};
}

export async function measureDevice({folder, further, rounds}) {
    const figures = [];
    for (const space of ['nb201', 'fbnet']) {
        const server = await serve(folder);
        const {page, close} = await openBrowser(server.address);
        await openPage(page, server.address);
        const found = await page.evaluate(inPage, {space, others: randomNetworks(space, further), rounds});
        await close();
        await server.stop();
        const add = (name, unit, value) => figures.push(figure(`this browser, ${space}`, name, unit, [value]));
        add('20 networks, press to predictor', 's', found.seconds);
        add(`repeatability of ${20 + further} networks`, 'Spearman', found.repeatability);
        for (const [predictor, {ms, seconds}] of Object.entries(found.predicted)) {
            add(`${predictor}: ${further} further networks`, 'Spearman', spearman(ms, found.measured));
            add(`${predictor}: median error`, '%', 100 * median(ms.map((value, i) => Math.abs(value / found.measured[i] - 1))));
            add(`${predictor}: fit`, 's', seconds);
        }
    }
    return figures;
}
