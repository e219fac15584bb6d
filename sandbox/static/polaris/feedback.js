/* Polaris stand-in, part 11: banner and empty state. */

const BANNER_TONES = {
  neutral: ["#e8e8e8", INK, "info"], info: ["#d5ebff", "#00395c", "info"], success: ["#affebf", "#0c3d22", "check-circle"],
  warning: ["#ffd79d", "#4a3200", "alert-triangle"], critical: ["#fcd0d3", "#6d0519", "alert-diamond"],
};

class Banner extends Base {
  static props = "tone heading";
  static flags = "dismissible hidden";
  static html = `<div class="banner" role="status">
      <div class="head"><s-icon></s-icon><div class="title"></div><button type="button" aria-label="Dismiss" hidden><s-icon type="x"></s-icon></button></div>
      <div class="body"><div class="text"><slot></slot></div><div class="actions"><slot name="secondary-actions"></slot></div></div></div>`;
  static css = `:host { display: block; }
    .banner { border-radius: 12px; overflow: clip; background: #fff; color: ${INK}; box-shadow: 0 1px 0 rgba(26,26,26,.07), 0 0 0 1px rgba(26,26,26,.08); }
    .head { display: flex; align-items: flex-start; gap: 8px; padding: 10px 12px 10px 16px; background: var(--back); color: var(--ink); }
    .title { flex: 1; font-weight: 650; font-size: 13px; line-height: 20px; }
    button { border: 0; background: none; padding: 0 2px; border-radius: 6px; cursor: pointer; color: inherit; display: flex; }
    button:hover { background: rgba(0,0,0,.08); }
    .body { padding: 12px 16px; display: grid; gap: 12px; } .actions { display: flex; flex-wrap: wrap; gap: 8px; }
    .plain { display: grid; grid-template-columns: minmax(0, 1fr) auto; background: var(--back); color: var(--ink); }
    .plain .head { grid-area: 1 / 1 / 2 / 3; background: none; } .plain .title { visibility: hidden; }
    .plain .body { grid-area: 1 / 1; padding: 10px 44px 10px 44px; }
    @media (max-width: 489px) { .banner { border-radius: 0; } }`;

  setup() {
    this.hideWhenEmpty("secondary-actions", this.$(".actions"));
    this.hideWhenEmpty("", this.$(".text"));
    this.shadowRoot.addEventListener("slotchange", () => this.render());
    this.$("button").addEventListener("click", (event) => {
      event.stopPropagation();
      this.hidden = true;
      this.emit("dismiss", { bubbles: false });
      this.emit("afterhide", { bubbles: false });
    });
  }

  render() {
    const tone = this.tone in BANNER_TONES ? this.tone : "neutral";
    const [back, ink, icon] = BANNER_TONES[tone];
    const banner = this.$(".banner");
    banner.style.setProperty("--back", back);
    banner.style.setProperty("--ink", ink);
    banner.classList.toggle("plain", !this.heading);
    banner.setAttribute("role", tone === "critical" ? "alert" : "status");
    this.$(".head s-icon").setAttribute("type", icon);
    this.$(".title").textContent = this.heading;
    this.$("button").hidden = !this.dismissible;
    this.$(".body").hidden = this.$(".text").hidden && this.$(".actions").hidden;
  }
}

class EmptyState extends Base {
  static props = "heading";
  static html = `<div class="state"><slot name="graphic"><span class="art"><s-icon type="package"></s-icon></span></slot>
      <div class="title" role="heading" aria-level="2"></div><div class="sub"><slot name="subheading"></slot><slot></slot></div>
      <div class="actions"><slot name="secondary-actions"></slot><slot name="primary-action"></slot></div></div>`;
  static css = `:host { display: block; }
    .state { display: flex; flex-direction: column; align-items: center; gap: 8px; padding: 32px 16px; text-align: center; color: ${INK}; }
    .art { display: inline-flex; align-items: center; justify-content: center; inline-size: 72px; block-size: 72px; border-radius: 50%; background: #f1f1f1; color: ${MUTED}; }
    .art s-icon { inline-size: 32px; block-size: 32px; } .title { font-size: 16px; line-height: 24px; font-weight: 650; }
    .sub { color: ${MUTED}; max-inline-size: 420px; } .actions { display: flex; flex-wrap: wrap; justify-content: center; gap: 8px; margin-block-start: 8px; }`;
  setup() {
    this.hideWhenEmpty("subheading", this.$(".sub"));
  }
  render() {
    this.$(".title").textContent = this.heading;
    this.$(".title").hidden = !this.heading;
  }
}

define("s-banner", Banner);
define("s-empty-state", EmptyState);
