// Keeps one version of the page, complete and unmixed. The version is part of this script's address, so a
// newer page installs beside the older one and takes over when the person says so.

const version = new URL(self.location.href).searchParams.get('version');
const prefix = 'latlab-';
const list = 'precache.json';

async function hashOf(bytes) {
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function fetchFresh(path) {
    const response = await fetch(path, {cache: 'no-cache'});
    if (!response.ok) throw new Error(`${path}: the server answered ${response.status}`);
    return response;
}

// A host in the middle of an update serves old and new files side by side: the hashes keep them apart.
async function isListed(response, hash) {
    return (await hashOf(await response.clone().arrayBuffer())).startsWith(hash);
}

async function keep(cache, path, hash) {
    const response = await fetchFresh(path);
    if (!(await isListed(response, hash))) throw new Error(`${path} is of another version`);
    await cache.put(path, response);
}

// Whoever asks hears what the server answered, and gets the file even where there is no room to keep it.
async function answerAndKeep(cache, path, hash) {
    const response = await fetch(path, {cache: 'no-cache'});
    if (!response.ok) return response;
    if (!(await isListed(response, hash))) return new Response(null, {status: 409});
    await cache.put(path, response.clone()).catch(() => {});
    return response;
}

async function listedForLater(cache) {
    return (await (await cache.match(list))?.json())?.later ?? {};
}

async function install() {
    const listed = await fetchFresh(list);
    const {version: offered, files} = await listed.clone().json();
    if (offered !== version) throw new Error('the page changed while it was being kept');
    const cache = await caches.open(prefix + version);
    await cache.put(list, listed);
    await Promise.all(Object.entries(files).map(([path, hash]) => keep(cache, path, hash)));
}

// What an older version kept when it was asked for, as far as this one has it unchanged.
async function inherit(cache) {
    for (const [path, hash] of Object.entries(await listedForLater(cache))) {
        const kept = await caches.match(path);
        if (kept && await isListed(kept, hash)) await cache.put(path, kept);
    }
}

async function takeOver() {
    await inherit(await caches.open(prefix + version)).catch(() => {});  // then it is fetched again
    const others = (await caches.keys()).filter((name) => name.startsWith(prefix) && name !== prefix + version);
    await Promise.all(others.map((name) => caches.delete(name)));
    await self.clients.claim();
}

async function answer(request) {
    const cache = await caches.open(prefix + version);
    const {pathname} = new URL(request.url);
    if (pathname.endsWith(`/${list}`)) {
        try {
            return await fetch(request);
        } catch {
            return cache.match(list);
        }
    }
    const root = new URL(self.registration.scope).pathname;
    const kept = await cache.match(pathname === root ? 'index.html' : request, {ignoreSearch: true});
    if (kept) return kept;
    const later = await listedForLater(cache);
    const path = pathname.slice(root.length);
    return Object.hasOwn(later, path) ? answerAndKeep(cache, path, later[path]) : fetch(request);
}

self.addEventListener('install', (event) => event.waitUntil(install()));
self.addEventListener('activate', (event) => event.waitUntil(takeOver()));
self.addEventListener('message', ({data}) => { if (data === 'activate') self.skipWaiting(); });
self.addEventListener('fetch', (event) => {
    const {request} = event;
    if (request.method === 'GET' && new URL(request.url).origin === self.location.origin) {
        event.respondWith(answer(request));
    }
});
