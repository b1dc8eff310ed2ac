// Measures all that LatLab promises about speed and size; run by ci/bench, which builds what this needs.
import {execFileSync} from 'node:child_process';
import {mkdirSync, writeFileSync} from 'node:fs';
import {cpus, loadavg} from 'node:os';
import {join} from 'node:path';
import {argv, exit, version} from 'node:process';

import {root} from '../browser/browser.mjs';
import {measureDevice} from './device.mjs';
import {measureElsewhere} from './elsewhere.mjs';
import {measurePage} from './page.mjs';
import {measurePrograms} from './programs.mjs';
import {measureProxies} from './proxies.mjs';
import {table} from './report.mjs';
import {measureSearch} from './search.mjs';
import {measureSize} from './size.mjs';

const folder = join(root, 'build/wasm/page');
const parts = {
    programs: () => measurePrograms({rounds: 5, seconds: 2}),
    proxies: () => measureProxies({rounds: 3, seconds: 10}),
    page: () => measurePage({folder, visits: 3}),
    search: () => measureSearch({folder, visits: 3}),
    device: () => measureDevice({folder, further: 60, rounds: 8}),
    elsewhere: () => measureElsewhere({folder, further: 60}),
    size: () => measureSize(folder),
};

const wanted = argv.length > 2 ? argv.slice(2) : Object.keys(parts);
const unknown = wanted.find((part) => !(part in parts));
if (unknown) {
    console.error(`${unknown} is not a part of the benchmark: ${Object.keys(parts).join(', ')}`);
    exit(2);
}

const ask = (program, ...words) => execFileSync(program, words, {encoding: 'utf8'}).trim();
const machine = {
    processor: cpus()[0].model, cores: cpus().length, load: loadavg()[0].toFixed(1), node: version,
    pytorch: ask('/usr/bin/python3', '-c', 'import torch; print(torch.__version__)'),
    commit: ask('git', '-C', root, 'describe', '--always', '--dirty'),
};
console.log(Object.entries(machine).map(([name, value]) => `${name} ${value}`).join(', '));

const figures = [];
for (const part of wanted) {
    const measured = await parts[part]();
    console.log(table(measured));
    figures.push(...measured);
}
mkdirSync(join(root, 'build'), {recursive: true});
writeFileSync(join(root, 'build/bench.jsonl'), [machine, ...figures].map((line) => `${JSON.stringify(line)}\n`).join(''));
console.log('\nwritten to build/bench.jsonl');
