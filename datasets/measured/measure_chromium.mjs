// Times a list of networks with ONNX Runtime in Chromium, by the page's own Worker, and writes the file that LatLab
// reads: node measure_chromium.mjs PAGE SPACE LIST OUT [ROUNDS] [NAME]. PAGE is the built page (build/wasm/page), LIST a file with
// an architecture a line or a column `architecture`.
import {readFileSync, writeFileSync} from 'node:fs';
import {argv} from 'node:process';

import {openBrowser, openPage} from '../../tests/browser/browser.mjs';
import {serve} from '../../tests/browser/server.mjs';

const [folder, space, list, out, rounds = '12', name = ''] = argv.slice(2);
const architectures = readFileSync(list, 'utf8').split('\n').map((line) => line.trim().split(',')[0])
    .filter((cell) => cell && !cell.startsWith('#') && cell !== 'architecture');

async function inPage({space, architectures, rounds, device: name}) {
    const {EngineClient} = await import('./engine-client.js');
    const {DeviceMeasurement} = await import('./device-measurement.js');
    const failed = [];
    const device = new DeviceMeasurement(({type, name, reason, text}) => {
        if (type === 'failed') failed.push(`${name} ${reason}`);
        if (type === 'progress') window.progress = text;
    });
    await device.prepare({device: name, protocol: {space, dead_operations: 'pruned'}});
    let written = 0;
    await new EngineClient(() => {}).files({command: 'export', space, architectures, references: true}, (path, bytes) => {
        const reference = path.startsWith('references/');
        if (path.endsWith('.onnx')) return device.add({name: reference ? path : architectures[written++], onnx: bytes.buffer, reference});
    });
    const {networks, protocol} = await device.start(rounds);
    return {networks, protocol, failed};
}

const server = await serve(folder);
const {page, close} = await openBrowser(server.address);
page.setDefaultTimeout(3.6e6);
await openPage(page, server.address);
const watch = setInterval(() => page.evaluate(() => window.progress).then((text) => console.log(text), () => {}), 15000);
const {networks, protocol, failed} = await page.evaluate(inPage, {space, architectures, rounds: Number(rounds), device: name});
clearInterval(watch);
await close();
await server.stop();
const columns = ['architecture', 'latency_ms', 'stddev_ms', 'rounds'];
const cell = (value) => (typeof value === 'number' ? Number(value.toFixed(6)) : value ?? '');
writeFileSync(out, [
    ...Object.entries(protocol).map(([key, value]) => `# ${key}: ${value.replaceAll(/\s+/g, ' ')}`),
    columns.join(','),
    ...networks.map((row) => columns.map((column) => cell(row[column])).join(',')),
].join('\n') + '\n');
console.log(`${networks.length} networks in ${out}`, failed.length ? `; failed: ${failed.join('; ')}` : '');
