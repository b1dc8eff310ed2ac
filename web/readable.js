// The readable copy of what the app draws: status, refused rows, figures of the transfer, results.

const element = (id) => document.getElementById(id);

// One formatter for each number of digits: toLocaleString makes a new one for each number, and a front has thousands.
const formatters = [0, 1, 2, 3].map((digits) => new Intl.NumberFormat('en', {minimumFractionDigits: digits, maximumFractionDigits: digits}));
const round = (value, digits) => formatters[digits].format(value);

/** Three significant digits, which is what a measurement carries. */
export function milliseconds(value) {
    if (value === null || value === undefined || !Number.isFinite(value)) return '–';
    const digits = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;
    return round(value, digits);
}

const millions = (value) => (Number.isFinite(value) ? `${round(value / 1e6, value < 1e7 ? 2 : 1)} M` : '–');
const share = (value) => (Number.isFinite(value) ? `${round(100 * value, 1)} %` : '–');
const rank = (value) => (Number.isFinite(value) ? round(value, 3) : '–');

/** How to speak of what a search raised: accuracy, or what stands in for it where nothing was ever trained. */
function valueWords(objective) {
    if (objective === 'capacity') return {title: 'Capacity', unit: ' M', decimals: 1};
    if (/^(cifar|imagenet)/.test(objective)) return {title: 'Accuracy', unit: ' %', decimals: 2};
    return {title: {zen: 'Zen score', synflow: 'SynFlow', nwot: 'NWOT'}[objective] ?? objective.replace(/^column:/, ''), unit: '', decimals: 2};
}

/** A figure with the range that it lies in with 80 % confidence, where that is known. */
function ranged(value, range, write) {
    return Number.isFinite(range?.lower) ? `${write(value)} (${write(range.lower)} to ${write(range.upper)})` : write(value);
}

function make(tag, text, className) {
    const made = document.createElement(tag);
    if (text !== undefined) made.textContent = text;
    if (className) made.className = className;
    return made;
}

/** An architecture that may go on in a new line after each node. */
function breakable(architecture) {
    const code = make('code');
    architecture.split('+').forEach((node, i, nodes) => {
        code.append(i < nodes.length - 1 ? `${node}+` : node, make('wbr'));
    });
    return code;
}

function count(number, singular, plural) {
    return `${number} ${number === 1 ? singular : plural}`;
}

export class Readable {
    #app = null;
    #engine = null;
    #pending = false;
    #ownFault = false;
    #results = null;

    connect(app, engine) {
        this.#app = app;
        this.#engine = engine;
    }

    /** The status sentence, seen and read aloud. */
    say(text, {fault = false} = {}) {
        this.#ownFault = fault;
        element('status').textContent = text;
        element('status').classList.toggle('fault', fault);
        this.refresh();
    }

    /** What the search found last, as the app gave it; null before. */
    get results() {
        return this.#results;
    }

    /** Brings everything but results and refused rows up to date, once, after the caller has returned. */
    refresh() {
        if (this.#pending || !this.#app) return;
        this.#pending = true;
        queueMicrotask(() => {
            this.#pending = false;
            this.#show(JSON.parse(this.#app.state()));
        });
    }

    /** Hears every message of the engine. */
    hear(json) {
        const message = JSON.parse(json);
        if (message.type === 'progress') element('progress').value = message.share;
        if (message.type === 'result' || message.type === 'error') this.refresh();
    }

    #show(state) {
        element('status').classList.toggle('fault', this.#ownFault || Boolean(state.error));
        this.#showBusy(this.#engine.busy);
        const measured = state.measurements?.length ?? 0;
        element('measurements-summary').textContent = measured === 0 ? 'No measurements yet.'
            : `${count(measured, 'network', 'networks')} measured`
                + (state.example ? ': the built-in example, a device of this project.' : ` in ${state.file || 'the pasted text'}.`);
        this.#showSentences('measurements-advice', state.advice ?? []);
        element('unit-question').hidden = state.unit !== 'ask';
        element('keep').checked = Boolean(state.kept);
        element('objective').parentElement.hidden = state.space !== 'nb201';
        const limit = state.settings?.max_latency_ms;
        const risk = String(state.settings?.risk ?? '');
        if (!element('search-form').contains(document.activeElement) && [...element('risk').options].some(({value}) => value === risk)) {
            element('risk').value = risk;
        }
        element('limit').placeholder = limit > 0 ? milliseconds(limit) : '';
        this.#showPlan(state.plan);
        this.#showMeasuring(state.measuring);
        this.#showDevice(state.device);
        this.#showTransfer(state);
    }

    #showPlan(plan) {
        element('plan-expected').hidden = !plan?.expected;
        element('plan-expected').textContent = plan?.expected ? `${plan.expected}. Seed ${plan.seed}.` : '';
        if (plan && !element('plan').contains(document.activeElement)) {
            element('plan-space').value = plan.space;
            element('plan-count').value = plan.count;
        }
    }

    /** How what is planned would be measured, and what would give way to it. */
    #showMeasuring({batch_size: batch, precision, backend, backends, gives_way: lost}) {
        const webgpu = element('plan-backend').querySelector('[value="webgpu"]'), sizes = element('plan-batch');
        webgpu.hidden = webgpu.disabled = !backends.includes('webgpu');
        element('plan-backend').parentElement.hidden = webgpu.hidden;
        if (![...sizes.options].some(({value}) => Number(value) === batch)) sizes.append(make('option', String(batch)));
        if (!element('plan').contains(document.activeElement)) {
            sizes.value = String(batch);
            element('plan-precision').value = precision;
            element('plan-backend').value = backend;
        }
        element('plan-gives-way').hidden = lost === null;
        element('plan-gives-way').textContent = lost === null ? '' : `${lost}. Save them first (Take away, or the session) if you need them.`;
        element('plan-measure').textContent = lost === null ? 'Measure in this browser' : 'Measure anew';
    }

    #showDevice(device) {
        element('device').hidden = !device || device.phase === 'none';
        if (!device) return;
        const {phase, text, rounds, networks, repeatability_all_rounds: repeatability} = device;
        const running = phase === 'measuring' || phase === 'paused';
        const worth = rounds ? `${count(networks, 'network', 'networks')}, ${count(rounds, 'round', 'rounds')}, repeatability ${rank(repeatability)}.` : '';
        element('device-state').textContent = running ? `${text}. ${worth}` : `Finished: ${worth}`;
        element('device-pause').hidden = element('device-stop').hidden = !running;
        element('device-pause').textContent = phase === 'paused' ? 'Go on' : 'Pause';
        element('device-more').hidden = running;
    }

    #showBusy(busy) {
        element('progress').hidden = !busy;
        if (!busy) element('progress').value = 0;
        for (const button of document.querySelectorAll('button.cancel')) button.disabled = !busy;
    }

    #showSentences(list, sentences) {
        element(list).hidden = !sentences.length;
        element(list).replaceChildren(...sentences.map((text) => make('li', text)));
    }

    #showTransfer(state) {
        const {transfer} = state;
        const figures = element('transfer-figures');
        figures.hidden = !transfer;
        figures.replaceChildren();
        const trust = transfer?.trust ?? {}, measurements = state.measurements ?? [];
        const doubts = (trust.suspicious ?? []).map(({measurement, reason}) => `${measurements[measurement]?.architecture}: ${reason}`);
        this.#showSentences('transfer-warnings', [...(transfer?.warnings ?? []), ...doubts]);
        const next = trust.next?.[0];
        const notes = [
            next && `One more measurement tells most at ${next.architecture}: the intervals become ${share(next.narrows)} narrower.`,
            trust.dead_operations?.text, trust.interval_note,
        ].filter(Boolean);
        this.#showSentences('transfer-notes', notes);
        if (!transfer) return;
        const nearest = transfer.similar_devices?.[0];
        for (const [name, value] of [
            ['Spearman, left out in turn', ranged(transfer.spearman, trust.spearman_interval, rank)],
            ['Kendall tau-b, left out in turn', ranged(transfer.kendall, trust.kendall_interval, rank)],
            ['Median error, left out in turn', ranged(transfer.median_relative_error, trust.median_relative_error_interval, share)],
            ['Most similar known device', nearest ? `${nearest.device} (${rank(nearest.spearman)})` : '–'],
        ]) {
            const pair = make('div');
            pair.append(make('dt', name), make('dd', value));
            figures.append(pair);
        }
    }

    /** null, or what the search found (src/app/README.md). */
    showResults(results) {
        this.#results = results;
        const table = element('results');
        table.hidden = !results;
        element('results-text').textContent = results ? this.#describe(results) : 'Nothing yet: a search fills this table.';
        element('saving').hidden = !results;
        element('search-longer').disabled = !results;
        element('save-networks').hidden = !results?.best;
        table.tBodies[0].replaceChildren();
        if (!results) return;
        const words = valueWords(results.objective);
        if (words.unit === ' %') element('objective').value = results.objective;
        table.classList.toggle('of-capacity', words.unit === ' M');
        element('accuracy-head').textContent = words.title;
        const intervals = (results.front ?? []).some(({lower_ms: lower}) => Number.isFinite(lower));
        table.classList.toggle('without-intervals', !intervals);
        const byLatency = [...(results.front ?? [])].sort((a, b) => a.latency_ms - b.latency_ms);
        for (const row of byLatency) {
            const best = row.architecture === results.best?.architecture;
            table.tBodies[0].append(this.#row(row, best, words));
        }
    }

    #describe({best, front, max_latency_ms: limit, risk, objective, objective_text: about}) {
        const certain = risk < 0.5 ? ` with ${round(100 * (1 - risk), 0)} % certainty` : '';
        const limited = Number.isFinite(limit) ? ` under ${milliseconds(limit)} ms${certain}` : '';
        const answer = best ? `The best${limited} is marked.` : `No network was found${limited}.`;
        const {title, unit} = valueWords(objective);
        return `${answer} ${count(front?.length ?? 0, 'network', 'networks')}, fastest first, none beaten in both latency and `
            + `${unit ? title.toLowerCase() : title}.${about ? ` Objective: ${about.replace(/\.?$/, '.')}` : ''}`;
    }

    #row(row, best, {unit, decimals}) {
        const line = make('tr', undefined, best ? 'best' : '');
        const interval = Number.isFinite(row.lower_ms) && Number.isFinite(row.upper_ms)
            ? `${milliseconds(row.lower_ms)} to ${milliseconds(row.upper_ms)} ms` : '–';
        const accuracy = Number.isFinite(row.accuracy) ? `${round(row.accuracy, decimals)}${unit}` : '–';
        for (const text of [`${milliseconds(row.latency_ms)} ms`, interval, accuracy, millions(row.macs), millions(row.parameters)]) {
            line.append(make('td', text, 'number'));
        }
        const cell = make('td');
        cell.append(breakable(row.architecture));
        if (best) cell.append(make('span', ' (best under the limit)', 'outside'));
        line.append(cell);
        return line;
    }

    /** null, or the rows of a file that were not understood. A list longer than anyone reads is cut. */
    showRefused(refused) {
        const rows = refused?.rows ?? [];
        const shown = rows.slice(0, 500);
        element('refused-section').hidden = !rows.length;
        element('refused-title').textContent = `${count(rows.length, 'row', 'rows')} of ${refused?.file || 'the text'} left out`;
        element('refused').replaceChildren(...shown.map(({row, text, reason, mend}) => {
            const item = make('li', `Row ${row}: ${reason}. ${mend ? `${mend}. ` : ''}`.replace(/\.+\s/g, '. '));
            if (text) item.append(make('code', text.length > 160 ? `${text.slice(0, 160)}…` : text, 'quiet'));
            return item;
        }));
        const more = rows.length - shown.length;
        if (more) element('refused').append(make('li', `… and ${count(more, 'more row', 'more rows')}.`));
    }
}
