// How far the predictor can be trusted: what looks wrong, what to measure next, what can be left out.
import assert from 'node:assert/strict';

import {openPage} from './browser.mjs';
import {atBothSizes, csvOf, fileOf, giveFile, ownRows, stateOf} from './support.mjs';

const wrong = 5;

/** Twenty rows, one of them in microseconds, and the transfer from them. */
async function transferWithSlip({page, address, folder}) {
    await openPage(page, address);
    const rows = await ownRows(folder);
    rows[wrong][1] *= 1000;
    await giveFile(page, fileOf('slip.csv', csvOf(rows)));
    await page.waitForFunction(() => window.latlab.state().file === 'slip.csv');
    const result = await page.evaluate(() => window.latlab.transfer());
    return {rows, result};
}

const inside = ({lower, upper}, value) => assert.ok(lower <= value && value <= upper, `${lower} <= ${value} <= ${upper}`);

export const cases = [
    ...atBothSizes('a transfer says how sure its figures are and what to measure next', async ({page, address, folder, title, note, screenshot}) => {
        await openPage(page, address);
        const rows = await ownRows(folder);
        await giveFile(page, fileOf('mine.csv', csvOf(rows)));
        await page.waitForFunction(() => window.latlab.state().file === 'mine.csv');
        const result = await page.evaluate(() => window.latlab.transfer());
        note(`transfer ${result.seconds} s`);
        inside(result.trust.spearman_interval, result.spearman);
        inside(result.trust.median_relative_error_interval, result.median_relative_error);
        assert.equal(result.trust.next.length, 6);
        assert.deepEqual(result.trust.suspicious, []);
        const {transfer} = await stateOf(page);
        assert.equal(transfer.trust.next[0].architecture, result.trust.next[0].architecture);
        for (const {predicted_ms: ms, lower_ms: lower, upper_ms: upper} of transfer.leave_one_out) inside({lower, upper}, ms);
        await page.waitForFunction(() => !document.getElementById('transfer-notes').hidden);
        assert.ok((await page.locator('#transfer-notes').innerText()).includes(result.trust.next[0].architecture));
        assert.match(await page.locator('#transfer-figures').innerText(), /\d \(0\.\d+ to [01]\.\d+\)/);
        await screenshot(`trusted-${title}`);
    }),
    ...atBothSizes('a measurement in the wrong unit is pointed out, and can be left out and taken in again', async (given) => {
        const {page, title, screenshot} = given;
        const {rows, result} = await transferWithSlip(given);
        assert.equal(result.trust.suspicious.length, 1);
        const {measurements} = await stateOf(page);
        const [{measurement, kind, reason}] = result.trust.suspicious;
        assert.equal(measurements[measurement].architecture, rows[wrong][0]);
        assert.equal(kind, 'factor');
        assert.match(reason, /1,000 times/);
        await page.waitForFunction(() => !document.getElementById('transfer-warnings').hidden);
        assert.ok((await page.locator('#transfer-warnings').innerText()).includes(reason));
        await page.mouse.move(given.page.viewportSize().width / 2, 500);
        await page.mouse.wheel(0, 400);
        await page.waitForTimeout(300);
        await screenshot(`suspicious-${title}`);

        const without = await page.evaluate((name) => window.latlab.transfer({exclude_measurements: [name]}), rows[wrong][0]);
        assert.equal(without.leave_one_out.length, 19);
        assert.deepEqual(without.trust.suspicious, []);
        assert.ok(without.median_relative_error <= result.median_relative_error);
        const state = await stateOf(page);
        assert.equal(state.measurements.length, 20);
        assert.equal(state.transfer.leave_one_out_ms[measurement], null);
        const again = await page.evaluate(() => window.latlab.transfer({exclude_measurements: []}));
        assert.equal(again.leave_one_out.length, 20);
    }),
];
