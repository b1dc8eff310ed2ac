// Which keys the app gets. SDL listens on the window and keeps the browser from acting on what it hears, so
// three things must not reach it: keys meant for the page's own controls, a Tab that leads out of the
// canvas, and the paste shortcut (the browser fires `paste` only for a key nobody stopped).

// With nothing focused the keys are the app's as long as it is what the person sees, and scroll below it.
function belongsToPage(target, canvas) {
    if (target === canvas) return false;
    const nothingFocused = target === document.body || target === document.documentElement;
    return !nothingFocused || canvas.getBoundingClientRect().bottom < window.innerHeight / 2;
}

function isPaste(event) {
    return (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'v';
}

/**
 * tabLeaves(backwards) says whether the next Tab leads out of the canvas; pasteText(text) gets what is
 * pasted outside the page's own text fields, pasteFile(file) a pasted file.
 */
export function shareKeyboard({canvas, tabLeaves, pasteText, pasteFile}) {
    const leaves = (event) => event.key === 'Tab' && (event.target !== canvas || tabLeaves(event.shiftKey));
    for (const type of ['keydown', 'keyup', 'keypress']) {
        // The last stop before the window, so that the page's own listeners have heard the key.
        document.addEventListener(type, (event) => {
            if (belongsToPage(event.target, canvas)) event.stopPropagation();
        });
        window.addEventListener(type, (event) => {
            if (belongsToPage(event.target, canvas)) return;
            if (leaves(event) || isPaste(event)) event.stopImmediatePropagation();
        }, {capture: true});
    }
    // SDL keeps the browser from focusing the canvas on a press; without focus the keys stay elsewhere.
    canvas.addEventListener('pointerdown', () => {
        canvas.classList.add('pressed');
        canvas.focus({preventScroll: true});
    });
    canvas.addEventListener('blur', () => canvas.classList.remove('pressed'));
    document.addEventListener('paste', (event) => {
        if (belongsToPage(event.target, canvas)) return;
        event.preventDefault();
        const [file] = event.clipboardData.files;
        const text = event.clipboardData.getData('text/plain');
        if (file) pasteFile(file);
        else if (text) pasteText(text);
    });
}
