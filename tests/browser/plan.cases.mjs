// Choosing what to measure: by the drawn card, by the text's form, and by window.latlab.plan.
import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';

import {openPage} from './browser.mjs';
import {atBothSizes, csvOf, openWithOwnRows, press, stateOf, waitForStatus} from './support.mjs';

/** The architectures of a saved list. */
const networksOf = (text) => text.split('\n').filter((line) => line.startsWith('|') || /^\d_/.test(line));

async function savedList(page, press) {
    const [download] = await Promise.all([page.waitForEvent('download'), press()]);
    return {name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8')};
}

export const cases = [
    {
        name: 'window.latlab.plan picks networks, goes on from them, and says what to expect',
        async run({page, address, note}) {
            await openPage(page, address);
            const {few, more, fbnet, forError, state} = await page.evaluate(async () => {
                const {plan} = window.latlab;
                const answers = {few: await plan({count: 6, seed: 4}), more: await plan({count: 15, seed: 4})};
                answers.fbnet = await plan({space: 'fbnet', count: 100});
                answers.forError = await plan({space: 'nb201', error: 0.05, seed: 4});
                return {...answers, state: window.latlab.state()};
            });
            assert.equal(new Set(more.architectures).size, 15);
            assert.deepEqual(more.architectures.slice(0, 6), few.architectures);
            for (const {learning_curve: curve, devices} of [few, fbnet]) {
                assert.ok(curve.length >= 5 && devices >= 5);
                assert.ok(curve.at(-1).error < curve[0].error);
                for (const {error_low: low, error, error_high: high, spearman} of curve) {
                    assert.ok(low <= error && error <= high && spearman > 0.5);
                }
            }
            assert.equal(fbnet.architectures.length, 100);
            assert.equal(state.plan.count, forError.architectures.length);
            assert.match(state.plan.expected, /^With \d+ measurements the median error on the known devices is [\d.]+ %/);
            assert.equal(state.busy, null);
            note(`a plan of 15 took ${more.seconds.toFixed(3)} s, one of 100 on FBNet ${fbnet.seconds.toFixed(3)} s`);
            await assert.rejects(page.evaluate(() => window.latlab.plan({error: 1e-5})), /Ask for at least/);
            await assert.rejects(page.evaluate(() => window.latlab.plan({count: -1})), /count/);
        },
    },
    {
        name: 'a plan goes on from one\'s own measurements and leaves the example\'s alone',
        async run({page, address}) {
            await openPage(page, address);
            const first = await page.evaluate(() => window.latlab.plan({count: 12}));
            assert.equal((await stateOf(page)).plan.measured, 0);
            const rows = first.architectures.slice(0, 5).map((architecture, i) => [architecture, 3 + i]);
            const rest = await page.evaluate(async (text) => {
                await window.latlab.loadMeasurements(text, 'mine.csv');
                return window.latlab.plan({count: 7});
            }, csvOf(rows));
            assert.deepEqual(rest.architectures, first.architectures.slice(5));
            assert.equal((await stateOf(page)).plan.measured, 5);
        },
    },
    {
        name: 'the list is chosen and saved by the text\'s form',
        async run({page, address}) {
            await openPage(page, address);
            await page.locator('#plan > summary').click();
            await page.locator('#plan-space').selectOption('fbnet');
            await page.locator('#plan-count').fill('12');
            const {name, text} = await savedList(page, () => page.locator('#plan-save').click());
            assert.equal(name, 'latlab-list-fbnet.csv');
            assert.equal(new Set(networksOf(text)).size, 12);
            assert.match(text, /^# space: fbnet\n# sampler: designed\n# seed: 1\n# batch_size: 1\n# precision: float32\narchitecture\n/);
            assert.match(await page.locator('#plan-expected').innerText(), /With 12 measurements .* Seed 1/);
            await page.locator('#plan-precision').selectOption('float16');
            const narrow = await savedList(page, () => page.locator('#plan-save').click());
            assert.match(narrow.text, /# precision: float16/);
            await page.locator('#plan-measure').click();
            await waitForStatus(page, /does not calculate in float16.*get the networks/);
            await page.locator('#plan-count').fill('0');
            await page.locator('#plan-save').click();
            await waitForStatus(page, /whole number/);
        },
    },
    ...atBothSizes('the card shows the learning curve and the networks to measure', async ({page, address, title, screenshot}) => {
        await openPage(page, address);
        assert.equal((await stateOf(page)).plan, null);
        await press(page, ...(title === '390x844' ? [150, 403] : [1120, 150]));
        await page.waitForFunction(() => window.latlab.state().plan);
        await page.waitForTimeout(400);
        const {plan, status} = await stateOf(page);
        assert.equal(plan.architectures.length, 20);
        assert.match(plan.expected, /^With 20 measurements/);
        assert.match(status, /example/, 'the card says nothing by itself');
        await screenshot(`plan-${title}`);
    }),
    {
        name: 'with own measurements the card offers more networks',
        settings: {size: {width: 1280, height: 1000}},
        async run({page, address, folder, screenshot}) {
            await openWithOwnRows({page, address, folder});
            assert.equal((await stateOf(page)).plan, null);
            await press(page, 960, 753);
            await page.waitForFunction(() => window.latlab.state().plan);
            const {plan, measurements} = await stateOf(page);
            assert.equal(plan.measured, 20);
            const measured = new Set(measurements.map(({architecture}) => architecture));
            assert.ok(plan.architectures.every((architecture) => !measured.has(architecture)));
            assert.match(plan.expected, /^With 40 measurements/);
            await screenshot('plan-more-1280x1000');
        },
    },
];
