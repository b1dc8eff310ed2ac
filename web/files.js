// Measurement files from the picker, a drop or the clipboard: looked at before they are read, so that a
// wrong file costs nothing and says what is wrong.

export const largestFile = 16 * 1024 * 1024;
const largestForeign = 64 * 1024 * 1024;

const accepted = 'Choose a CSV or JSON file of measurements: a header line "architecture,latency_ms", then a row for each network';

// What torch.save (HELP's .pt) and Python's pickle from protocol 2 on begin with. What such a file holds is looked at by
// the app, which says so where it is something else, such as an Excel workbook.
const foreign = [[0x50, 0x4b, 0x03, 0x04], ...[2, 3, 4, 5].map((protocol) => [0x80, protocol])];
const beginsWith = (bytes, start) => start.every((byte, i) => bytes[i] === byte);

/** Whether these first bytes are those of a file of another project, which is no text. */
export function isForeign(bytes) {
    return foreign.some((start) => beginsWith(bytes, start));
}

/** What is wrong with a file, where, and how to mend it. */
export class FileFault extends Error {
    constructor(fault, name, mend) {
        super(`${name}: ${fault}. ${mend}.`);
        this.name = 'FileFault';
    }
}

const signatures = [
    [[0x89, 0x50, 0x4e, 0x47], 'a PNG image'],
    [[0xff, 0xd8, 0xff], 'a JPEG image'],
    [[0x47, 0x49, 0x46, 0x38], 'a GIF image'],
    [[0x25, 0x50, 0x44, 0x46], 'a PDF document'],
    [[0x1f, 0x8b], 'a gzip archive'],
    [[0x00, 0x61, 0x73, 0x6d], 'a WebAssembly module'],
    [[0x7f, 0x45, 0x4c, 0x46], 'a program'],
];

function kindOfBinary(bytes) {
    const known = signatures.find(([start]) => beginsWith(bytes, start));
    if (known) return known[1];
    return bytes.subarray(0, 4096).includes(0) ? 'binary data' : null;
}

function megabytes(bytes) {
    return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
}

function decode(bytes, name) {
    const byteOrder = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le'
        : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null;
    const kind = byteOrder ? null : kindOfBinary(bytes);
    if (kind) throw new FileFault(`this is ${kind}, not text`, name, accepted);
    try {
        return new TextDecoder(byteOrder ?? 'utf-8', {fatal: true}).decode(bytes);
    } catch {
        throw new FileFault('its text is not UTF-8', name, 'Save it again with the encoding UTF-8');
    }
}

async function bytesOf(blob, name) {
    try {
        return new Uint8Array(await blob.arrayBuffer());
    } catch {
        throw new FileFault('it could not be read', name,
                            'It may be a folder, or have been moved or changed: choose the file once more');
    }
}

/**
 * The text of a measurement file, or the bytes of one that is none (isForeign). Throws FileFault; the size is checked
 * before more than the beginning is read.
 */
export async function readMeasurementFile(file) {
    if (file.size === 0) throw new FileFault('the file is empty', file.name, accepted);
    const binary = isForeign(await bytesOf(file.slice(0, 4), file.name));
    const largest = binary ? largestForeign : largestFile;
    if (file.size > largest) {
        throw new FileFault(`it has ${megabytes(file.size)}, more than the ${megabytes(largest)} that LatLab reads`,
                            file.name, 'Leave only the rows of the networks that you measured: a few hundred rows are plenty');
    }
    const bytes = await bytesOf(file, file.name);
    if (binary) return bytes;
    const text = decode(bytes, file.name);
    if (!text.trim()) throw new FileFault('the file has no text in it', file.name, accepted);
    return text;
}

function draggedFiles(event) {
    return event.dataTransfer?.types.includes('Files') ?? false;
}

/**
 * Hands the files chosen in `input` or dropped anywhere on the page to `take(files)`; dropped text goes to
 * `takeText(text)`. While something is dragged over the page, `document.body` carries the class "dropping".
 */
export function acceptFiles({input, take, takeText}) {
    input.addEventListener('change', () => {
        if (input.files.length) take([...input.files]);
        // So that the same file, mended, can be chosen again.
        input.value = '';
    });
    let depth = 0;
    const dropping = (over) => {
        depth = over ? depth : 0;
        document.body.classList.toggle('dropping', over);
    };
    const relevant = (event) => draggedFiles(event) || !event.target.closest?.('textarea, input');
    window.addEventListener('dragenter', (event) => {
        if (!draggedFiles(event)) return;
        ++depth;
        dropping(true);
    });
    window.addEventListener('dragleave', (event) => {
        if (draggedFiles(event) && --depth <= 0) dropping(false);
    });
    window.addEventListener('dragover', (event) => {
        if (relevant(event)) event.preventDefault();
    });
    window.addEventListener('drop', (event) => {
        dropping(false);
        if (!relevant(event)) return;
        event.preventDefault();
        const files = [...event.dataTransfer.files];
        const text = event.dataTransfer.getData('text/plain');
        if (files.length) take(files);
        else if (text) takeText(text);
    });
}
