// The page as it opens.
import assert from 'node:assert/strict';

import {desktop, openPage, phone} from './browser.mjs';
import {atBothSizes, stateOf, statusOf} from './support.mjs';

async function assertFits(page) {
    const {content, room} = await page.evaluate(() => ({
        content: document.documentElement.scrollWidth, room: document.documentElement.clientWidth,
    }));
    assert.ok(content <= room, `the page is ${content} px wide in ${room} px`);
}

async function canvasSize(page) {
    return page.evaluate(() => {
        const canvas = document.getElementById('app');
        const {width, height} = canvas.getBoundingClientRect();
        return {width, height, pixels: [canvas.width, canvas.height], ratio: window.devicePixelRatio};
    });
}

async function assertCrisp(page) {
    await page.waitForFunction(() => {
        const canvas = document.getElementById('app');
        const {width, height} = canvas.getBoundingClientRect();
        return Math.abs(canvas.width - width * devicePixelRatio) <= 1 && Math.abs(canvas.height - height * devicePixelRatio) <= 1;
    }).catch(async () => assert.fail(`the canvas has ${JSON.stringify(await canvasSize(page))}`));
}

/** Share of the canvas's pixels that differ from its corner: nothing drawn gives 0. */
async function inkOf(page) {
    const image = await page.locator('#app').screenshot();
    return page.evaluate(async (base64) => {
        const picture = new Image();
        picture.src = `data:image/png;base64,${base64}`;
        await picture.decode();
        const canvas = new OffscreenCanvas(picture.width, picture.height);
        const context = canvas.getContext('2d');
        context.drawImage(picture, 0, 0);
        const pixels = new Uint32Array(context.getImageData(0, 0, picture.width, picture.height).data.buffer);
        return pixels.filter((pixel) => pixel !== pixels[0]).length / pixels.length;
    }, image.toString('base64'));
}

export const cases = [
    ...atBothSizes('the page opens with the example loaded', async ({page, address, title, note, screenshot}) => {
        const milliseconds = await openPage(page, address);
        note(`first frame after ${Math.round(milliseconds)} ms`);
        assert.match(await page.title(), /LatLab/);
        const state = await stateOf(page);
        assert.equal(state.example, true);
        assert.equal(state.measurements.length, 20);
        assert.notEqual(await statusOf(page), '');
        assert.ok(await page.locator('#results').isHidden());
        assert.ok(await page.locator('#loading').isHidden());
        const {width, height} = await canvasSize(page);
        assert.equal(width, page.viewportSize().width);
        assert.ok(height > 0.9 * page.viewportSize().height, 'the canvas fills the first screen');
        await assertFits(page);
        await assertCrisp(page);
        await screenshot(`open-light-${title}`);
    }),
    {
        name: 'a long status takes its room from the drawing and covers none of it',
        settings: {size: phone},
        async run({page, address}) {
            await openPage(page, address);
            const before = await canvasSize(page);
            await page.evaluate(() => { document.getElementById('status').textContent = 'What went wrong, and how to mend it. '.repeat(9); });
            await assertCrisp(page);
            const [canvas, bar] = [await page.locator('#app').boundingBox(), await page.locator('.bar').boundingBox()];
            assert.ok(canvas.height < before.height && canvas.y + canvas.height <= bar.y, JSON.stringify({before, canvas, bar}));
            assert.ok(bar.y + bar.height <= phone.height, 'the status is still on the screen');
        },
    },
    ...[['1280x800', desktop], ['390x844', phone]].map(([title, size]) => ({
        name: `the page follows a dark system at ${title}`,
        settings: {size, theme: 'dark'},
        async run({page, address, screenshot}) {
            await openPage(page, address);
            assert.equal((await stateOf(page)).theme, 'dark');
            const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
            assert.ok(background.match(/\d+/g).slice(0, 3).every((part) => Number(part) < 60), background);
            await screenshot(`open-dark-${title}`);
            await page.locator('#theme').click();
            await page.waitForFunction(() => window.latlab.state().theme === 'light');
            assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'light');
        },
    })),
    {
        name: 'the canvas is crisp at two device pixels a pixel and follows the window',
        settings: {ratio: 2},
        async run({page, address, screenshot}) {
            await openPage(page, address);
            await assertCrisp(page);
            await page.setViewportSize({width: 900, height: 600});
            await page.waitForFunction(() => document.getElementById('app').getBoundingClientRect().width === 900);
            await assertCrisp(page);
            await assertFits(page);
            await screenshot('open-dense-900x600');
        },
    },
    {
        name: 'the app draws something',
        async run({page, address}) {
            await openPage(page, address);
            const ink = await inkOf(page);
            assert.ok(ink > 0.01, `${(100 * ink).toFixed(2)} % of the canvas is drawn on`);
        },
    },
    {
        name: 'every link of the page leads to a file',
        async run({page, address}) {
            await openPage(page, address);
            const links = await page.evaluate(() => [...document.querySelectorAll('a[href], link[href]')].map((link) => link.href));
            const more = await page.goto(`${address}licences.html`).then(() => page.evaluate(() => [...document.querySelectorAll('a[href]')]
                .map((link) => link.href)));
            const own = new Set([...links, ...more].filter((link) => link.startsWith(address)).map((link) => link.split('#')[0]));
            assert.ok(own.size > 8);
            for (const link of own) assert.equal((await fetch(link)).status, 200, link);
        },
    },
    {
        name: 'the policy of the page allows no connection but to its own origin',
        complaints: [/Content Security Policy/],
        async run({page, address}) {
            await openPage(page, address);
            const reached = await page.evaluate(async () => {
                const tries = {
                    fetch: () => fetch('https://example.org/').then(() => true),
                    // In a timer: what the test itself evaluates is exempt from the policy.
                    evaluation: () => new Promise((done, fail) => setTimeout(() => {
                        try {
                            done(new Function('return true')());
                        } catch (fault) {
                            fail(fault);
                        }
                    })),
                    image: () => new Promise((done, fail) => {
                        const image = new Image();
                        image.onload = () => done(true);
                        image.onerror = fail;
                        image.src = 'https://example.org/x.png';
                    }),
                };
                const result = {};
                for (const [name, attempt] of Object.entries(tries)) {
                    try {
                        result[name] = await attempt();
                    } catch {
                        result[name] = false;
                    }
                }
                return result;
            });
            assert.deepEqual(reached, {fetch: false, evaluation: false, image: false});
        },
    },
    {
        name: 'a browser without WebGL 2 is told so in words',
        async run({page, address}) {
            await page.addInitScript(() => {
                const original = HTMLCanvasElement.prototype.getContext;
                HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
                    return kind === 'webgl2' ? null : original.call(this, kind, ...more);
                };
            });
            await page.goto(address);
            await page.locator('#unsupported').waitFor();
            assert.match(await page.locator('#unsupported').innerText(), /WebGL 2/);
            await assert.rejects(page.evaluate(() => window.latlab.transfer()), /WebGL 2/);
        },
    },
    {
        name: 'a browser without WebAssembly is told so in words',
        complaints: [/WebAssembly/],
        async run({page, address}) {
            await page.addInitScript(() => { delete window.WebAssembly; });
            await page.goto(address);
            await page.locator('#unsupported').waitFor();
            assert.match(await page.locator('#unsupported').innerText(), /WebAssembly/);
        },
    },
    {
        name: 'a page whose app does not load says so',
        complaints: [/Failed to load resource/, /preload/, /wasm/, /ArrayBuffer instantiation/],
        async run({page, context, address}) {
            await context.route('**/app.wasm', (route) => route.fulfill({status: 404, body: ''}));
            await page.goto(address);
            await page.locator('#unsupported').waitFor();
            assert.match(await page.locator('#unsupported').innerText(), /could not be loaded/);
        },
    },
    {
        name: 'without JavaScript the page says what it needs',
        settings: {javaScript: false},
        async run({page, address}) {
            await page.goto(address);
            assert.match(await page.locator('noscript').innerText(), /needs JavaScript/);
        },
    },
    {
        name: 'a page where nothing happens draws nothing',
        async run({page, address, note}) {
            await page.addInitScript(() => {
                window.draws = 0;
                for (const name of ['drawElements', 'drawArrays', 'clear']) {
                    const original = WebGL2RenderingContext.prototype[name];
                    WebGL2RenderingContext.prototype[name] = function (...given) {
                        ++window.draws;
                        return original.apply(this, given);
                    };
                }
            });
            await openPage(page, address);
            await page.waitForTimeout(3000);
            const before = await page.evaluate(() => window.draws);
            await page.waitForTimeout(1500);
            const after = await page.evaluate(() => window.draws);
            note(`${before} drawing calls until it was quiet, ${after - before} in the 1.5 s after`);
            assert.ok(before > 0, 'the app draws by WebGL');
            assert.equal(after, before);
            await page.mouse.move(600, 300);
            await page.waitForFunction((count) => window.draws > count, after);
        },
    },
];
