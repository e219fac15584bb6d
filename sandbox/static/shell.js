/* The admin around the app's frame: answers App Bridge, and draws its navigation, save bar, toasts and dialogs. */
"use strict";

(() => {
  const menu = document.querySelector("[data-menu]");
  const showMenu = (open) => {
    document.body.classList.toggle("menu-open", open);
    menu.setAttribute("aria-expanded", String(open));
  };
  document.addEventListener("click", (event) => {
    if (menu.contains(event.target)) showMenu(menu.getAttribute("aria-expanded") === "false");
    else if (!event.target.closest(".side")) showMenu(false);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") showMenu(false);
  });

  const frame = document.querySelector("iframe[data-app]");
  if (!frame) return;
  const { shop, host, appUrl, appOrigin, base, admin } = frame.dataset;
  const scopes = frame.dataset.scopes.split(",").filter(Boolean);
  const $ = (selector) => document.querySelector(selector);
  const bar = $("[data-save-bar]");
  let discardNeedsYes = false;
  let items = [];
  let path = frame.dataset.path;

  const tell = (type, payload = {}) => frame.contentWindow.postMessage({ bridge: 1, type, ...payload }, appOrigin);

  const control = async (name) => {
    const answer = await fetch(`/control/shopify/${shop}/${name}`, {
      method: "POST", headers: { "Content-Type": "application/json" }, body: "{}",
    });
    if (!answer.ok) throw new Error(`The admin could not get ${name}: HTTP ${answer.status}.`);
    return answer.json();
  };

  const confirmed = (heading, text, yes) =>
    new Promise((resolve) => {
      const dialog = $("[data-confirm]");
      dialog.querySelector("h2").textContent = heading;
      dialog.querySelector("p").textContent = text;
      dialog.querySelector("[value=yes]").textContent = yes;
      dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
      dialog.returnValue = "";
      dialog.showModal();
    });

  /* Questions of App Bridge; each answer goes back under the question's id. */
  const questions = {
    hello: async () => ({ shop, host, locale: "en" }),
    "id-token": async () => (await control("session-token")).id_token,
    scopes: async () => ({ granted: scopes, required: scopes, optional: [] }),
    user: async () => ({ id: 1, name: "Test Merchant", firstName: "Test", lastName: "Merchant", email: frame.dataset.email, accountOwner: true }),
    leave: () => (bar.hidden ? Promise.resolve(true) : askToLeave()),
  };

  const askToLeave = async () => {
    if (await confirmed("Leave page with unsaved changes?", "Leaving this page will delete all unsaved changes.", "Leave page")) return true;
    return new Promise(() => {});
  };

  const loadFresh = async (to) => {
    const { query } = await control("entry");
    const [pathname, own = ""] = to.split("#")[0].split("?");
    frame.src = `${appUrl}${pathname}?${query}${own ? `&${own}` : ""}`;
  };

  /* Bounced pages answer too, so silence means that the page has no App Bridge: load the path from here. */
  const goTo = (href) => {
    if (!bar.hidden) {
      shake();
      return;
    }
    showMenu(false);
    const before = path;
    tell("navigate", { href });
    setTimeout(() => {
      if (path === before && !new URL(href, appOrigin).href.endsWith(before)) loadFresh(href);
    }, 3000);
  };

  const clean = (text) => text.split(/[?#]/)[0].replace(/\/+$/, "") || "/";

  const drawNav = () => {
    const shown = items.filter((item) => !item.home);
    const here = clean(path);
    const matches = shown.filter(({ href }) => here === clean(href) || here.startsWith(`${clean(href)}/`));
    const current = matches.sort((one, other) => clean(other.href).length - clean(one.href).length)[0];
    const links = shown.map((item) => {
      const link = document.createElement("a");
      link.textContent = item.label;
      link.href = base + item.href;
      if (item === current) link.setAttribute("aria-current", "page");
      link.addEventListener("click", (event) => {
        event.preventDefault();
        goTo(item.href);
      });
      const entry = document.createElement("li");
      entry.append(link);
      return entry;
    });
    $("[data-app-nav]").replaceChildren(...links);
    const home = $("[data-app-home]");
    home.toggleAttribute("data-open", true);
    if (current) home.removeAttribute("aria-current");
    else home.setAttribute("aria-current", "page");
  };

  $("[data-app-home]").addEventListener("click", (event) => {
    event.preventDefault();
    goTo(items.find((item) => item.home)?.href ?? "/");
  });

  const shake = () => {
    bar.classList.remove("shake");
    requestAnimationFrame(() => bar.classList.add("shake"));
  };

  const toast = ({ toast: id, message, duration, isError, action }) => {
    const box = document.createElement("div");
    box.className = `toast${isError ? " error" : ""}`;
    box.dataset.toast = id;
    box.setAttribute("role", isError ? "alert" : "status");
    const text = document.createElement("span");
    text.textContent = message;
    box.append(text);
    const button = (label, name, type) => {
      const made = document.createElement("button");
      made.type = "button";
      made.textContent = label;
      if (name) made.setAttribute("aria-label", name);
      made.addEventListener("click", () => {
        if (type) tell(type, { toast: id });
        hideToast({ toast: id });
      });
      box.append(made);
    };
    if (action) button(action, "", "toast-action");
    button("✕", "Dismiss", "");
    $("[data-toasts]").append(box);
    setTimeout(() => hideToast({ toast: id }), duration);
  };

  const hideToast = ({ toast: id }) => {
    const box = [...document.querySelectorAll("[data-toast]")].find((found) => found.dataset.toast === id);
    if (!box) return;
    box.remove();
    tell("toast-dismiss", { toast: id });
  };

  const showBar = ({ open, discardConfirmation }) => {
    bar.hidden = !open;
    discardNeedsYes = Boolean(discardConfirmation);
  };
  bar.querySelector("[value=save]").addEventListener("click", () => tell("save-bar-save"));
  bar.querySelector("[value=discard]").addEventListener("click", async () => {
    if (discardNeedsYes && !(await confirmed("Discard all unsaved changes?", "If you discard changes, they are gone.", "Discard changes"))) return;
    tell("save-bar-discard");
  });

  const moved = ({ path: to, title }) => {
    path = to;
    history.replaceState(null, "", base + (to === "/" ? "" : to));
    document.title = `${title || frame.dataset.name} · ${shop}`;
    drawNav();
  };

  const orders = {
    location: moved,
    nav: (message) => {
      items = message.items;
      drawNav();
    },
    toast,
    "toast-hide": hideToast,
    loading: ({ on }) => ($("[data-loading]").hidden = !on),
    "save-bar": showBar,
    "save-bar-shake": shake,
    admin: ({ path: to }) => location.assign(`${admin}/${to}`),
    top: ({ url }) => {
      if (/^https?:/.test(url)) location.assign(url);
    },
  };

  const answer = async ({ type, id }) => {
    try {
      tell("answer", { id, value: await questions[type]() });
    } catch (error) {
      tell("answer", { id, error: error.message });
    }
  };

  window.addEventListener("message", (event) => {
    if (event.source !== frame.contentWindow || event.origin !== appOrigin || event.data?.bridge !== 1) return;
    const { type } = event.data;
    if (type === "hello") Object.assign(bar, { hidden: true });
    if (type in questions) answer(event.data);
    else orders[type]?.(event.data);
  });
  /* Only now that somebody listens: what the page says first must not be lost. */
  frame.src = frame.dataset.src;
  drawNav();
})();
