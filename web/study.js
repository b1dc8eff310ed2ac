// The study's figures as text: fetched when they are asked for, a table for each question of the paper.

const element = (id) => document.getElementById(id);

function make(tag, text, className) {
    const made = document.createElement(tag);
    if (text !== undefined) made.textContent = text;
    if (className) made.className = className;
    return made;
}

const figure = (value) => (Number.isFinite(value) ? value.toFixed(3).replace(/^0/, '') : '–');

function row(name, values, halfWidths, className) {
    const made = make('tr', undefined, className);
    const head = make('th', name);
    head.scope = 'row';
    made.append(head);
    values.forEach((value, i) => {
        const half = halfWidths?.[i];
        made.append(make('td', figure(value) + (Number.isFinite(half) ? ` ± ${figure(half)}` : ''), 'number'));
    });
    return made;
}

function table(study, tasks) {
    const made = make('table');
    made.append(make('caption', `${study.title}: Spearman on unmeasured networks, with 95 % intervals; published figures below ours`));
    const head = make('tr');
    for (const name of ['', ...tasks.map((task) => task.name)]) {
        const cell = make('th', name, name ? 'number' : undefined);
        cell.scope = 'col';
        head.append(cell);
    }
    const body = make('tbody');
    for (const setting of study.settings) {
        body.append(row(setting.name, setting.spearman, setting.half_width));
        for (const published of study.published.filter((one) => one.setting === setting.name)) {
            body.append(row(published.name, published.spearman, null, 'quiet'));
        }
    }
    for (const published of study.published.filter((one) => !one.setting)) {
        body.append(row(published.name, published.spearman, null, 'quiet'));
    }
    const group = make('thead');
    group.append(head);
    made.append(group, body);
    return made;
}

function section(study, tasks) {
    const made = make('div');
    const room = make('div', undefined, 'table-room');
    room.setAttribute('role', 'region');
    room.setAttribute('aria-label', study.title);
    room.tabIndex = 0;
    room.append(table(study, tasks));
    const findings = make('ul');
    findings.append(...study.findings.map((text) => make('li', text)));
    const why = study.discussion.map((text) => make('p', text));
    if (why.length) why.unshift(make('h4', 'Why'));
    const source = make('p', `Published: ${study.published_source}`, 'quiet');
    const command = make('p', 'Made by ', 'quiet');
    command.append(make('code', study.command));
    made.append(make('h3', study.title), make('p', study.question), room, findings, ...why, source, command);
    return made;
}

/** Fills the study's part of the text when it is opened for the first time. */
export function connectStudy({conversation, readable}) {
    const details = element('study'), room = element('study-figures');
    let filled = false;
    details.addEventListener('toggle', async () => {
        if (!details.open || filled) return;
        filled = true;
        try {
            const {studies, tasks} = await conversation.ask('study');
            room.replaceChildren(...studies.map((study) => section(study, tasks)));
        } catch (fault) {
            filled = false;
            room.replaceChildren(make('p', `They could not be fetched: ${fault.message}. Close this and open it again.`, 'quiet'));
            if (!fault.cancelled) readable.say(fault.message, {fault: true});
        }
    });
}
