// Chromium for the tests: a fresh profile for each case, software drawing, and a record of everything
// that must not happen on a page of ours.
import {existsSync} from 'node:fs';
import {mkdtemp, rm} from 'node:fs/promises';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));
const {chromium} = createRequire(join(root, 'build/node/package.json'))('playwright-core');

export const desktop = {width: 1280, height: 800};
export const phone = {width: 390, height: 844};

const flags = [
    '--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
    '--disable-sync', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader',
];

const browserPath = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find(existsSync);

// What Chromium says where a page asks for WebGPU and there is none.
const expected = /No available adapters/;

function watch(context, page, record) {
    page.on('console', (message) => {
        if (expected.test(message.text())) return;
        if (message.type() === 'error' || message.type() === 'warning') record.complaints.push(`${message.type()}: ${message.text()}`);
    });
    page.on('pageerror', (fault) => record.complaints.push(`uncaught: ${fault.message}`));
    context.on('request', (request) => {
        const url = request.url();
        record.requests.push(url);
        if (![...record.origins, 'blob:', 'data:', 'about:'].some((start) => url.startsWith(start))) record.foreign.push(url);
    });
    // What the page's policy stopped has not left it.
    context.on('requestfailed', (request) => {
        if (request.failure()?.errorText === 'csp') record.foreign.splice(record.foreign.indexOf(request.url()), 1);
    });
}

/** WebGPU on the processor, which Chromium has only when it is asked for. */
export const withWebGpu = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];

/** Opens a fresh browser on the address. Gives {context, page, record, close}; the page is not loaded yet. */
export async function openBrowser(address, {size = desktop, theme = 'light', ratio = 1, javaScript = true, more = []} = {}) {
    const profile = await mkdtemp(join(tmpdir(), 'latlab-browser-'));
    const context = await chromium.launchPersistentContext(profile, {
        executablePath: browserPath, headless: true, args: [...flags, ...more], viewport: size, colorScheme: theme,
        deviceScaleFactor: ratio, hasTouch: size.width < 600, acceptDownloads: true,
        javaScriptEnabled: javaScript,
    });
    const page = context.pages()[0] ?? await context.newPage();
    const record = {complaints: [], requests: [], foreign: [], origins: [address]};
    watch(context, page, record);
    page.setDefaultTimeout(30000);
    return {
        context, page, record,
        close: async () => {
            await context.close();
            await rm(profile, {recursive: true, force: true});
        },
    };
}

/** Loads the page and waits until the app has drawn. Gives the milliseconds to the first frame. */
export async function openPage(page, address) {
    await page.goto(address);
    await page.waitForFunction(() => performance.getEntriesByName('latlab-first-frame').length > 0);
    return page.evaluate(() => performance.getEntriesByName('latlab-first-frame')[0].startTime);
}
