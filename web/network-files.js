// Networks as a zip archive: written by the engine, packed here with fflate, which is fetched only then.

const forMeasuring = {
    'README.txt': 'measure-elsewhere.md', 'measure_onnx.mjs': 'measure_onnx.mjs', 'measure_onnx.py': 'measure_onnx.py',
    'measure.py': 'measure.py',
    ...Object.fromEntries(['clock', 'latencies', 'measurement', 'random-numbers', 'statistics']
        .map((name) => `timing/${name}.mjs`).map((path) => [path, path])),
};

/** What a zip archive is made of as it grows; random weights do not shrink, so nothing is compressed. */
class Archive {
    #zip;
    #part;
    #chunks = [];
    #files = [];    // as blobs, which the browser keeps outside of the page's memory

    constructor({Zip, ZipPassThrough}) {
        this.#part = ZipPassThrough;
        this.#zip = new Zip((fault, chunk) => {
            if (fault) throw fault;
            this.#chunks.push(chunk);
        });
    }

    add(path, bytes) {
        const part = new this.#part(path);
        this.#zip.add(part);
        part.push(bytes, true);
        this.#keep();
    }

    #keep() {
        this.#files.push(new Blob(this.#chunks));
        this.#chunks = [];
    }

    finish() {
        this.#zip.end();
        this.#keep();
        return new Blob(this.#files, {type: 'application/zip'});
    }
}

async function fetchFile(name) {
    const response = await fetch(new URL(name, import.meta.url));
    if (!response.ok) throw new Error(`${name} could not be fetched: the server answered ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
}

/**
 * The zip archive that the app asks for (src/app/README.md, saveNetworks). tell gets the number of files written so
 * far. The PyTorch modules lie beside the ONNX files.
 */
export async function networkArchive({space, architectures, batch_size = 1, precision = 'float32', for: purpose}, engine, tell = () => {}) {
    const archive = new Archive(await import('./fflate.js'));
    const command = {command: 'export', space, architectures};
    let count = 0;
    const take = (path, bytes) => {
        archive.add(path, bytes);
        tell(++count);
    };
    if (purpose === 'measuring') {
        await engine.files({...command, batch_size, precision, references: true}, take);
        for (const [path, name] of Object.entries(forMeasuring)) archive.add(path, await fetchFile(name));
    } else {
        await engine.files({...command, format: 'pytorch'}, (path, bytes) => { if (path.endsWith('.py')) take(path, bytes); });
        await engine.files(command, take);
    }
    return archive.finish();
}
