/* Polaris stand-in, part 4: text, lists, badges, chips, pictures and small signs of progress. */

const toneRules = (extra = "") => Object.entries(TEXT_TONES).map(([tone, color]) => `:host([tone="${tone}"])${extra} { color: ${color}; }`).join("\n");
const WEIGHT = { base: 450, auto: 450, medium: 550, semibold: 600, bold: 700 };
const TEXT_PROPS = "tone color fontSize fontWeight fontVariantNumeric accessibilityVisibility type lineClamp";

class Text extends Base {
  static props = TEXT_PROPS;
  static css = `:host { display: inline; }
    :host([color="subdued"]) { color: ${MUTED}; }
    ${toneRules()}
    :host([type="strong"]) { font-weight: 650; }
    :host([type="address"]) { display: block; }
    :host([type="redundant"]) { text-decoration: line-through; color: ${MUTED}; }
    :host([fontvariantnumeric="tabular-nums"]) { font-variant-numeric: tabular-nums; }
    :host([accessibilityvisibility="exclusive"]) { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden;
      clip-path: inset(50%); white-space: nowrap; }`;

  render() {
    const css = [];
    const size = FONT_SIZE[this.fontSize];
    if (size) css.push(`font-size: ${size.split("/")[0]}; line-height: ${size.split("/")[1]};`);
    if (this.fontWeight in WEIGHT) css.push(`font-weight: ${WEIGHT[this.fontWeight]};`);
    const lines = Number(this.lineClamp);
    if (lines > 0) css.push(`display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: ${lines}; overflow: hidden;`);
    this.own.replaceSync(css.length ? `:host { ${css.join(" ")} }` : "");
    if (this.accessibilityVisibility === "hidden") this.setAttribute("aria-hidden", "true");
  }
}

class Paragraph extends Text {
  static html = `<div role="paragraph"><slot></slot></div>`;
  static css = `${Text.css} :host { display: block; }`;
}

class NumberText extends Text {
  static css = `${Text.css} :host { font-variant-numeric: tabular-nums; white-space: nowrap; }`;
}

class Heading extends Text {
  static html = `<div role="heading"><slot></slot></div>`;
  static css = `${Text.css} :host { display: block; font-size: 14px; line-height: 20px; font-weight: 650; }`;
  render() {
    super.render();
    this.$("div").setAttribute("aria-level", String(2 + nestingOf(this, "s-section")));
  }
}

class List extends Base {
  static css = `:host { display: block; padding-inline-start: 20px; list-style: disc outside; }`;
  connectedCallback() {
    this.setAttribute("role", "list");
  }
}

class OrderedList extends List {
  static css = `:host { display: block; padding-inline-start: 22px; list-style: decimal outside; }`;
}

class ListItem extends Base {
  static css = `:host { display: list-item; margin-block: 2px; }`;
  connectedCallback() {
    this.setAttribute("role", "listitem");
  }
}

class Badge extends Base {
  static props = "tone color icon size";
  static html = `<span><s-icon size="small" hidden></s-icon><slot></slot></span>`;
  static css = `:host { display: inline-block; justify-self: start; vertical-align: middle; max-inline-size: 100%; }
    span { display: inline-flex; align-items: center; gap: 2px; padding: 2px 8px; border-radius: 8px; font-size: 12px; line-height: 16px;
      font-weight: 550; background: ${SURFACE_TONES.neutral[0]}; color: ${SURFACE_TONES.neutral[1]}; }
    ${Object.entries(SURFACE_TONES).map(([tone, [back, ink]]) => `:host([tone="${tone}"]) span { background: ${back}; color: ${ink}; }`).join("\n")}
    :host([color="strong"]) span { background: #4a4a4a; color: #fff; }
    :host([color="strong"][tone="critical"]) span { background: #c70a24; }
    :host([color="strong"][tone="success"]) span { background: #047b5d; }
    :host([color="strong"][tone="info"]) span { background: #0b6bcb; }
    :host([color="strong"][tone="warning"]) span, :host([color="strong"][tone="caution"]) span { background: #8a6100; }
    :host([size^="large"]) span { font-size: 13px; line-height: 20px; padding: 2px 10px; }`;
  render() {
    this.$("s-icon").hidden = !this.icon;
    if (this.icon) this.$("s-icon").setAttribute("type", this.icon);
  }
}

class Chip extends Base {
  static props = "color accessibilityLabel href";
  static flags = "removable disabled";
  static html = `<span class="chip"><slot name="graphic"></slot><span class="text"><slot></slot></span>
    <button type="button" aria-label="Remove" hidden><s-icon type="x" size="small"></s-icon></button></span>`;
  static css = `:host { display: inline-block; justify-self: start; }
    .chip { display: inline-flex; align-items: center; gap: 4px; background: #ebebeb; color: ${INK}; border-radius: 8px; padding: 2px 8px;
      font-size: 12px; line-height: 20px; }
    :host([color="subdued"]) .chip { background: #f7f7f7; color: ${MUTED}; }
    :host([color="strong"]) .chip { background: #d4d4d4; }
    button { border: 0; background: none; padding: 0; margin-inline-end: -4px; cursor: pointer; border-radius: 4px; display: inline-flex; }`;
  setup() {
    this.$("button").addEventListener("click", (event) => {
      event.stopPropagation();
      this.emit("remove");
    });
  }
  render() {
    const button = this.$("button");
    button.hidden = !this.removable;
    button.setAttribute("aria-label", `Remove ${this.accessibilityLabel || this.textContent.trim()}`.trim());
  }
}

class Picture extends Base {
  static props = "src alt size srcset sizes loading inlineSize aspectRatio objectFit border borderRadius";
  static html = `<img hidden><s-icon type="image" hidden></s-icon>`;
  static css = `:host { display: block; } img { display: block; inline-size: 100%; block-size: auto; }`;
  setup() {
    const image = this.$("img");
    for (const type of ["load", "error"]) image.addEventListener(type, () => this.emit(type, { bubbles: false }));
    image.addEventListener("error", () => this.showPlaceholder());
  }
  render() {
    const image = this.$("img");
    image.hidden = !this.src;
    image.alt = this.alt;
    for (const name of ["srcset", "sizes", "loading"]) {
      if (this[name]) image.setAttribute(name, this[name]);
    }
    if (this.src && image.getAttribute("src") !== this.src) image.src = this.src;
    if (!this.src) this.showPlaceholder();
    image.style.aspectRatio = this.aspectRatio;
    image.style.objectFit = this.objectFit || "contain";
    if (this.inlineSize === "auto") image.style.inlineSize = "auto";
    if (this.border) image.style.border = borderShorthand(this.border);
    if (this.borderRadius) image.style.borderRadius = radius(this.borderRadius);
  }
  showPlaceholder() {
    this.$("img").hidden = true;
    this.$("s-icon").hidden = this.constructor === Picture;
  }
}

class Thumbnail extends Picture {
  static css = `:host { display: inline-flex; inline-size: 40px; block-size: 40px; border-radius: 8px; overflow: hidden; background: #f7f7f7; flex: none;
      align-items: center; justify-content: center; color: ${MUTED}; box-shadow: inset 0 0 0 1px rgba(26,26,26,.1); vertical-align: middle; }
    img { inline-size: 100%; block-size: 100%; }
    :host([size="small-200"]) { inline-size: 24px; block-size: 24px; } :host([size="small-100"]) { inline-size: 32px; block-size: 32px; }
    :host([size="small"]) { inline-size: 32px; block-size: 32px; } :host([size="large"]) { inline-size: 60px; block-size: 60px; }
    :host([size="large-100"]) { inline-size: 80px; block-size: 80px; }`;
}

class Avatar extends Picture {
  static props = `${Picture.props} initials`;
  static html = `<img hidden><span></span><s-icon type="person" hidden></s-icon>`;
  static css = `:host { display: inline-flex; inline-size: 32px; block-size: 32px; border-radius: 50%; overflow: hidden; background: #d5ebff; color: #003a5a;
      align-items: center; justify-content: center; font-size: 12px; font-weight: 600; flex: none; vertical-align: middle; }
    img { inline-size: 100%; block-size: 100%; object-fit: cover; }
    :host([size^="small"]) { inline-size: 24px; block-size: 24px; font-size: 10px; } :host([size^="large"]) { inline-size: 40px; block-size: 40px; }`;
  showPlaceholder() {
    this.$("img").hidden = true;
    this.$("span").textContent = this.initials.slice(0, 2);
    this.$("s-icon").hidden = Boolean(this.initials);
    this.setAttribute("role", "img");
    this.setAttribute("aria-label", this.alt || this.initials || "Avatar");
  }
}

class Spinner extends Base {
  static props = "size accessibilityLabel";
  static html = `<svg viewBox="0 0 20 20" aria-hidden="true"><circle cx="10" cy="10" r="7.5"></circle><path d="M17.500 10A7.500 7.5 0 0 0 10 2.5"></path></svg>`;
  static css = `:host { display: inline-block; inline-size: 20px; block-size: 20px; vertical-align: middle; }
    :host([size="large"]) { inline-size: 32px; block-size: 32px; } :host([size="large-100"]) { inline-size: 44px; block-size: 44px; }
    svg { display: block; animation: turn .8s linear infinite; fill: none; stroke-width: 2; stroke-linecap: round; }
    circle { stroke: #e3e3e3; } path { stroke: #616161; }
    @keyframes turn { to { rotate: 360deg; } }
    @media (prefers-reduced-motion: reduce) { svg { animation-duration: 3s; } }`;
  render() {
    this.setAttribute("role", "status");
    this.setAttribute("aria-label", this.accessibilityLabel || "Loading");
  }
}

class Progress extends Base {
  static props = "tone value max accessibilityLabel";
  static html = `<div class="track"><div class="fill"></div></div>`;
  static css = `:host { display: block; }
    .track { block-size: 8px; border-radius: 8px; background: #e3e3e3; overflow: hidden; }
    .fill { block-size: 100%; inline-size: 0; background: #303030; border-radius: inherit; transition: inline-size .2s; }
    ${Object.entries({ ...TEXT_TONES, success: "#047b5d", critical: "#c70a24" }).map(([t, c]) => `:host([tone="${t}"]) .fill { background: ${c}; }`).join("\n")}`;
  render() {
    const max = Number(this.max) || 1;
    const value = Math.min(Math.max(Number(this.value) || 0, 0), max);
    this.$(".fill").style.inlineSize = `${(100 * value) / max}%`;
    this.setAttribute("role", "progressbar");
    this.setAttribute("aria-valuemin", "0");
    this.setAttribute("aria-valuemax", String(max));
    this.setAttribute("aria-valuenow", String(value));
    this.setAttribute("aria-label", this.accessibilityLabel || "Progress");
  }
}

define("s-text", Text);
define("s-paragraph", Paragraph);
define("s-number", NumberText);
define("s-heading", Heading);
define("s-unordered-list", List);
define("s-ordered-list", OrderedList);
define("s-list-item", ListItem);
define("s-badge", Badge);
define("s-chip", Chip);
define("s-image", Picture);
define("s-thumbnail", Thumbnail);
define("s-avatar", Avatar);
define("s-spinner", Spinner);
define("s-progress", Progress);
