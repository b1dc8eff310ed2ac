// Searches for several devices, and for numbers of a table of the user's own.
import assert from 'node:assert/strict';

import {openPage} from './browser.mjs';
import {atBothSizes, csvOf, fileOf, openWithOwnRows, press, pressUntil, stateOf, waitForStatus} from './support.mjs';

const tableOf = (rows) => ['architecture,top1,energy', ...rows.map(([architecture, ms]) => `${architecture},${60 + ms / 4},${ms / 3}`)].join('\n');

/** FBNet's networks with made-up latencies, and an energy for each. */
function fbnetRows() {
    return Array.from({length: 24}, (unused, i) => {
        const digits = Array.from({length: 22}, (also, j) => (i * j + i + j * j % 5) % 8);
        return [digits.join('_'), 20 + digits.reduce((sum, digit) => sum + digit, 0) / 3];
    });
}

/** The file chooser that pressing opens; a press that falls into a slow frame is lost and done again. */
async function chooserAfter(page, pressing) {
    let chooser;
    page.once('filechooser', (opened) => { chooser = opened; });
    for (let attempt = 0; attempt < 5 && !chooser; ++attempt) {
        await pressing();
        for (let i = 0; i < 10 && !chooser; ++i) await page.waitForTimeout(200);
    }
    assert.ok(chooser, 'no file chooser opened');
    return chooser;
}

export const cases = [
    ...atBothSizes('a search minds a further device and a table of one\'s own', async ({page, address, folder, title, screenshot}) => {
        const rows = await openWithOwnRows({page, address, folder});
        await page.evaluate(() => window.latlab.transfer());
        const board = csvOf(rows.map(([architecture, ms], i) => [architecture, ms * (1 + 0.2 * (i % 3))]));
        await page.evaluate(async ({also, table}) => {
            await window.latlab.addDevice(also, 'board.csv', {max_latency_ms: 25});
            await window.latlab.loadNumbers(table, 'own.csv');
            await window.latlab.search({objective: 'column:top1', max_latency_ms: 20,
                                        numbers: [{number: 'column:energy', wanted: 'low', at_most: 6}]});
        }, {also: board, table: tableOf(rows)});
        const {search, wishes} = await stateOf(page);
        assert.deepEqual(wishes, {devices: [{name: 'board.csv', networks: 20, max_latency_ms: 25}], numbers: ['column:energy'],
                                  table: {name: 'own.csv', columns: ['top1', 'energy']}});
        assert.match(search.objective_text, /top1 of own\.csv/);
        assert.ok(search.front.length > 0);
        for (const row of search.front) {
            assert.ok(row.latency_ms <= 20 && row.other_latencies[0].latency_ms <= 25 && row.further[0] <= 6, JSON.stringify(row));
        }
        await screenshot(`wishes-${title}`);
    }),
    {
        name: 'what the search\'s panel asks for is opened for the search, and nothing else is lost',
        settings: {size: {width: 1280, height: 800}},
        async run({page, address, folder}) {
            const rows = await openWithOwnRows({page, address, folder});
            await page.evaluate(() => window.latlab.transfer());
            await pressUntil(page, [100, 240], async () => (await stateOf(page)).step === 3);
            const tables = await chooserAfter(page, async () => {
                await press(page, 560, 302);  // opens the panel; once it is open there is nothing there
                await press(page, 880, 440);
            });
            await tables.setFiles(fileOf('own.csv', tableOf(rows)));
            await waitForStatus(page, /2 columns of numbers read from own\.csv/);
            const devices = await chooserAfter(page, () => press(page, 378, 306));
            await devices.setFiles(fileOf('broken.csv', 'architecture,latency_ms\nnonsense,3\n'));
            await waitForStatus(page, /broken\.csv/);
            const {wishes, file, measurements, transfer} = await stateOf(page);
            assert.equal(wishes.table.name, 'own.csv');
            assert.deepEqual(wishes.devices, []);
            assert.equal(file, 'mine.csv');
            assert.equal(measurements.length, 20);
            assert.ok(transfer);
        },
    },
    {
        name: 'FBNet is searched for a zero-cost proxy',
        async run({page, address}) {
            await openPage(page, address);
            await page.evaluate((text) => window.latlab.loadMeasurements(text, 'phone.csv'), csvOf(fbnetRows()));
            await page.evaluate(() => window.latlab.search({objective: 'zen', evaluations: 2000}));
            const {search} = await stateOf(page);
            assert.equal(search.objective, 'zen');
            assert.match(search.objective_text, /zero-cost proxy zen/);
            assert.ok(search.best.accuracy > 50 && search.best.accuracy < 110, `${search.best.accuracy}`);
        },
    },
];
