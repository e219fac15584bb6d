/* Polaris stand-in, part 3: page, section, boxes, stacks and grids. */

const space = (text) => words(text).map((word) => (word in SPACE ? `${SPACE[word]}px` : word)).join(" ");
const radius = (text) => words(text).map((word) => `${RADIUS[word] ?? 0}px`).join(" ");
const BORDER_WIDTH = { none: "0", small: "1px", "small-100": "1px", base: "1px", large: "2px", "large-100": "3px" };
const BORDER_COLOR = { subdued: "#ebebeb", base: LINE, strong: "#8a8a8a" };
const BACKGROUND = { subdued: "#f7f7f7", base: "#fff", strong: "#f1f1f1", transparent: "transparent" };
const asIs = (text) => text;

const borderShorthand = (text) => {
  const [size = "base", color = "base", style = "solid"] = words(text);
  if (size === "none") return "0";
  return `${BORDER_WIDTH[size] ?? "1px"} ${style === "auto" ? "solid" : style} ${BORDER_COLOR[color] ?? LINE}`;
};

/* attribute -> [CSS property, conversion], in the order in which a later one must win */
const BOX_RULES = {
  background: ["background", (v) => BACKGROUND[v] ?? "transparent"],
  border: ["border", borderShorthand],
  borderWidth: ["border-width", (v) => words(v).map((w) => BORDER_WIDTH[w] ?? "0").join(" ")],
  borderStyle: ["border-style", (v) => v.replaceAll("auto", "solid")],
  borderColor: ["border-color", (v) => BORDER_COLOR[v] ?? LINE],
  borderRadius: ["border-radius", radius],
  padding: ["padding", space],
  paddingBlock: ["padding-block", space],
  paddingBlockStart: ["padding-block-start", space],
  paddingBlockEnd: ["padding-block-end", space],
  paddingInline: ["padding-inline", space],
  paddingInlineStart: ["padding-inline-start", space],
  paddingInlineEnd: ["padding-inline-end", space],
  blockSize: ["block-size", asIs],
  minBlockSize: ["min-block-size", asIs],
  maxBlockSize: ["max-block-size", asIs],
  inlineSize: ["inline-size", asIs],
  minInlineSize: ["min-inline-size", asIs],
  maxInlineSize: ["max-inline-size", asIs],
  overflow: ["overflow", asIs],
};
const ROLES = { header: "banner", footer: "contentinfo", section: "region", aside: "complementary", "ordered-list": "list",
  "unordered-list": "list", "list-item": "listitem", "list-item-separator": "separator" };

class Box extends Base {
  static rules = BOX_RULES;
  static css = ":host { display: block; min-inline-size: 0; }";

  static get observedAttributes() {
    return [...Object.keys(this.rules), "display", "accessibilityRole", "accessibilityLabel", "accessibilityVisibility"].map(dash);
  }

  render() {
    const { rules } = this.constructor;
    const css = Object.entries(rules)
      .filter(([name]) => this.getAttribute(dash(name)) !== null)
      .map(([name, [property, convert]]) => responsive(property, this.getAttribute(dash(name)), convert));
    const display = this.getAttribute("display");
    if (display && display !== "auto") css.push(responsive("display", display, (v) => (v === "none" ? "none" : this.constructor.shown ?? "block")));
    this.own.replaceSync(css.join("\n"));
    const role = this.getAttribute("accessibilityrole");
    if (role && role !== "generic") this.setAttribute("role", ROLES[role] ?? role);
    if (this.getAttribute("accessibilitylabel")) this.setAttribute("aria-label", this.getAttribute("accessibilitylabel"));
    if (this.getAttribute("accessibilityvisibility") === "hidden") this.setAttribute("aria-hidden", "true");
  }
}

const ALIGN_RULES = {
  justifyContent: ["justify-content", asIs], alignItems: ["align-items", asIs], alignContent: ["align-content", asIs],
  gap: ["gap", space], rowGap: ["row-gap", space], columnGap: ["column-gap", space],
};

class Stack extends Box {
  static rules = {
    ...BOX_RULES, ...ALIGN_RULES,
    direction: ["flex-flow", (v) => (v === "inline" ? "row wrap" : "column nowrap")],
  };
  static shown = "flex";
  static css = ":host { display: flex; flex-flow: column nowrap; min-inline-size: 0; }";
}

class Grid extends Box {
  static rules = {
    ...BOX_RULES, ...ALIGN_RULES,
    justifyItems: ["justify-items", asIs], placeItems: ["place-items", asIs], placeContent: ["place-content", asIs],
    gridTemplateColumns: ["grid-template-columns", asIs], gridTemplateRows: ["grid-template-rows", asIs],
  };
  static shown = "grid";
  static css = ":host { display: grid; min-inline-size: 0; }";
}

class GridItem extends Box {
  static rules = { ...BOX_RULES, gridColumn: ["grid-column", asIs], gridRow: ["grid-row", asIs] };
}

class ScrollBox extends Box {
  static rules = { ...BOX_RULES, overflow: ["overflow", asIs] };
  static css = ":host { display: block; overflow: auto; }";
}

class QueryContainer extends Base {
  static props = "containerName";
  static css = ":host { display: block; container-type: inline-size; }";
  render() {
    this.own.replaceSync(this.containerName ? `:host { container-name: ${CSS.escape(this.containerName)}; }` : "");
  }
}

class Divider extends Base {
  static props = "direction color";
  static html = "";
  static css = `:host { display: block; border-block-start: 1px solid ${LINE}; }
    :host([direction="block"]) { border-block-start: 0; border-inline-start: 1px solid ${LINE}; align-self: stretch; }
    :host([color="strong"]) { border-color: #8a8a8a; }`;
  render() {
    this.setAttribute("role", "separator");
  }
}

class Page extends Base {
  static props = "heading inlineSize";
  static html = `<div class="page">
      <div class="head">
        <div class="crumbs"><s-icon type="arrow-left" size="small"></s-icon><slot name="breadcrumb-actions"></slot></div>
        <h1></h1>
        <div class="actions"><slot name="secondary-actions"></slot><slot name="primary-action"></slot></div>
      </div>
      <slot name="supplemental-start"></slot>
      <div class="body"><div class="main"><slot></slot></div><div class="aside"><slot name="aside"></slot></div></div>
    </div>`;
  static css = `:host { display: block; font: 13px/20px ${FONT}; color: ${INK}; }
    .page { max-inline-size: 998px; margin: 0 auto; padding: 16px 16px 48px; }
    :host([inlinesize="small"]) .page { max-inline-size: 662px; }
    :host([inlinesize="large"]) .page { max-inline-size: none; padding-inline: 24px; }
    .head { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 12px; margin-block-end: 16px; min-block-size: 28px; }
    .crumbs { display: flex; align-items: center; gap: 4px; flex-basis: 100%; color: ${MUTED}; }
    h1 { font-size: 20px; line-height: 28px; font-weight: 650; margin: 0; flex: 1 1 auto; min-inline-size: 0; }
    .actions { display: flex; flex-wrap: wrap; gap: 8px; margin-inline-start: auto; }
    .body { display: grid; grid-template-columns: minmax(0, 1fr); gap: 16px; align-items: start; }
    .main, .aside { display: grid; grid-template-columns: minmax(0, 1fr); gap: 16px; min-inline-size: 0; }
    @media (min-width: 768px) { .page.split .body { grid-template-columns: minmax(0, 2fr) minmax(0, 1fr); } }
    @media (max-width: 489px) {
      .page, :host([inlinesize]) .page { padding: 12px 0 32px; }
      .head { padding-inline: 16px; margin-block-end: 12px; }
      h1 { font-size: 18px; line-height: 24px; }
    }`;

  setup() {
    this.hideWhenEmpty("breadcrumb-actions", this.$(".crumbs"));
    const aside = this.$('slot[name="aside"]');
    aside.addEventListener("slotchange", () => {
      this.$(".page").classList.toggle("split", aside.assignedElements().length > 0);
      this.$(".aside").hidden = aside.assignedElements().length === 0;
    });
    this.$(".aside").hidden = true;
  }

  render() {
    this.$("h1").textContent = this.heading;
    this.$("h1").hidden = !this.heading;
  }
}

class Section extends Base {
  static props = "heading subheading padding accessibilityLabel";
  static html = `<section>
      <div class="head"><slot name="graphic"></slot>
        <div class="titles"><div class="title" role="heading"></div><div class="subtitle"></div></div>
        <slot name="accessory"></slot>
        <div class="actions"><slot name="secondary-actions"></slot><slot name="primary-action"></slot></div></div>
      <div class="content"><slot></slot></div><slot name="supplemental"></slot>
    </section>`;
  static css = `:host { display: block; min-inline-size: 0; }
    section { background: #fff; border-radius: 12px; padding: 16px; color: ${INK};
      box-shadow: 0 1px 0 rgba(26,26,26,.07), 0 0 0 1px rgba(26,26,26,.06), 0 2px 4px -2px rgba(26,26,26,.08); }
    .head { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 12px; margin-block-end: 12px; }
    .titles { flex: 1 1 auto; min-inline-size: 0; }
    .title { font-size: 14px; line-height: 20px; font-weight: 650; }
    .subtitle { color: ${MUTED}; }
    .actions { display: flex; gap: 8px; }
    .content { display: grid; grid-template-columns: minmax(0, 1fr); gap: 16px; }
    :host([padding="none"]) section { padding: 0; overflow: clip; }
    :host([padding="none"]) .head { padding: 16px 16px 0; }
    .nested { background: none; box-shadow: none; padding: 0; border-radius: 0; }
    .nested .title { font-size: 13px; }
    @media (max-width: 489px) { section:not(.nested) { border-radius: 0; } }`;

  setup() {
    for (const name of ["graphic", "accessory", "primary-action", "secondary-actions"]) {
      this.$(`slot[name="${name}"]`).addEventListener("slotchange", () => this.render());
    }
  }

  render() {
    const depth = nestingOf(this, "s-section");
    this.$("section").classList.toggle("nested", depth > 0 || Boolean(this.closest("s-menu")));
    this.$(".title").textContent = this.heading;
    this.$(".title").hidden = !this.heading;
    this.$(".title").setAttribute("aria-level", String(2 + depth));
    this.$(".subtitle").textContent = this.subheading;
    const slotted = [...this.shadowRoot.querySelectorAll(".head slot")].some((slot) => slot.assignedNodes().length);
    this.$(".head").hidden = !this.heading && !this.subheading && !slotted;
    const label = this.accessibilityLabel || this.heading;
    if (label) this.$("section").setAttribute("aria-label", label);
    else this.$("section").removeAttribute("aria-label");
  }
}

define("s-box", Box);
define("s-stack", Stack);
define("s-grid", Grid);
define("s-grid-item", GridItem);
define("s-scroll-box", ScrollBox);
define("s-query-container", QueryContainer);
define("s-divider", Divider);
define("s-page", Page);
define("s-section", Section);
