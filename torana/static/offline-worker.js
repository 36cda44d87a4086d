// Lets /verify/offline open without a network: asks the network first, then what that page kept.
"use strict";

const PATIENCE_MS = 4000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== self.location.origin) return;
  const late = AbortSignal.timeout(PATIENCE_MS);
  event.respondWith(
    fetch(request, { signal: late }).catch(async () => {
      const kept = await caches.match(request, { ignoreVary: true, ignoreSearch: true });
      return kept ?? Response.error();
    }),
  );
});
