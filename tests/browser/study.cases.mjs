// The study: its four parts drawn at both sizes, a live experiment on a table dropped into it, and as text.
import assert from 'node:assert/strict';

import {openPage} from './browser.mjs';
import {eaglePickle, torchFile} from './pickles.mjs';
import {assertAlive, atBothSizes, csvOf, fileOf, giveFile, ownRows, press, stateOf, waitForStatus} from './support.mjs';

const operations = ['none', 'skip_connect', 'nor_conv_1x1', 'nor_conv_3x3', 'avg_pool_3x3'];
// Milliseconds of each operation on three devices that do not exist.
const devices = {phone: [0, 0.2, 2, 9, 1], board: [0, 0.5, 4, 11, 6], server: [0, 0.1, 3, 4, 3]};

const notation = (digits) => {
    const [a, b, c, d, e, f] = digits.map((digit) => operations[digit]);
    return `|${a}~0|+|${b}~0|${c}~1|+|${d}~0|${e}~1|${f}~2|`;
};

/** A table of 300 networks whose latencies are sums over their operations. */
function deviceTable() {
    const names = Object.keys(devices), lines = [['architecture', ...names].join(',')];
    for (let i = 0; i < 300; ++i) {
        const digits = [1, 5, 25, 125, 625, 3125].map((power) => Math.floor((i * 47 + 311) / power) % 5);
        const latencies = names.map((name) => 2 + digits.reduce((sum, digit) => sum + devices[name][digit], 0));
        lines.push([notation(digits), ...latencies.map((ms) => ms.toFixed(2))].join(','));
    }
    return `${lines.join('\n')}\n`;
}

const phoneSized = (page) => page.viewportSize().width < 900;
const places = {
    desktop: {entry: [100, 378], encodings: [430, 127], results: [520, 127], tables: [615, 127]},
    phone: {entry: [318, 26], encodings: [144, 276], results: [231, 276], tables: [320, 276]},
};

async function openStudy(page, address) {
    await openPage(page, address);
    const place = places[phoneSized(page) ? 'phone' : 'desktop'];
    await press(page, ...place.entry);
    await page.waitForFunction(() => window.latlab.state().step === 5);
    return place;
}

export const cases = [
    ...atBothSizes('the study draws devices, encodings and results, and reads a table dropped into it', async ({page, address, screenshot, title}) => {
        const place = await openStudy(page, address);
        await page.waitForTimeout(1500);
        await screenshot(`study-devices-${title}`);
        await press(page, ...place.encodings);
        await page.waitForFunction(() => window.latlab.state().study.map);
        const {map} = (await stateOf(page)).study;
        assert.deepEqual(map, {encoding: 'arch2vec', width: 32, architectures: 600});
        await screenshot(`study-encodings-${title}`);
        await press(page, ...place.results);
        await page.waitForTimeout(500);
        await screenshot(`study-results-${title}`);
        await press(page, ...place.tables);
        const before = (await stateOf(page)).measurements;
        await giveFile(page, fileOf('devices.csv', deviceTable()));
        await waitForStatus(page, /^3 devices in tables of 300 networks/);
        const {study, measurements} = await stateOf(page);
        assert.deepEqual(study.tables, {space: 'nb201', architectures: 300, devices: ['phone', 'board', 'server']});
        assert.deepEqual(measurements, before);
        await screenshot(`study-tables-${title}`);
        // A damaged table says where, and what was read stays.
        await giveFile(page, fileOf('damaged.csv', deviceTable().replace('|,', '|,x')));
        await waitForStatus(page, /damaged\.csv, row 2/);
        assert.deepEqual((await stateOf(page)).study.tables, study.tables);
        await assertAlive(page);
    }),
    {
        name: 'pickles and torch files are measurements in the steps and tables in the study, and damaged ones harm nothing',
        async run({page, address, note, screenshot}) {
            await openPage(page, address);
            const cells = Array.from({length: 15625}, (_, i) => 1 + (i * 7919) % 977 / 10);
            const start = Date.now();
            await giveFile(page, fileOf('phone.pt', torchFile(cells), 'application/octet-stream'));
            await waitForStatus(page, /^15,?625 networks read from phone\.pt/);
            note(`a list of 15,625 latencies was read in ${Date.now() - start} ms`);
            await assertAlive(page);
            await screenshot('foreign-measurements');
            const {space, unit, measurements} = await stateOf(page);
            assert.deepEqual([space, unit, measurements[17].latency_ms], ['nb201', 'ms', cells[17]]);
            const eagle = new Map([[[3, 1, 0, 2, 4, 1], 0.005], [[3, 3, 3, 3, 3, 3], 0.025], [[1, 1, 0, 2, 4, 1], 0.004]]);
            await giveFile(page, fileOf('gpu.pickle', eaglePickle(eagle), 'application/octet-stream'));
            await waitForStatus(page, /^3 networks read from gpu\.pickle/);
            assert.equal((await stateOf(page)).measurements[1].latency_ms, 25);

            const bytes = eaglePickle(eagle);
            for (const [name, content, pattern] of [
                ['cut.pickle', bytes.subarray(0, -7), /cut\.pickle, byte \d+: the pickle is cut short/],
                ['evil.pickle', Buffer.from('\x80\x02cos\nsystem\n.', 'latin1'), /evil\.pickle, byte 2: .*os\.system/],
                ['sheet.xlsx', torchFile([], 'xl/workbook.xml'), /Save a spreadsheet as CSV/],
                ['list.pt', torchFile([1, 2, 3]), /which networks these 3 latencies are of/]]) {
                await giveFile(page, fileOf(name, content, 'application/octet-stream'));
                await waitForStatus(page, pattern);
                assert.equal((await stateOf(page)).file, 'gpu.pickle');
            }
            const fromScript = await page.evaluate((list) => window.latlab.loadMeasurements(new Uint8Array(list), 'again.pickle'), [...bytes]);
            assert.equal(fromScript.understood, 3);

            await openStudy(page, address);
            await giveFile(page, [fileOf('phone.pt', torchFile(cells), ''), fileOf('gpu.pickle', bytes, '')]);
            await waitForStatus(page, /^2 devices in tables of 15,?625 networks/);
            assert.deepEqual((await stateOf(page)).study.tables.devices, ['phone', 'gpu']);
            await giveFile(page, fileOf('evil.pickle', Buffer.from('\x80\x02cos\nsystem\n.', 'latin1'), ''));
            await waitForStatus(page, /os\.system/);
            await assertAlive(page);
        },
    },
    {
        name: 'a live experiment on one\'s own tables runs beside the page, and is repeatable',
        settings: {size: {width: 1280, height: 1700}},
        async run({page, address, note}) {
            const place = await openStudy(page, address);
            await press(page, ...place.tables);
            await giveFile(page, fileOf('devices.csv', deviceTable()));
            await waitForStatus(page, /^3 devices/);
            const run = async () => {
                await page.waitForTimeout(500);
                const start = Date.now();
                await press(page, 390, 1356);
                await assertAlive(page);
                await page.waitForFunction(() => window.latlab.state().study.experiment?.finished);
                return [(await stateOf(page)).study.experiment, Date.now() - start];
            };
            const [first, milliseconds] = await run();
            assert.ok(first.finished);
            const [again] = await run();
            assert.deepEqual(again, first);
            assert.deepEqual(first.targets, ['phone', 'board', 'server']);
            const of = (name) => first.rows.find(({setting}) => setting === name).spearman;
            // Latencies are sums over operations: counting these is as good as it gets, FLOPs alone are not.
            assert.ok(of('few-shot-designed') > 0.99 && of('op-count-random') > 0.99);
            assert.ok(of('flops-random') < of('few-shot-random'));
            note(`an experiment of ${first.rows.length} settings on 3 devices took ${milliseconds} ms`);
        },
    },
    {
        name: 'of several files the study reads all, and the steps the first, whose fault is not covered',
        settings: {size: {width: 1280, height: 1700}},
        async run({page, address, folder}) {
            const place = await openStudy(page, address);
            await press(page, ...place.tables);
            const half = (names) => deviceTable().trim().split('\n').map((line) => line.split(','))
                .map((cells) => names.map((i) => cells[i]).join(',')).join('\n');
            await giveFile(page, [fileOf('one.csv', half([0, 1])), fileOf('two.csv', half([0, 2, 3]))]);
            await waitForStatus(page, /^3 devices in tables of 300 networks/);
            await press(page, 100, 104);
            await page.waitForFunction(() => window.latlab.state().step === 1);
            const rows = csvOf(await ownRows(folder));
            await giveFile(page, [fileOf('mine.csv', rows), fileOf('other.csv', rows)]);
            await waitForStatus(page, /Only mine\.csv was opened/);
            await giveFile(page, [fileOf('empty.csv', ' '), fileOf('other.csv', rows)]);
            await waitForStatus(page, /empty\.csv/);
            assert.equal((await stateOf(page)).file, 'mine.csv');
        },
    },
    {
        name: 'the study\'s figures are there as text, with their sources and commands',
        async run({page, address}) {
            await openPage(page, address);
            await page.locator('#study summary').click();
            await page.waitForSelector('#study-figures table');
            assert.equal(await page.locator('#study-figures table').count(), 5);
            const text = await page.locator('#study-figures').innerText();
            assert.match(text, /few-shot-designed against few-shot, 12 tasks/);
            assert.match(text, /Published: Akhauri and Abdelfattah, MLSys 2024/);
            assert.match(text, /latlab study parts --data DIR/);
        },
    },
];
