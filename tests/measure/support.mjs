// What the tests of the timing share: a machine whose speed is known, and the count that ci/test reads.

/** A clock that only networks and its own readings advance. slowness(ms) tells how slow the machine is. */
export class FakeMachine {
    now = 0;
    runs = [];    // the names of all runs, in order

    constructor(slowness = () => 1, step = 0) {
        this.slowness = slowness;
        this.step = step;
    }

    clock = () => {
        this.now += 0.0001;
        return this.step ? Math.floor(this.now / this.step) * this.step : this.now;
    };

    network(name, ms) {
        return async () => {
            this.runs.push(name);
            this.now += ms * this.slowness(this.now);
        };
    }
}

/** Thrown by a case that cannot be judged here. */
export class Skip extends Error {}

/** Runs {name: async function}; the last line counts, the exit status is 1 when one failed. */
export async function runCases(cases) {
    const counts = {passed: 0, failed: 0, skipped: 0};
    for (const [name, run] of Object.entries(cases)) {
        try {
            await run();
            ++counts.passed;
        } catch (fault) {
            ++counts[fault instanceof Skip ? 'skipped' : 'failed'];
            console.log(fault instanceof Skip ? `skipped: ${name}: ${fault.message}` : `FAIL  ${name}\n${fault.stack}`);
        }
    }
    console.log(`cases: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
    process.exit(counts.failed ? 1 : 0);
}
