// The machine measured by the page's archive of networks, unpacked in an empty folder and run as its README says; then
// how well twenty planned networks predict random ones, measured beside them.
import {execFileSync} from 'node:child_process';
import {readFile, rm, writeFile} from 'node:fs/promises';
import {join} from 'node:path';

import {measureByReadme, savedArchive, unpack} from '../browser/archives.mjs';
import {openBrowser, openPage, root} from '../browser/browser.mjs';
import {serve} from '../browser/server.mjs';
import {spearman} from '../../web/timing/statistics.mjs';
import {randomNetworks} from './device.mjs';
import {figure, median} from './report.mjs';

const latlab = (...words) => execFileSync(join(root, 'build/native/latlab'), words.map(String), {encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore']});

/** The rows of a CSV file that LatLab wrote or reads, by column, and its # lines. */
function readTable(text) {
    const lines = text.trim().split('\n'), fields = {};
    for (const line of lines.filter((one) => one.startsWith('#'))) fields[line.slice(2).split(': ')[0]] = line.split(': ')[1];
    const [header, ...rows] = lines.filter((one) => !one.startsWith('#')).map((line) => line.split(','));
    return {fields, rows: rows.map((row) => Object.fromEntries(header.map((name, i) => [name, row[i]])))};
}

/** Runs in the page: saves the archive that "Get the networks" makes, of these networks. */
async function saveInPage({space, architectures}) {
    const {EngineClient} = await import('./engine-client.js');
    const {networkArchive} = await import('./network-files.js');
    const link = document.createElement('a');
    link.href = URL.createObjectURL(await networkArchive({space, architectures, for: 'measuring'}, new EngineClient(() => {})));
    link.download = 'networks.zip';
    link.click();
}

async function unpackedFromPage(folder, space, architectures) {
    const server = await serve(folder);
    const {page, close} = await openBrowser(server.address);
    await openPage(page, server.address);
    const {files} = await savedArchive(page, () => page.evaluate(saveInPage, {space, architectures}));
    await close();
    await server.stop();
    return unpack(files);
}

/** What each predictor knows of the other networks in a file, taught by the twenty. */
async function predicted(folder, space, file, twenty) {
    const {fields, rows} = readTable(await readFile(file, 'utf8'));
    const taught = rows.filter(({architecture}) => twenty.includes(architecture));
    const others = rows.filter(({architecture}) => !twenty.includes(architecture));
    const at = (name) => join(folder, name);
    await writeFile(at('given.csv'), [`# dead_operations: ${fields.dead_operations}`, 'architecture,latency_ms,stddev_ms,rounds',
                                      ...taught.map((row) => Object.values(row).join(','))].join('\n'));
    await writeFile(at('asked.csv'), ['architecture', ...others.map(({architecture}) => architecture)].join('\n'));
    const found = {};
    for (const predictor of ['few-shot', 'op-count', 'flops']) {
        latlab('transfer', '--space', space, '--measurements', at('given.csv'), '--predictor', predictor, '--architectures', at('asked.csv'),
               '--out', at('predicted.csv'));
        const ms = readTable(await readFile(at('predicted.csv'), 'utf8')).rows.map((row) => Number(row.latency_ms));
        const measured = others.map((row) => Number(row.latency_ms));
        found[predictor] = {spearman: spearman(ms, measured), error: median(ms.map((value, i) => Math.abs(value / measured[i] - 1)))};
    }
    return {count: others.length, repeatability: parseFloat(fields.repeatability_all_rounds), found};
}

export async function measureElsewhere({folder, further}) {
    const figures = [];
    for (const space of ['nb201', 'fbnet']) {
        const twenty = readTable(latlab('plan', '--space', space, '--count', 20)).rows.map(({architecture}) => architecture);
        const notation = JSON.parse(latlab('space', 'describe', '--space', space, '--json', ...randomNetworks(space, further)));
        const others = notation.map(({architecture}) => architecture).filter((one) => !twenty.includes(one));
        const unpacked = await unpackedFromPage(folder, space, [...twenty, ...others]);
        try {
            for (const [runtime, file] of Object.entries(await measureByReadme(unpacked, {node: '', pytorch: ''}))) {
                const {count, repeatability, found} = await predicted(unpacked, space, file, twenty);
                const add = (name, unit, value) => figures.push(figure(`${runtime}, ${space}`, name, unit, [value]));
                add(`repeatability of ${20 + count} networks`, 'Spearman', repeatability);
                for (const [predictor, {spearman: rank, error}] of Object.entries(found)) {
                    add(`${predictor}: ${count} further networks`, 'Spearman', rank);
                    add(`${predictor}: median error`, '%', 100 * error);
                }
            }
        } finally {
            await rm(unpacked, {recursive: true, force: true});
        }
    }
    return figures;
}
