// From the press to the predictor: this browser measured, and networks as files for another device.
import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {readFile, rm, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {promisify} from 'node:util';

import {measureByReadme, savedArchive, unpack} from './archives.mjs';
import {openPage, root} from './browser.mjs';
import {atBothSizes, csvOf, fileOf, giveFile, openWithOwnRows, stateOf, waitForStatus} from './support.mjs';

const patience = {timeout: 120000};
const inShort = {node: '--rounds 2', pytorch: '--rounds 2 --even-if-busy'};

// Where "Measure this browser" is drawn on the first page.
const press = {1280: [900, 150], 390: [130, 357]};

/** How many rows the program's transfer of a file of measurements writes for these networks. */
async function transferred(space, measurements, folder) {
    const list = join(folder, 'list.csv'), out = join(folder, 'predicted.csv');
    await writeFile(list, (await readFile(join(folder, 'networks.csv'), 'utf8')).replace(/^#.*\n/gm, ''));
    await promisify(execFile)(join(root, 'build/native/latlab'), ['transfer', '--space', space, '--measurements', measurements,
                                                                  '--architectures', list, '--out', out]);
    return (await readFile(out, 'utf8')).trim().split('\n').slice(1).map((line) => Number(line.split(',')[1]));
}

async function planCount(page, count, space = 'nb201') {
    await page.locator('#plan summary').click();
    await page.locator('#plan-space').selectOption(space);
    await page.locator('#plan-count').fill(String(count));
}

export const cases = [
    ...atBothSizes('one press on the first page measures this browser and fits a predictor', async (given) => {
        const {page, address, note, screenshot, title} = given;
        await openPage(page, address);
        const begun = Date.now();
        await page.mouse.click(...press[page.viewportSize().width]);
        await page.waitForFunction(() => window.latlab.state().device?.rounds > 0, null, patience);
        await screenshot(`measuring-${title}`);
        await page.waitForFunction(() => window.latlab.state().device.phase === 'finished' && !window.latlab.state().busy, null, patience);
        await page.waitForFunction(() => window.latlab.state().transfer, null, patience);
        const seconds = (Date.now() - begun) / 1000;
        await screenshot(`measured-${title}`);
        const {device, measurements, file, transfer} = await stateOf(page);
        assert.equal(measurements.length, 20);
        assert.equal(file, 'this browser');
        assert.equal(device.rounds, 8);
        assert.deepEqual(device.failed, []);
        assert.ok(device.repeatability_all_rounds > 0.5, `${device.repeatability_all_rounds}`);
        assert.ok(measurements.every(({latency_ms: ms, standard_error_ms: error}) => ms > 0 && error >= 0));
        assert.equal(transfer.leave_one_out.length, 20);
        note(`${seconds.toFixed(1)} s, repeatability ${device.repeatability_all_rounds.toFixed(3)}, Spearman ${transfer.spearman.toFixed(3)}`);
    }),
    {
        name: 'networks of FBNet are measured in this browser by HTML controls, with a pause, and stopping keeps them',
        async run({page, address}) {
            await openPage(page, address);
            await planCount(page, 5, 'fbnet');
            await page.locator('#plan-measure').click();
            await page.waitForFunction(() => window.latlab.state().device?.rounds > 0, null, patience);
            await page.locator('#device-pause').click();
            await page.waitForFunction(() => window.latlab.state().device.phase === 'paused');
            assert.equal(await page.locator('#device-pause').innerText(), 'Go on');
            await page.locator('#device-pause').click();
            await page.waitForFunction(() => window.latlab.state().device.phase === 'measuring');
            await page.locator('#device-stop').click();
            await page.waitForFunction(() => window.latlab.state().device.phase === 'finished', null, patience);
            const {space, measurements} = await stateOf(page);
            assert.equal(space, 'fbnet');
            assert.equal(measurements.length, 5);
            assert.match(await page.locator('#device-state').innerText(), /^Finished: 5 networks, [1-8] rounds?/);
        },
    },
    {
        name: 'after a measurement further networks are measured, and what was measured stays',
        async run({page, address}) {
            await openPage(page, address);
            const first = await page.evaluate(() => window.latlab.measure({space: 'nb201', count: 5, seed: 2}));
            assert.equal(first.measurements.length, 5);
            await page.waitForFunction(() => !window.latlab.state().busy, null, patience);
            const second = await page.evaluate(() => window.latlab.measure({count: 3}));
            assert.equal(second.measurements.length, 8);
            const names = second.measurements.map(({architecture}) => architecture);
            assert.equal(new Set(names).size, 8);
            for (const {architecture} of first.measurements) assert.ok(names.includes(architecture));
        },
    },
    {
        name: 'a file opened while measuring takes its place, however early, and the measuring ends',
        async run({page, address}) {
            await openPage(page, address);
            const mine = fileOf('mine.csv', csvOf([['|none~0|+|none~0|none~1|+|skip_connect~0|none~1|none~2|', 3]]));
            for (const rounds of [0, 1]) {
                const ended = page.evaluate(() => window.latlab.measure({space: 'nb201', count: 5}).catch(({cancelled}) => ({cancelled})));
                await page.waitForFunction((least) => window.latlab.state().device?.rounds >= least, rounds, patience);
                await giveFile(page, mine);
                await page.waitForFunction(() => window.latlab.state().file === 'mine.csv');
                assert.deepEqual(await ended, {cancelled: true});
                await page.waitForTimeout(3000);
                const {device, file, measurements} = await stateOf(page);
                assert.deepEqual([device, file, measurements.length], [null, 'mine.csv', 1]);
                await openPage(page, address);
            }
        },
    },
    {
        name: 'measuring that is stopped before its rounds leaves nothing behind, and can begin anew',
        async run({page, address}) {
            await openPage(page, address);
            await planCount(page, 5);
            await page.locator('#plan-measure').click();
            await page.waitForFunction(() => window.latlab.state().device);
            await page.locator('#device-stop').click();
            await page.waitForFunction(() => window.latlab.state().device === null);
            assert.equal((await stateOf(page)).example, true);
            const {measurements, rounds} = await page.evaluate(() => window.latlab.measure({count: 5}));
            assert.equal(measurements.length, 5);
            assert.equal(rounds, 8);
        },
    },
    {
        name: 'the largest networks go to the Worker a few at a time',
        async run({page, address, note}) {
            await page.addInitScript(() => {
                window.onWay = {now: 0, most: 0, all: 0};
                const post = Worker.prototype.postMessage, {onWay} = window;
                Worker.prototype.postMessage = function (message, ...rest) {
                    if (message.do === 'add') {
                        const {name, onnx: {byteLength}} = message;
                        onWay.now += byteLength;
                        onWay.all += byteLength;
                        onWay.most = Math.max(onWay.most, onWay.now);
                        this.addEventListener('message', ({data}) => { if (data.type === 'added' && data.name === name) onWay.now -= byteLength; });
                    }
                    return post.call(this, message, ...rest);
                };
            });
            await openPage(page, address);
            const measuring = page.evaluate(() => window.latlab.measure({space: 'fbnet', count: 20}));
            await page.waitForFunction(() => window.latlab.state().device?.rounds > 0, null, patience);
            await page.locator('#device-stop').click();
            const {measurements} = await measuring;
            assert.equal(measurements.length, 20);
            const {now, most, all} = await page.evaluate(() => window.onWay);
            assert.equal(now, 0);
            assert.ok(most > 5e6 && most < all / 3, `${most} of ${all} bytes at once`);
            note(`at most ${(most / 1e6).toFixed(1)} of ${(all / 1e6).toFixed(1)} MB on the way`);
        },
    },
    {
        name: 'when the Worker dies the measurements stay, and more rounds go on from them in a new one',
        complaints: [/./],
        async run({page, address}) {
            await page.addInitScript(() => {
                const Real = window.Worker;
                window.Worker = class extends Real {
                    constructor(...given) {
                        super(...given);
                        if (given[1]?.name === 'measurement') window.measuring = this;
                    }
                };
            });
            await openPage(page, address);
            await page.evaluate(() => window.latlab.measure({space: 'nb201', count: 5}));
            await page.waitForFunction(() => !window.latlab.state().busy, null, patience);
            await page.evaluate(() => {
                window.measuring.terminate();
                window.measuring.onerror(new ErrorEvent('error', {message: 'gone', cancelable: true}));
            });
            await page.waitForFunction(() => window.latlab.state().device.error || window.latlab.state().device.phase === 'finished');
            assert.equal((await stateOf(page)).measurements.length, 5);
            const {device: {rounds: before}} = await stateOf(page);
            await page.locator('#device-more').click();
            await page.waitForFunction(() => window.latlab.state().device.phase === 'measuring');
            // None of its results has fewer rounds than there were: a new measurement would begin with one.
            const fewest = await page.evaluate(async () => {
                let least = Infinity;
                for (;;) {
                    const {rounds, phase} = window.latlab.state().device;
                    least = Math.min(least, rounds);
                    if (phase === 'finished') return least;
                    await new Promise((resolve) => { setTimeout(resolve, 20); });
                }
            });
            assert.equal(fewest, before);
            const {device, measurements} = await stateOf(page);
            assert.equal(measurements.length, 5);
            assert.equal(device.rounds, before + 8);
        },
    },
    {
        name: 'planned networks come as an archive that node measures in an empty folder, and the page reads what it writes',
        async run({page, address, note}) {
            await openPage(page, address);
            await planCount(page, 5);
            const {name, files} = await savedArchive(page, () => page.locator('#plan-networks').click());
            assert.equal(name, 'latlab-networks-nb201.zip');
            assert.deepEqual(Object.keys(files).filter((path) => !path.includes('/')).sort(),
                             ['README.txt', 'measure.py', 'measure_onnx.mjs', 'measure_onnx.py', 'networks.csv']);
            assert.equal(Object.keys(files).filter((path) => path.startsWith('networks/')).length, 5);
            assert.equal(Object.keys(files).filter((path) => path.startsWith('references/')).length, 3);
            const folder = await unpack(files);
            try {
                await promisify(execFile)('node', ['measure_onnx.mjs', '--rounds', '2', '--name', 'node here'], {cwd: folder});
                const csv = await readFile(join(folder, 'measurements.csv'), 'utf8');
                note(csv.split('\n').filter((line) => /repeatability|drift/.test(line)).join('; '));
                await giveFile(page, fileOf('measurements.csv', csv));
                await page.waitForFunction(() => window.latlab.state().file === 'measurements.csv');
                assert.equal((await stateOf(page)).measurements.length, 5);
            } finally {
                await rm(folder, {recursive: true, force: true});
            }
        },
    },
    ...['nb201', 'fbnet'].map((space) => ({
        name: `what the README of the archive says measures ${space} under node and PyTorch, and the program reads both`,
        async run({page, address}) {
            await openPage(page, address);
            await planCount(page, 5, space);
            await page.locator('#plan-batch').selectOption('8');
            const folder = await unpack((await savedArchive(page, () => page.locator('#plan-networks').click())).files);
            try {
                for (const [runtime, file] of Object.entries(await measureByReadme(folder, inShort))) {
                    const csv = await readFile(file, 'utf8');
                    assert.equal(csv.split('\n').filter((line) => line && !line.startsWith('#')).length, 6, csv);
                    for (const field of [`space: ${space}`, 'batch_size: 8', 'precision: float32', 'threads: 1']) {
                        assert.ok(csv.includes(`# ${field}\n`), `${runtime}: ${field}`);
                    }
                    const predicted = await transferred(space, file, folder);
                    assert.equal(predicted.length, 8);    // the references, too
                    assert.ok(predicted.every((ms) => ms > 0), `${predicted}`);
                }
            } finally {
                await rm(folder, {recursive: true, force: true});
            }
        },
    })),
    {
        name: 'the best network comes as ONNX and as a PyTorch module',
        async run(given) {
            const {page} = given;
            await openWithOwnRows(given);
            await page.evaluate(() => window.latlab.search({max_latency_ms: 12, risk: 0.25}));
            await waitForStatus(page, /Search finished/);
            const {files} = await savedArchive(page, () => page.locator('#save-networks').click());
            assert.deepEqual(Object.keys(files).sort(), ['networks.csv', 'networks/0001.onnx', 'networks/0001.py']);
            const {search} = await stateOf(page);
            const text = (path) => new TextDecoder().decode(files[path]);
            assert.ok(text('networks/0001.py').includes(search.best.architecture));
            assert.ok(text('networks.csv').includes(search.best.architecture));
        },
    },
];
