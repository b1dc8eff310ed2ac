// From a file of measurements to a saved result.
import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';

import {openPage} from './browser.mjs';
import {
    assertAlive, assertMeasurements, atBothSizes, csvOf, fileOf, giveFile, openWithOwnRows, ownRows, pasteIntoBox, stateOf, statusOf, waitForStatus,
} from './support.mjs';

async function saved(page, button) {
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator(button).click()]);
    return {name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8')};
}

function assertFront(front) {
    for (let i = 0; i < front.length; ++i) {
        const {latency_ms: latency, lower_ms: lower, upper_ms: upper, accuracy, architecture} = front[i];
        assert.ok(latency > 0, `${architecture} takes ${latency} ms`);
        assert.ok(typeof architecture === 'string' && architecture.length > 0);
        if (lower !== null && upper !== null) assert.ok(lower <= latency && latency <= upper, `${lower} <= ${latency} <= ${upper}`);
        for (const other of front) {
            const beaten = other !== front[i] && other.latency_ms <= latency && other.accuracy >= accuracy
                && (other.latency_ms < latency || other.accuracy > accuracy);
            assert.ok(!beaten, `${architecture} is beaten by ${other.architecture}`);
        }
    }
}

/** A limit that some networks meet and others miss. */
const middle = (rows) => Number(rows.map(([, latency]) => latency).sort((a, b) => a - b)[Math.floor(rows.length / 2)].toFixed(2));

export const cases = [
    ...atBothSizes('a file becomes a saved result', async ({page, address, folder, title, note, screenshot}) => {
        const rows = await openWithOwnRows({page, address, folder});
        await assertMeasurements(page, rows);
        assert.match(await statusOf(page), /20/);
        assert.match(await page.locator('#measurements-summary').innerText(), /20 networks measured in mine\.csv/);

        await page.locator('#transfer').click();
        await page.waitForFunction(() => window.latlab.state().transfer, null, {timeout: 60000});
        const {transfer} = await stateOf(page);
        assert.ok(transfer.spearman > 0.5, `leave-one-out rank correlation ${transfer.spearman}`);
        note(`transfer ${transfer.seconds} s, leave-one-out Spearman ${transfer.spearman}`);
        assert.equal(transfer.leave_one_out_ms.length, 20);
        await page.waitForFunction(() => !document.getElementById('transfer-figures').hidden);
        assert.match(await page.locator('#transfer-figures').innerText(), /Spearman/);
        await page.evaluate(() => scrollTo(0, 0));
        await screenshot(`transferred-${title}`);

        const limit = middle(rows);
        await page.locator('#limit').fill(String(limit));
        await page.locator('#search').click();
        await page.waitForFunction(() => window.latlab.state().search?.finished, null, {timeout: 60000});
        const {search} = await stateOf(page);
        assert.equal(search.max_latency_ms, limit);
        assert.ok(search.best.latency_ms <= limit, `${search.best.latency_ms} ms under ${limit} ms`);
        assertFront(search.front);
        await page.locator('#results').waitFor();
        const lines = page.locator('#results tbody tr');
        assert.equal(await lines.count(), search.front.length);
        assert.equal(await page.locator('#results tr.best').count(), 1);
        assert.ok((await page.locator('#results tr.best').innerText()).includes(search.best.architecture));
        await page.locator('#results-section').scrollIntoViewIfNeeded();
        await screenshot(`results-as-text-${title}`);
        await page.evaluate(() => scrollTo(0, 0));
        await screenshot(`searched-${title}`);

        const json = await saved(page, '#save-json');
        const kept = JSON.parse(json.text);
        assert.match(json.name, /\.json$/);
        assert.equal(kept.best.architecture, search.best.architecture);
        assert.equal(kept.front.length, search.front.length);
        for (const field of ['architecture', 'accuracy', 'latency_ms', 'lower_ms', 'upper_ms']) assert.ok(field in kept.front[0], field);
        const csv = await saved(page, '#save-csv');
        const [header, ...body] = csv.text.trim().split('\n');
        assert.match(csv.name, /\.csv$/);
        assert.ok(header.startsWith('architecture,'), header);
        assert.equal(body.length, search.front.length);
        assert.ok(body.some((line) => line.startsWith(`${search.best.architecture},`)));
    }),
    {
        name: 'window.latlab goes the whole path',
        async run({page, address, folder}) {
            await page.goto(address);
            const rows = await ownRows(folder);
            const result = await page.evaluate(async ({text, networks}) => {
                const read = await window.latlab.loadMeasurements(text, 'script.csv');
                const transfer = await window.latlab.transfer({seed: 3});
                const predicted = await window.latlab.predict(networks);
                const search = await window.latlab.search({max_latency_ms: 1e6, objective: 'cifar10'});
                return {read, transfer, predicted, search, state: window.latlab.state()};
            }, {text: csvOf(rows), networks: rows.slice(0, 3).map(([architecture]) => architecture)});
            assert.equal(result.read.understood, 20);
            assert.deepEqual(result.read.refused, []);
            assert.ok(result.transfer.spearman > 0.5);
            assert.equal(result.predicted.estimates.length, 3);
            for (const {ms} of result.predicted.estimates) assert.ok(ms > 0);
            assertFront(result.search.front);
            assert.equal(result.state.file, 'script.csv');
            assert.equal(result.state.search.objective, 'cifar10');
            assert.equal(result.state.busy, null);
        },
    },
    {
        name: 'the default predictor is few-shot, and its intervals hold its estimates',
        async run({page, address, folder}) {
            await openWithOwnRows({page, address, folder});
            const architectures = ['0_1_2_3_4_0', '3_3_3_3_3_3', '1_2_1_4_0_3'];
            const {estimates, front} = await page.evaluate(async (networks) => {
                await window.latlab.transfer();
                const predicted = await window.latlab.predict(networks);
                return {...predicted, ...await window.latlab.search()};
            }, architectures);
            assert.equal((await stateOf(page)).transfer.predictor, 'few-shot');
            assert.equal(estimates.length, architectures.length);
            assert.ok(front.length > 0);
            const inside = (lower, value, upper) => assert.ok(lower < value && value < upper, `${lower} < ${value} < ${upper}`);
            for (const {lower_ms: lower, ms, upper_ms: upper} of estimates) inside(lower, ms, upper);
            for (const {lower_ms: lower, latency_ms: latency, upper_ms: upper} of front) inside(lower, latency, upper);
        },
    },
    {
        name: 'the data set chosen in the text is the one that text and drawing show',
        async run({page, address}) {
            await openPage(page, address);
            await page.locator('#objective').selectOption({label: 'ImageNet16-120'});
            await page.locator('#search').click();
            await page.waitForFunction(() => window.latlab.state().search?.finished, null, {timeout: 60000});
            const {search, settings} = await stateOf(page);
            const shown = await page.locator('#objective').inputValue();
            assert.deepEqual([search.objective, settings.objective, shown], ['imagenet16', 'imagenet16', 'imagenet16']);
        },
    },
    {
        name: 'on FBNet capacity stands in for accuracy, and no data set is offered',
        async run({page, address}) {
            await openPage(page, address);
            await page.evaluate(async () => {
                const rows = Array.from({length: 12}, (_, i) => `${Array.from({length: 22}, (__, j) => (i * j + i) % 9).join('_')},${20 + i}`);
                await window.latlab.loadMeasurements(['architecture,latency_ms', ...rows].join('\n'), 'fbnet.csv');
                await window.latlab.search({predictor: 'flops', max_latency_ms: 1000, evaluations: 300});
            });
            await waitForStatus(page, /capacity [\d,.]+ M at/);
            assert.ok(await page.locator('#objective').isHidden());
            assert.match(await page.locator('#results-text').innerText(), /latency and capacity/);
            assert.equal(await page.locator('#results thead').innerText().then((text) => text.includes('MACs')), false);
            await page.evaluate(() => window.latlab.loadMeasurements('architecture,latency_ms\n3_1_0_2_4_1,9\n3_3_3_3_3_3,12\n', 'cells.csv'));
            await page.locator('#objective').waitFor();
            assert.equal(await page.locator('#objective').inputValue(), 'cifar100');
        },
    },
    {
        name: 'the same seed gives the same prediction and the same search',
        async run({page, address}) {
            await openPage(page, address);
            const [first, second] = await page.evaluate(async () => {
                const once = async () => {
                    const {spearman, fitted} = await window.latlab.transfer({seed: 5});
                    const {best, front} = await window.latlab.search({search_seed: 2});
                    return {spearman, fitted, best, front};
                };
                return [await once(), await once()];
            });
            assert.deepEqual(first, second);
        },
    },
    {
        name: 'pasted text is read: in the box, and on the canvas',
        async run({page, address, folder, context}) {
            await context.grantPermissions(['clipboard-read', 'clipboard-write']);
            await openPage(page, address);
            const rows = await ownRows(folder);
            await pasteIntoBox(page, csvOf(rows.slice(0, 12)));
            await page.waitForFunction(() => window.latlab.state().measurements.length === 12);
            await assertMeasurements(page, rows.slice(0, 12));
            await page.evaluate((text) => navigator.clipboard.writeText(text), csvOf(rows.slice(0, 15)));
            await page.locator('#app').focus();
            await page.keyboard.press('Control+V');
            await page.waitForFunction(() => window.latlab.state().measurements.length === 15);
            await assertMeasurements(page, rows.slice(0, 15));
        },
    },
    {
        name: 'a file without a unit is asked about, and the answer counts',
        async run({page, address, folder}) {
            await openPage(page, address);
            const rows = await ownRows(folder);
            const text = csvOf(rows.map(([architecture, latency]) => [architecture, latency * 1000])).replace('latency_ms', 'latency');
            await giveFile(page, fileOf('no-unit.csv', text));
            await page.locator('#unit-question').waitFor();
            await page.locator('#unit').selectOption('us');
            await page.locator('#unit-question').waitFor({state: 'hidden'});
            await assertMeasurements(page, rows);
        },
    },
    {
        name: 'a dropped file is read, and the page shows where it may fall',
        async run({page, address, folder, screenshot}) {
            await openPage(page, address);
            const rows = await ownRows(folder);
            const fire = (type, text) => page.evaluate(({kind, content}) => {
                const dataTransfer = new DataTransfer();
                dataTransfer.items.add(new File([content], 'dropped.csv', {type: 'text/csv'}));
                document.getElementById('app').dispatchEvent(new DragEvent(kind, {dataTransfer, bubbles: true, cancelable: true}));
            }, {kind: type, content: text});
            await fire('dragenter', csvOf(rows));
            await page.locator('.drop-zone').waitFor();
            await screenshot('dropping-1280x800');
            await fire('drop', csvOf(rows));
            await page.waitForFunction(() => window.latlab.state().file === 'dropped.csv');
            await assertMeasurements(page, rows);
            assert.ok(await page.locator('.drop-zone').isHidden());
        },
    },
    {
        name: 'the page answers while the engine works',
        async run({page, address, note}) {
            await openPage(page, address);
            const {frames, inputs, cancelled} = await page.evaluate(async () => {
                const work = async () => {
                    await window.latlab.search({});
                    const long = window.latlab.transfer({predictor: 'nasflat'}).catch(() => {});
                    await new Promise((done) => setTimeout(done, 4000));
                    const {cancelled} = await window.latlab.cancel();
                    await long;
                    return cancelled;
                };
                const working = work();
                const [gaps, waits] = [[], []];
                let running = true;
                let last = performance.now();
                const frame = (now) => {
                    gaps.push(now - last);
                    last = now;
                    if (running) requestAnimationFrame(frame);
                };
                requestAnimationFrame(frame);
                const poke = async () => {
                    while (running) {
                        const start = performance.now();
                        document.getElementById('app').dispatchEvent(new MouseEvent('mousemove', {clientX: 300, clientY: 200, bubbles: true}));
                        await new Promise(requestAnimationFrame);
                        waits.push(performance.now() - start);
                        await new Promise((done) => setTimeout(done, 20));
                    }
                };
                poke();
                const stillRan = await working;
                running = false;
                return {frames: gaps, inputs: waits, cancelled: stillRan};
            });
            const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
            assert.ok(cancelled, 'the engine worked to the end');
            assert.ok(frames.length > 3 && inputs.length > 3, `${frames.length} frames, ${inputs.length} inputs while it worked`);
            note(`median ${median(frames).toFixed(0)} ms between frames, ${median(inputs).toFixed(0)} ms from input to frame, `
                + `longest ${Math.max(...inputs).toFixed(0)} ms`);
            await assertAlive(page);
        },
    },
    {
        name: 'a limit that nothing meets is said in words',
        async run({page, address}) {
            await openPage(page, address);
            await page.evaluate(() => window.latlab.search({max_latency_ms: 1e-6}));
            await waitForStatus(page, /no network|nothing|raise the limit/i);
            assert.equal((await stateOf(page)).search.best, null);
            assert.match(await page.locator('#results-text').innerText(), /No network/);
        },
    },
];
