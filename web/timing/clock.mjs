// How fine a clock is, and how long a timing has to last by it.

const clockChanges = 30;         // of which the smallest is the clock's step
const clockPatience = 200;       // ms, and
const clockReadings = 5000000;   // readings after which a clock that has not moved stands still
const stepsPerTiming = 100;      // clock steps that a timing should last: then a step is 1 % of it
const fewestSteps = 20;          // and what it lasts in any case, however coarse the clock

/** The smallest step of a clock in ms. Browsers let theirs step by 0.1 ms or more; a fine one shows its own cost. */
export function clockStep(clock) {
    let smallest = Infinity, before = clock();
    const begin = before;
    for (let reading = 0, changes = 0; reading < clockReadings && changes < clockChanges; ++reading) {
        const now = clock();
        if (now === before) continue;
        ++changes;
        smallest = Math.min(smallest, now - before);
        before = now;
        if (now - begin > clockPatience) break;
    }
    if (!(smallest > 0 && smallest < Infinity)) throw new Error('the clock of this device stands still or runs backwards');
    return Number(smallest.toPrecision(3));
}

/** How many ms a timing has to last so that the clock's step is no matter; `batch` is enough for usual clocks. */
export function timingLength(step, batch) {
    return Math.max(Math.min(batch, stepsPerTiming * step), fewestSteps * step);
}
