/* Keeps one page and its dress for the time without network; keeps nothing of anybody.
   KEPT is put before this by the server: the offline page and the hashed files it needs. FIELD is
   filled by the page for signing people in without network, when somebody opens it (field.js). */
const FIELD = "shijian-field";
const CACHE = "shijian-" + KEPT.files.join("").length + "-" + KEPT.files.map((f) => f.slice(-16)).join("");

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll([KEPT.page, ...KEPT.files])).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter((name) => name !== CACHE && name !== FIELD).map((name) => caches.delete(name)))).then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const path = new URL(event.request.url).pathname;
  if (event.request.mode === "navigate") {
    event.respondWith(fetch(event.request).catch(() => caches.match(path === KEPT.field ? path : KEPT.page).then((kept) => kept || caches.match(KEPT.page))));
  } else if (KEPT.files.includes(path) || path.startsWith(KEPT.statics)) {
    event.respondWith(caches.match(event.request).then((kept) => kept || fetch(event.request)));
  }
});
