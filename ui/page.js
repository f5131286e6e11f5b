// The page's own behaviour in the browser: clicks on footnotes and examples, the reading panel, the theme.
// Runs once, as the `js_on_load` of the hidden #fn-clicks component: `trigger(event, data)` calls Python.
const THEME = "footnote-theme";
const panel = () => document.getElementById("fn-panel");
const side = () => document.getElementById("fn-side");
let opener = null; // the button that opened the panel: where the focus returns
let asked = 0; // the number of the latest question in the chat
let following = false; // whether the latest one is kept in view
let awaited = null; // turn and label that the panel was asked to show

function setTheme(dark) {
  document.body.classList.toggle("dark", dark);
  document.querySelectorAll("[name=theme]").forEach((button) => {
    button.textContent = dark ? "Light" : "Dark";
    button.setAttribute("aria-label", dark ? "Use the light theme" : "Use the dark theme");
  });
}

function setUpTheme() {
  const asked = new URLSearchParams(location.search).get("__theme");
  const chosen = asked ?? localStorage.getItem(THEME);
  const preference = matchMedia("(prefers-color-scheme: dark)");
  setTheme(chosen === "dark" || (chosen !== "light" && preference.matches));
  preference.addEventListener("change", (event) => {
    if (!asked && !localStorage.getItem(THEME)) setTheme(event.matches);
  });
}

function toggleTheme() {
  const dark = !document.body.classList.contains("dark");
  localStorage.setItem(THEME, dark ? "dark" : "light");
  setTheme(dark);
}

function showPanel(button) {
  opener = button;
  awaited = button.value;
  side().classList.add("fn-open");
  reveal();
}

// Once Python has filled the panel for a click: bring the quote into view and the focus to the source's title.
function reveal() {
  const inside = panel()?.querySelector(".fn-panel-inside");
  if (awaited === null || inside?.dataset.at !== awaited) return;
  awaited = null;
  const sheet = inside.querySelector(".fn-sheet");
  const mark = inside.querySelector("mark");
  if (sheet && mark) sheet.scrollTop += mark.getBoundingClientRect().top - sheet.getBoundingClientRect().top - sheet.clientHeight / 4;
  side().scrollTop = 0;
  const title = inside.querySelector("#fn-page-title") ?? inside.querySelector(".fn-panel-title");
  title.focus({ preventScroll: true });
}

function closePanel() {
  side().classList.remove("fn-open");
  const target = opener?.isConnected ? opener : document.querySelector("#fn-question textarea");
  opener = null;
  target?.focus();
}

function openTab(name) {
  [...document.querySelectorAll("#fn-tabs [role=tab]")].find((tab) => tab.textContent.trim() === name)?.click();
}

async function copyAnswer(button) {
  const answer = button.closest(".fn-answer").querySelector(".fn-text").cloneNode(true);
  answer.querySelectorAll(".fn-mark").forEach((mark) => (mark.textContent = ` [${mark.value.split(":")[1]}]`));
  const text = [...answer.children].map((paragraph) => paragraph.textContent).join("\n\n");
  try {
    await navigator.clipboard.writeText(`${text}\n\n${button.value}`);
    button.textContent = "Copied";
  } catch {
    button.textContent = "Not allowed here"; // a browser lends its clipboard to secure and local addresses only
  }
  setTimeout(() => (button.textContent = "Copy"), 1500);
}

function openFootnote(button) {
  const [turn, label] = button.value.split(":");
  showPanel(button);
  trigger("click", { turn, label });
}

// Unfolds what a question can be kept to; the reader goes on with Tab from the button, which stands just before it.
function toggleWithin(button) {
  const open = document.getElementById("fn-within").classList.toggle("fn-open");
  button.setAttribute("aria-expanded", open);
  document.querySelectorAll("#fn-within fieldset").forEach((group) => group.setAttribute("aria-label", group.querySelector("span").textContent.trim()));
}

// Puts a text box in the place of what a follow-up was understood as: Enter asks what it then says, Escape leaves it.
function editQuestion(button) {
  const line = button.closest(".fn-understood");
  const [, turn, question] = button.value.match(/^(\d+):([^]*)$/);
  const form = document.createElement("form");
  const box = Object.assign(document.createElement("textarea"), { value: question, rows: 2 });
  const submit = Object.assign(document.createElement("button"), { textContent: "Ask this", className: "fn-tool fn-strong" });
  const cancel = Object.assign(document.createElement("button"), { textContent: "Cancel", className: "fn-tool", type: "button" });
  const close = () => {
    form.replaceWith(line);
    button.focus();
  };
  box.setAttribute("aria-label", "Question as understood");
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  form.className = "fn-editing";
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!box.value.trim() || document.querySelector("#fn-stop")?.offsetParent) return;
    close();
    document.querySelector("#fn-question textarea").focus();
    trigger("edit", { turn, question: box.value });
  });
  cancel.addEventListener("click", close);
  form.append(box, submit, cancel);
  line.replaceWith(form);
  box.focus();
}

function removeChip(button) {
  const [, part, value] = button.value.match(/^(\w+):([^]*)$/);
  trigger("clear", { part, value });
  document.querySelector("[name=within]").focus(); // the chip is about to go
}

const actions = {
  open: openFootnote,
  list: openFootnote,
  ask: (button) => trigger("submit", { question: button.value }),
  edit: editQuestion,
  everywhere: (button) => trigger("undo", { turn: button.value }),
  within: toggleWithin,
  unfilter: removeChip,
  remove: (button) => trigger("delete", { source: button.value }),
  documents: () => openTab("Documents"),
  copy: copyAnswer,
  close: closePanel,
  theme: toggleTheme,
};

// In the capture phase, because the chat component keeps clicks inside its messages to itself.
document.addEventListener(
  "click",
  (event) => {
    const button = event.target.closest?.(".fn-do");
    if (button) actions[button.name](button);
  },
  true,
);

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && side()?.classList.contains("fn-open")) closePanel();
});

// The chat component labels each message with its source, which here is HTML that nobody wants to hear.
function unlabel() {
  document.querySelectorAll("#fn-log [aria-label*='message: <']").forEach((message) => message.removeAttribute("aria-label"));
}

// A new question goes to the top of the chat, and its answer is read downwards from there; who scrolls is left alone.
function follow() {
  const latest = [...document.querySelectorAll("#fn-log .fn-question")].at(-1);
  const turn = Number(latest?.className.match(/fn-turn-(\d+)/)?.[1] ?? 0); // of a long conversation, the first ones go
  if (turn !== asked) following = turn > asked;
  asked = turn;
  if (following) latest?.scrollIntoView({ block: "start" });
}

["wheel", "touchmove", "keydown", "pointerdown"].forEach((kind) =>
  document.addEventListener(kind, (event) => {
    if (event.target.closest?.("#fn-log")) following = false;
  }),
);

new MutationObserver(() => {
  follow();
  reveal();
  unlabel();
}).observe(document.body, { childList: true, subtree: true });
setUpTheme();
