// Drives the built page in Chromium: node run.mjs FOLDER [PART OF A NAME]. Screenshots go to
// build/screenshots. The last line counts the cases; the exit status is 1 when one failed.
import {existsSync, mkdirSync, rmSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {argv, exit} from 'node:process';

import {openBrowser, root} from './browser.mjs';
import {serve} from './server.mjs';

import {cases as device} from './device.cases.mjs';
import {cases as faults} from './faults.cases.mjs';
import {cases as found} from './found.cases.mjs';
import {cases as journey} from './journey.cases.mjs';
import {cases as keeping} from './keeping.cases.mjs';
import {cases as keyboard} from './keyboard.cases.mjs';
import {cases as measuring} from './measuring.cases.mjs';
import {cases as offline} from './offline.cases.mjs';
import {cases as opening} from './opening.cases.mjs';
import {cases as plan} from './plan.cases.mjs';
import {cases as serving} from './serving.cases.mjs';
import {cases as study} from './study.cases.mjs';
import {cases as trust} from './trust.cases.mjs';
import {cases as wishes} from './wishes.cases.mjs';

const [folder = 'build/wasm/page', wanted = ''] = argv.slice(2);
const screenshots = join(root, 'build/screenshots');
const counts = {passed: 0, failed: 0, skipped: 0};

/** Thrown by a case that cannot be judged here. */
class Skip extends Error {}

async function runCase({name, settings = {}, run, complaints = []}) {
    const failure = `failed-${name.replace(/\W+/g, '-')}`;
    rmSync(join(screenshots, `${failure}.png`), {force: true});
    const server = await serve(folder);
    const browser = await openBrowser(server.address, settings);
    const given = {
        ...browser, server, folder, address: server.address,
        skip: (reason) => { throw new Skip(reason); },
        note: (text) => console.log(`      ${text}`),
        screenshot: (title) => browser.page.screenshot({path: join(screenshots, `${title}.png`)}),
    };
    const longest = 150;
    let timer;
    try {
        await Promise.race([run(given), new Promise((done, fail) => {
            timer = setTimeout(() => fail(new Error(`not done after ${longest} s`)), 1000 * longest);
        })]);
        const {foreign} = browser.record;
        if (foreign.length) throw new Error(`requests that leave the origin: ${foreign.join(', ')}`);
        const unexpected = browser.record.complaints.filter((text) => !complaints.some((allowed) => allowed.test(text)));
        if (unexpected.length) throw new Error(`the console has complaints:\n${unexpected.join('\n')}`);
    } catch (fault) {
        if (!(fault instanceof Skip)) await given.screenshot(failure).catch(() => {});
        throw fault;
    } finally {
        clearTimeout(timer);
        await browser.close();
        await server.stop();
    }
}

if (!existsSync(join(folder, 'index.html'))) {
    console.error(`${resolve(folder)} holds no built page: run ./ci/build wasm page`);
    console.log('cases: 0 passed, 1 failed, 0 skipped');
    exit(1);
}
mkdirSync(screenshots, {recursive: true});
for (const test of [...serving, ...opening, ...journey, ...found, ...wishes, ...plan, ...trust, ...device, ...measuring, ...study, ...faults, ...keyboard, ...keeping, ...offline]) {
    if (!test.name.includes(wanted)) continue;
    const start = performance.now();
    const seconds = () => `${((performance.now() - start) / 1000).toFixed(1)} s`;
    try {
        await runCase(test);
        ++counts.passed;
        console.log(`pass  ${test.name} (${seconds()})`);
    } catch (fault) {
        if (fault instanceof Skip) {
            ++counts.skipped;
            console.log(`skipped: ${test.name}: ${fault.message}`);
        } else {
            ++counts.failed;
            console.log(`FAIL  ${test.name} (${seconds()})\n${fault.stack}`);
        }
    }
}
console.log(`cases: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
exit(counts.failed ? 1 : 0);
