// Seconds that the 13 zero-cost proxies of a network take: native and WebAssembly under node.
import {execFileSync} from 'node:child_process';
import {join} from 'node:path';
import {execPath} from 'node:process';

import {root} from '../browser/browser.mjs';
import {figure} from './report.mjs';

const programs = {
    native: [join(root, 'build/native/bench/bench_proxies')],
    'WebAssembly under node': [execPath, '--no-experimental-fetch', join(root, 'build/wasm/bench/bench_proxies.js')],
};

/** Whole networks, for at least `seconds` a round; one program after the other in each. */
export function measureProxies({rounds, seconds}) {
    const figures = [];
    for (const [space, name] of [['nb201', 'NAS-Bench-201, 64 images'], ['fbnet', 'FBNet, 16 images']]) {
        const values = Object.fromEntries(Object.keys(programs).map((title) => [title, []]));
        for (let round = 0; round < rounds; ++round) {
            for (const [title, [program, ...words]] of Object.entries(programs)) {
                const done = JSON.parse(execFileSync(program, [...words, space, String(seconds)], {encoding: 'utf8'}));
                values[title].push(done.seconds / done.networks);
            }
        }
        const group = `zero-cost proxies, ${name}`;
        for (const title of Object.keys(programs)) figures.push(figure(group, title, 's', values[title]));
    }
    return figures;
}
