/* Polaris stand-in, part 12: the table, which becomes a list of cards where it is narrow. */

const LIST_WIDTH = 560;

/* Rows and cells stay in the light tree without a shadow of their own, so one sheet of the document lays them out. */
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet(`
  s-table-header-row, s-table-row { display: table-row; }
  s-table-body { display: table-row-group; }
  s-table-header { display: table-cell; padding: 8px 12px; background: #f7f7f7; border-block-end: 1px solid ${LINE}; font-weight: 550; font-size: 12px;
    line-height: 16px; color: ${MUTED}; white-space: nowrap; text-align: start; vertical-align: middle; }
  s-table-cell { display: table-cell; padding: 9px 12px; border-block-start: 1px solid #ebebeb; vertical-align: middle; }
  s-table-body > s-table-row:first-child > s-table-cell { border-block-start: 0; }
  s-table-row:hover > s-table-cell { background: #fafafa; }
  s-table-row[clickdelegate] { cursor: pointer; }
  s-table-header[data-format="numeric"], s-table-header[data-format="currency"] { text-align: end; }
  s-table-cell[data-format="numeric"], s-table-cell[data-format="currency"] { text-align: end; font-variant-numeric: tabular-nums; white-space: nowrap; }
  s-table-header:first-child, s-table-cell:first-child { padding-inline-start: 16px; }
  s-table-header:last-child, s-table-cell:last-child { padding-inline-end: 16px; }

  s-table[data-list] s-table-header-row { display: none; }
  s-table[data-list] s-table-body { display: block; }
  s-table[data-list] s-table-row { display: flex; flex-wrap: wrap; align-items: center; gap: 2px 8px; padding: 12px 16px; border-block-start: 1px solid #ebebeb; }
  s-table[data-list] s-table-body > s-table-row:first-child { border-block-start: 0; }
  s-table[data-list] s-table-cell { display: block; flex: 1 1 100%; order: 5; padding: 0; border: 0; background: none; text-align: start; white-space: normal;
    min-inline-size: 0; }
  s-table[data-list] s-table-cell:empty { display: none; }
  s-table[data-list] s-table-cell[data-slot="kicker"] { order: 0; color: ${MUTED}; font-size: 12px; }
  s-table[data-list] s-table-cell[data-slot="primary"] { order: 1; flex: 1 1 auto; font-weight: 600; max-inline-size: 100%; }
  s-table[data-list] s-table-cell[data-slot="inline"] { order: 2; flex: 0 1 auto; }
  s-table[data-list] s-table-cell[data-slot="secondary"] { order: 3; color: ${MUTED}; }
  s-table[data-list] s-table-cell[data-slot="labeled"] { order: 4; display: flex; justify-content: space-between; gap: 12px; text-align: end; }
  s-table[data-list] s-table-cell[data-slot="labeled"][data-label]::before { content: attr(data-label); color: ${MUTED}; text-align: start; flex: none; }
`)];

class Part extends Base {
  static html = null;
  static role = "";
  connectedCallback() {
    if (!this.hasAttribute("role")) this.setAttribute("role", this.constructor.role);
  }
}

class TableHeaderRow extends Part {
  static role = "row";
}

class TableHeader extends Part {
  static props = "listSlot format";
  static role = "columnheader";
}

class TableBody extends Part {
  static role = "rowgroup";
}

class TableRow extends Part {
  static props = "clickDelegate";
  static role = "row";
  constructor() {
    super();
    this.addEventListener("click", (event) => {
      const own = event.composedPath().find((node) => node !== this && /^(a|button|input|select|textarea|label)$/.test(node.localName ?? ""));
      if (this.clickDelegate && !own) this.getRootNode().getElementById(this.clickDelegate)?.click();
    });
  }
}

class TableCell extends Part {
  static role = "cell";
}

class Table extends Base {
  static props = "variant";
  static flags = "loading paginate hasPreviousPage hasNextPage";
  static html = `<div class="filters"><slot name="filters"></slot></div>
    <div class="busy" hidden><s-spinner size="large"></s-spinner></div>
    <div class="scroll"><div class="table" role="table"><slot></slot></div></div>
    <div class="pages" role="group" aria-label="Pagination" hidden>
      <button type="button" class="previous" aria-label="Previous page"><s-icon type="chevron-left"></s-icon></button>
      <button type="button" class="next" aria-label="Next page"><s-icon type="chevron-right"></s-icon></button></div>`;
  static css = `:host { display: block; min-inline-size: 0; position: relative; color: ${INK}; }
    .filters { padding: 12px 16px; border-block-end: 1px solid ${LINE}; }
    .scroll { overflow-x: auto; } .table { display: table; inline-size: 100%; border-collapse: collapse; }
    :host([data-list]) .table { display: block; }
    .busy { position: absolute; inset: 0; display: flex; align-items: center; justify-content: center; background: rgba(255,255,255,.7); z-index: 1; min-block-size: 80px; }
    .pages { display: flex; justify-content: center; gap: 1px; padding: 10px; background: #f7f7f7; border-block-start: 1px solid ${LINE}; }
    .pages button { border: 0; background: #e3e3e3; padding: 4px 8px; cursor: pointer; display: flex; } .pages button:hover { background: #d4d4d4; }
    .pages button:disabled { color: #a3a3a3; background: #ebebeb; cursor: default; }
    .previous { border-radius: 8px 0 0 8px; } .next { border-radius: 0 8px 8px 0; }`;

  setup() {
    this.hideWhenEmpty("filters", this.$(".filters"));
    this.$(".previous").addEventListener("click", () => this.emit("previouspage"));
    this.$(".next").addEventListener("click", () => this.emit("nextpage"));
    this.watch = new MutationObserver(() => this.annotate());
    this.measure = new ResizeObserver(() => this.fit());
  }

  connectedCallback() {
    this.watch.observe(this, { childList: true, subtree: true });
    this.measure.observe(this);
    super.connectedCallback();
    this.annotate();
  }

  disconnectedCallback() {
    this.watch.disconnect();
    this.measure.disconnect();
  }

  /* Called before the paint, so a narrow table is never seen as a wide one. */
  fit() {
    this.toggleAttribute("data-list", this.variant === "list" || (this.clientWidth > 0 && this.clientWidth < LIST_WIDTH));
  }

  annotate() {
    const headers = [...this.querySelectorAll("s-table-header")];
    for (const header of headers) if (header.format) header.dataset.format = header.format;
    for (const row of this.querySelectorAll("s-table-row")) {
      [...row.children].forEach((cell, index) => this.place(cell, headers[index]));
    }
  }

  place(cell, header) {
    if (!header) return;
    cell.dataset.slot = header.listSlot || "labeled";
    if (header.format) cell.dataset.format = header.format;
    const label = header.textContent.trim();
    if (label) cell.dataset.label = label;
  }

  render() {
    this.fit();
    this.$(".busy").hidden = !this.loading;
    this.$(".table").setAttribute("aria-busy", String(this.loading));
    this.$(".pages").hidden = !this.paginate || !(this.hasPreviousPage || this.hasNextPage);
    this.$(".previous").disabled = !this.hasPreviousPage || this.loading;
    this.$(".next").disabled = !this.hasNextPage || this.loading;
  }
}

define("s-table", Table);
define("s-table-header-row", TableHeaderRow);
define("s-table-header", TableHeader);
define("s-table-body", TableBody);
define("s-table-row", TableRow);
define("s-table-cell", TableCell);
