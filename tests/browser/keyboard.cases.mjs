// Everything works by keyboard, and no key is taken from where the person types.
import assert from 'node:assert/strict';

import {openPage} from './browser.mjs';
import {csvOf, ownRows, stateOf} from './support.mjs';

/** What has the focus: an id, an address, or the words on it. */
const focused = (page) => page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return 'body';
    return element.id || (element.closest('.bar') ? 'As text' : element.getAttribute('href')) || element.textContent.trim().slice(0, 30);
});

export const cases = [
    {
        name: 'Tab reaches everything and leads out of the canvas',
        async run({page, address}) {
            await openPage(page, address);
            const reached = [];
            for (let i = 0; i < 200; ++i) {
                await page.keyboard.press('Tab');
                const now = await focused(page);
                if (now === 'body' || (reached.length && now === reached[0])) break;
                if (now !== reached.at(-1)) reached.push(now);
            }
            const wanted = ['#readable', 'app', 'measurements-file', 'example/measurements.csv', 'measure.py', 'transfer', 'objective', 'limit',
                            'search', 'keep', 'delete-kept', 'theme', 'licences.html'];
            for (const name of wanted) assert.ok(reached.includes(name), `${name} is not among ${reached.join(', ')}`);
            assert.ok(reached.indexOf('#readable') < reached.indexOf('app'), 'the skip links come before the canvas');
        },
    },
    {
        name: 'what is drawn can be pressed by keyboard',
        async run({page, address, screenshot}) {
            await openPage(page, address);
            page.on('filechooser', () => {});
            await page.locator('#app').focus();
            let step = 1;
            for (let i = 0; i < 12 && step === 1; ++i) {
                await page.keyboard.press('Tab');
                await page.waitForTimeout(300);
                if (i === 1) await screenshot('focus-in-the-drawing-1280x800');
                // As long as a finger takes: a key that is up again before the next frame is not seen.
                await page.keyboard.press('Enter', {delay: 200});
                await page.waitForTimeout(200);
                step = (await stateOf(page)).step;
            }
            assert.notEqual(step, 1, 'Tab and Enter lead to another step');
        },
    },
    {
        name: 'a press on the drawing draws no ring around it, the keyboard does',
        async run({page, address}) {
            await openPage(page, address);
            const ring = () => page.evaluate(() => getComputedStyle(document.getElementById('app')).outlineStyle);
            await page.mouse.click(700, 300);
            assert.deepEqual([await focused(page), await ring()], ['app', 'none']);
            await page.locator('#measurements-file').focus();
            await page.keyboard.press('Shift+Tab');
            assert.deepEqual([await focused(page), await ring()], ['app', 'solid']);
        },
    },
    {
        name: 'Shift+Tab leads out of the canvas backwards',
        async run({page, address}) {
            await openPage(page, address);
            await page.locator('#measurements-file').focus();
            const reached = [];
            for (let i = 0; i < 40 && !reached.includes('#results-section'); ++i) {
                await page.keyboard.press('Shift+Tab');
                reached.push(await focused(page));
            }
            assert.ok(reached.includes('app') && reached.includes('#results-section'), reached.join(', '));
        },
    },
    {
        name: 'the skip link shows itself and leads to the text',
        async run({page, address, screenshot}) {
            await openPage(page, address);
            await page.keyboard.press('Tab');
            const box = await page.locator('.skips a').first().boundingBox();
            assert.ok(box.x >= 0 && box.y >= 0);
            await screenshot('skip-link-1280x800');
            await page.keyboard.press('Enter');
            await page.waitForFunction(() => document.getElementById('readable').getBoundingClientRect().top < 100);
            await page.keyboard.press('Tab');
            assert.ok(await page.evaluate(() => document.getElementById('readable').contains(document.activeElement)));
        },
    },
    {
        name: 'typing in the page\'s own fields stays there',
        async run({page, address, folder}) {
            await openPage(page, address);
            await page.locator('#paste > summary').press('Enter');
            await page.locator('#paste-text').focus();
            await page.keyboard.type('ab c');
            await page.keyboard.press('Backspace');
            await page.keyboard.press('ArrowLeft');
            await page.keyboard.type('X');
            assert.equal(await page.locator('#paste-text').inputValue(), 'abX ');
            await page.locator('#paste-text').fill(csvOf((await ownRows(folder)).slice(0, 9)));
            await page.locator('#paste-read').press('Enter');
            await page.waitForFunction(() => window.latlab.state().measurements.length === 9);
        },
    },
    {
        name: 'Enter in the limit starts the search',
        async run({page, address}) {
            await openPage(page, address);
            await page.locator('#limit').focus();
            await page.keyboard.type('1000');
            await page.keyboard.press('Enter');
            await page.waitForFunction(() => window.latlab.state().search?.finished, null, {timeout: 60000});
            assert.equal((await stateOf(page)).search.max_latency_ms, 1000);
        },
    },
];
