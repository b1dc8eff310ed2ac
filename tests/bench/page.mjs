// The built page in Chromium with software drawing: from the first frame to the answers of the engine.
import {readdirSync, readFileSync} from 'node:fs';
import {pid} from 'node:process';

import {openBrowser, openPage} from '../browser/browser.mjs';
import {serve} from '../browser/server.mjs';
import {figure, median} from './report.mjs';

/** Process ids of everything below a process. */
function descendants(ancestor) {
    const parents = new Map();
    for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
        try {
            const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
            parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
        } catch {
            continue;  // ended meanwhile
        }
    }
    const below = (id) => id !== undefined && (id === ancestor || below(parents.get(id)));
    return [...parents.keys()].filter((id) => id !== ancestor && below(id));
}

/** Megabytes of the browser's pages and their workers, shared libraries in proportion: its renderer processes. */
function rendererMemory() {
    let kilobytes = 0;
    for (const id of descendants(pid)) {
        if (!readFileSync(`/proc/${id}/cmdline`, 'latin1').includes('--type=renderer')) continue;
        kilobytes += Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${id}/smaps_rollup`, 'latin1'))[1]);
    }
    return kilobytes / 1024;
}

/** Milliseconds that a call of window.latlab takes. */
function timed(page, call, given) {
    return page.evaluate(async ({name, options}) => {
        const start = performance.now();
        await window.latlab[name](options);
        return performance.now() - start;
    }, {name: call, options: given});
}

/** Milliseconds from each of many pointer moves to the frame that follows: while a call of window.latlab runs, or idle for a time. */
export function inputWaits(page, {call = null, options = {}, idle = 2000}) {
    return page.evaluate(async (work) => {
        const waits = [];
        let running = true;
        const run = () => (work.call ? window.latlab[work.call](work.options) : new Promise((done) => setTimeout(done, work.idle)));
        const working = run().finally(() => { running = false; });
        while (running) {
            const start = performance.now();
            document.getElementById('app').dispatchEvent(new MouseEvent('mousemove', {clientX: 300, clientY: 200, bubbles: true}));
            await new Promise(requestAnimationFrame);
            // The callbacks of this frame have drawn by the time the next task runs.
            await new Promise((done) => setTimeout(done, 0));
            waits.push(performance.now() - start);
            await new Promise((done) => setTimeout(done, 20));
        }
        await working;
        return waits;
    }, {call, options, idle});
}

/** All architectures of NAS-Bench-201 in digits. */
function everyCell() {
    return Array.from({length: 5 ** 6}, (unused, index) => index.toString(5).padStart(6, '0').split('').join('_'));
}

/** One visit: a fresh browser, whose first transfer with a predictor also fetches what that knows. */
async function visit(address, seed) {
    const browser = await openBrowser(address);
    const {page} = browser;
    try {
        page.setDefaultTimeout(300000);
        await page.goto('about:blank');
        const empty = rendererMemory();
        const firstFrame = await openPage(page, address);
        const fewShot = await timed(page, 'transfer', {predictor: 'few-shot', seed});
        const first = await timed(page, 'transfer', {predictor: 'nasflat', seed});
        const again = await timed(page, 'transfer', {predictor: 'nasflat', seed: seed + 1});
        const waits = await inputWaits(page, {call: 'transfer', options: {predictor: 'nasflat', seed: seed + 2}});
        const scoring = await timed(page, 'predict', everyCell());
        const counting = await timed(page, 'transfer', {predictor: 'op-count'});
        return {firstFrame, fewShot, first, again, scoring, counting, wait: median(waits), longest: Math.max(...waits),
                empty, memory: rendererMemory()};
    } finally {
        await browser.close();
    }
}

export async function measurePage({folder, visits}) {
    const server = await serve(folder);
    const seen = [];
    try {
        for (let i = 0; i < visits; ++i) seen.push(await visit(server.address, 10 * i + 1));
    } finally {
        await server.stop();
    }
    const of = (name, unit, pick) => figure('the page in Chromium, software drawing', name, unit, seen.map(pick));
    return [
        of('first frame (budget 1.5 s)', 's', ({firstFrame}) => firstFrame / 1000),
        of('first transfer, few-shot (budget 1 s)', 's', ({fewShot}) => fewShot / 1000),
        of('first transfer, NASFLAT (budget 20 s)', 's', ({first}) => first / 1000),
        of('next transfer, NASFLAT', 's', ({again}) => again / 1000),
        of('scoring 15,625 networks, NASFLAT', 's', ({scoring}) => scoring / 1000),
        of('transfer, ridge on operation counts', 's', ({counting}) => counting / 1000),
        of('input to frame while the engine works, median', 'ms', ({wait}) => wait),
        of('input to frame while the engine works, longest', 'ms', ({longest}) => longest),
        of('memory after all that (budget 256 MB)', 'MB', ({memory}) => memory),
        of('memory of an empty page, for comparison', 'MB', ({empty}) => empty),
    ];
}
