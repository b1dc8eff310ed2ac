// Files as HELP's torch.save and Eagle's pickle write them, put together by hand.
import {crc32} from 'node:zlib';

const number = (value, width) => {
    const bytes = Buffer.alloc(width);
    bytes.writeUIntLE(value, 0, width);
    return bytes;
};
const real = (value) => {
    const bytes = Buffer.alloc(9, 'G');
    bytes.writeDoubleBE(value, 1);
    return bytes;
};
const text = (characters) => Buffer.from(characters, 'latin1');

/** The pickle of a dict from tuples of op digits to seconds. */
export function eaglePickle(latencies) {
    const entries = [...latencies].flatMap(([digits, seconds]) =>
        [text('('), ...digits.map((digit) => Buffer.from([0x4b, digit])), text('t'), real(seconds)]);
    return Buffer.concat([text('\x80\x03}('), ...entries, text('u.')]);
}

/** An archive, as torch.save writes it, with the pickle of a list of numbers. */
export function torchFile(latencies, path = 'archive/data.pkl') {
    const pickle = Buffer.concat([text('\x80\x02]('), ...latencies.map(real), text('e.')]);
    const sizes = Buffer.concat([number(crc32(pickle), 4), number(pickle.length, 4), number(pickle.length, 4)]);
    const local = Buffer.concat([text('PK\x03\x04'), number(20, 2), Buffer.alloc(8), sizes, number(path.length, 2), number(0, 2),
                                 text(path)]);
    const central = Buffer.concat([text('PK\x01\x02'), number(20, 2), number(20, 2), Buffer.alloc(8), sizes,
                                   number(path.length, 2), Buffer.alloc(16), text(path)]);
    const end = Buffer.concat([text('PK\x05\x06'), Buffer.alloc(4), number(1, 2), number(1, 2), number(central.length, 4),
                               number(local.length + pickle.length, 4), number(0, 2)]);
    return Buffer.concat([local, pickle, central, end]);
}
