// The canvas: how large it is, how many device pixels a CSS pixel has, and lost drawing contexts.

/**
 * Calls resize(width, height, ratio) whenever the room around the canvas or the pixel ratio changes, and
 * wake() when the page is seen again. The room is measured, not the canvas, since SDL sizes the canvas.
 */
export function watchSurface({room, resize, wake}) {
    const tell = () => {
        const {width, height} = room.getBoundingClientRect();
        if (width > 0 && height > 0) resize(Math.round(width), Math.round(height), window.devicePixelRatio);
    };
    new ResizeObserver(tell).observe(room);
    const watchRatio = () => {
        matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`)
            .addEventListener('change', () => { tell(); watchRatio(); }, {once: true});
    };
    watchRatio();
    document.addEventListener('visibilitychange', () => { if (!document.hidden) wake(); });
    window.addEventListener('pageshow', wake);
    tell();
}

/** What keeps this browser from drawing the app, in words; null when nothing does. */
export function missingFeature() {
    if (typeof WebAssembly !== 'object') {
        return 'This browser runs no WebAssembly. It may be switched off by a setting or a policy.';
    }
    const canvas = document.createElement('canvas');
    const context = canvas.getContext('webgl2');
    if (!context) {
        return 'This browser draws no WebGL 2. Hardware acceleration may be switched off in its settings, '
            + 'or the graphics driver may be blocked.';
    }
    context.getExtension('WEBGL_lose_context')?.loseContext();
    return null;
}
