// The search: 10,000 networks looked at in Chromium while the page answers, and FBNet's front against 100,000
// random networks.
import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';

import {openBrowser, openPage, root} from '../browser/browser.mjs';
import {serve} from '../browser/server.mjs';
import {inputWaits} from './page.mjs';
import {figure, median} from './report.mjs';

const measured = 'datasets/measured/intel-xeon-fbnet-onnxruntime-batch1.csv';
const evaluations = 10000;

/** The first twenty measurements of a file, with its header. */
function firstRows(path) {
    const lines = readFileSync(join(root, path), 'utf8').split('\n');
    const header = lines.findIndex((line) => !line.startsWith('#'));
    return lines.slice(0, header + 21).join('\n');
}

/**
 * Seconds of a search that is the first thing asked for after a transfer, and milliseconds from input to frame meanwhile and,
 * on the same screen, afterwards: what drawing costs when nothing runs.
 */
async function searchOnce(address, text, seed) {
    const browser = await openBrowser(address);
    const {page} = browser;
    try {
        page.setDefaultTimeout(300000);
        await openPage(page, address);
        if (text) await page.evaluate((rows) => window.latlab.loadMeasurements(rows, 'measured.csv'), text);
        await page.evaluate(() => window.latlab.transfer());
        const work = {call: 'search', options: {evaluations, search_seed: seed}};
        const waits = await inputWaits(page, work);
        const seconds = await page.evaluate(async (options) => {
            const start = performance.now();
            await window.latlab.search(options);
            return (performance.now() - start) / 1000;
        }, {evaluations, search_seed: seed + 1});
        await page.waitForTimeout(1500);  // it asks by itself about the best network
        return {seconds, waits, idle: await inputWaits(page, {})};
    } finally {
        await browser.close();
    }
}

async function inChromium({folder, visits}) {
    const server = await serve(folder);
    const figures = [];
    try {
        for (const [name, text] of [['NAS-Bench-201', ''], ['FBNet', firstRows(measured)]]) {
            const seen = [];
            for (let i = 0; i < visits; ++i) seen.push(await searchOnce(server.address, text, 10 * i + 1));
            const group = `search in Chromium, ${name}`;
            figures.push(figure(group, '10,000 networks (budget 2 s)', 's', seen.map(({seconds}) => seconds)),
                         figure(group, 'input to frame meanwhile, median', 'ms', seen.map(({waits}) => median(waits))),
                         figure(group, 'input to frame meanwhile, longest', 'ms', seen.map(({waits}) => Math.max(...waits))),
                         figure(group, 'input to frame when nothing runs, median', 'ms', seen.map(({idle}) => median(idle))));
        }
    } finally {
        await server.stop();
    }
    return figures;
}

function againstRandom() {
    const program = join(root, 'build/native/bench/bench_search');
    const compared = JSON.parse(execFileSync(program, [join(root, 'assets'), join(root, measured)], {encoding: 'utf8'}));
    return compared.flatMap((one) => {
        const group = `FBNet, ${one.objective}: 10,000 searched against 100,000 random`;
        return [figure(group, 'search', 's', [one.search_seconds]), figure(group, 'random', 's', [one.random_seconds]),
                figure(group, 'hypervolume, search / random', '', [one.hypervolume_ratio]),
                figure(group, 'how much slower random ones are, median', '%', [100 * one.random_slower])];
    });
}

export async function measureSearch(options) {
    return [...await inChromium(options), ...againstRandom()];
}
