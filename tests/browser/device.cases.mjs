// Timing networks in this browser: the Worker, the page's side of it, and what a visit loads.
import assert from 'node:assert/strict';

import {openPage} from './browser.mjs';
import {convolutions} from '../measure/tiny_networks.mjs';

const sizes = {small: [4, 2], middling: [8, 3], large: [16, 4], largest: [32, 5]};
const runtimeFiles = (record) => [...new Set(record.requests.filter((url) => /\/ort\//.test(url)).map((url) => url.replace(/.*\/ort\//, '')))].sort();

/** Puts on the page what the cases work with: window.trial = {device, messages, add}. */
async function beginTrial(page, networks) {
    await page.evaluate(async (given) => {
        const {DeviceMeasurement} = await import('./device-measurement.js');
        const messages = [];
        const device = new DeviceMeasurement((message) => messages.push(message));
        const add = (name, reference = false) => device.add({
            name: reference ? `reference ${name}` : name, onnx: Uint8Array.from(given[name]).buffer, reference,
        });
        window.trial = {device, messages, add};
    }, networks);
}

const networks = Object.fromEntries(Object.entries(sizes).map(([name, size]) => [name, [...convolutions(...size)]]));
const usual = Object.keys(networks);

/** The page's other work would disturb: the module alone, on the page's origin and under its policy. */
async function openTrial({page, address}, given = networks) {
    await openPage(page, address);
    await beginTrial(page, given);
}

function assertMeasured({networks: rows, ...results}, rounds, names = usual) {
    assert.deepEqual(rows.map(({architecture}) => architecture).sort(), [...names].sort());
    for (const row of rows) {
        assert.ok(row.latency_ms > 0 && row.stddev_ms >= 0, JSON.stringify(row));
        assert.equal(row.rounds, rounds);
    }
    assert.ok(results.finished);
    assert.ok(results.drift.low > 0 && results.drift.low <= results.drift.high);
}

export const cases = [
    {
        name: 'a browser without WebGPU measures with one thread of WebAssembly, and says how',
        async run({page, address, record, note}) {
            await openTrial({page, address});
            const {ready, results, progress} = await page.evaluate(async (names) => {
                const {device, messages, add} = window.trial;
                const ready = await device.prepare({warm_seconds: 0.5, seed: 3, device: 'Test browser', protocol: {space: 'nb201'}});
                names.forEach((name) => add(name));
                add('middling', true);
                const results = await device.start(3);
                device.cancel();
                return {ready, results, progress: messages.filter(({type}) => type === 'progress')};
            }, usual);
            assert.equal(ready.backend, 'wasm');
            assert.match(ready.versions.onnxruntime, /^\d+\.\d+/);
            assert.ok(ready.clock_step_ms >= 0.005 && ready.clock_step_ms < 5, `${ready.clock_step_ms}`);
            assertMeasured(results, 3);
            const latency = Object.fromEntries(results.networks.map((row) => [row.architecture, row.latency_ms]));
            assert.ok(latency.largest > latency.small, JSON.stringify(latency));    // 30 times as long where nothing disturbs
            const {protocol} = results;
            assert.ok(Object.values(protocol).every((value) => typeof value === 'string'));
            for (const [key, value] of Object.entries({
                space: 'nb201', device: 'Test browser', runtime: 'onnxruntime-web on wasm', threads: '1', batch_size: '1',
                precision: 'float32', input_size: '3x32x32', networks: '4', seed: '3',
            })) assert.equal(protocol[key], value, key);
            assert.match(protocol.reference, /^reference middling \d/);
            assert.ok(progress.every(({share}) => share >= 0 && share <= 1));
            assert.ok(progress.some(({text}) => /^Round \d of 3$/.test(text)));
            assert.deepEqual(runtimeFiles(record), ['ort-wasm-simd-threaded.mjs', 'ort-wasm-simd-threaded.wasm', 'ort.wasm.min.mjs']);
            note(`clock step ${ready.clock_step_ms} ms, ${JSON.stringify(latency)}`);
        },
    },
    {
        name: 'a visit without measuring loads nothing of ONNX Runtime',
        async run({page, address, record}) {
            await openPage(page, address);
            await page.waitForFunction(() => document.getElementById('offline-state').textContent.startsWith('Works without network'));
            await page.evaluate(() => window.latlab.transfer());
            assert.deepEqual(runtimeFiles(record), []);
            const kept = await page.evaluate(async () => Promise.all(['ort/ort-wasm-simd-threaded.wasm', 'onnx-worker.js']
                .map(async (path) => Boolean(await caches.match(path)))));
            assert.deepEqual(kept, [false, true]);
        },
    },
    {
        name: 'what measuring has loaded is kept, and measures without network',
        complaints: [/ERR_CONNECTION_REFUSED/],
        async run({page, address, server}) {
            await openPage(page, address);
            await page.waitForFunction(() => navigator.serviceWorker.controller
                && document.getElementById('offline-state').textContent.startsWith('Works without network'));
            const measure = async () => {
                await beginTrial(page, networks);
                return page.evaluate(async (names) => {
                    const {device, add} = window.trial;
                    await device.prepare({warm_seconds: 0.2});
                    names.forEach((name) => add(name));
                    return device.start(1).finally(() => device.cancel());
                }, usual);
            };
            assertMeasured(await measure(), 1);
            await server.stop();
            await openPage(page, address);
            assertMeasured(await measure(), 1);
        },
    },
    {
        name: 'a network that cannot be run is named, and the others are measured',
        async run(given) {
            await openTrial(given, {...networks, broken: [1, 2, 3]});
            const {results, failed} = await given.page.evaluate(async (names) => {
                const {device, messages, add} = window.trial;
                await device.prepare({warm_seconds: 0.2});
                ['broken', ...names].forEach((name) => add(name));
                const results = await device.start(2);
                device.cancel();
                return {results, failed: messages.filter(({type}) => type === 'failed')};
            }, usual);
            assertMeasured(results, 2);
            assert.deepEqual(failed.map(({name}) => name), ['broken']);
            assert.ok(failed[0].reason.length > 5);
            assert.match(results.protocol.failed, /^broken /);
        },
    },
    {
        name: 'networks and rounds are added to a measurement, and stopping keeps what there is',
        async run(given) {
            await openTrial(given);
            const {first, added, more, stopped} = await given.page.evaluate(async ([one, ...others]) => {
                const {device, messages, add} = window.trial;
                await device.prepare({warm_seconds: 0.2});
                add('middling', true);
                others.forEach((name) => add(name));
                const first = await device.start(2);
                add(one);
                const added = await device.more(0);
                const more = await device.more(1);
                const long = device.more(1000);
                const before = messages.length;
                while (!messages.slice(before).some(({type}) => type === 'results')) await new Promise((done) => setTimeout(done, 20));
                device.stop();
                const stopped = await long;
                device.cancel();
                return {first, added, more, stopped};
            }, usual);
            assertMeasured(first, 2, usual.slice(1));
            assertMeasured(added, 2);
            assertMeasured(more, 3);
            assert.ok(stopped.stopped && stopped.finished && !more.stopped);
            assert.ok(stopped.networks.every(({rounds}) => rounds >= 4 && rounds < 1000));
        },
    },
    {
        name: 'measuring rests while the page is hidden or paused',
        async run(given) {
            await openTrial(given);
            const {counts, results, kinds} = await given.page.evaluate(async (names) => {
                const {device, messages, add} = window.trial;
                const wait = (ms) => new Promise((done) => setTimeout(done, ms));
                const heard = () => messages.filter(({type}) => type === 'progress' || type === 'results').length;
                const hide = (hidden) => {
                    Object.defineProperty(document, 'hidden', {configurable: true, get: () => hidden});
                    document.dispatchEvent(new Event('visibilitychange'));
                };
                await device.prepare({warm_seconds: 0.2});
                names.forEach((name) => add(name));
                const measured = device.start(12);
                while (!messages.some(({type}) => type === 'results')) await wait(20);
                const counts = [];
                for (const [rest, goOn] of [[() => hide(true), () => hide(false)], [() => device.pause(), () => device.resume()]]) {
                    rest();
                    await wait(400);
                    const before = heard();
                    await wait(800);
                    counts.push(heard() - before);
                    goOn();
                }
                const results = await measured;
                device.cancel();
                return {counts, results, kinds: messages.map(({type, hidden}) => (type === 'paused' ? `${type} ${hidden}` : type))};
            }, usual);
            assert.deepEqual(counts, [0, 0]);
            assertMeasured(results, 12);
            assert.deepEqual(kinds.filter((kind) => /^(paused|resumed)/.test(kind)), ['paused true', 'resumed', 'paused false', 'resumed']);
        },
    },
    {
        name: 'cancelling ends the Worker at once, and one may begin anew',
        async run(given) {
            await openTrial(given);
            const {fault, active, results} = await given.page.evaluate(async (names) => {
                const {device, add} = window.trial;
                await device.prepare({warm_seconds: 0.2});
                names.forEach((name) => add(name));
                const measured = device.start(1000);
                setTimeout(() => device.cancel(), 500);
                const fault = await measured.catch(({cancelled}) => cancelled);
                const active = device.active;
                await device.prepare({warm_seconds: 0.2});
                names.forEach((name) => add(name));
                const results = await device.start(1);
                device.cancel();
                return {fault, active, results};
            }, usual);
            assert.equal(fault, true);
            assert.equal(active, false);
            assertMeasured(results, 1);
        },
    },
    {
        name: 'a server without ONNX Runtime is told as such',
        complaints: [/404/],
        async run(given) {
            await openTrial(given);
            await given.context.route(/ort-wasm-simd-threaded\.wasm/, (route) => route.fulfill({status: 404, body: ''}));
            const error = await given.page.evaluate(async () => {
                const {device} = window.trial;
                return device.prepare({}).catch(({fault, mend}) => ({fault, mend}));
            });
            assert.match(error.fault, /ONNX Runtime could not be fetched: the server answered 404/);
            assert.match(error.mend, /connection/);
        },
    },
];
