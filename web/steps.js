// The whole path by HTML controls, for those who cannot or do not want to use the drawn part.

const element = (id) => document.getElementById(id);
const columns = ['architecture', 'accuracy', 'latency_ms', 'lower_ms', 'upper_ms', 'macs', 'parameters'];

const quoted = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

function asCsv({front, also = [], numbers = []}) {
    const field = (value) => (value === null || value === undefined ? '' : String(value));
    const head = [...columns, ...also.map(({device}) => quoted(`latency_ms on ${device}`)), ...numbers.map(quoted)];
    const rows = front.map((row) => [
        ...columns.map((name) => field(row[name])),
        ...also.map((device, i) => field(row.other_latencies?.[i]?.latency_ms)),
        ...numbers.map((name, i) => field(row.further?.[i])),
    ]);
    return [head, ...rows].map((line) => line.join(',')).join('\n') + '\n';
}

export function connectSteps({conversation, readable, saveFile, store}) {
    // What goes wrong is said in the status line; a cancelled command has nothing to add to what the app says.
    const attempt = (work) => async (event) => {
        event?.preventDefault();
        try {
            await work(event);
        } catch (fault) {
            if (!fault.cancelled) readable.say(fault.message, {fault: true});
        }
        readable.refresh();
    };

    element('paste-read').addEventListener('click', attempt(async () => {
        const text = element('paste-text').value;
        if (!text.trim()) {
            element('paste-text').focus();
            throw new Error('There is no text to read yet: paste or type the measurements first.');
        }
        await conversation.loadMeasurements(text, 'pasted text');
    }));
    element('unit').addEventListener('change', attempt(async () => {
        if (element('unit').value) conversation.order('setUnit', {unit: element('unit').value});
    }));
    element('plan-form').addEventListener('submit', attempt(async (event) => {
        const count = element('plan-count');
        if (!count.validity.valid || !count.value) {
            count.focus();
            throw new Error('The number of networks must be a whole number from 1 to 2,000.');
        }
        const next = event.submitter?.value || 'savePlan';
        const told = element('plan-gives-way').textContent;
        await conversation.ask('plan', {
            space: element('plan-space').value, count: count.valueAsNumber,
            batch_size: Number(element('plan-batch').value), precision: element('plan-precision').value,
            backend: element('plan-backend').value,
        });
        // What gives way is said before: a first press tells, a second one does it.
        const {gives_way: lost} = conversation.state().measuring;
        conversation.order(next, next === 'measure' && lost !== null ? {anew: told.startsWith(lost)} : {});
    }));
    const orderMeasuring = (what) => attempt(async () => { conversation.order('measure', {what}); });
    element('device-pause').addEventListener('click', attempt(async () => {
        conversation.order('measure', {what: conversation.state().device?.phase === 'paused' ? 'resume' : 'pause'});
    }));
    element('device-stop').addEventListener('click', orderMeasuring('stop'));
    element('device-more').addEventListener('click', orderMeasuring('more'));
    element('transfer').addEventListener('click', attempt(() => conversation.ask('transfer')));
    const search = (more) => attempt(() => {
        const limit = element('limit').valueAsNumber;
        if (!element('limit').validity.valid || limit <= 0) {
            element('limit').focus();
            throw new Error('The latency limit must be a number of milliseconds above zero.');
        }
        const options = {...more, risk: Number(element('risk').value)};
        // What the drawn part alone can choose, a column of a table or a zero-cost proxy, stays as it is.
        if (/^(cifar|imagenet)/.test(conversation.state().settings.objective)) options.objective = element('objective').value;
        if (Number.isFinite(limit)) options.max_latency_ms = limit;
        return conversation.ask('search', options);
    });
    element('search-form').addEventListener('submit', search({}));
    element('search-longer').addEventListener('click', search({longer: true}));
    for (const button of document.querySelectorAll('button.cancel')) {
        button.addEventListener('click', attempt(() => conversation.cancel()));
    }
    element('save-csv').addEventListener('click', () => saveFile('latlab-search.csv', 'text/csv', asCsv(readable.results)));
    element('save-json').addEventListener('click', () => {
        saveFile('latlab-search.json', 'application/json', JSON.stringify(readable.results, null, 2) + '\n');
    });
    element('save-networks').addEventListener('click', attempt(async () => {
        conversation.order('saveNetworks', {architectures: [readable.results.best.architecture]});
    }));
    element('theme').addEventListener('click', attempt(async () => {
        conversation.order('setTheme', {theme: document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark'});
    }));
    element('keep').addEventListener('change', attempt(async () => {
        conversation.order('keep', {keep: element('keep').checked});
    }));
    element('delete-kept').addEventListener('click', attempt(async () => {
        conversation.order('keep', {keep: false});
        store.delete();
    }));
}
