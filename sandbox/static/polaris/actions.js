/* Polaris stand-in, part 6: buttons, links and everything else that is clicked. */

const ACTION_PROPS = "href target download type command commandFor interestFor accessibilityLabel lang";

/** A form-associated wrapper around one real button or, with href, one real link. */
class Action extends Base {
  static formAssociated = true;
  static delegatesFocus = true;
  static flags = "disabled loading";
  static inner = "<slot></slot>";

  constructor() {
    super();
    this.internals = this.attachInternals();
  }

  setup() {
    this.rebuild("button");
  }

  rebuild(tag) {
    const old = this.control;
    this.control = document.createElement(tag);
    this.control.className = "control";
    if (old) this.control.append(...old.childNodes);
    else this.control.append(...this.$("[data-inner]").content.childNodes);
    (old ?? this.$("[data-inner]")).replaceWith(this.control);
  }

  render() {
    const tag = this.href && !this.isDisabled ? "a" : "button";
    if (this.control.localName !== tag) this.rebuild(tag);
    if (tag === "a") {
      this.control.setAttribute("href", this.href);
      for (const name of ["target", "download"]) {
        if (this.hasAttribute(name) && this[name] !== "auto") this.control.setAttribute(name, this[name]);
        else this.control.removeAttribute(name);
      }
      if (this.target === "_blank") this.control.rel = "noopener";
    } else {
      this.control.type = "button";
      this.control.disabled = this.isDisabled;
    }
    this.control.setAttribute("aria-busy", String(Boolean(this.loading)));
    if (this.accessibilityLabel) this.control.setAttribute("aria-label", this.accessibilityLabel);
    else this.control.removeAttribute("aria-label");
  }

  get isDisabled() {
    return this.disabled || Boolean(this.formDisabled);
  }

  formDisabledCallback(disabled) {
    this.formDisabled = disabled;
    this.render();
  }

  activate() {
    if (this.commandFor) runCommand(this);
    if (this.type === "submit") this.internals.form?.requestSubmit();
    if (this.type === "reset") this.internals.form?.reset();
  }

  click() {
    this.control.click();
  }
}

const actionHtml = (inner) => `<template data-inner>${inner}</template>`;

class Button extends Action {
  static props = `${ACTION_PROPS} tone icon variant inlineSize`;
  static html = actionHtml(`<s-spinner aria-hidden="true" hidden></s-spinner><s-icon size="small" hidden></s-icon><span class="text"><slot></slot></span>`);
  static css = `:host { display: inline-block; justify-self: start; vertical-align: middle; max-inline-size: 100%; }
    :host([inlinesize="fill"]) { display: block; justify-self: stretch; inline-size: 100%; }
    .control { display: inline-flex; align-items: center; justify-content: center; gap: 4px; inline-size: 100%; min-block-size: 28px; padding: 4px 12px; border: 0;
      border-radius: 8px; font: 550 13px/20px ${FONT}; color: ${INK}; background: #fff; text-decoration: none; cursor: pointer; position: relative;
      box-shadow: 0 0 0 1px #d4d4d4, 0 1px 0 1px rgba(26,26,26,.12); text-align: center; }
    .control:hover { background: #f7f7f7; } .control:active { background: #ededed; box-shadow: 0 0 0 1px #b5b5b5; }
    .primary { background: #303030; color: #fff; box-shadow: 0 0 0 1px #1a1a1a, inset 0 1px 0 rgba(255,255,255,.22); }
    .primary:hover { background: #1a1a1a; } .primary:active { background: #0a0a0a; }
    .tertiary { background: transparent; box-shadow: none; } .tertiary:hover { background: rgba(0,0,0,.06); }
    .critical { color: #8e0b21; } .primary.critical { background: #c70a24; color: #fff; box-shadow: 0 0 0 1px #8e0b21, inset 0 1px 0 rgba(255,255,255,.22); }
    .primary.critical:hover { background: #a30a24; }
    .item { justify-content: flex-start; text-align: start; font-weight: 450; }
    .control:disabled { background: #ebebeb; color: #767676; box-shadow: none; cursor: default; } .tertiary:disabled { background: none; }
    .busy { cursor: progress; } .busy .text, .busy s-icon { opacity: 0; } .busy s-spinner { position: absolute; }
    .iconic { padding-inline: 6px; } .iconic .text { display: none; }
    @media (max-width: 489px) { .control { min-block-size: 34px; } }`;

  setup() {
    super.setup();
    this.shadowRoot.addEventListener("slotchange", () => this.render());
  }

  render() {
    super.render();
    const menuItem = Boolean(this.closest("s-menu"));
    const given = this.variant && this.variant !== "auto" ? this.variant : "";
    const variant = menuItem ? "tertiary" : given || (this.slot === "primary-action" ? "primary" : "secondary");
    const { classList } = this.control;
    classList.remove("primary", "secondary", "tertiary");
    classList.add(variant);
    classList.toggle("critical", this.tone === "critical");
    classList.toggle("busy", this.loading);
    classList.toggle("item", menuItem);
    classList.toggle("iconic", Boolean(this.icon) && !this.textContent.trim());
    this.$("s-spinner").hidden = !this.loading;
    this.$("s-icon").hidden = !this.icon;
    if (this.icon) this.$("s-icon").setAttribute("type", this.icon);
    if (menuItem) this.control.setAttribute("role", "menuitem");
  }
}

class PressButton extends Button {
  static flags = "disabled loading pressed";
  static props = Button.props;
  static css = `${Button.css} [aria-pressed="true"] { background: #e3e3e3; box-shadow: inset 0 1px 2px rgba(26,26,26,.3), 0 0 0 1px #b5b5b5; }`;
  render() {
    super.render();
    this.control.setAttribute("aria-pressed", String(this.pressed));
  }
  activate() {
    this.pressed = !this.pressed;
  }
}

class Link extends Action {
  static props = `${ACTION_PROPS} tone`;
  static flags = "";
  static html = actionHtml("<slot></slot>");
  static css = `:host { display: inline; justify-self: start; }
    .control { display: inline; border: 0; background: none; padding: 0; margin: 0; font: inherit; color: #005bd3; text-decoration: underline;
      text-underline-offset: 2px; cursor: pointer; border-radius: 4px; text-align: start; overflow-wrap: anywhere; }
    .control:hover { color: #004299; }
    :host([tone="neutral"]) .control { color: inherit; } :host([tone="critical"]) .control { color: #8e0b21; }
    :host([slot="breadcrumb-actions"]) .control { color: ${MUTED}; text-decoration: none; }
    :host([slot="breadcrumb-actions"]) .control:hover { text-decoration: underline; }`;
}

const CLICKABLE_RULES = { ...BOX_RULES };
delete CLICKABLE_RULES.overflow;

class Clickable extends Action {
  static props = ACTION_PROPS;
  static html = actionHtml("<slot></slot>");
  static css = `:host { display: block; min-inline-size: 0; overflow: visible; }
    .control { display: block; inline-size: 100%; border: 0; background: none; padding: 0; margin: 0; font: inherit; color: inherit; text-align: start;
      text-decoration: none; cursor: pointer; border-radius: inherit; }
    .control:disabled { cursor: default; opacity: .6; }`;

  static get observedAttributes() {
    return [...super.observedAttributes, ...Object.keys(CLICKABLE_RULES).map(dash)];
  }

  render() {
    super.render();
    const css = Object.entries(CLICKABLE_RULES)
      .filter(([name]) => this.hasAttribute(dash(name)))
      .map(([name, [property, convert]]) => responsive(property, this.getAttribute(dash(name)), convert));
    this.own.replaceSync(css.join("\n"));
  }
}

class ClickableChip extends Action {
  static props = `${ACTION_PROPS} color`;
  static flags = "disabled removable hidden";
  static html = `<span class="chip">${actionHtml(`<slot name="graphic"></slot><span><slot></slot></span>`)}
    <button type="button" class="remove" aria-label="Remove" hidden><s-icon type="x" size="small"></s-icon></button></span>`;
  static css = `:host { display: inline-block; justify-self: start; }
    .chip { display: inline-flex; align-items: center; background: #ebebeb; color: ${INK}; border-radius: 8px; font-size: 12px; line-height: 20px; }
    .chip:hover { background: #dedede; } :host([color="strong"]) .chip { background: #d4d4d4; } :host([color="subdued"]) .chip { background: #f7f7f7; }
    .control { display: inline-flex; gap: 4px; border: 0; background: none; padding: 2px 8px; font: inherit; color: inherit; cursor: pointer;
      text-decoration: none; border-radius: 8px; }
    .control:disabled { color: #767676; cursor: default; }
    .remove { border: 0; background: none; padding: 2px; cursor: pointer; border-radius: 6px; display: inline-flex; }`;
  setup() {
    super.setup();
    this.$(".remove").addEventListener("click", (event) => {
      event.stopPropagation();
      this.hidden = true;
      this.emit("remove");
      this.emit("afterhide");
    });
  }
  render() {
    super.render();
    this.$(".remove").hidden = !this.removable;
    this.$(".remove").setAttribute("aria-label", `Remove ${this.accessibilityLabel || this.textContent.trim()}`);
  }
}

class ButtonGroup extends Base {
  static props = "gap accessibilityLabel";
  static html = `<div role="group"><slot></slot><slot name="secondary-actions"></slot><slot name="primary-action"></slot></div>`;
  static css = `:host { display: block; } div { display: flex; flex-wrap: wrap; gap: 8px; } :host([gap="none"]) div { gap: 1px; }`;
  render() {
    if (this.accessibilityLabel) this.$("div").setAttribute("aria-label", this.accessibilityLabel);
  }
}

define("s-button", Button);
define("s-press-button", PressButton);
define("s-link", Link);
define("s-clickable", Clickable);
define("s-clickable-chip", ClickableChip);
define("s-button-group", ButtonGroup);
