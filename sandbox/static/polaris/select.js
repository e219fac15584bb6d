/* Polaris stand-in, part 8: select, whose options are copied into a real one. */

class Select extends Field {
  static props = `${Field.props} icon`;
  static html = fieldHtml(`<div class="box"><s-icon class="lead" hidden></s-icon><select id="control"></select>
      <s-icon class="arrow" type="chevron-down" size="small"></s-icon></div><slot hidden></slot>`);
  static css = `${FIELD_CSS} select { appearance: none; cursor: pointer; padding-inline-end: 20px; margin-inline-end: -20px; text-overflow: ellipsis; }
    .arrow { pointer-events: none; } option { font-size: 14px; }`;

  setup() {
    super.setup();
    this.watch = new MutationObserver(() => this.copyOptions());
  }

  connectedCallback() {
    this.watch.observe(this, { childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ["value", "disabled", "selected", "label"] });
    this.copyOptions();
    super.connectedCallback();
  }

  disconnectedCallback() {
    this.watch.disconnect();
  }

  get defaultValue() {
    return this.getAttribute("value") ?? this.querySelector("s-option[selected]")?.getAttribute("value") ?? (this.placeholder ? "" : this.first());
  }

  first() {
    return this.control.options[0]?.value ?? "";
  }

  get value() {
    return this.control.value;
  }

  set value(value) {
    this.dirty = true;
    this.wanted = value ?? "";
    this.control.value = this.wanted;
    this.share();
  }

  copyOptions() {
    const kept = this.dirty ? this.wanted ?? this.control.value : null;
    const copy = (source) => {
      const group = source.localName === "s-option-group";
      const made = document.createElement(group ? "optgroup" : "option");
      made.disabled = source.hasAttribute("disabled");
      if (group) {
        made.label = source.getAttribute("label") ?? "";
        made.append(...[...source.children].map(copy));
      } else {
        made.value = source.getAttribute("value") ?? source.textContent.trim();
        made.textContent = source.textContent.trim();
      }
      return made;
    };
    this.control.replaceChildren(...[...this.children].filter((child) => /^s-option/.test(child.localName)).map(copy));
    if (this.placeholder) {
      const empty = new Option(this.placeholder, "", true);
      empty.disabled = true;
      this.control.prepend(empty);
    }
    this.control.value = kept ?? this.defaultValue;
    this.share();
  }

  touched() {
    this.wanted = this.control.value;
    super.touched();
  }

  render() {
    super.render();
    this.$(".lead").hidden = !this.icon;
    if (this.icon) this.$(".lead").setAttribute("type", this.icon);
  }
}

class OptionData extends Base {
  static html = null;
}

define("s-select", Select);
define("s-option", OptionData);
define("s-option-group", class extends OptionData {});
