// Runs the engine, one command after the other. The first message brings what an earlier Worker had
// already compiled and fetched; every further message is a command.
import createEngine from './engine.js';

let engine = null;
let queue = Promise.resolve();

function post(message) {
    self.postMessage({message});
}

async function fetchBytes(path, text) {
    let response;
    try {
        response = await fetch(new URL(path, self.location.href));
    } catch {
        throw new Error(`${text} could not be fetched: no connection`);
    }
    if (!response.ok) throw new Error(`${text} could not be fetched: the server answered ${response.status}`);
    return response.arrayBuffer();
}

async function startEngine({compiled, assets}) {
    if (!compiled) {
        compiled = await WebAssembly.compile(await fetchBytes('engine.wasm', 'The engine'));
        self.postMessage({compiled});
    }
    engine = await new Promise((resolve, reject) => {
        createEngine({
            instantiateWasm(imports, receive) {
                WebAssembly.instantiate(compiled, imports).then((instance) => receive(instance, compiled), reject);
                return {};
            },
        }).then(resolve, reject);
    });
    for (const [name, bytes] of assets) engine.provide(name, new Uint8Array(bytes));
}

async function provideMissing(id, command) {
    for (const name of engine.missingAssets(command)) {
        post(JSON.stringify({id, type: 'progress', share: 0, text: `Fetching ${name}`}));
        const bytes = await fetchBytes(`assets/${name}`, name);
        engine.provide(name, new Uint8Array(bytes));
        self.postMessage({asset: name, bytes}, [bytes]);
    }
}

async function run(command) {
    try {
        await provideMissing(JSON.parse(command).id, command);
    } catch (fault) {
        post(JSON.stringify({
            id: JSON.parse(command).id, type: 'error', cancelled: false,
            fault: fault.message, where: '', mend: 'Check the connection and try again; what you loaded is still here',
        }));
        return;
    }
    const {id} = JSON.parse(command);
    engine.run(command, (message) => {
        post(message);
        return true;
    }, (path, bytes) => self.postMessage({file: {id, path, bytes}}, [bytes.buffer]));
}

self.onmessage = ({data}) => {
    const work = data.command === undefined ? () => startEngine(data) : () => run(data.command);
    // After a fault the memory of the module cannot be trusted: the page ends this Worker.
    queue = queue.then(work).catch((fault) => self.postMessage({crashed: String(fault?.message ?? fault)}));
};
