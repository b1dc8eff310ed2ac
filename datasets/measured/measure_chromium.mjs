// Times a list of networks with ONNX Runtime in Chromium, as the page itself does, and writes the file that LatLab reads:
// node measure_chromium.mjs PAGE SPACE LIST OUT [ROUNDS] [NAME]. PAGE is the built page (build/wasm/page), LIST a file with an
// architecture a line or a column `architecture`.
import {readFileSync, writeFileSync} from 'node:fs';
import {argv} from 'node:process';

import {openBrowser, openPage} from '../../tests/browser/browser.mjs';
import {serve} from '../../tests/browser/server.mjs';

const [folder, space, list, out, rounds = '12', name = ''] = argv.slice(2);
const architectures = readFileSync(list, 'utf8').split('\n').map((line) => line.trim().split(',')[0])
    .filter((cell) => cell && !cell.startsWith('#') && cell !== 'architecture');

async function inPage(request) {
    const {EngineClient} = await import('./engine-client.js');
    const {Measuring} = await import('./measuring.js');
    return new Promise((resolve, reject) => {
        const deliver = (message) => {
            if (message.type === 'progress') window.progress = message.text;
            else if (message.type === 'error') reject(new Error(message.fault));
            else if (message.finished) resolve(message);
        };
        new Measuring({engine: new EngineClient(() => {}), deliver}).ask({do: 'start', batch_size: 1, backend: 'wasm', ...request});
    });
}

const server = await serve(folder);
const {page, close} = await openBrowser(server.address);
page.setDefaultTimeout(3.6e6);
await openPage(page, server.address);
const watch = setInterval(() => page.evaluate(() => window.progress).then((text) => console.log(text), () => {}), 15000);
const {csv, failed, rounds: least} = await page.evaluate(inPage, {space, architectures, rounds: Number(rounds)});
clearInterval(watch);
await close();
await server.stop();
writeFileSync(out, name ? csv.replace(/^# device: .*$/m, () => `# device: ${name}`) : csv);
console.log(`${architectures.length - failed.length} networks, ${least} rounds, in ${out}`);
for (const {architecture, reason} of failed) console.log(`failed: ${architecture} ${reason}`);
