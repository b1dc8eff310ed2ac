// What page_bridge.cpp needs of the browser and no header of Emscripten offers.
mergeInto(LibraryManager.library, {
    // SDL draws on "#canvas" and gets its drawing context from Module.canvas.
    latlab_choose_canvas__deps: ['$specialHTMLTargets'],
    latlab_choose_canvas: function() {
        if (!Module['canvas']) Module['canvas'] = document.getElementById('app');
        specialHTMLTargets['#canvas'] = Module['canvas'];
    },

    // Tab stays in the canvas while there is something left to visit. Where it is about to leave, SDL must not
    // see it, because SDL would keep the browser from moving the focus.
    latlab_share_tab: function() {
        var canvas = Module['canvas'];
        window.addEventListener('keydown', function(event) {
            if (event.key === 'Tab' && event.target === canvas && Module['tabLeaves'](event.shiftKey)) {
                event.stopImmediatePropagation();
            }
        }, {capture: true});
        canvas.addEventListener('blur', function() { Module['focusLeft'](); });
    },

    latlab_on_apple: function() {
        return navigator.platform.startsWith('Mac') ? 1 : 0;
    },
});
