// What a visit loads, compressed as a static host would: counted by the server, since what the service worker
// fetches does not show in the page.
import {createServer, request as ask} from 'node:http';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {brotliCompressSync, constants, gzipSync} from 'node:zlib';

import {openBrowser, openPage} from '../browser/browser.mjs';
import {serve} from '../browser/server.mjs';
import {figure} from './report.mjs';

/** A server in front of another that notes the paths which are asked for. */
async function countingServer(address) {
    const paths = new Set();
    const server = createServer((given, answer) => {
        const {pathname} = new URL(given.url, address);
        const {headers, method} = given;
        ask(new URL(given.url, address), {headers, method}, (served) => {
            if (served.statusCode < 300) paths.add(pathname.endsWith('/') ? `${pathname}index.html` : pathname);
            answer.writeHead(served.statusCode, served.headers);
            served.pipe(answer);
        }).end();
    });
    await new Promise((done) => server.listen(0, '127.0.0.1', done));
    return {
        paths, address: `http://127.0.0.1:${server.address().port}/`,
        stop: () => new Promise((done) => {
            server.close(done);
            server.closeAllConnections();
        }),
    };
}

/** Paths asked for before the first frame, and all until the service worker has kept the page. */
async function requestedPaths(folder) {
    const server = await serve(folder);
    const counter = await countingServer(server.address);
    const browser = await openBrowser(counter.address);
    try {
        await openPage(browser.page, counter.address);
        const early = new Set(counter.paths);
        await browser.page.evaluate(() => navigator.serviceWorker.ready);
        return {early, all: [...counter.paths]};
    } finally {
        await browser.close();
        await counter.stop();
        await server.stop();
    }
}

function compressed(path) {
    const bytes = readFileSync(path);
    return {
        plain: bytes.length,
        gzip: gzipSync(bytes, {level: 9}).length,
        brotli: brotliCompressSync(bytes, {params: {[constants.BROTLI_PARAM_QUALITY]: 11}}).length,
    };
}

export async function measureSize(folder) {
    const {early, all} = await requestedPaths(folder);
    const files = all.map((path) => ({path, ...compressed(join(folder, path))})).sort((a, b) => b.gzip - a.gzip);
    const kilobytes = (list, way) => [list.reduce((sum, file) => sum + file[way], 0) / 1000];
    const group = 'what the first visit loads';
    return [
        figure(group, 'all, gzip (budget 3,000 KB)', 'KB', kilobytes(files, 'gzip')),
        figure(group, 'all, brotli', 'KB', kilobytes(files, 'brotli')),
        figure(group, 'all, not compressed', 'KB', kilobytes(files, 'plain')),
        figure(group, 'until the first frame, gzip', 'KB', kilobytes(files.filter(({path}) => early.has(path)), 'gzip')),
        ...files.map((file) => figure(`${group}, file by file, gzip`, file.path.slice(1), 'KB', kilobytes([file], 'gzip'))),
    ];
}
