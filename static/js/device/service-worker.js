// Serves the shell when there is no signal. It keeps the shell and nothing else: no page with notes, no answer of the
// server, no word of anybody's. The view puts the list before this: SHELL = { version, page, files }.

/* global SHELL */
const CACHE = `shell-${SHELL.version}`;
const PATIENCE = 5000;
const FILES = new Set(SHELL.files);

self.addEventListener("install", (event) => {
  event.waitUntil(fetchShell());
  self.skipWaiting();
});

async function fetchShell() {
  const cache = await caches.open(CACHE);
  await cache.addAll(SHELL.files);
  // Fetched as nobody, so that it is nobody's page.
  await cache.add(new Request(SHELL.page, { credentials: "omit", cache: "reload" }));
}

self.addEventListener("activate", (event) => {
  event.waitUntil(begin());
});

async function begin() {
  for (const name of await caches.keys()) if (name.startsWith("shell-") && name !== CACHE) await caches.delete(name);
  await self.registration.navigationPreload?.enable();
  await self.clients.claim();
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(event));
  else if (FILES.has(address.pathname)) event.respondWith(file(request, address.pathname));
});

async function page(event) {
  const shell = () => caches.match(SHELL.page, { cacheName: CACHE });
  const fetched = (async () => (await event.preloadResponse) ?? fetch(event.request))();
  event.waitUntil(fetched.catch(() => {}));
  let timer;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, PATIENCE);
  });
  try {
    return (await Promise.race([fetched, late])) ?? (await shell()) ?? (await fetched);
  } catch {
    return (await shell()) ?? Response.error();
  } finally {
    clearTimeout(timer);
  }
}

async function file(request, path) {
  return (await caches.match(path, { cacheName: CACHE })) ?? fetch(request);
}
