// What is kept in the browser: nothing without a yes, everything deleted with one press.
import assert from 'node:assert/strict';

import {openPage} from './browser.mjs';
import {assertMeasurements, openWithOwnRows, stateOf} from './support.mjs';

/** Everything of a person's that the browser holds for the page; the page's own files do not count. */
const heldBy = (page) => page.evaluate(async () => ({
    local: Object.keys(localStorage), session: Object.keys(sessionStorage), cookies: document.cookie,
    databases: (await indexedDB.databases()).map(({name}) => name),
}));
const nothing = {local: [], session: [], cookies: '', databases: []};

export const cases = [
    {
        name: 'without a yes a reload keeps nothing',
        async run({page, address, folder}) {
            await openWithOwnRows({page, address, folder});
            await page.evaluate(() => window.latlab.transfer());
            assert.deepEqual(await heldBy(page), nothing);
            await openPage(page, address);
            const {example, transfer} = await stateOf(page);
            assert.deepEqual({example, transfer}, {example: true, transfer: null});
        },
    },
    {
        name: 'after a yes a reload brings the session back, and deleting forgets it',
        async run({page, address, folder, screenshot}) {
            const rows = await openWithOwnRows({page, address, folder});
            await page.locator('#keep').check();
            await page.waitForFunction(() => localStorage.length === 1);
            await openPage(page, address);
            await assertMeasurements(page, rows);
            assert.equal((await stateOf(page)).example, false);
            await page.waitForFunction(() => document.getElementById('keep').checked);
            await page.locator('#kept-title').scrollIntoViewIfNeeded();
            await screenshot('kept-1280x800');

            const kept = JSON.parse(await page.evaluate(() => localStorage.getItem('latlab')));
            assert.equal(kept.format, 1);

            await page.locator('#delete-kept').click();
            await page.waitForFunction(() => localStorage.length === 0);
            assert.ok(!(await page.locator('#keep').isChecked()));
            assert.deepEqual(await heldBy(page), nothing);
            await assertMeasurements(page, rows);
            await openPage(page, address);
            assert.equal((await stateOf(page)).example, true);
        },
    },
    {
        name: 'what another version kept is left alone and said',
        async run({page, address}) {
            await page.addInitScript(() => {
                if (!localStorage.length) localStorage.setItem('latlab', '{"format": 99, "session": {}}');
            });
            await openPage(page, address);
            assert.equal((await stateOf(page)).example, true);
            assert.match(await page.locator('#kept-state').textContent(), /cannot read/);
            assert.match(await page.evaluate(() => localStorage.getItem('latlab')), /99/);
        },
    },
    {
        name: 'a browser that refuses to store does not stop the page',
        async run({page, address}) {
            await page.addInitScript(() => {
                Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('denied', 'SecurityError'); }});
            });
            await openPage(page, address);
            await page.locator('#keep').check();
            await page.waitForFunction(() => /keeps nothing/.test(document.getElementById('kept-state').textContent));
            assert.equal((await stateOf(page)).measurements.length, 20);
        },
    },
];
