// What the cases share: settings, files to give to the page, and ways to look at it.
import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {join} from 'node:path';

import {desktop, openPage, phone} from './browser.mjs';

/** One case for each of the two sizes that the page is made for. */
export function atBothSizes(name, run, more = {}) {
    return [['1280x800', desktop], ['390x844', phone]].map(([title, size]) => ({
        ...more, name: `${name} at ${title}`, settings: {size}, run: (given) => run({...given, title}),
    }));
}

/** Rows [architecture, latency] of the built-in example. */
export async function exampleRows(folder) {
    const text = await readFile(join(folder, 'example/measurements.csv'), 'utf8');
    const lines = text.split(/\r?\n/).filter((line) => line && !line.startsWith('#'));
    const header = lines[0].split(',');
    const [architecture, latency] = [header.indexOf('architecture'), header.indexOf('latency_ms')];
    return lines.slice(1).map((line) => line.split(',')).map((cells) => [cells[architecture], Number(cells[latency])]);
}

/** The example's networks with latencies of their own, so that they cannot be mistaken for the example. */
export async function ownRows(folder) {
    return (await exampleRows(folder)).map(([architecture, latency]) => [architecture, Number((latency * 1.25 + 1).toFixed(4))]);
}

export function csvOf(rows) {
    return ['architecture,latency_ms', ...rows.map((row) => row.join(','))].join('\n') + '\n';
}

export function fileOf(name, content, mimeType = 'text/csv') {
    return {name, mimeType, buffer: Buffer.from(content)};
}

export const stateOf = (page) => page.evaluate(() => window.latlab.state());
export const statusOf = (page) => page.locator('#status').innerText();

export async function giveFile(page, file) {
    await page.locator('#measurements-file').setInputFiles(file);
}

/** Opens the page and gives it twenty rows by the file input; they are there when this returns. */
export async function openWithOwnRows({page, address, folder}) {
    await openPage(page, address);
    const rows = await ownRows(folder);
    await giveFile(page, fileOf('mine.csv', csvOf(rows)));
    await page.waitForFunction(() => window.latlab.state().file === 'mine.csv');
    return rows;
}

/** The status sentence, once it matches. */
export async function waitForStatus(page, pattern) {
    try {
        await page.waitForFunction(({source, flags}) => new RegExp(source, flags)
            .test(document.getElementById('status').textContent), {source: pattern.source, flags: pattern.flags});
    } catch {
        assert.match(await statusOf(page), pattern);
    }
    return statusOf(page);
}

/** The page still answers: it draws, and a fresh command of its interface comes back. */
export async function assertAlive(page) {
    const answered = await page.evaluate(() => Promise.race([
        new Promise((done) => requestAnimationFrame(() => done(Array.isArray(window.latlab.state().measurements)))),
        new Promise((done) => setTimeout(done, 2000, false)),
    ]));
    assert.ok(answered, 'the page does not answer within two seconds');
}

export async function assertMeasurements(page, rows) {
    const {measurements} = await stateOf(page);
    assert.equal(measurements.length, rows.length);
    const latencies = new Map(measurements.map(({architecture, latency_ms: latency}) => [architecture, latency]));
    for (const [architecture, latency] of rows) {
        assert.ok(Math.abs(latencies.get(architecture) - latency) < 1e-6, `${architecture}: ${latencies.get(architecture)}, not ${latency}`);
    }
}

/** The engine's command that runs has what it needs and has done a part of its work. */
async function waitUntilBusy(page, work) {
    await page.waitForFunction((name) => {
        const {busy, progress} = window.latlab.state();
        return busy === name && progress?.share > 0;
    }, work);
}

/** Starts the transfer that takes long, some 20 seconds; returns when it is in the middle. */
export async function startLongTransfer(page) {
    await page.evaluate(() => { window.latlab.transfer({predictor: 'nasflat'}).catch(() => {}); });
    await waitUntilBusy(page, 'transfer');
}

/** Opens the <details> around the paste box and puts text into it. */
export async function pasteIntoBox(page, text) {
    await page.locator('#paste > summary').click();
    await page.locator('#paste-text').fill(text);
    await page.locator('#paste-read').click();
}

/** Presses until something is seen: a press that falls into one slow frame is lost. */
export async function pressUntil(page, [x, y], seen) {
    for (let attempt = 0; attempt < 5; ++attempt) {
        await press(page, x, y);
        for (let i = 0; i < 10; ++i) {
            if (await seen()) return;
            await page.waitForTimeout(200);
        }
    }
    assert.fail(`pressing at ${x}, ${y} did nothing`);
}

/** A press on the drawing, as long as a finger takes. */
export async function press(page, x, y) {
    await page.mouse.move(x, y);
    await page.waitForTimeout(200);
    await page.mouse.down();
    await page.waitForTimeout(200);
    await page.mouse.up();
}
