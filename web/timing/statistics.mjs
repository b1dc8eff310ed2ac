// Statistics of timings.

export function median(values) {
    const sorted = [...values].sort((a, b) => a - b);
    const middle = sorted.length >> 1;
    return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Of a sample; null for fewer than two values. */
export function standardDeviation(values) {
    if (values.length < 2) return null;
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}

/** 1-based ranks; equal values share their mean rank. */
function ranks(values) {
    const order = values.map((_, index) => index).sort((a, b) => values[a] - values[b]);
    const result = [];
    for (let start = 0, end; start < order.length; start = end + 1) {
        end = start;
        while (end + 1 < order.length && values[order[end + 1]] === values[order[start]]) ++end;
        for (let position = start; position <= end; ++position) result[order[position]] = (start + end) / 2 + 1;
    }
    return result;
}

/** Rank correlation; null for fewer than three values or where one side is constant. */
export function spearman(first, second) {
    if (first.length < 3) return null;
    const [a, b] = [ranks(first), ranks(second)];
    const mean = (a.length + 1) / 2;
    const sumOf = (x, y) => x.reduce((sum, value, index) => sum + (value - mean) * (y[index] - mean), 0);
    const scale = Math.sqrt(sumOf(a, a) * sumOf(b, b));
    return scale ? sumOf(a, b) / scale : null;
}
