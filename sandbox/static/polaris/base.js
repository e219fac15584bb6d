/* Polaris stand-in, part 1: tokens, the base class of every element, and attribute-to-property plumbing. */
"use strict";

const INK = "#303030";
const MUTED = "#616161";
const LINE = "#e3e3e3";
const FOCUS = "#005bd3";
const FONT = 'Inter, -apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif';
const TEXT_TONES = { info: "#00527c", success: "#0c5132", caution: "#4f4700", warning: "#5e4200", critical: "#8e0b21", neutral: MUTED };
const SURFACE_TONES = {
  neutral: ["#e8e8e8", "#4a4a4a"], info: ["#e0f0ff", "#00527c"], success: ["#cdfee1", "#0c5132"], caution: ["#fff1c2", "#4f4700"],
  warning: ["#ffe0b3", "#5e4200"], critical: ["#fee2e1", "#8e0b21"],
};

const SPACE = {
  none: 0, "small-500": 2, "small-400": 4, "small-300": 6, "small-200": 8, "small-100": 12, small: 12, base: 16,
  large: 20, "large-100": 20, "large-200": 24, "large-300": 32, "large-400": 40, "large-500": 48,
};
const RADIUS = { none: 0, "small-200": 4, "small-100": 6, small: 6, base: 8, large: 12, "large-100": 12, "large-200": 16, max: 9999 };
const FONT_SIZE = {
  "small-200": "11px/16px", "small-100": "12px/16px", small: "12px/16px", base: "13px/20px", auto: "13px/20px", large: "14px/20px",
  "large-100": "16px/24px", "large-200": "18px/24px", "large-300": "20px/28px", "large-400": "24px/32px",
};

const sheet = (css) => {
  const made = new CSSStyleSheet();
  made.replaceSync(css);
  return made;
};

const RESET = sheet(`
  *, *::before, *::after { box-sizing: border-box; }
  :host { box-sizing: border-box; }
  :host([hidden]), [hidden] { display: none !important; }
  button, input, select, textarea { font: inherit; color: inherit; letter-spacing: inherit; }
  :focus-visible { outline: 2px solid ${FOCUS}; outline-offset: 1px; }
  .sr { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
`);

/* :where() has no weight, so any rule of the page itself wins. */
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet(`
  :where(body) { margin: 0; background: #f1f1f1; color: ${INK}; font: 13px/20px ${FONT}; -webkit-text-size-adjust: 100%; overflow-wrap: anywhere; }
  :where(s-app-nav) { display: none; }
`)];

const dash = (name) => name.toLowerCase();

const reflect = (cls, names, kind) => {
  for (const name of names) {
    if (name in cls.prototype && name !== "hidden") continue;
    const attribute = dash(name);
    Object.defineProperty(cls.prototype, name, {
      configurable: true,
      get() {
        return kind === "flag" ? this.hasAttribute(attribute) : this.getAttribute(attribute) ?? "";
      },
      set(value) {
        if (kind === "flag") this.toggleAttribute(attribute, Boolean(value));
        else if (value === null || value === undefined) this.removeAttribute(attribute);
        else this.setAttribute(attribute, String(value));
      },
    });
  }
};

const words = (text) => text.split(" ").filter(Boolean);

/** One element: a template, a style sheet, and render(), which is asked again after each change of a watched attribute. */
class Base extends HTMLElement {
  static css = ":host { display: block; }";
  static html = "<slot></slot>";
  static props = "";
  static flags = "";
  static delegatesFocus = false;

  static get observedAttributes() {
    return [...words(this.props), ...words(this.flags)].map(dash);
  }

  constructor() {
    super();
    const { html, css, delegatesFocus } = this.constructor;
    if (html === null) return;
    if (!Object.hasOwn(this.constructor, "built")) {
      const template = document.createElement("template");
      template.innerHTML = html;
      this.constructor.built = { template, style: sheet(css) };
    }
    const { template, style } = this.constructor.built;
    const root = this.attachShadow({ mode: "open", delegatesFocus });
    this.own = sheet("");
    root.adoptedStyleSheets = [RESET, style, this.own];
    root.append(template.content.cloneNode(true));
    this.setup();
  }

  connectedCallback() {
    this.render();
  }

  attributeChangedCallback() {
    if (this.isConnected) this.render();
  }

  setup() {}
  render() {}

  $(selector) {
    return this.shadowRoot.querySelector(selector);
  }

  emit(type, init = {}) {
    return this.dispatchEvent(new CustomEvent(type, { bubbles: true, ...init }));
  }

  /** Shows the wrapper only while the slot has something in it. */
  hideWhenEmpty(slotName, wrapper) {
    const slot = this.$(slotName ? `slot[name="${slotName}"]` : "slot:not([name])");
    const update = () => {
      wrapper.hidden = !slot.assignedNodes().some((node) => node.nodeType === 1 || node.textContent.trim());
    };
    slot.addEventListener("slotchange", update);
    update();
  }
}

const define = (tag, cls) => {
  reflect(cls, words(cls.flags), "flag");
  reflect(cls, words(cls.props), "text");
  if (!customElements.get(tag)) customElements.define(tag, cls);
};

const nestingOf = (element, tag) => {
  let depth = 0;
  for (let parent = element.parentElement?.closest(tag); parent; parent = parent.parentElement?.closest(tag)) depth += 1;
  return depth;
};

/* Values such as "@container (inline-size > 500px) large, small": the default stands last. */
const splitTop = (text) => {
  const parts = [""];
  let depth = 0;
  for (const char of text) {
    depth += (char === "(") - (char === ")");
    if (char === "," && depth === 0) parts.push("");
    else parts[parts.length - 1] += char;
  }
  return parts.map((part) => part.trim());
};

const responsive = (property, text, convert) => {
  const match = /^@container\s+(?:([\w-]+)\s+)?(\(.*?\))\s+(.+)$/s.exec(text.trim());
  if (!match) return `:host { ${property}: ${convert(text)}; }`;
  const [, name, condition] = match;
  const [then, ...rest] = splitTop(match[3]);
  const fallback = rest.length ? responsive(property, rest.join(","), convert) : "";
  return `${fallback} @container ${name ?? ""} ${condition} { :host { ${property}: ${convert(then)}; } }`;
};
