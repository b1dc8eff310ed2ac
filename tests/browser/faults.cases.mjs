// Wrong files, wrong rows, cancelling, an engine that fails: a clear message, nothing lost, nothing frozen.
import assert from 'node:assert/strict';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {basename, dirname, join} from 'node:path';
import process from 'node:process';

import {openPage} from './browser.mjs';
import {
    assertAlive, assertMeasurements, atBothSizes, csvOf, fileOf, giveFile, openWithOwnRows, ownRows, pasteIntoBox, startLongTransfer,
    stateOf, statusOf, waitForStatus,
} from './support.mjs';

const png = Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489', 'hex');

// On the disk, because the browser is to be given 50 MB, not the connection to the browser.
const hugeFile = join(mkdtempSync(join(tmpdir(), 'latlab-huge-')), 'huge.csv');
writeFileSync(hugeFile, Buffer.alloc(50e6, 'architecture,latency_ms\n'));
process.on('exit', () => rmSync(dirname(hugeFile), {recursive: true}));

/** Gives a file that cannot be read: the message matches, the twenty rows loaded before are still there. */
function refusedFile(name, file, message) {
    return atBothSizes(name, async ({page, address, folder, title, screenshot}) => {
        const rows = await openWithOwnRows({page, address, folder});
        await giveFile(page, file);
        const status = await waitForStatus(page, message);
        assert.ok(status.includes(file.name ?? basename(file)), `the message names the file: ${status}`);
        assert.ok(await page.locator('#status.fault').isVisible(), 'the message stands out');
        await assertMeasurements(page, rows);
        await assertAlive(page);
        await screenshot(`${name.replace(/\W+/g, '-')}-${title}`);
    });
}

async function refusedRows(page) {
    return page.locator('#refused li').allInnerTexts();
}

/** Gives the twenty rows with one changed line; the other rows are read, this one is listed with a reason. */
function refusedRow(name, latency, reason) {
    return {
        name,
        async run({page, address, folder}) {
            await openPage(page, address);
            const rows = await ownRows(folder);
            const changed = rows.map(([architecture, value], i) => [architecture, i === 4 ? latency : value]);
            await giveFile(page, fileOf('mixed.csv', csvOf(changed)));
            await page.waitForFunction(() => window.latlab.state().file === 'mixed.csv');
            await assertMeasurements(page, rows.filter((row, i) => i !== 4));
            const listed = await refusedRows(page);
            assert.equal(listed.length, 1, listed.join('\n'));
            assert.match(listed[0], /Row 6\b/);
            assert.match(listed[0], reason);
            await assertAlive(page);
        },
    };
}

export const cases = [
    ...refusedFile('an image is no file of measurements', fileOf('photo.csv', png), /PNG image/),
    ...refusedFile('an empty file is said to be empty', fileOf('empty.csv', ''), /empty/i),
    ...refusedFile('a file of 50 MB is refused before it is read', hugeFile, /50 MB/),
    ...refusedFile('a file with no row of measurements says what is missing',
                   fileOf('letter.csv', 'Dear LatLab,\nhow are you?\n'), /letter\.csv/),
    ...[
        ['a file of spaces is said to be empty', fileOf('blank.csv', ' \n\n\t\n'), /no text/],
        ['a gzip archive is named as such', fileOf('m.csv.gz', Buffer.from([0x1f, 0x8b, 8, 0, 0, 0])), /gzip/],
        ['broken JSON is refused', fileOf('broken.json', '{"measurements": [', 'application/json'), /broken\.json/],
        ['text that is not UTF-8 is refused', fileOf('latin.csv', Buffer.from([0x61, 0xe9, 0x0a])), /UTF-8/],
    ].map(([name, file, message]) => refusedFile(name, file, message)[0]),

    refusedRow('a negative latency is left out with its reason', -3.5, /-3\.5|negative|above zero|positive/i),
    refusedRow('a latency of zero is left out with its reason', 0, /zero|positive/i),
    refusedRow('a latency that is no number is left out with its reason', 'fast', /fast|number/i),
    refusedRow('a missing latency is left out with its reason', '', /missing|empty|no latency|number/i),
    {
        name: 'an unknown architecture is left out with its reason',
        async run({page, address, folder}) {
            await openPage(page, address);
            const rows = await ownRows(folder);
            await giveFile(page, fileOf('mixed.csv', csvOf([...rows, ['|conv_9x9~0|+|none~0|none~1|+|none~0|none~1|none~2|', 4]])));
            await page.waitForFunction(() => window.latlab.state().file === 'mixed.csv');
            await assertMeasurements(page, rows);
            const listed = await refusedRows(page);
            assert.equal(listed.length, 1);
            assert.match(listed[0], /Row 22\b.*conv_9x9/s);
        },
    },
    {
        name: 'an architecture measured twice counts once, and the page says so',
        async run({page, address, folder}) {
            await openPage(page, address);
            const rows = await ownRows(folder);
            await giveFile(page, fileOf('twice.csv', csvOf([...rows, [rows[0][0], rows[0][1]], [rows[1][0], rows[1][1]]])));
            await page.waitForFunction(() => window.latlab.state().file === 'twice.csv');
            await assertMeasurements(page, rows);
            const told = `${await statusOf(page)}\n${await page.locator('#measurements-title ~ *').allInnerTexts()}`;
            assert.match(told, /twice|duplicate|repeat|2 rows|again|same/i);
        },
    },
    {
        name: 'rows cannot bring markup into the page',
        async run({page, address, folder}) {
            await openPage(page, address);
            const rows = await ownRows(folder);
            await giveFile(page, fileOf('<img src=x>.csv', csvOf([...rows, ['<img src=x onerror=alert(1)>', 4]])));
            await page.waitForFunction(() => window.latlab.state().measurements[0] && !window.latlab.state().example);
            assert.equal(await page.locator('#readable img').count(), 0);
            assert.equal((await refusedRows(page)).length, 1);
        },
    },
    {
        name: 'latencies that are all equal carry no predictor, and the page says why',
        async run({page, address, folder}) {
            await openPage(page, address);
            const rows = (await ownRows(folder)).map(([architecture]) => [architecture, 7.5]);
            await giveFile(page, fileOf('equal.csv', csvOf(rows)));
            await page.waitForFunction(() => window.latlab.state().file === 'equal.csv');
            await assert.rejects(page.evaluate(() => window.latlab.transfer()), /equal|same/i);
            await waitForStatus(page, /equal|same/i);
            await assertMeasurements(page, rows);
        },
    },
    {
        name: 'two measurements are too few, and the page says so',
        async run({page, address, folder}) {
            await openPage(page, address);
            await pasteIntoBox(page, csvOf((await ownRows(folder)).slice(0, 2)));
            await page.waitForFunction(() => window.latlab.state().measurements.length === 2);
            const told = await page.evaluate(() => window.latlab.transfer().then(({warnings}) => warnings.join(' '), (fault) => fault.message));
            assert.match(told, /few|at least|more/i);
        },
    },
    ...atBothSizes('a transfer is cancelled in the middle', async ({page, address, folder, title, record, screenshot}) => {
        const rows = await openWithOwnRows({page, address, folder});
        await startLongTransfer(page);
        await page.evaluate(() => scrollTo(0, 0));
        await screenshot(`transferring-${title}`);
        await page.locator('button.cancel').first().click();
        await waitForStatus(page, /cancelled/i);
        assert.equal((await stateOf(page)).busy, null);
        await assertMeasurements(page, rows);
        await assertAlive(page);
        const fetched = record.requests.length;
        await startLongTransfer(page);
        const again = record.requests.slice(fetched).filter((url) => /assets\/|\.wasm$/.test(url));
        assert.deepEqual(again, [], 'a fresh worker gets what was fetched before');
        await page.evaluate(() => window.latlab.cancel());
        await page.evaluate(() => window.latlab.transfer({predictor: 'few-shot'}));
        assert.ok((await stateOf(page)).transfer);
    }),
    {
        name: 'window.latlab.cancel settles what runs as cancelled',
        async run({page, address}) {
            await openPage(page, address);
            const outcome = await page.evaluate(async () => {
                const running = window.latlab.transfer({predictor: 'nasflat'}).then(() => 'done', ({cancelled}) => ({cancelled}));
                await new Promise((done) => setTimeout(done, 150));
                const answer = await window.latlab.cancel();
                return {answer, running: await running, idle: await window.latlab.cancel()};
            });
            assert.deepEqual(outcome, {answer: {cancelled: true}, running: {cancelled: true}, idle: {cancelled: false}});
        },
    },
    {
        name: 'weights that cannot be fetched are a message, and the next try works',
        complaints: [/Failed to load resource/],
        async run({page, context, address}) {
            await page.addInitScript(() => { navigator.serviceWorker.register = () => new Promise(() => {}); });
            await context.route('**/assets/*', (route) => route.fulfill({status: 503, body: ''}));
            await openPage(page, address);
            await assert.rejects(page.evaluate(() => window.latlab.transfer()), /503/);
            await waitForStatus(page, /503/);
            await context.unroute('**/assets/*');
            await page.evaluate(() => window.latlab.transfer());
        },
    },
    {
        name: 'an engine that crashes is a message, and the next try works',
        async run({page, address}) {
            await page.addInitScript(() => {
                const original = window.Worker;
                window.Worker = class extends original {
                    constructor(...given) {
                        super(...given);
                        window.lastWorker = this;
                    }
                };
            });
            await openPage(page, address);
            await page.evaluate(async () => {
                const running = window.latlab.transfer({predictor: 'nasflat'}).catch(({message}) => { window.said = message; });
                await new Promise((done) => setTimeout(done, 100));
                window.lastWorker.dispatchEvent(new ErrorEvent('error', {message: 'out of memory', cancelable: true}));
                return running;
            });
            assert.match(await page.evaluate(() => window.said), /stopped: out of memory/);
            await waitForStatus(page, /stopped/);
            await page.evaluate(() => window.latlab.transfer({predictor: 'few-shot'}));
            await assertAlive(page);
        },
    },
    {
        name: 'a search limit that is no number of milliseconds is asked for again',
        async run({page, address}) {
            await openPage(page, address);
            await page.locator('#limit').fill('-2');
            await page.locator('#search').click();
            await waitForStatus(page, /limit must be/i);
            assert.equal((await stateOf(page)).busy, null);
        },
    },
];
