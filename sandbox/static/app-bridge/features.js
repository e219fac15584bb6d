/* App Bridge stand-in, part 4: toast, modal, loading, user, scopes, web vitals: the rest of the global `shopify`. */

const toasts = new Map();
let lastToast = 0;

const toast = {
  show(message, { duration = 5000, isError = false, action, onAction, onDismiss } = {}) {
    const id = `toast-${(lastToast += 1)}`;
    toasts.set(id, { onAction, onDismiss });
    send("toast", { toast: id, message: String(message), duration, isError, action });
    return id;
  },
  hide(id) {
    send("toast-hide", { toast: id });
  },
};
on("toast-action", ({ toast: id }) => toasts.get(id)?.onAction?.());
on("toast-dismiss", ({ toast: id }) => {
  toasts.get(id)?.onDismiss?.();
  toasts.delete(id);
});

const overlay = (id, verb) => {
  const element = document.getElementById(id);
  if (!element?.[verb]) throw new Error(`App Bridge: there is no modal with the id ${id}.`);
  return element[verb]();
};
const modal = {
  show: async (id) => overlay(id, "showOverlay"),
  hide: async (id) => overlay(id, "hideOverlay"),
  toggle: async (id) => overlay(id, "toggleOverlay"),
};

const scopes = {
  query: () => ask("scopes"),
  request: () => Promise.reject(new Error("The toy admin grants only the scopes of the install page.")),
  revoke: () => Promise.reject(new Error("The toy admin cannot revoke single scopes.")),
};

/* Largest Contentful Paint and Interaction to Next Paint in milliseconds, Cumulative Layout Shift as a plain number. */
const vitals = { LCP: 0, CLS: 0, INP: 0 };
let report = null;

const observe = (type, take, options = {}) => {
  if (!PerformanceObserver.supportedEntryTypes.includes(type)) return;
  new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true, ...options });
};
observe("largest-contentful-paint", (entry) => (vitals.LCP = entry.startTime));
observe("layout-shift", (entry) => (vitals.CLS += entry.hadRecentInput ? 0 : entry.value));
observe("event", (entry) => (vitals.INP = Math.max(vitals.INP, entry.interactionId ? entry.duration : 0)), { durationThreshold: 16 });

const reportVitals = () => {
  const metrics = Object.entries(vitals).map(([name, value]) => ({ id: `${name}-${performance.timeOrigin}`, name, value }));
  report?.({ appLoadId: String(performance.timeOrigin), metrics });
};
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") reportVitals();
});

window.shopify = {
  config,
  ready,
  idToken,
  toast,
  modal,
  saveBar,
  scopes,
  loading: (on_ = true) => send("loading", { on: Boolean(on_) }),
  user: () => ask("user"),
  environment: { embedded: EMBEDDED, mobile: false, intent: false },
  origin: SHELL,
  webVitals: {
    onReport: (callback) => {
      report = callback;
    },
  },
};
