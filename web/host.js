// Start-up: checks the browser, loads the app and ties the parts of the page together.
import {EngineClient} from './engine-client.js';
import {acceptFiles, readMeasurementFile} from './files.js';
import {Conversation, offerInterface} from './interface.js';
import {shareKeyboard} from './keyboard.js';
import {Measuring} from './measuring.js';
import {networkArchive} from './network-files.js';
import {keepForOffline} from './offline.js';
import {pictureOf} from './picture.js';
import {Readable} from './readable.js';
import {connectSteps} from './steps.js';
import {Store} from './storage.js';
import {connectStudy} from './study.js';
import {missingFeature, watchSurface} from './surface.js';

const studyStep = 5;
const element = (id) => document.getElementById(id);
const canvas = element('app');
const darkSystem = matchMedia('(prefers-color-scheme: dark)');
const systemTheme = () => (darkSystem.matches ? 'dark' : 'light');

const store = new Store(element('kept-state'));
const readable = new Readable();

function saveBlob(name, blob) {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    readable.say(`Saved ${name}.`);
}

function saveFile(name, mime, text) {
    saveBlob(name, new Blob([text], {type: mime}));
}

async function savePicture(name, svg) {
    try {
        saveBlob(name, await pictureOf(svg));
    } catch (fault) {
        readable.say(`${name} could not be drawn: ${fault.message}`, {fault: true});
    }
}

async function saveNetworks(request, engine) {
    const say = (count) => readable.say(`Writing ${request.name}.zip: ${count} files …`);
    try {
        saveBlob(`${request.name}.zip`, await networkArchive(request, engine, say));
    } catch (fault) {
        readable.say(`${request.name}.zip could not be written: ${fault.message}`, {fault: true});
    }
}

async function copyText(text) {
    try {
        await navigator.clipboard.writeText(text);
    } catch {
        readable.say('The browser did not allow copying. Select the text below the drawn part and copy it there.', {fault: true});
    }
}

function setTheme(theme) {
    document.documentElement.dataset.theme = theme;
    element('theme').textContent = theme === 'dark' ? 'Light theme' : 'Dark theme';
}

/** What the app calls (README.md). */
function hostFor(engine, measuring) {
    return {
        sendToEngine: (json) => {
            engine.send(json);
            readable.refresh();
        },
        cancelEngine: () => engine.cancel(),
        openFilePicker: () => element('measurements-file').click(),
        download: saveFile,
        savePicture,
        measure: (json) => measuring.ask(JSON.parse(json)),
        saveNetworks: (json) => saveNetworks(JSON.parse(json), engine),
        downloadScript: () => document.querySelector('a[href="measure.py"]').click(),
        copyText,
        setStatus: (text) => readable.say(text),
        showResults: (json) => readable.showResults(JSON.parse(json)),
        showRefused: (json) => readable.showRefused(JSON.parse(json)),
        storeSession: (json) => {
            store.keep(json);
            readable.refresh();
        },
        deleteStored: () => {
            store.delete();
            readable.refresh();
        },
        setTheme,
    };
}

function showUnsupported(reason) {
    element('loading').hidden = true;
    element('unsupported').hidden = false;
    element('unsupported-reason').textContent = reason;
    readable.say(reason, {fault: true});
}

// The first frame is there one animation frame after the app has drawn it.
function whenDrawn(done) {
    requestAnimationFrame(() => requestAnimationFrame(() => {
        performance.mark('latlab-first-frame');
        element('loading').hidden = true;
        done();
    }));
}

/** Tells the app what networks could be run with here. */
async function tellBackends(app) {
    const adapter = await navigator.gpu?.requestAdapter().catch(() => null);
    const float16 = adapter?.features.has('shader-f16') ?? false;
    app.deviceMessage(JSON.stringify({type: 'backends', webgpu: Boolean(adapter), float16}));
}

function restoreKept(app) {
    const kept = store.read();
    if (kept === null) return;
    const {error} = JSON.parse(app.command(JSON.stringify({do: 'loadSession', session: kept, stored: true})));
    if (error) readable.say(`What was kept in this browser could not be opened: ${error.fault}. ${error.mend}`, {fault: true});
}

/**
 * Reads chosen, dropped or pasted files; whatever goes wrong is said and changes nothing. In the study each is a table
 * of several devices; elsewhere the first is opened, as measurements or as what the search's panel has asked for.
 */
async function takeFiles(conversation, files) {
    const {step, opens} = conversation.state();
    const inStudy = step === studyStep;
    let faults = 0;
    for (const file of inStudy ? files : files.slice(0, 1)) {
        try {
            readable.say(`Reading ${file.name} …`);
            const content = await readMeasurementFile(file);
            if (inStudy) conversation.loadTable(content, file.name);
            else if (opens !== 'measurements') conversation.loadForSearch(content, file.name);
            else await conversation.loadMeasurements(content, file.name);
        } catch (fault) {
            readable.say(fault.message, {fault: true});
            ++faults;
        }
    }
    if (inStudy || files.length === 1 || faults) return;
    readable.say(`Only ${files[0].name} was opened: measurements are of one device. Tables of several devices belong into the study.`);
}

async function startApp() {
    const {default: createApp} = await import('./app.js');
    const app = await createApp({canvas});
    const engine = new EngineClient((json) => {
        app.engineMessage(json);
        conversation.hear(json);
        readable.hear(json);
    });
    const conversation = new Conversation(app, engine);
    const measuring = new Measuring({engine, deliver: (message) => {
        app.deviceMessage(JSON.stringify(message));
        conversation.hearDevice(message);
        readable.refresh();
    }});
    readable.connect(app, engine);
    watchSurface({
        room: element('room'),
        resize: (width, height, ratio) => app.resize(width, height, ratio),
        wake: () => app.wake(),
    });
    setTheme(systemTheme());
    app.start(hostFor(engine, measuring));
    const followSystem = () => conversation.order('setTheme', {theme: systemTheme(), system: true});
    followSystem();
    darkSystem.addEventListener('change', followSystem);
    restoreKept(app);

    const takeText = (text) => {
        app.pasteText(text);
        readable.refresh();
    };
    const take = (files) => takeFiles(conversation, files);
    acceptFiles({input: element('measurements-file'), take, takeText});
    // Who chooses no file has changed his mind about what the search's panel asked for.
    element('measurements-file').addEventListener('cancel', () => conversation.order('step', {step: conversation.state().step}));
    shareKeyboard({canvas, tabLeaves: (backwards) => app.tabLeaves(backwards), pasteText: takeText, pasteFile: (file) => take([file])});
    connectSteps({conversation, readable, saveFile, store});
    connectStudy({conversation, readable});
    readable.refresh();
    whenDrawn(() => {
        engine.warmUp();
        tellBackends(app).then(() => readable.refresh());
    });
    return conversation;
}

const reason = missingFeature();
const started = reason ? Promise.reject(new Error(reason)) : startApp();
offerInterface(started);
started.catch((fault) => showUnsupported(reason ?? `It could not be loaded: ${fault.message}. Reload the page to try again.`));
keepForOffline({
    after: started,
    state: element('offline-state'),
    update: element('update'),
    button: element('update-now'),
});
