/* Polaris stand-in, part 10: dates, colors and files, each around the browser's own control. */

class DateField extends TextField {
  static inputType = "date";
  static props = `${Field.props} view allow disallow allowDays disallowDays autocomplete`;
  render() {
    super.render();
    const [from, to] = (this.allow || "").split("--");
    if (/^\d{4}-\d{2}-\d{2}$/.test(from)) this.control.min = from;
    if (/^\d{4}-\d{2}-\d{2}$/.test(to ?? "")) this.control.max = to;
  }
}

class DatePicker extends Base {
  static formAssociated = true;
  static props = "type value allow allowDays disallow disallowDays view visibleMonths name";
  static html = `<div class="box"><input id="from" type="date" aria-label="Date"><span>to</span><input id="to" type="date" aria-label="Last date"></div>`;
  static css = `:host { display: block; } .box { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; }
    input { border: 1px solid #8a8a8a; border-radius: 8px; padding: 5px 10px; font: 13px/20px ${FONT}; background: #fdfdfd; color: ${INK}; }`;

  constructor() {
    super();
    this.internals = this.attachInternals();
  }

  setup() {
    this.addEventListener("input", () => this.internals.setFormValue(this.value));
    for (const input of this.shadowRoot.querySelectorAll("input")) input.addEventListener("change", () => this.emit("change"));
  }

  get value() {
    const [from, to] = [this.$("#from").value, this.$("#to").value];
    return this.type === "range" && from && to ? `${from}--${to}` : from;
  }

  set value(value) {
    const [from, to] = String(value ?? "").split("--");
    this.$("#from").value = from;
    this.$("#to").value = to ?? "";
    this.internals.setFormValue(this.value);
  }

  attributeChangedCallback(name, _old, value) {
    if (name === "value") this.value = value;
    super.attributeChangedCallback();
  }

  render() {
    const range = this.type === "range";
    this.$("#to").hidden = !range;
    this.$("span").hidden = !range;
  }
}

class ColorField extends TextField {
  static flags = "required disabled readOnly alpha";
  static html = fieldHtml(`<div class="box"><s-icon hidden></s-icon><input class="swatch" type="color" aria-label="Pick a color"><input id="control"
      ><span class="affix prefix" hidden></span><span class="affix suffix" hidden></span></div>`);
  static css = `${FIELD_CSS} .swatch { flex: none; inline-size: 24px; block-size: 24px; padding: 0; border-radius: 6px; cursor: pointer; }`;

  setup() {
    super.setup();
    this.$(".swatch").addEventListener("input", () => (this.value = this.$(".swatch").value));
    this.$(".swatch").addEventListener("change", () => this.emit("change"));
  }

  share() {
    super.share();
    if (/^#[0-9a-f]{6}$/i.test(this.value)) this.$(".swatch").value = this.value;
  }
}

class ColorPicker extends Base {
  static formAssociated = true;
  static props = "name";
  static flags = "alpha";
  static html = `<input type="color" aria-label="Color">`;
  static css = `:host { display: inline-block; } input { inline-size: 120px; block-size: 80px; border: 1px solid ${LINE}; border-radius: 8px; padding: 4px; background: #fff; }`;

  static get observedAttributes() {
    return [...super.observedAttributes, "value"];
  }

  constructor() {
    super();
    this.internals = this.attachInternals();
  }

  setup() {
    this.$("input").addEventListener("input", () => this.internals.setFormValue(this.value));
    this.$("input").addEventListener("change", () => this.emit("change"));
  }

  get value() {
    return this.$("input").value;
  }

  set value(value) {
    this.$("input").value = value;
    this.internals.setFormValue(this.value);
  }

  attributeChangedCallback(name, _old, value) {
    if (name === "value") this.value = value ?? "#000000";
    super.attributeChangedCallback();
  }
}

class DropZone extends Field {
  static props = `${FIELD_PROPS} accept value`;
  static flags = "required disabled multiple";
  static html = fieldHtml(`<div class="zone"><s-icon type="upload"></s-icon><input id="control" type="file"><slot></slot></div>`);
  static css = `${FIELD_CSS} .zone { display: flex; flex-direction: column; align-items: center; gap: 8px; padding: 20px; text-align: center; color: ${MUTED};
      border: 1px dashed #8a8a8a; border-radius: 8px; background: #fdfdfd; }
    .over { background: #eaf4ff; border-color: ${FOCUS}; } input { inline-size: auto; max-inline-size: 100%; }`;

  setup() {
    super.setup();
    const zone = this.$(".zone");
    for (const type of ["dragover", "dragleave", "drop"]) {
      zone.addEventListener(type, (event) => {
        event.preventDefault();
        zone.classList.toggle("over", type === "dragover");
        if (type === "drop") this.take(event.dataTransfer.files);
      });
    }
  }

  take(files) {
    if (!this.multiple && files.length > 1) {
      this.emit("droprejected");
      return;
    }
    this.control.files = files;
    this.share();
    this.emit("input");
    this.emit("change");
  }

  get files() {
    return [...this.control.files];
  }

  share() {
    const data = new FormData();
    if (this.name) this.files.forEach((file) => data.append(this.name, file));
    this.internals.setFormValue(data);
  }

  connectedCallback() {
    this.render();
  }

  attributeChangedCallback() {
    Base.prototype.attributeChangedCallback.call(this);
  }

  formResetCallback() {
    this.control.value = "";
    this.share();
  }

  render() {
    super.render();
    this.control.multiple = this.multiple;
    this.control.accept = this.accept;
  }
}

define("s-date-field", DateField);
define("s-date-picker", DatePicker);
define("s-color-field", ColorField);
define("s-color-picker", ColorPicker);
define("s-drop-zone", DropZone);
