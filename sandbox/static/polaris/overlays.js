/* Polaris stand-in, part 5: modal, popover, menu, tooltip, and the command / commandFor / interestFor wiring. */

const SLOT_FOOT = `<div class="foot"><slot name="secondary-actions"></slot><slot name="primary-action"></slot></div>`;

class Modal extends Base {
  static props = "heading size padding accessibilityLabel";
  static html = `<dialog><div class="head"><h2></h2><button type="button" class="close" aria-label="Close"><s-icon type="x"></s-icon></button></div>
      <div class="content"><slot></slot></div>${SLOT_FOOT}</dialog>`;
  static css = `:host { display: contents; }
    dialog { border: 0; padding: 0; border-radius: 16px; inline-size: min(620px, calc(100vw - 24px)); max-block-size: calc(100vh - 48px); color: ${INK};
      font: 13px/20px ${FONT}; box-shadow: 0 20px 40px -8px rgba(26,26,26,.4); overflow: auto; }
    dialog::backdrop { background: rgba(0, 0, 0, .5); }
    :host([size^="small"]) dialog { inline-size: min(420px, calc(100vw - 24px)); }
    :host([size^="large"]) dialog { inline-size: min(960px, calc(100vw - 24px)); }
    .head { display: flex; align-items: center; gap: 8px; padding: 12px 12px 12px 16px; background: #f3f3f3; border-block-end: 1px solid ${LINE};
      position: sticky; inset-block-start: 0; }
    h2 { font-size: 14px; line-height: 20px; font-weight: 650; margin: 0; flex: 1; }
    .close { border: 0; background: none; padding: 4px; border-radius: 8px; cursor: pointer; display: flex; }
    .close:hover { background: #e3e3e3; }
    .content { padding: 16px; display: grid; grid-template-columns: minmax(0, 1fr); gap: 16px; }
    :host([padding="none"]) .content { padding: 0; }
    .foot { display: flex; flex-wrap: wrap; justify-content: flex-end; gap: 8px; padding: 12px 16px; border-block-start: 1px solid ${LINE}; }`;

  setup() {
    const foot = this.$(".foot");
    const update = () => {
      foot.hidden = ![...foot.querySelectorAll("slot")].some((slot) => slot.assignedNodes().length);
    };
    foot.addEventListener("slotchange", update);
    update();
    this.$(".close").addEventListener("click", () => this.hideOverlay());
    this.$("dialog").addEventListener("close", () => {
      this.emit("hide", { bubbles: false });
      this.emit("afterhide", { bubbles: false });
    });
    this.$("dialog").addEventListener("click", (event) => {
      if (event.target === this.$("dialog")) this.hideOverlay();
    });
  }

  render() {
    this.$("h2").textContent = this.heading;
    this.$("dialog").setAttribute("aria-label", this.heading || this.accessibilityLabel || "Dialog");
  }

  showOverlay() {
    if (this.$("dialog").open) return;
    this.emit("show", { bubbles: false });
    this.$("dialog").showModal();
    this.emit("aftershow", { bubbles: false });
  }

  hideOverlay() {
    if (this.$("dialog").open) this.$("dialog").close();
  }

  toggleOverlay() {
    if (this.$("dialog").open) this.hideOverlay();
    else this.showOverlay();
  }
}

/* Puts `panel` (position: fixed) under `anchor`, or above it, always inside the window. */
const placeBeside = (panel, anchor) => {
  const from = anchor.getBoundingClientRect();
  const size = panel.getBoundingClientRect();
  const below = from.bottom + 4;
  const top = below + size.height > innerHeight && from.top > size.height ? from.top - size.height - 4 : below;
  panel.style.top = `${Math.max(4, top)}px`;
  panel.style.left = `${Math.max(4, Math.min(from.left, innerWidth - size.width - 4))}px`;
};

class Popover extends Base {
  static props = "blockSize inlineSize minInlineSize maxInlineSize minBlockSize maxBlockSize accessibilityLabel";
  static html = `<div class="panel" popover="auto"><slot></slot></div>`;
  static css = `:host { display: contents; }
    .panel { position: fixed; inset: auto; margin: 0; border: 0; padding: 0; background: #fff; color: ${INK}; border-radius: 12px; font: 13px/20px ${FONT};
      box-shadow: 0 8px 20px -4px rgba(26,26,26,.35), 0 0 0 1px rgba(26,26,26,.08); max-inline-size: min(400px, calc(100vw - 8px)); overflow: auto; }`;

  setup() {
    const panel = this.$(".panel");
    panel.addEventListener("toggle", (event) => {
      const open = event.newState === "open";
      if (open && this.anchor) placeBeside(panel, this.anchor);
      this.emit(open ? "aftershow" : "afterhide", { bubbles: false });
      this.emit("aftertoggle", { bubbles: false });
    });
    panel.addEventListener("beforetoggle", (event) => {
      if (event.newState === "closed") this.closedAt = performance.now();
      this.emit(event.newState === "open" ? "show" : "hide", { bubbles: false });
      this.emit("toggle", { bubbles: false });
    });
  }

  render() {
    for (const name of ["inlineSize", "minInlineSize", "maxInlineSize", "blockSize", "minBlockSize", "maxBlockSize"]) {
      if (this[name]) this.$(".panel").style[name] = this[name] === "0" ? "" : this[name];
    }
  }

  showOverlay(anchor) {
    this.anchor = anchor ?? this.anchor;
    const panel = this.$(".panel");
    if (panel.matches(":popover-open")) return;
    panel.showPopover();
    if (this.anchor) placeBeside(panel, this.anchor);
  }

  hideOverlay() {
    if (this.$(".panel").matches(":popover-open")) this.$(".panel").hidePopover();
  }

  /* The press that opens a second time has already closed the panel: "auto" popovers close on any press outside. */
  toggleOverlay(anchor) {
    if (performance.now() - (this.closedAt ?? -1000) < 300) return;
    if (this.$(".panel").matches(":popover-open")) this.hideOverlay();
    else this.showOverlay(anchor);
  }
}

class Menu extends Popover {
  static html = `<div class="panel" popover="auto" role="menu"><slot></slot></div>`;
  static css = `${Popover.css} .panel { padding: 6px; min-inline-size: 160px; } ::slotted(*) { display: block; }`;

  setup() {
    super.setup();
    this.addEventListener("click", () => this.hideOverlay());
    this.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const items = [...this.querySelectorAll("s-button:not([disabled])")];
      if (!step || !items.length) return;
      event.preventDefault();
      items[(items.indexOf(document.activeElement) + step + items.length) % items.length].focus();
    });
  }

  showOverlay(anchor) {
    super.showOverlay(anchor);
    this.querySelector("s-button:not([disabled])")?.focus();
  }
}

class Tooltip extends Popover {
  static props = "id";
  static html = `<div class="panel" popover="manual" role="tooltip"><slot></slot></div>`;
  static css = `${Popover.css} .panel { padding: 4px 8px; font-size: 12px; max-inline-size: 240px; border-radius: 8px; }`;
}

define("s-modal", Modal);
define("s-popover", Popover);
define("s-menu", Menu);
define("s-tooltip", Tooltip);

const COMMANDS = { "--show": "showOverlay", "--hide": "hideOverlay", "--toggle": "toggleOverlay" };

/** Does what `command` and `commandFor` of a button, link or chip ask for. */
const runCommand = (source) => {
  const target = source.getRootNode().getElementById?.(source.getAttribute("commandfor"));
  if (!target) return;
  const command = source.getAttribute("command") ?? "--auto";
  if (command === "--copy") navigator.clipboard?.writeText(target.getAttribute("text") ?? target.textContent.trim());
  else target[COMMANDS[command] ?? "toggleOverlay"]?.(source);
};

/* On window: every listener of the page has had its chance to prevent the click. */
window.addEventListener("click", (event) => {
  if (event.defaultPrevented) return;
  const source = event.composedPath().find((node) => typeof node.activate === "function");
  if (source && !source.disabled && !source.loading) source.activate(event);
});

const tooltipOf = (event) => {
  const source = event.composedPath().find((node) => node.getAttribute?.("interestfor"));
  const tooltip = source?.getRootNode().getElementById?.(source.getAttribute("interestfor"));
  return tooltip?.showOverlay ? [tooltip, source] : [];
};
for (const type of ["pointerover", "focusin"]) {
  window.addEventListener(type, (event) => {
    const [tooltip, source] = tooltipOf(event);
    tooltip?.showOverlay(source);
  });
}
for (const type of ["pointerout", "focusout"]) {
  window.addEventListener(type, (event) => tooltipOf(event)[0]?.hideOverlay());
}
window.addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.querySelectorAll("s-tooltip").forEach((tooltip) => tooltip.hideOverlay());
});
