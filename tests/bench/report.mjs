// What was measured, as a table for people and as JSON lines.

export function median(values) {
    const sorted = [...values].sort((a, b) => a - b);
    const middle = sorted.length >> 1;
    return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export function figure(group, name, unit, values) {
    return {group, name, unit, median: median(values), values};
}

function text(value) {
    if (Math.abs(value) >= 1000) return Math.round(value).toLocaleString('en-US');
    return value.toFixed(Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 1 ? 2 : 3);
}

export function table(figures) {
    const width = Math.max(...figures.map(({name}) => name.length));
    const lines = [];
    let group = '';
    for (const figure of figures) {
        if (figure.group !== group) {
            group = figure.group;
            lines.push('', group);
        }
        const spread = figure.values.length > 1
            ? `   ${text(Math.min(...figure.values))} to ${text(Math.max(...figure.values))} in ${figure.values.length}` : '';
        lines.push(`  ${figure.name.padEnd(width)} ${text(figure.median).padStart(10)} ${figure.unit.padEnd(6)}${spread}`.trimEnd());
    }
    return lines.join('\n');
}
