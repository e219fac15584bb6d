/* Waybill inside the admin: links and forms swap the page in place, each with a fresh session token from App Bridge. */
"use strict";

(() => {
  /* A reload of the frame needs these to find its shop again. */
  const KEPT = ["embedded", "host", "shop"];
  const entry = new URLSearchParams(location.search);
  const page = () => document.getElementById("page");
  const bridge = () => window.shopify ?? {};
  let newest = 0;
  let timer = 0;
  let seen = "";

  const withShop = (address) => {
    const url = new URL(address, location.origin);
    ["toast", "id_token"].forEach((name) => url.searchParams.delete(name));
    KEPT.filter((name) => entry.has(name)).forEach((name) => url.searchParams.set(name, entry.get(name)));
    return url;
  };

  const say = (text) => text && bridge().toast?.show(text, { duration: 5000 });

  /* Stays until the next page: a toast would be gone before it is read. */
  const fail = (sentence, heading = "Something went wrong") => {
    const banner = document.createElement("s-banner");
    banner.setAttribute("tone", "critical");
    banner.setAttribute("heading", heading);
    const text = document.createElement("s-paragraph");
    text.textContent = sentence;
    banner.append(text);
    banner.id = "failure";
    document.getElementById("failure")?.remove();
    (page()?.querySelector("s-page") ?? document.body).prepend(banner);
    banner.scrollIntoView({ block: "nearest" });
  };

  const ask = async (url, options, accept = "text/html") => {
    const headers = { Accept: accept, "X-Waybill-Swap": "1" };
    try {
      return await fetch(url, { ...options, headers });
    } catch {
      return null;
    }
  };

  const refresh = () => {
    clearTimeout(timer);
    const wait = Number(page()?.dataset.refresh);
    if (!wait) return;
    timer = setTimeout(() => (document.hidden ? refresh() : visit(location.href, { quiet: true })), wait);
  };

  const visit = async (address, { method = "GET", body, quiet = false, back = false } = {}) => {
    const mine = (newest += 1);
    clearTimeout(timer);
    if (!quiet) bridge().loading?.(true);
    const response = await ask(withShop(address), { method, body });
    const html = response ? await response.text() : "";
    if (mine !== newest) return;
    if (!quiet) bridge().loading?.(false);
    const next = new DOMParser().parseFromString(html, "text/html");
    const fresh = next.getElementById("page");
    if (response && fresh) swap(response, next, fresh, { quiet, back });
    else if (quiet) refresh();
    else if (response?.status === 401 && method === "GET") location.assign(withShop(address));
    else fail(sentenceFor(response, next), response ? undefined : "Can't reach Waybill");
  };

  const sentenceFor = (response, next) => {
    if (!response) return "Check your connection and try again.";
    const told = next.querySelector("body.bare p")?.textContent;
    return told || `Waybill could not do that just now (${response.status}). Try again in a moment.`;
  };

  const swap = (response, next, fresh, { quiet, back }) => {
    const source = fresh.outerHTML;
    if (!quiet || (source !== seen && !isTyping())) {
      const focused = document.activeElement?.id;
      page().replaceWith(document.importNode(fresh, true));
      seen = source;
      document.title = next.title;
      renameNav(next);
      remember(response, back);
      if (!quiet) settle(response, focused);
    }
    if (!quiet) say(decodeURIComponent(response.headers.get("X-Waybill-Toast") ?? ""));
    refresh();
  };

  /* A page that renews itself never takes a field or a dialog away from its reader. */
  const isTyping = () => {
    const typed = [...page().querySelectorAll("s-text-field, s-text-area")].some((field) => field.value !== field.getAttribute("value"));
    const open = [...page().querySelectorAll("s-modal")].some((modal) => modal.shadowRoot?.querySelector("dialog[open]"));
    return typed || open || Boolean(document.activeElement?.closest("#page s-text-field, #page s-modal"));
  };

  const renameNav = (next) => {
    const links = document.querySelectorAll("s-app-nav s-link");
    next.querySelectorAll("s-app-nav s-link").forEach((link, at) => {
      if (links[at] && links[at].textContent !== link.textContent) links[at].textContent = link.textContent;
    });
  };

  const remember = (response, back) => {
    const url = withShop(response.url);
    if (back || response.status === 422) return;
    if (url.pathname === location.pathname) history.replaceState(null, "", url);
    else history.pushState(null, "", url);
  };

  /* Where the reader goes on: at the wrong field, at the button just used, or at the top of a new page. */
  const settle = (response, focused) => {
    const wrong = page().querySelector("[error]");
    const same = focused && document.getElementById(focused);
    if (wrong) wrong.focus();
    else if (same) same.focus({ preventScroll: true });
    else page().focus({ preventScroll: true });
    if (wrong || response.status === 422) (wrong ?? page()).scrollIntoView({ block: "center" });
    else if (!same) scrollTo(0, 0);
  };

  const save = async (link) => {
    const response = await ask(withShop(link.getAttribute("href")), {}, "*/*");
    if (!response?.ok) return fail(sentenceFor(response, document.implementation.createHTMLDocument()));
    const url = URL.createObjectURL(await response.blob());
    const anchor = Object.assign(document.createElement("a"), { href: url, download: link.getAttribute("download") });
    anchor.click();
    setTimeout(() => URL.revokeObjectURL(url), 10000);
  };

  /* AliExpress may not be framed: its consent page opens in the window around the admin. */
  const openTop = async (link) => {
    bridge().loading?.(true);
    const response = await ask(withShop(link.getAttribute("href")), {}, "application/json");
    bridge().loading?.(false);
    if (response?.ok) return open((await response.json()).url, "_top");
    const next = new DOMParser().parseFromString(response ? await response.text() : "", "text/html");
    const fresh = next.getElementById("page");
    return fresh ? swap(response, next, fresh, { quiet: false, back: true }) : fail(sentenceFor(response, next));
  };

  const found = (event, wanted) => event.composedPath().find((node) => node instanceof Element && node.matches(wanted));

  /* The clipboard may be closed to frames: then the text is marked and copied as by hand. */
  const copy = async (field) => {
    const text = field.value ?? field.textContent;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const hand = Object.assign(document.createElement("textarea"), { value: text });
      document.body.append(hand);
      hand.select();
      document.execCommand("copy");
      hand.remove();
    }
    say("Copied.");
  };

  const press = (event) => {
    const copied = found(event, "[data-copy]");
    if (copied) copy(document.getElementById(copied.dataset.copy));
    const submit = found(event, "[data-submit]");
    const focus = found(event, "[data-focus]");
    const scope = found(event, "[data-scope]");
    if (scope) bridge().scopes?.request([scope.dataset.scope]).then(() => visit(location.href), (error) => fail(error.message));
    if (submit) {
      submit.closest("s-modal")?.hideOverlay?.();
      document.getElementById(submit.dataset.submit)?.requestSubmit();
    }
    if (focus) {
      const field = document.getElementById(focus.dataset.focus);
      field?.scrollIntoView({ block: "center" });
      field?.focus();
    }
  };

  const follow = (event) => {
    const link = found(event, "[href]:not(link)");
    const plain = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
    if (event.defaultPrevented || !link || !plain || !page()) return;
    const url = new URL(link.getAttribute("href"), location.href);
    const target = link.getAttribute("target") ?? "auto";
    if (url.origin !== location.origin || !["", "auto", "_self"].includes(target)) return;
    event.preventDefault();
    const host = found(event, "[data-open-top], [download]") ?? link;
    if (host.hasAttribute("data-open-top")) openTop(host);
    else if (host.hasAttribute("download")) save(host);
    else visit(url).then(() => url.hash && document.querySelector(url.hash)?.scrollIntoView());
  };

  document.addEventListener("click", (event) => {
    press(event);
    follow(event);
  });

  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || !page()) return;
    event.preventDefault();
    const form = event.target;
    const filled = new FormData(form);
    const sent = form.enctype === "multipart/form-data" ? filled : new URLSearchParams(filled);
    const action = form.getAttribute("action");
    if (form.method === "get") visit(`${action}?${sent}`);
    else if (!form.dataset.busy) {
      form.dataset.busy = "1";
      visit(action, { method: "POST", body: sent }).finally(() => delete form.dataset.busy);
    }
  });

  /* The admin's own navigation asks for a page by this event. */
  document.addEventListener("shopify:navigate", (event) => {
    const href = event.detail?.href ?? event.target.getAttribute?.("href");
    if (!href || !page()) return;
    event.preventDefault();
    visit(href);
  });

  window.addEventListener("popstate", () => visit(location.href, { back: true }));

  document.addEventListener("DOMContentLoaded", () => {
    const away = document.querySelector("[data-go-to]");
    if (away) open(away.href, "_top");
    say(page()?.dataset.toast);
    refresh();
  });
})();
