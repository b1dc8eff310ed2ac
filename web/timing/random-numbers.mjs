// Random numbers: the same seed visits networks in the same order everywhere.

/** Uniform numbers in [0, 1) from a text: its FNV-1a hash seeds Marsaglia's xorshift (13, 17, 5). */
export function randomNumbers(text) {
    let state = 0x811c9dc5;
    for (let index = 0; index < text.length; ++index) state = Math.imul(state ^ text.charCodeAt(index), 0x01000193);
    state = state || 1;
    const next = () => {
        state ^= state << 13;
        state ^= state >>> 17;
        state ^= state << 5;
        return (state >>> 0) / 2 ** 32;
    };
    for (let count = 0; count < 8; ++count) next();    // similar texts begin with similar states
    return next;
}

/** A copy in random order. */
export function shuffled(list, next) {
    const result = [...list];
    for (let last = result.length - 1; last > 0; --last) {
        const other = Math.floor(next() * (last + 1));
        [result[last], result[other]] = [result[other], result[last]];
    }
    return result;
}
