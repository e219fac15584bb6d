/* Polaris stand-in, part 9: checkbox, switch and choice list. */

class Checkbox extends Field {
  static props = `${FIELD_PROPS} value`;
  static flags = "required disabled checked indeterminate";
  static html = `<div class="field"><div class="line"><input id="control" type="checkbox"><label for="control"></label></div>
      <div class="error" id="error"><s-icon type="alert-circle" size="small"></s-icon><slot name="error"><span></span></slot></div>
      <div class="details" id="details"><slot name="details"><span></span></slot></div></div>`;
  static css = `${FIELD_CSS} .line { display: flex; align-items: flex-start; gap: 8px; }
    input { flex: none; inline-size: 16px; block-size: 16px; margin: 2px 0; accent-color: #303030; cursor: pointer; outline: revert; }
    input:focus-visible { outline: 2px solid ${FOCUS}; outline-offset: 1px; border-radius: 4px; }
    label { cursor: pointer; } .details, .error { margin-inline-start: 24px; }`;

  get checked() {
    return this.control.checked;
  }

  set checked(value) {
    this.dirty = true;
    this.control.checked = Boolean(value);
    this.share();
  }

  get value() {
    return this.getAttribute("value") ?? "on";
  }

  set value(value) {
    this.setAttribute("value", value);
  }

  share() {
    this.internals.setFormValue(this.control.checked ? this.value : null);
    this.control.setAttribute("aria-checked", String(this.control.checked));
  }

  restore() {
    if (!this.dirty) this.control.checked = this.hasAttribute("checked");
    this.control.indeterminate = this.indeterminate && !this.dirty;
  }

  connectedCallback() {
    this.restore();
    this.render();
    this.share();
  }

  attributeChangedCallback() {
    this.restore();
    Base.prototype.attributeChangedCallback.call(this);
    this.share();
  }

  formResetCallback() {
    this.dirty = false;
    this.restore();
    this.share();
  }
}

class Switch extends Checkbox {
  static html = Checkbox.html.replace('type="checkbox"', 'type="checkbox" role="switch"');
  static css = `${Checkbox.css}
    input { appearance: none; inline-size: 32px; block-size: 20px; margin: 0; border-radius: 10px; background: #8a8a8a; position: relative; transition: background .12s; }
    input::after { content: ""; position: absolute; inset: 2px auto auto 2px; inline-size: 16px; block-size: 16px; border-radius: 50%; background: #fff;
      transition: translate .12s; }
    input:checked { background: #303030; } input:checked::after { translate: 12px 0; } input:disabled { background: #cfcfcf; cursor: default; }
    input:focus-visible { border-radius: 10px; } .details, .error { margin-inline-start: 40px; }`;
}

class Choice extends Base {
  static props = "value accessibilityLabel";
  static flags = "disabled selected";
  static delegatesFocus = true;
  static html = `<div class="line"><input id="control" type="radio"><label for="control"><slot></slot></label></div>
    <div class="details" id="details"><slot name="details"></slot></div><div class="more"><slot name="secondary-content"></slot></div>`;
  static css = `:host { display: block; color: ${INK}; } .line { display: flex; gap: 8px; align-items: flex-start; }
    input { flex: none; inline-size: 16px; block-size: 16px; margin: 2px 0; accent-color: #303030; cursor: pointer; } label { cursor: pointer; }
    .details { color: ${MUTED}; margin-inline-start: 24px; } .more { margin-inline-start: 24px; margin-block-start: 4px; }
    :host([disabled]) { color: #767676; }`;
  setup() {
    this.control = this.$("input");
    this.hideWhenEmpty("details", this.$(".details"));
    this.hideWhenEmpty("secondary-content", this.$(".more"));
    this.control.setAttribute("aria-describedby", "details");
  }
  render() {
    this.list = this.closest("s-choice-list");
    this.control.type = this.list?.multiple ? "checkbox" : "radio";
    this.control.disabled = this.disabled || Boolean(this.list?.disabled);
    this.list?.refresh();
  }
}

class ChoiceList extends Field {
  static props = FIELD_PROPS;
  static flags = "disabled multiple";
  static html = `<div class="field"><div id="control" role="group"><label class="label" id="label"></label><div class="choices"><slot></slot></div></div>
      <div class="error" id="error"><s-icon type="alert-circle" size="small"></s-icon><slot name="error"><span></span></slot></div>
      <div class="details" id="details"><slot name="details"><span></span></slot></div></div>`;
  static css = `${FIELD_CSS} .choices { display: grid; gap: 6px; margin-block-start: 4px; }`;
  static delegatesFocus = false;

  setup() {
    super.setup();
    this.addEventListener("input", (event) => this.picked(event));
    this.addEventListener("keydown", (event) => this.moved(event));
  }

  get choices() {
    return [...this.querySelectorAll("s-choice")];
  }

  get values() {
    return this.choices.filter((choice) => choice.control.checked).map((choice) => choice.value);
  }

  set values(values) {
    this.dirty = true;
    for (const choice of this.choices) choice.control.checked = values.includes(choice.value);
    this.share();
  }

  /* Radios sit in different shadow trees, so the browser does not group them: one choice unchecks the others here. */
  picked(event) {
    const choice = event.target.closest("s-choice");
    if (!choice?.control) return;
    if (!this.multiple) this.choices.filter((other) => other !== choice).forEach((other) => (other.control.checked = false));
    this.touched();
    queueMicrotask(() => this.emit("change"));
  }

  moved(event) {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    const open = this.choices.filter((choice) => !choice.control.disabled);
    const at = open.indexOf(event.target);
    if (!step || this.multiple || at < 0) return;
    event.preventDefault();
    open[(at + step + open.length) % open.length].control.click();
    open[(at + step + open.length) % open.length].focus();
  }

  refresh() {
    if (!this.dirty) this.choices.forEach((choice) => choice.control && (choice.control.checked = choice.hasAttribute("selected")));
    this.share();
  }

  share() {
    const data = new FormData();
    if (this.name) this.values.forEach((value) => data.append(this.name, value));
    this.internals?.setFormValue(data);
  }

  connectedCallback() {
    this.render();
    this.refresh();
  }

  formResetCallback() {
    this.dirty = false;
    this.refresh();
  }

  attributeChangedCallback() {
    Base.prototype.attributeChangedCallback.call(this);
  }

  render() {
    this.renderTexts();
    this.control.setAttribute("role", this.multiple ? "group" : "radiogroup");
    this.control.setAttribute("aria-labelledby", "label");
    if (this.isConnected) this.choices.forEach((choice) => choice.list !== undefined && choice.render());
  }
}

define("s-checkbox", Checkbox);
define("s-switch", Switch);
define("s-choice", Choice);
define("s-choice-list", ChoiceList);
