// Small ONNX files, written byte by byte after onnx.proto, for tests that need no more than something that runs.

function varint(number) {
    const bytes = [];
    for (; number >= 128; number = Math.floor(number / 128)) bytes.push(number % 128 + 128);
    return Buffer.from([...bytes, number]);
}

const integer = (field, number) => Buffer.concat([varint(8 * field), varint(number)]);
const bytes = (field, content) => Buffer.concat([varint(8 * field + 2), varint(content.length), content]);
const text = (field, content) => bytes(field, Buffer.from(content));
const message = (field, ...parts) => bytes(field, Buffer.concat(parts));

const node = (type, inputs, output, ...attributes) => message(
    1, ...inputs.map((name) => text(1, name)), text(2, output), text(4, type), ...attributes);
const pads = message(5, text(1, 'pads'), ...[1, 1, 1, 1].map((pad) => integer(8, pad)), integer(20, 7));
const size = (value) => message(1, typeof value === 'number' ? integer(1, value) : text(2, value));
const tensorInfo = (field, name, shape) => message(
    field, text(1, name), message(2, message(1, integer(1, 1), message(2, ...shape.map(size)))));

function weights(name, shape) {
    const count = shape.reduce((product, value) => product * value, 1);
    const values = Float32Array.from({length: count}, (_, index) => ((index * 7919) % 13 - 6) / 100);
    return message(5, ...shape.map((value) => integer(1, value)), integer(2, 1), text(8, name), bytes(9, Buffer.from(values.buffer)));
}

/** `layers` 3x3 convolutions of so many channels, each with a ReLU; batch is a number, or a text to leave it open. */
export function convolutions(channels, layers, batch = 1) {
    const parts = [];
    for (let layer = 0, value = 'input', inputs = 3; layer < layers; ++layer, inputs = channels) {
        const output = layer === layers - 1 ? 'output' : `relu${layer}`;
        parts.push(node('Conv', [value, `weights${layer}`], `conv${layer}`, pads), node('Relu', [`conv${layer}`], output),
                   weights(`weights${layer}`, [channels, inputs, 3, 3]));
        value = output;
    }
    const graph = message(7, ...parts, text(2, 'tiny'), tensorInfo(11, 'input', [batch, 3, 32, 32]),
                          tensorInfo(12, 'output', [batch, channels, 32, 32]));
    return Buffer.concat([integer(1, 7), graph, message(8, text(1, ''), integer(2, 13))]);
}
