/* App Bridge stand-in, part 5: the app's navigation, links out of the frame, and the address shown in the shell. */

const plainOpen = window.open.bind(window);

const leave = (url) => {
  if (url.startsWith("shopify:")) send("admin", { path: url.replace(/^shopify:\/*admin\/?/, "") });
  else send("top", { url: new URL(url, location.href).href });
};

/* The browser would only let a click move the window around the frame; the shell does it for us. */
window.open = (url = "", target = "_blank", features) => {
  const address = String(url);
  if (EMBEDDED && (address.startsWith("shopify:") || (address && /^_(top|parent)$/.test(target)))) {
    leave(address);
    return null;
  }
  return plainOpen(url, target, features);
};

window.addEventListener("click", (event) => {
  const link = event.composedPath().find((node) => node.localName === "a" && node.hasAttribute("href"));
  if (!link || event.button !== 0 || event.metaKey || event.ctrlKey) return;
  const href = link.getAttribute("href");
  const elsewhere = link.target === "_blank" || link.hasAttribute("download") || href.startsWith("#");
  if (!elsewhere && guardUnsaved(event)) return;
  if (EMBEDDED && href.startsWith("shopify:")) {
    event.preventDefault();
    leave(href);
  }
}, true);

const tellLocation = () => {
  if (!reload) send("location", { path: ownPath(), title: document.title });
};

for (const name of ["pushState", "replaceState"]) {
  const plain = history[name].bind(history);
  history[name] = (...given) => {
    plain(...given);
    tellLocation();
  };
}
window.addEventListener("popstate", tellLocation);
window.addEventListener("hashchange", tellLocation);
window.addEventListener("pageshow", tellLocation);
document.addEventListener("DOMContentLoaded", tellLocation);

/** <s-app-nav>: its links are the app's navigation in the shell; rel="home" names the app's own entry and is not listed. */
class AppNav extends HTMLElement {
  connectedCallback() {
    this.style.display = "none";
    this.watch = new MutationObserver(() => this.tell());
    this.watch.observe(this, { childList: true, subtree: true, characterData: true, attributes: true });
    this.tell();
  }

  disconnectedCallback() {
    this.watch.disconnect();
  }

  get links() {
    return [...this.querySelectorAll("s-link[href], a[href]")];
  }

  tell() {
    const items = this.links.map((link) => ({
      label: link.textContent.trim(),
      href: link.getAttribute("href"),
      home: link.getAttribute("rel") === "home",
    }));
    if (items.length) send("nav", { items });
  }
}
customElements.define("s-app-nav", AppNav);
customElements.define("ui-nav-menu", class extends AppNav {});

/* A router in the page may take the event; otherwise the frame loads the path like any link. */
on("navigate", ({ href }) => {
  const target = new URL(href, location.origin);
  if (target.origin !== location.origin) return;
  const links = [...document.querySelectorAll("s-app-nav, ui-nav-menu")].flatMap((nav) => nav.links);
  const link = links.find((found) => found.getAttribute("href") === href) ?? document;
  const event = new CustomEvent("shopify:navigate", { bubbles: true, cancelable: true, detail: { href } });
  if (link.dispatchEvent(event)) location.assign(target);
});
