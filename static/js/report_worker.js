// Answers for /report/ where there is no network: the page as it was last, with its styles and scripts.
// What is typed is never here; that is kept by the page itself.
"use strict";
const CACHE = "guatu-report-1";
const WAIT = 8000;
const HASHED = /\.[0-9a-f]{12}\.\w+$/;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

// A page that only says "sign in" is not the page; whoever was signed out finds nothing kept here.
const isPage = (answer) => answer.ok && !answer.redirected;
const forget = async () => {
  const cache = await caches.open(CACHE);
  for (const kept of await cache.keys()) if (new URL(kept.url).pathname.startsWith("/report/")) await cache.delete(kept);
};

const page = async (request) => {
  const cache = await caches.open(CACHE);
  try {
    const answer = await Promise.race([
      fetch(request),
      new Promise((_resolve, reject) => setTimeout(() => reject(new Error("slow")), WAIT)),
    ]);
    if (isPage(answer)) await cache.put(request.url.split("#")[0], answer.clone());
    else if (answer.redirected) await forget();
    return answer;
  } catch (error) {
    const kept = (await cache.match(request.url.split("#")[0])) || (await cache.match(request.url.split("#")[0], { ignoreSearch: true }));
    if (kept) return kept;
    throw error;
  }
};

const file = async (request) => {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request);
  if (kept && HASHED.test(new URL(request.url).pathname)) return kept;
  try {
    const answer = await fetch(request);
    if (answer.ok) await cache.put(request, answer.clone());
    return answer;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
};

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate" && /^\/report\/(\d+\/)?$/.test(pathname)) event.respondWith(page(request));
  else if (pathname.startsWith("/static/")) event.respondWith(file(request));
});

// The page as it is now, with its files: after the first visit, and after something was sent.
self.addEventListener("message", (event) => {
  const { page: address, files } = event.data;
  event.waitUntil(
    (async () => {
      const cache = await caches.open(CACHE);
      const answer = await fetch(address);
      if (isPage(answer)) await cache.put(address, answer);
      for (const name of files) if (!(await cache.match(name))) await cache.add(name);
    })().catch(() => {}),
  );
});
