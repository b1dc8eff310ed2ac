// Writes precache.json into the built page: every file with a hash of its content, and a version that
// changes when any of them does. The service worker keeps `files` at once, and each of `later`, what is large
// and not everybody's, when it is first asked for.
import {createHash} from 'node:crypto';
import {readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {join, relative} from 'node:path';

const page = process.argv[2];
const files = {}, later = {};
const asked = /^(assets\/(nasflat|arch2vec|cate|zcp)-|ort\/|fflate\.js)/;

function visit(folder) {
    for (const entry of readdirSync(folder).sort()) {
        const path = join(folder, entry);
        if (statSync(path).isDirectory()) visit(path);
        else if (entry !== 'precache.json') {
            const name = relative(page, path);
            const hash = createHash('sha256').update(readFileSync(path)).digest('hex').slice(0, 16);
            (asked.test(name) ? later : files)[name] = hash;
        }
    }
}

visit(page);
const version = createHash('sha256').update(JSON.stringify({files, later})).digest('hex').slice(0, 16);
writeFileSync(join(page, 'precache.json'), JSON.stringify({version, files, later}, null, 1));
