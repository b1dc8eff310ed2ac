// What is kept in this browser: one session, only after a yes, deleted with one press.

const key = 'latlab';
const format = 1;

export class Store {
    #state;

    /** state: the element that says what is kept. */
    constructor(state) {
        this.#state = state;
    }

    /** The session text kept earlier; null where there is none, or one that this version cannot read. */
    read() {
        let text = null;
        try {
            text = localStorage.getItem(key);
            if (text === null) return null;
            const kept = JSON.parse(text);
            if (kept.format !== format) throw new Error('another format');
            this.#say(`A session of ${new Date(kept.saved).toLocaleString()} is kept.`);
            return kept.session;
        } catch {
            if (text !== null) this.#say('Something is kept that this version of LatLab cannot read. It can be deleted.');
            return null;
        }
    }

    keep(session) {
        try {
            localStorage.setItem(key, JSON.stringify({format, saved: new Date().toISOString(), session}));
            this.#say('This session is kept in this browser.');
        } catch {
            this.#say('This browser keeps nothing for this page: its storage is full or switched off.');
        }
    }

    delete() {
        try {
            localStorage.removeItem(key);
        } catch {
            // Storage that is switched off holds nothing to delete.
        }
        this.#say('Nothing is kept.');
    }

    #say(text) {
        this.#state.textContent = text;
    }
}
