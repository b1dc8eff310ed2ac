// The page without network: registers the service worker under the version that the server offers, and
// says when a newer one is ready.

async function offeredVersion() {
    const response = await fetch('precache.json', {cache: 'no-cache'});
    if (!response.ok) throw new Error('this page was built without a list of its files');
    return (await response.json()).version;
}

// The service worker keeps the weights of NASFLAT and of the encoders when they are first asked for.
const works = 'Works without network; NASFLAT, the encoders and measuring once they have been used';

/** Starts once `after` has settled, so that keeping files never delays the first frame. */
export async function keepForOffline({after, state, update, button}) {
    await after.catch(() => {});
    if (!('serviceWorker' in navigator)) {
        state.textContent = 'Needs the network in this browser';
        return;
    }
    const workers = navigator.serviceWorker;
    try {
        const registration = await workers.register(`service-worker.js?version=${await offeredVersion()}`);
        const look = () => { update.hidden = !(registration.waiting && workers.controller); };
        registration.addEventListener('updatefound', () => registration.installing.addEventListener('statechange', look));
        look();
        button.addEventListener('click', () => {
            workers.addEventListener('controllerchange', () => location.reload(), {once: true});
            registration.waiting.postMessage('activate');
        });
        await workers.ready;
        state.textContent = works;
    } catch {
        state.textContent = workers.controller ? works : 'Needs the network';
    }
}
