/* App Bridge stand-in, part 3: the contextual save bar, by shopify.saveBar and by forms with data-save-bar. */

const originals = new WeakMap();
let open = null; /* {id} of a ui-save-bar or {form} */

const snapshot = (form) => JSON.stringify([...new FormData(form)].map(([name, value]) => [name, typeof value === "string" ? value : value.name]));

const openBar = (what, discardConfirmation = false) => {
  open = what;
  send("save-bar", { open: true, discardConfirmation });
};

const closeBar = () => {
  if (!open) return;
  open = null;
  send("save-bar", { open: false });
};

const watchedForm = (event) => event.target.closest?.("form[data-save-bar]");

/* A form is remembered before its first change: nothing can be changed without one of these. */
for (const type of ["focusin", "pointerdown", "keydown", "beforeinput"]) {
  document.addEventListener(type, (event) => {
    const form = watchedForm(event);
    if (form && !originals.has(form)) originals.set(form, snapshot(form));
  }, true);
}

for (const type of ["input", "change"]) {
  document.addEventListener(type, (event) => {
    const form = watchedForm(event);
    if (!form) return;
    if (snapshot(form) !== originals.get(form)) openBar({ form }, form.hasAttribute("data-discard-confirmation"));
    else if (open?.form === form) closeBar();
  });
}

/* Reading the new state one turn later: reset and submit are announced before they happen. */
for (const type of ["submit", "reset"]) {
  document.addEventListener(type, (event) => {
    const form = watchedForm(event);
    if (!form) return;
    setTimeout(() => {
      originals.set(form, snapshot(form));
      if (open?.form === form) closeBar();
    });
  });
}

const barButton = (id, primary) => {
  const bar = document.getElementById(id);
  const buttons = [...(bar?.querySelectorAll("button") ?? [])];
  return buttons.find((button) => (button.getAttribute("variant") === "primary") === primary);
};

on("save-bar-save", () => {
  if (open?.form) open.form.requestSubmit();
  else if (open) barButton(open.id, true)?.click();
});
on("save-bar-discard", () => {
  if (open?.form) open.form.reset();
  else if (open) barButton(open.id, false)?.click();
});

const saveBar = {
  async show(id) {
    openBar({ id }, document.getElementById(id)?.hasAttribute("discardConfirmation"));
  },
  async hide() {
    closeBar();
  },
  async toggle(id) {
    if (open) closeBar();
    else await saveBar.show(id);
  },
  /** Resolves when the merchant may leave: nothing is unsaved, or it may be lost. */
  async leaveConfirmation() {
    if (!open) return;
    await ask("leave");
    closeBar();
  },
};

/* A link with unsaved changes shakes the bar instead of losing them. */
const guardUnsaved = (event) => {
  if (!open) return false;
  event.preventDefault();
  send("save-bar-shake");
  return true;
};

class SaveBarElement extends HTMLElement {
  connectedCallback() {
    this.style.display = "none";
  }
  show() {
    return saveBar.show(this.id);
  }
  hide() {
    return saveBar.hide(this.id);
  }
}
customElements.define("ui-save-bar", SaveBarElement);
