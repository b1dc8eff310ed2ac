// Figures as PNG: an SVG document drawn by the browser.

const scale = 2;

/** The document as a PNG of twice its width and height. Throws Error where the browser cannot draw it. */
export async function pictureOf(svg) {
    const address = URL.createObjectURL(new Blob([svg], {type: 'image/svg+xml'}));
    try {
        const image = new Image();
        image.src = address;
        await image.decode();
        const canvas = document.createElement('canvas');
        canvas.width = scale * image.naturalWidth;
        canvas.height = scale * image.naturalHeight;
        canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
        const blob = await new Promise((done) => canvas.toBlob(done, 'image/png'));
        if (!blob) throw new Error('the browser gave no picture');
        return blob;
    } finally {
        URL.revokeObjectURL(address);
    }
}
