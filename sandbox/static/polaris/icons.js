/* Polaris stand-in, part 2: a small set of icons, drawn as strokes on a 20 x 20 grid; other names show a neutral dot. */

const ICON_PATHS = {
  "alert-circle": "M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14ZM10 6.5v4.2M10 13.4v.1",
  "alert-diamond": "M10 2.8l7.2 7.2-7.2 7.2L2.8 10ZM10 6.8v3.8M10 13v.1",
  "alert-triangle": "M10 3.5l7 12.5H3ZM10 8v3.6M10 13.7v.1",
  apps: "M3.5 3.5h5v5h-5ZM11.5 3.5h5v5h-5ZM3.5 11.5h5v5h-5ZM14 11.5v5M11.5 14h5",
  archive: "M3 4h14v3.5H3ZM4.5 7.5v8.5h11V7.5M8 10.5h4",
  "arrow-down": "M10 4v12M5 11l5 5 5-5",
  "arrow-left": "M16 10H4M9 5l-5 5 5 5",
  "arrow-right": "M4 10h12M11 5l5 5-5 5",
  "arrow-up": "M10 16V4M5 9l5-5 5 5",
  bag: "M4.5 7h11l.8 9.5H3.7ZM7.2 7a2.8 2.8 0 0 1 5.6 0",
  calendar: "M3.5 5h13v11.5h-13ZM3.5 8.5h13M7 3v3M13 3v3",
  cart: "M3 4h2l1.6 8.5h8.2L16.5 7H5.6M8 16v.1M14 16v.1",
  chat: "M3.5 4.5h13v9H9L5.5 16.5v-3h-2Z",
  check: "M4.5 10.5l3.8 3.8 7.5-8",
  "check-circle": "M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14ZM7 10.2l2.2 2.2 4-4.4",
  "chevron-down": "M5.5 8l4.5 4.5L14.5 8",
  "chevron-left": "M12 5.5L7.5 10l4.5 4.5",
  "chevron-right": "M8 5.5l4.5 4.5L8 14.5",
  "chevron-up": "M5.5 12L10 7.5l4.5 4.5",
  circle: "M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14Z",
  clipboard: "M5 4.5h10V17H5ZM7.5 3h5v3h-5Z",
  clock: "M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14ZM10 6.3V10l2.6 1.8",
  code: "M7 6l-4 4 4 4M13 6l4 4-4 4",
  connect: "M8.5 11.5a3 3 0 0 1 0-4.2l2-2a3 3 0 0 1 4.2 4.2l-1 1M11.5 8.5a3 3 0 0 1 0 4.2l-2 2a3 3 0 0 1-4.2-4.2l1-1",
  "credit-card": "M3 5h14v10H3ZM3 8.5h14M5.5 12h3",
  delete: "M4 5.5h12M8 5.5V3.5h4v2M5.5 5.5l.8 11h7.4l.8-11M8.5 8.5v5M11.5 8.5v5",
  delivery: "M2.5 5h9v9h-9ZM11.5 8h3.2l2.8 3v3h-6M6 14.5v1.6M14.5 14.5v1.6",
  disabled: "M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14ZM5.2 5.2l9.6 9.6",
  discount: "M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14ZM7 13l6-6M7.5 7.5v.1M12.5 12.5v.1",
  download: "M10 3.5v9M6 9l4 4 4-4M4 16.5h12",
  duplicate: "M7 7h9.5v9.5H7ZM13 7V3.5H3.5V13H7",
  edit: "M4 13.2V16h2.8l9-9L13 4.2ZM11.2 6l2.8 2.8",
  email: "M3 5h14v10H3ZM3.3 5.5L10 10.8l6.7-5.3",
  exchange: "M4 7h11M12 4l3 3-3 3M16 13H5M8 10l-3 3 3 3",
  export: "M10 12.5v-9M6 7l4-4 4 4M4 11v5.5h12V11",
  external: "M8 4.5H4v11.5h11.5V12M11.5 3.5h5v5M16.2 3.8L9 11",
  file: "M5 3h6.5L15 6.5V17H5ZM11.5 3v3.5H15",
  filter: "M3.5 6h13M6 10h8M8.5 14h3",
  flag: "M5 17V4h10l-2 3.5 2 3.5H5",
  globe: "M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14ZM3 10h14M10 3c-5 4.5-5 9.5 0 14M10 3c5 4.5 5 9.5 0 14",
  home: "M3.5 9.5L10 4l6.5 5.5V16.5h-4.5v-4h-4v4H3.5Z",
  image: "M3.5 4h13v12h-13ZM3.5 14l4-4 3 3 2-2 4 4M13 7.5v.1",
  import: "M10 3.5v9M6 9l4 4 4-4M4 11v5.5h12V11",
  incomplete: "M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14Z",
  info: "M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14ZM10 9.2v4.3M10 6.5v.1",
  inventory: "M3 8l7-4.5L17 8v8.5H3ZM6 10.5h8M6 13.5h8",
  key: "M12.5 3.5a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM9.7 10.3L4 16v1h3v-2h2",
  link: "M8.5 11.5a3 3 0 0 1 0-4.2l2-2a3 3 0 0 1 4.2 4.2l-1 1M11.5 8.5a3 3 0 0 1 0 4.2l-2 2a3 3 0 0 1-4.2-4.2l1-1",
  "list-bulleted": "M7.5 5.5H17M7.5 10H17M7.5 14.5H17M4 5.5v.1M4 10v.1M4 14.5v.1",
  location: "M10 17s5.5-5 5.5-9a5.5 5.5 0 0 0-11 0c0 4 5.5 9 5.5 9ZM10 6.2a1.9 1.9 0 1 0 0 3.8 1.9 1.9 0 0 0 0-3.8Z",
  lock: "M5 9h10v7.5H5ZM7 9V6.5a3 3 0 0 1 6 0V9",
  menu: "M3.5 5.5h13M3.5 10h13M3.5 14.5h13",
  "menu-horizontal": "M5 9.4a.6.6 0 1 0 0 1.2.6.6 0 0 0 0-1.2ZM10 9.4a.6.6 0 1 0 0 1.2.6.6 0 0 0 0-1.2ZM15 9.4a.6.6 0 1 0 0 1.2.6.6 0 0 0 0-1.2Z",
  "menu-vertical": "M10 4.4a.6.6 0 1 0 0 1.2.6.6 0 0 0 0-1.2ZM10 9.4a.6.6 0 1 0 0 1.2.6.6 0 0 0 0-1.2ZM10 14.4a.6.6 0 1 0 0 1.2.6.6 0 0 0 0-1.2Z",
  minus: "M5 10h10",
  money: "M3 5.5h14v9H3ZM10 8a2 2 0 1 0 0 4 2 2 0 0 0 0-4Z",
  note: "M4 4h12v8.5L12.5 16H4ZM7 7.5h6M7 10.5h4",
  notification: "M5.5 13.5V9a4.5 4.5 0 0 1 9 0v4.5l1.5 1h-12ZM8.5 16.5h3",
  order: "M3.5 11V4h13v12.5h-13V11h4l1.2 2h2.6l1.2-2h4",
  package: "M3.5 6.5L10 3.5l6.5 3v7.5L10 17l-6.5-3ZM3.5 6.5L10 9.8l6.5-3.3M10 9.8V17",
  "pause-circle": "M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14ZM8.3 7.5v5M11.7 7.5v5",
  person: "M10 3.5a3 3 0 1 0 0 6 3 3 0 0 0 0-6ZM4 16.5c.6-3 3-4.5 6-4.5s5.4 1.5 6 4.5",
  "play-circle": "M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14ZM8.5 7.3v5.4l4.3-2.7Z",
  plus: "M10 4.5v11M4.5 10h11",
  print: "M6 8V3.5h8V8M6 14H3.5V8h13v6H14M6 11.5h8v5H6Z",
  product: "M3.5 3.5h6.5l7 7-6.5 6.5-7-7ZM7 7v.1",
  "question-circle": "M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14ZM8 8.2a2 2 0 1 1 2.8 1.8c-.6.3-.8.7-.8 1.3M10 13.5v.1",
  receipt: "M5 3h10v14l-2.5-1.5L10 17l-2.5-1.5L5 17ZM7.5 7h5M7.5 10h5",
  refresh: "M16 10a6 6 0 1 1-1.8-4.3M16 3.5v3h-3",
  return: "M7.5 5L3.5 9l4 4M3.5 9H12a4 4 0 0 1 0 8h-1",
  save: "M4 4h9.5L16 6.5V16H4ZM7 4v4h5V4M7 16v-4h6v4",
  search: "M9 3.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11ZM13 13l4 4",
  send: "M3.5 10L16.5 4l-4 12.5-3-5ZM9.5 11.5L16.5 4",
  settings: "M10 7.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5ZM10 3v2M10 15v2M3 10h2M15 10h2M5 5l1.5 1.5M13.5 13.5L15 15M15 5l-1.5 1.5M6.5 13.5L5 15",
  sort: "M6.5 4v12M4 13.5L6.5 16 9 13.5M13.5 16V4M11 6.5L13.5 4 16 6.5",
  star: "M10 3.2l2.1 4.4 4.8.6-3.5 3.3.9 4.8L10 14l-4.3 2.3.9-4.8L3.1 8.2l4.8-.6Z",
  "stop-circle": "M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14ZM8 8h4v4H8Z",
  store: "M4 9v7.5h12V9M3 7.5L4.5 3.5h11L17 7.5c0 2.5-3.5 2.5-3.5 0 0 2.5-3.5 2.5-3.5 0 0 2.5-3.5 2.5-3.5 0 0 2.5-3.5 2.5-3.5 0ZM8 16.5v-4h4v4",
  truck: "M2.5 5h9v9h-9ZM11.5 8h3.2l2.8 3v3h-6M6 14.5v1.6M14.5 14.5v1.6",
  undo: "M7.5 5L3.5 9l4 4M3.5 9H12a4 4 0 0 1 0 8h-1",
  upload: "M10 12.5v-9M6 7l4-4 4 4M4 16.5h12",
  view: "M2.5 10S5.5 5 10 5s7.5 5 7.5 5-3 5-7.5 5-7.5-5-7.5-5ZM10 8a2 2 0 1 0 0 4 2 2 0 0 0 0-4Z",
  wallet: "M3.5 5.5h12V8h1.5v6.5H3.5ZM13.5 11.2v.1",
  x: "M5 5l10 10M15 5L5 15",
  "x-circle": "M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14ZM7.5 7.5l5 5M12.5 7.5l-5 5",
};

const ICON_DOT = "M10 9.2a.8.8 0 1 0 0 1.6.8.8 0 0 0 0-1.6Z";
const ICON_SUFFIXES = /-(filled|first|list|add|remove|fulfilled|unfulfilled|attachment|reference)$/;

const iconPath = (name) => ICON_PATHS[name] ?? ICON_PATHS[name.replace(ICON_SUFFIXES, "")] ?? ICON_DOT;

class Icon extends Base {
  static props = "type tone color size";
  static html = `<svg viewBox="0 0 20 20" aria-hidden="true" focusable="false"><path></path></svg>`;
  static css = `:host { display: inline-block; inline-size: 20px; block-size: 20px; vertical-align: middle; flex: none; color: inherit; }
    :host([size="small"]) { inline-size: 16px; block-size: 16px; }
    :host([color="subdued"]) { color: ${MUTED}; }
    ${Object.entries(TEXT_TONES).map(([tone, color]) => `:host([tone="${tone}"]) { color: ${color}; }`).join("\n")}
    svg { display: block; inline-size: 100%; block-size: 100%; fill: none; stroke: currentColor; stroke-width: 1.5; stroke-linecap: round;
      stroke-linejoin: round; }`;
  render() {
    this.$("path").setAttribute("d", iconPath(this.type));
  }
}

define("s-icon", Icon);
