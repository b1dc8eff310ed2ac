// The static server, and what the page needs of any server.
import assert from 'node:assert/strict';
import {connect} from 'node:net';

function rawRequest(address, path, method = 'GET') {
    const {hostname, port} = new URL(address);
    return new Promise((done, fail) => {
        let text = '';
        connect(Number(port), hostname, function () {
            this.write(`${method} ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
        }).on('data', (bytes) => { text += bytes.toString('latin1'); }).on('end', () => done(text)).on('error', fail);
    });
}

export const cases = [
    {
        name: 'the server gives each kind of file its type',
        async run({address}) {
            for (const [path, type] of [
                ['', 'text/html; charset=utf-8'], ['host.js', 'text/javascript; charset=utf-8'], ['app.wasm', 'application/wasm'],
                ['style.css', 'text/css; charset=utf-8'], ['manifest.webmanifest', 'application/manifest+json'],
                ['icon.svg', 'image/svg+xml'], ['fonts/Inter-Regular.woff2', 'font/woff2'], ['precache.json', 'application/json'],
            ]) {
                const response = await fetch(address + path);
                assert.equal(response.status, 200, path);
                assert.equal(response.headers.get('content-type'), type, path);
                await response.arrayBuffer();
            }
        },
    },
    {
        name: 'the server gives nothing outside its folder',
        async run({address}) {
            for (const path of ['/../../../etc/passwd', '/%2e%2e/%2e%2e/%2e%2e/etc/passwd', '/..%2f..%2f..%2fetc/passwd',
                                '//etc/passwd', '/host.js/../../CMakeCache.txt', '/%00', '/%zz']) {
                const answer = await rawRequest(address, path);
                assert.match(answer, /^HTTP\/1\.1 404 /, path);
                assert.doesNotMatch(answer, /root:/, path);
            }
            assert.match(await rawRequest(address, '/', 'POST'), /^HTTP\/1\.1 405 /);
        },
    },
    {
        name: 'a file that has not changed is not sent again',
        async run({address}) {
            const first = await fetch(`${address}host.js`);
            await first.arrayBuffer();
            const answer = await fetch(`${address}host.js`, {headers: {'If-None-Match': first.headers.get('etag')}});
            assert.equal(answer.status, 304);
        },
    },
];
