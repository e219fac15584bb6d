/* App Bridge stand-in, part 1: the channel to the admin shell around this frame, and what the page says about itself. */
"use strict";

/* The shell and this script come from one origin, so the script's own address says whom to trust. */
const SHELL = new URL(document.currentScript.src).origin;
const EMBEDDED = window.parent !== window;
const ASK_TIMEOUT = 10000;
const ENTRY_PARAMETERS = ["embedded", "hmac", "host", "id_token", "locale", "session", "shop", "timestamp", "shopify-reload"];

const query = new URLSearchParams(location.search);
const config = {
  apiKey: document.querySelector('meta[name="shopify-api-key"]')?.content ?? "",
  shop: query.get("shop") ?? "",
  host: query.get("host") ?? "",
  locale: query.get("locale") ?? "en",
  disabledFeatures: [],
};
if (!config.apiKey) console.error('App Bridge: <meta name="shopify-api-key"> must come before this script.');

const waiting = new Map();
const listeners = new Map();
let lastId = 0;

const send = (type, payload = {}) => {
  if (EMBEDDED) window.parent.postMessage({ bridge: 1, type, ...payload }, SHELL);
};

const ask = (type, payload = {}) =>
  new Promise((resolve, reject) => {
    if (!EMBEDDED) {
      reject(new Error(`App Bridge: ${type} needs the Shopify admin around this page.`));
      return;
    }
    const id = (lastId += 1);
    const timer = setTimeout(() => {
      waiting.delete(id);
      reject(new Error(`App Bridge: the admin did not answer ${type}.`));
    }, ASK_TIMEOUT);
    waiting.set(id, { resolve, reject, timer });
    send(type, { id, ...payload });
  });

const on = (type, listener) => listeners.set(type, listener);

window.addEventListener("message", (event) => {
  if (event.source !== window.parent || event.origin !== SHELL || event.data?.bridge !== 1) return;
  const { type, id, error } = event.data;
  if (type !== "answer") {
    listeners.get(type)?.(event.data);
    return;
  }
  const asked = waiting.get(id);
  if (!asked) return;
  waiting.delete(id);
  clearTimeout(asked.timer);
  if (error) asked.reject(new Error(error));
  else asked.resolve(event.data.value);
});

/** This page's path and query without what the admin added. */
const ownPath = () => {
  const url = new URL(location.href);
  ENTRY_PARAMETERS.forEach((name) => url.searchParams.delete(name));
  return url.pathname + url.search + url.hash;
};

const ready = EMBEDDED
  ? ask("hello").then((told) => {
      Object.assign(config, { shop: told.shop, host: told.host, locale: config.locale || told.locale });
    })
  : Promise.resolve();
ready.catch(() => {});
