// Archives of networks that the page saves: taken, unpacked, and measured as their README says.
import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile} from 'node:fs/promises';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {env} from 'node:process';
import {promisify} from 'node:util';

import {root} from './browser.mjs';

const modules = join(root, 'build/node/node_modules');
const {unzipSync} = createRequire(join(root, 'build/node/package.json'))('fflate');

/** The files of the zip archive that `order` makes the page save. */
export async function savedArchive(page, order) {
    const [download] = await Promise.all([page.waitForEvent('download', {timeout: 120000}), order()]);
    const files = unzipSync(await readFile(await download.path()));
    return {name: download.suggestedFilename(), files};
}

/** An empty folder with these files. */
export async function unpack(files) {
    const folder = await mkdtemp(join(tmpdir(), 'latlab-networks-'));
    for (const [path, bytes] of Object.entries(files)) {
        await mkdir(dirname(join(folder, path)), {recursive: true});
        await writeFile(join(folder, path), bytes);
    }
    await symlink(modules, join(folder, 'node_modules'));    // as npm would, without the net
    return folder;
}

/** The commands that the README of an archive gives under a title: its indented lines. */
function commandsOf(readme, title) {
    const section = readme.split('\n\n\n').find((text) => text.startsWith(title));
    return section.split('\n').filter((line) => line.startsWith('    ')).map((line) => line.trim());
}

const run = (command, cwd) => promisify(execFile)('bash', ['-c', command],
                                                  {cwd, timeout: 600000, env: {...env, PATH: `/usr/bin:${env.PATH}`}});

/** In an unpacked folder: runs what the README says of both runtimes, with these options. Gives what each wrote. */
export async function measureByReadme(folder, options) {
    const readme = await readFile(join(folder, 'README.txt'), 'utf8'), files = {};
    const [install, node] = commandsOf(readme, 'ONNX Runtime under node');
    assert.equal(install, 'npm install --ignore-scripts onnxruntime-node');
    const [pytorch] = commandsOf(readme, 'PyTorch');
    for (const [name, command] of Object.entries({node, pytorch})) {
        await run(`${command} ${options[name]}`, folder);
        files[name] = join(folder, `${name}.csv`);
        await rename(join(folder, 'measurements.csv'), files[name]);
        await rm(join(folder, 'measurements.visits.csv'), {force: true});
    }
    return files;
}
