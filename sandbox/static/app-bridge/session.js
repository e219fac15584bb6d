/* App Bridge stand-in, part 2: session tokens, on every fetch to the app and after the bounce page. */

const RETRY_HEADER = "X-Shopify-Retry-Invalid-Session-Request";
const plainFetch = window.fetch.bind(window);

const idToken = () => ask("id-token");

/* The app's own host and its sub-domains, as in the real one. */
const isOwn = (url) => {
  const { protocol, host, hostname } = new URL(url);
  if (!/^https?:$/.test(protocol)) return false;
  return host === location.host || hostname.endsWith(`.${location.hostname}`);
};

const withToken = async (request) => {
  const signed = new Request(request.clone());
  signed.headers.set("Authorization", `Bearer ${await idToken()}`);
  return plainFetch(signed);
};

window.fetch = async (input, init) => {
  const request = new Request(input, init);
  if (!EMBEDDED || !isOwn(request.url) || request.headers.has("Authorization")) return plainFetch(request);
  const first = await withToken(request);
  if (first.status !== 401 || first.headers.get(RETRY_HEADER) !== "1") return first;
  return withToken(request);
};

/** Loads `path` again as the admin would open it: with a fresh token, the shop and the host in the query. */
const reloadWithToken = async (path) => {
  const target = new URL(path, location.origin);
  if (target.origin !== location.origin) {
    console.error("App Bridge: shopify-reload must stay on the app's own origin.");
    return;
  }
  await ready;
  const told = { embedded: "1", host: config.host, id_token: await idToken(), locale: config.locale, shop: config.shop };
  for (const [name, value] of Object.entries(told)) target.searchParams.set(name, value);
  location.replace(target);
};

const reload = query.get("shopify-reload");
if (reload && EMBEDDED) reloadWithToken(reload).catch((error) => console.error(error));

/* Opened outside of the admin: go there, as the real one does. */
if (!EMBEDDED && config.apiKey && /^[a-z0-9][a-z0-9-]*\.myshopify\.com$/i.test(config.shop)) {
  const path = reload ? new URL(reload, location.origin).pathname : ownPath();
  location.replace(`${SHELL}/shopify/${config.shop}/admin/apps/${config.apiKey}${path}`);
}
