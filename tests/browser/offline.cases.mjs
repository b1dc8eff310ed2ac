// After the first load the page needs no network, and a newer version takes over cleanly.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {appendFile, cp, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

import {openPage, root} from './browser.mjs';
import {serve} from './server.mjs';
import {stateOf} from './support.mjs';

const weights = 'assets/nasflat-fbnet.safetensors';

async function waitUntilKept(page) {
    await page.waitForFunction(() => document.getElementById('offline-state').textContent
        === 'Works without network; NASFLAT, the encoders and measuring once they have been used');
}

const isKept = (page) => page.evaluate(async (path) => Boolean(await caches.match(path)), weights);

/** What comes of asking for the weights. */
function askForWeights(page) {
    return page.evaluate(async (path) => {
        const response = await fetch(path);
        return {status: response.status, size: (await response.arrayBuffer()).byteLength};
    }, weights);
}

/** Serves a copy of the page that may be changed. */
async function withCopy({page, folder, record}, run) {
    const copy = await mkdtemp(join(tmpdir(), 'latlab-page-'));
    await cp(folder, copy, {recursive: true});
    const server = await serve(copy);
    record.origins.push(server.address);
    try {
        await run({copy, address: server.address});
    } finally {
        await page.goto('about:blank');
        await server.stop();
        await rm(copy, {recursive: true, force: true});
    }
}

export const cases = [
    {
        name: 'after the first load the page opens and works without its server',
        complaints: [/ERR_CONNECTION_REFUSED/],
        async run({page, address, server}) {
            await openPage(page, address);
            await waitUntilKept(page);
            await server.stop();
            await openPage(page, address);
            assert.equal((await stateOf(page)).measurements.length, 20);
            await page.evaluate(() => window.latlab.transfer());
            assert.ok((await stateOf(page)).transfer);
            const fonts = await page.evaluate(async () => {
                await document.fonts.ready;
                return [...document.fonts].filter(({status}) => status === 'loaded').length;
            });
            assert.ok(fonts > 0, 'the typeface is kept too');
            await page.goto(`${address}licences.html`);
            assert.match(await page.title(), /Licences/);
        },
    },
    {
        name: 'the service worker keeps exactly the files that the build lists',
        async run({page, address}) {
            await openPage(page, address);
            await waitUntilKept(page);
            const {kept, listed, version, names} = await page.evaluate(async () => {
                const names = (await caches.keys()).filter((name) => name.startsWith('latlab-'));
                const requests = await (await caches.open(names[0])).keys();
                const base = location.href;
                const {files, version} = await (await fetch('precache.json')).json();
                return {names, version, kept: requests.map(({url}) => url.slice(base.length)).sort(), listed: Object.keys(files)};
            });
            assert.deepEqual(names, [`latlab-${version}`]);
            assert.deepEqual(kept, [...listed, 'precache.json'].sort());
        },
    },
    {
        name: 'what is large is kept when it is first asked for, and not before',
        complaints: [/ERR_CONNECTION_REFUSED/],
        async run({page, address, server}) {
            await openPage(page, address);
            await waitUntilKept(page);
            await openPage(page, address);  // now under the service worker
            assert.equal(await isKept(page), false);
            const asked = await askForWeights(page);
            assert.ok(asked.size > 100_000);
            assert.equal(await isKept(page), true);
            await server.stop();
            assert.deepEqual(await askForWeights(page), asked);
        },
    },
    {
        name: 'what cannot be kept is answered as it is, never as a missing connection',
        complaints: [/Failed to load resource/],
        async run({page, context, folder, record}) {
            await withCopy({page, folder, record}, async ({copy, address}) => {
                await openPage(page, address);
                await waitUntilKept(page);
                await openPage(page, address);
                const file = join(copy, weights);
                await writeFile(file, 'weights of another version');
                assert.equal((await askForWeights(page)).status, 409);
                await rm(file);
                assert.equal((await askForWeights(page)).status, 404);
                await cp(join(folder, weights), file);
                const devtools = await context.newCDPSession(page);
                await devtools.send('Storage.overrideQuotaForOrigin', {origin: new URL(address).origin, quotaSize: 1});
                const {status, size} = await askForWeights(page);
                assert.equal(status, 200);
                assert.ok(size > 100_000);
                assert.equal(await isKept(page), false, 'there was no room');
            });
        },
    },
    {
        name: 'a newer version is offered, and taken over whole',
        async run({page, folder, record}) {
            await withCopy({page, folder, record}, async ({copy, address}) => {
                await openPage(page, address);
                await waitUntilKept(page);
                await openPage(page, address);
                await askForWeights(page);
                await appendFile(join(copy, 'style.css'), '\n.newer { color: red; }\n');
                execFileSync('node', [join(root, 'ci/precache.mjs'), copy]);
                await openPage(page, address);
                await page.locator('#update').waitFor();
                const styles = () => page.evaluate(async () => (await (await fetch('style.css')).text()).includes('.newer'));
                assert.equal(await styles(), false, 'until then the older version stays whole');
                await Promise.all([page.waitForEvent('load'), page.locator('#update-now').click()]);
                await page.waitForFunction(() => performance.getEntriesByName('latlab-first-frame').length > 0);
                assert.equal(await styles(), true);
                assert.equal((await page.evaluate(() => caches.keys())).length, 1);
                assert.ok(await isKept(page), 'what did not change need not be fetched again');
                assert.ok(await page.locator('#update').isHidden());
            });
        },
    },
];
