// Serves one folder on 127.0.0.1: node server.mjs FOLDER [PORT]. Only GET and HEAD, only files inside the
// folder; answers are revalidated by their hash, so a rebuilt page is seen at once.
import {createHash} from 'node:crypto';
import {readFile, realpath, stat} from 'node:fs/promises';
import {createServer} from 'node:http';
import {extname, join, resolve, sep} from 'node:path';
import {argv, exit} from 'node:process';
import {fileURLToPath} from 'node:url';

const types = {
    '.css': 'text/css; charset=utf-8',
    '.csv': 'text/csv; charset=utf-8',
    '.html': 'text/html; charset=utf-8',
    '.js': 'text/javascript; charset=utf-8',
    '.json': 'application/json',
    '.md': 'text/markdown; charset=utf-8',
    '.mjs': 'text/javascript; charset=utf-8',
    '.png': 'image/png',
    '.py': 'text/x-python; charset=utf-8',
    '.safetensors': 'application/octet-stream',
    '.svg': 'image/svg+xml',
    '.txt': 'text/plain; charset=utf-8',
    '.wasm': 'application/wasm',
    '.webmanifest': 'application/manifest+json',
    '.woff2': 'font/woff2',
};

/** The real path of what an address asks for, or null when there is no such file inside the folder. */
async function fileFor(folder, address) {
    try {
        const {pathname} = new URL(address, 'http://localhost');
        let path = await realpath(join(folder, decodeURIComponent(pathname)));
        if ((await stat(path)).isDirectory()) path = await realpath(join(path, 'index.html'));
        return path.startsWith(folder + sep) ? path : null;
    } catch {
        return null;
    }
}

async function answer(folder, request, response) {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
        response.writeHead(405, {Allow: 'GET, HEAD'}).end();
        return;
    }
    const path = await fileFor(folder, request.url);
    if (!path) {
        response.writeHead(404, {'Content-Type': 'text/plain'}).end('There is no such file.\n');
        return;
    }
    const bytes = await readFile(path);
    const tag = `"${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}"`;
    const headers = {'Cache-Control': 'no-cache', ETag: tag, 'X-Content-Type-Options': 'nosniff'};
    if (request.headers['if-none-match'] === tag) {
        response.writeHead(304, headers).end();
        return;
    }
    headers['Content-Type'] = types[extname(path)] ?? 'application/octet-stream';
    headers['Content-Length'] = bytes.length;
    response.writeHead(200, headers).end(request.method === 'HEAD' ? undefined : bytes);
}

/** Starts serving; port 0 takes any free one. Gives {address, stop}. */
export async function serve(folder, port = 0) {
    const root = await realpath(resolve(folder));
    const server = createServer((request, response) => {
        answer(root, request, response).catch(() => response.destroy());
    });
    await new Promise((done, fail) => server.once('error', fail).listen(port, '127.0.0.1', done));
    return {
        address: `http://127.0.0.1:${server.address().port}/`,
        stop: () => new Promise((done) => {
            server.close(done);
            server.closeAllConnections();
        }),
    };
}

if (argv[1] && await realpath(argv[1]) === fileURLToPath(import.meta.url)) {
    const [folder, port = '8080'] = argv.slice(2);
    if (!folder || !/^\d+$/.test(port) || Number(port) > 65535) {
        console.error('usage: node server.mjs FOLDER [PORT]');
        exit(2);
    }
    try {
        const {address} = await serve(folder, Number(port));
        console.log(`LatLab is served at ${address}  (Ctrl+C ends it)`);
    } catch (fault) {
        console.error(fault.code === 'EADDRINUSE' ? `Port ${port} is in use: give another one, as in ./ci/serve 8081`
            : `The page cannot be served: ${fault.message}`);
        exit(1);
    }
}
