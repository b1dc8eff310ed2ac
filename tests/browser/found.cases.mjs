// What a search found, looked at closely: the search's own history, a network and its operations, figures as files.
import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';

import {openPage} from './browser.mjs';
import {assertAlive, atBothSizes, openWithOwnRows, press, stateOf} from './support.mjs';

/** So high that everything found is in sight. */
const tall = {settings: {size: {width: 1280, height: 1900}}};

const places = {
    takeAway: [100, 292],
    pin: [980, 753], firstTrade: [1000, 994], networkSvg: [378, 1606], networkPng: [480, 1606], frontPng: [1187, 181],
};

/** Transfers and searches, which shows the search. */
async function search({page, address, folder}) {
    await openWithOwnRows({page, address, folder});
    const result = await page.evaluate(async () => {
        await window.latlab.transfer();
        return window.latlab.search({});
    });
    await page.waitForFunction(() => window.latlab.state().step === 3);
    await page.waitForTimeout(1500);
    return result;
}

async function pressed(page, place) {
    const [download] = await Promise.all([page.waitForEvent('download'), press(page, ...place)]);
    return {name: download.suggestedFilename(), bytes: await readFile(await download.path())};
}

/** Width and height of a PNG, which begins with a signature and its header. */
function pngSize({bytes}) {
    assert.equal(bytes.subarray(1, 4).toString('latin1'), 'PNG');
    return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
}

const svgSize = (text) => ['width', 'height'].map((name) => Number(text.match(new RegExp(`<svg[^>]* ${name}="([\\d.]+)"`))[1]));

export const cases = [
    ...atBothSizes('a search shows how it went and the network that it found', async ({page, address, folder, screenshot, title}) => {
        const result = await search({page, address, folder});
        const {evaluated, hypervolume} = result.history;
        assert.equal(evaluated.length, hypervolume.length);
        assert.ok(hypervolume.every((volume, i) => i === 0 || volume >= hypervolume[i - 1]));
        assert.ok(hypervolume.at(-1) > 0.97 * result.exact_hypervolume && hypervolume.at(-1) <= result.exact_hypervolume);
        assert.ok(result.sample.latency_ms.length > 500 && result.sample.latency_ms.length <= 1500);
        const {search: shown} = await stateOf(page);
        assert.deepEqual(shown.history.hypervolume, hypervolume);
        assert.equal(shown.sample, undefined);
        await screenshot(`found-${title}`);
        await page.mouse.move(page.viewportSize().width / 2, 500);
        await page.mouse.wheel(0, title === '390x844' ? 1500 : 700);
        await page.waitForTimeout(500);
        await screenshot(`network-${title}`);
        await assertAlive(page);
    }),
    {
        name: 'a search goes on where it stopped',
        async run({page, address, folder}) {
            await openWithOwnRows({page, address, folder});
            // Within a generation, which the history of a search that began anew would not tell.
            const first = await page.evaluate(() => window.latlab.search({evaluations: 1250}));
            assert.equal(first.history.evaluated.at(-1), 1250);
            await page.locator('#search-longer').click();
            await page.waitForFunction(() => {
                const {search} = window.latlab.state();
                return search?.finished && search.evaluated > 1250;
            });
            const {search: longer} = await stateOf(page);
            assert.equal(longer.evaluated, 2500);
            const count = first.history.evaluated.length;
            assert.deepEqual(longer.history.evaluated.slice(0, count), first.history.evaluated);
            assert.deepEqual(longer.history.hypervolume.slice(0, count), first.history.hypervolume);
            assert.ok(longer.history.hypervolume.at(-1) >= first.history.hypervolume.at(-1));
            await assertAlive(page);
        },
    },
    {
        name: 'a change that buys latency leads to the network with it, and two networks are compared',
        ...tall,
        async run({page, address, folder, screenshot}) {
            const {best} = await search({page, address, folder});
            const titled = async () => (await pressed(page, places.networkSvg)).bytes.toString('utf8').match(/<title>NAS-Bench-201 network ([^<]*)/)[1];
            assert.equal(await titled(), best.architecture);
            await press(page, ...places.pin);
            await page.waitForTimeout(1000);
            await press(page, ...places.firstTrade);
            await page.waitForTimeout(1000);
            await screenshot('compared-1280x1900');
            const changed = await titled();
            const operations = (text) => text.match(/[a-z_0-9]+~\d/g);
            const differing = operations(changed).filter((operation, i) => operation !== operations(best.architecture)[i]);
            assert.equal(differing.length, 1, `${changed} instead of ${best.architecture}`);
        },
    },
    {
        name: 'figures are saved as PNG of twice their size as SVG',
        ...tall,
        async run({page, address, folder}) {
            await search({page, address, folder});
            const svg = await pressed(page, places.networkSvg), png = await pressed(page, places.networkPng);
            assert.deepEqual([svg.name, png.name], ['latlab-network.svg', 'latlab-network.png']);
            assert.deepEqual(pngSize(png), svgSize(svg.bytes.toString('utf8')).map((pixels) => 2 * pixels));
            await press(page, ...places.takeAway);
            await page.waitForTimeout(500);
            const front = await pressed(page, places.frontPng);
            assert.equal(front.name, 'latlab-front.png');
            assert.deepEqual(pngSize(front), [1328, 928]);
            assert.ok(front.bytes.length > 20_000, `only ${front.bytes.length} bytes`);
        },
    },
    {
        name: 'a drawing that is no SVG is said in words',
        async run({page, address}) {
            await openPage(page, address);
            const fault = await page.evaluate(async () => {
                const {pictureOf} = await import('./picture.js');
                return pictureOf('<svg').then(() => '', (error) => error.message);
            });
            assert.notEqual(fault, '');
        },
    },
];
