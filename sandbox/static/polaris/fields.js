/* Polaris stand-in, part 7: the base of every field, and the text-like fields. */

const FIELD_CSS = `:host { display: block; min-inline-size: 0; }
  .field { display: flex; flex-direction: column; gap: 4px; color: ${INK}; }
  label, .label { font-size: 13px; line-height: 20px; }
  .box { display: flex; align-items: center; gap: 6px; min-block-size: 32px; padding: 0 12px; background: #fdfdfd; border: 1px solid #8a8a8a;
    border-radius: 8px; }
  .box:hover { border-color: #616161; background: #fafafa; }
  .box:focus-within { outline: 2px solid ${FOCUS}; outline-offset: 1px; background: #fff; }
  .box > s-icon { color: ${MUTED}; }
  .affix { color: ${MUTED}; white-space: nowrap; }
  input, textarea, select { flex: 1 1 auto; inline-size: 100%; min-inline-size: 0; border: 0; background: none; padding: 5px 0; margin: 0; color: ${INK};
    font: 13px/20px ${FONT}; outline: none; }
  .box > :focus-visible { outline: none; }
  ::placeholder { color: ${MUTED}; opacity: 1; }
  .details { color: ${MUTED}; font-size: 13px; line-height: 20px; }
  .error { display: flex; gap: 4px; align-items: flex-start; color: #8e0b21; font-size: 13px; line-height: 20px; }
  .error s-icon { margin-block-start: 2px; }
  .invalid .box { border-color: #8e0b21; background: #fff0f1; }
  .off .box { background: #f2f2f2; border-color: #d4d4d4; } .off .box input, .off .box select, .off .box textarea, .off label { color: #767676; }
  .fixed .box { background: #f7f7f7; border-color: #d4d4d4; }
  @media (max-width: 489px) { .box { min-block-size: 40px; } input, textarea, select { font-size: 16px; } }`;

const fieldHtml = (control) => `<div class="field"><label for="control"></label>${control}
    <div class="error" id="error"><s-icon type="alert-circle" size="small"></s-icon><slot name="error"><span></span></slot></div>
    <div class="details" id="details"><slot name="details"><span></span></slot></div></div>`;

const FIELD_PROPS = "label details error name labelAccessibilityVisibility accessibilityLabel";

/** Label, details, error and the form value; a subclass has a control with id "control". */
class Field extends Base {
  static formAssociated = true;
  static delegatesFocus = true;
  static props = `${FIELD_PROPS} value placeholder`;
  static flags = "required disabled readOnly";
  static css = FIELD_CSS;

  constructor() {
    super();
    this.internals = this.attachInternals();
  }

  setup() {
    this.control = this.$("#control");
    this.dirty = false;
    this.shadowRoot.addEventListener("slotchange", () => this.render());
    this.control.addEventListener("input", () => this.touched());
    this.control.addEventListener("change", () => {
      this.touched();
      this.emit("change");
    });
  }

  touched() {
    this.dirty = true;
    this.share();
  }

  share() {
    this.internals.setFormValue(this.value);
  }

  get form() {
    return this.internals.form;
  }

  get value() {
    return this.control.value;
  }

  set value(value) {
    this.dirty = true;
    this.control.value = value ?? "";
    this.share();
  }

  get defaultValue() {
    return this.getAttribute("value") ?? "";
  }

  connectedCallback() {
    if (!this.dirty) this.control.value = this.defaultValue;
    super.connectedCallback();
    this.share();
  }

  attributeChangedCallback(name) {
    if (name === "value" && !this.dirty) {
      this.control.value = this.defaultValue;
      this.share();
    }
    super.attributeChangedCallback();
  }

  formResetCallback() {
    this.dirty = false;
    this.control.value = this.defaultValue;
    this.share();
  }

  formDisabledCallback(disabled) {
    this.formDisabled = disabled;
    this.render();
  }

  render() {
    this.renderTexts();
    const { control } = this;
    const off = this.disabled || Boolean(this.formDisabled);
    control.disabled = off;
    control.readOnly = this.readOnly;
    control.setAttribute("aria-required", String(this.required));
    if ("placeholder" in control) control.placeholder = this.placeholder;
    this.$(".field").classList.toggle("off", off);
    this.$(".field").classList.toggle("fixed", this.readOnly);
  }

  renderTexts() {
    const label = this.$("label");
    label.textContent = this.label;
    label.hidden = !this.label;
    label.classList.toggle("sr", this.labelAccessibilityVisibility === "exclusive");
    const described = ["error", "details"].filter((name) => this.renderMessage(name));
    const name = this.accessibilityLabel || (this.label ? "" : this.placeholder ?? "");
    if (name) this.control.setAttribute("aria-label", name);
    else this.control.removeAttribute("aria-label");
    this.control.setAttribute("aria-invalid", String(described.includes("error")));
    if (described.length) this.control.setAttribute("aria-describedby", described.join(" "));
    else this.control.removeAttribute("aria-describedby");
    this.$(".field").classList.toggle("invalid", described.includes("error"));
  }

  renderMessage(name) {
    const slot = this.$(`slot[name="${name}"]`);
    const text = this.getAttribute(name) ?? "";
    slot.firstElementChild.textContent = text;
    const shown = Boolean(text) || slot.assignedNodes().length > 0;
    this.$(`#${name}`).hidden = !shown;
    return shown;
  }
}

const INPUT_ATTRIBUTES = ["minlength", "maxlength", "min", "max", "step", "inputmode", "rows", "autocomplete"];

class TextField extends Field {
  static inputType = "text";
  static props = `${Field.props} icon prefix suffix minLength maxLength min max step inputMode autocomplete`;
  static html = fieldHtml(`<div class="box"><s-icon hidden></s-icon><span class="affix prefix" hidden></span><input id="control"
      ><span class="affix suffix" hidden></span><slot name="accessory"></slot></div>`);

  render() {
    super.render();
    this.control.type = this.constructor.inputType;
    for (const name of INPUT_ATTRIBUTES) {
      if (this.hasAttribute(name)) this.control.setAttribute(name, this.getAttribute(name));
      else this.control.removeAttribute(name);
    }
    const icon = this.icon || this.constructor.icon;
    this.$(".box > s-icon").hidden = !icon;
    if (icon) this.$(".box > s-icon").setAttribute("type", icon);
    for (const name of ["prefix", "suffix"]) {
      const text = this.affix(name);
      this.$(`.${name}`).hidden = !text;
      this.$(`.${name}`).textContent = text;
    }
  }

  /* Element.prefix is the namespace prefix, so the attribute is asked. */
  affix(name) {
    return this.getAttribute(name) ?? "";
  }
}

class SearchField extends TextField {
  static inputType = "search";
  static icon = "search";
}

class EmailField extends TextField {
  static inputType = "email";
}

class UrlField extends TextField {
  static inputType = "url";
}

class PasswordField extends TextField {
  static inputType = "password";
}

class NumberField extends TextField {
  static inputType = "number";
}

const CURRENCY_SIGNS = { USD: "$", CAD: "$", AUD: "$", EUR: "€", GBP: "£", JPY: "¥", CNY: "¥", INR: "₹", KRW: "₩" };

class MoneyField extends TextField {
  static inputType = "number";
  static props = `${TextField.props} currencyCode`;
  affix(name) {
    if (name === "suffix") return this.currencyCode;
    return CURRENCY_SIGNS[this.currencyCode] ?? "";
  }
  render() {
    super.render();
    if (!this.hasAttribute("step")) this.control.step = "any";
  }
}

class TextArea extends TextField {
  static props = `${Field.props} rows minLength maxLength autocomplete`;
  static html = fieldHtml(`<div class="box"><textarea id="control" rows="2"></textarea></div>`);
  render() {
    Field.prototype.render.call(this);
    for (const name of INPUT_ATTRIBUTES) {
      if (this.hasAttribute(name)) this.control.setAttribute(name, this.getAttribute(name));
    }
  }
}

define("s-text-field", TextField);
define("s-search-field", SearchField);
define("s-email-field", EmailField);
define("s-url-field", UrlField);
define("s-password-field", PasswordField);
define("s-number-field", NumberField);
define("s-money-field", MoneyField);
define("s-text-area", TextArea);

/* Enter in a one-line field submits its form, as in a plain input. */
window.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.defaultPrevented || event.isComposing) return;
  const field = event.composedPath().find((node) => node instanceof TextField && !(node instanceof TextArea));
  field?.form?.requestSubmit();
});
