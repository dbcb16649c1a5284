// What scripts add to pages that work without them: quick exit, reload on Back, autosave, the idle warning, small comforts.
"use strict";

const one = (selector) => document.querySelector(selector);
const every = (selector) => document.querySelectorAll(selector);

// -------- leaving quickly: blank at once, the stay ended, then no way back to this page ------------------------

const exit = one("a[data-exit]");
const PRESSES = 3;
const WITHIN = 5000;
const AT_MOST = 1000;  // milliseconds on a blank page, where the server is slow
let hasLeft = false;  // from then on nothing is sent, or its answer would bring a cookie back

function leave(event) {
  event?.preventDefault();
  hasLeft = true;
  document.title = exit.dataset.title;
  document.documentElement.classList.add("blank");
  const ended = fetch(exit.href, { redirect: "manual", keepalive: true, credentials: "same-origin" }).catch(() => {});
  const waited = new Promise((go) => setTimeout(go, AT_MOST));
  Promise.race([ended, waited]).then(() => location.replace(exit.dataset.exit));  // a Back must not find her still in
}

function watchShift() {
  const dots = every(".leave-dots span");
  const said = one("[data-leave-said]");
  let presses = [];
  let alone = false;

  const show = () => {
    one(".leave-dots").classList.toggle("shown", presses.length > 0);
    dots.forEach((dot, i) => dot.classList.toggle("pressed", i < presses.length));
    said.textContent = [, exit.dataset.two, exit.dataset.one][presses.length] ?? "";
  };
  const forget = () => {
    presses = presses.filter((at) => Date.now() - at < WITHIN);
    show();
  };
  addEventListener("keydown", (event) => {
    alone = event.key === "Shift" && !event.repeat;
    if (event.key !== "Shift") { presses = []; show(); }  // a capital letter is no wish to leave
  });
  addEventListener("keyup", (event) => {
    if (event.key !== "Shift" || !alone) return;
    presses = presses.filter((at) => Date.now() - at < WITHIN).concat(Date.now());
    show();
    if (presses.length >= PRESSES) leave();
    else setTimeout(forget, WITHIN);
  });
}

if (exit) {
  every("a[data-leave]").forEach((link) => link.addEventListener("click", leave));
  watchShift();
}

// -------- Back: a page from the browser's memory is never shown as it was -----------------------------------------

addEventListener("pagehide", () => document.documentElement.classList.add("blank"));
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

// -------- keeping: each change is sent quietly; nothing is kept in the browser ------------------------------------

const AGAIN = 5000;
const JUST_NOW = 5000;
const PATIENCE = 10000;

let seenAt = Date.now();  // when the server last heard of us
let settled = async () => {};  // resolves once everything on this page is kept

// A page is let go of only once the server has just been reached: until then it stays, with all that is on it.
function watchForm(form) {
  const status = one("[data-saved]");
  const save = form.dataset.autosave;
  let reachedAt = Date.now();
  let isUnsaved = false;
  let isSending = false;
  let isHeld = false;
  let isLetGo = false;
  let button = null;  // the one that she pressed
  let waiting = null;

  const say = (words) => { if (status.textContent !== words) status.textContent = words; };

  async function keep() {
    const body = new URLSearchParams(new FormData(form));
    isUnsaved = false;
    const answer = await fetch(save, {
      method: "POST", body, credentials: "same-origin", redirect: "manual", keepalive: true, signal: AbortSignal.timeout(PATIENCE),
    });
    if (answer.status >= 500) throw new Error(answer.status);
    const kept = answer.ok ? await answer.json().catch(() => null) : null;
    if (kept) { form.elements.revision.value = kept.revision; seenAt = Date.now(); }
    say(kept ? status.dataset.done : answer.status === 409 ? status.dataset.newer : answer.status === 204 ? "" : status.dataset.failed);
  }
  const knock = () => fetch(one("link[rel=icon]").href, { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });

  async function send() {
    if (isSending || isLetGo || hasLeft) return;
    isSending = true;
    const isReached = await (save ? keep() : knock()).then(() => true, () => false);
    isSending = false;
    if (!isReached) {
      isUnsaved = Boolean(save);
      say(isHeld ? status.dataset.held : status.dataset.failed);
      plan(AGAIN);
      return;
    }
    reachedAt = Date.now();
    if (isUnsaved) plan(0);
    else if (isHeld) letGo();
  }
  function letGo() {
    isLetGo = true;
    setTimeout(() => form.requestSubmit(button));  // while a form is being submitted, asking it again is passed over
  }
  function plan(delay) {
    clearTimeout(waiting);
    waiting = setTimeout(send, delay);
  }
  function changed(delay) {
    isUnsaved = true;
    if (!isSending) plan(delay);
  }

  if (save) {
    form.addEventListener("change", () => changed(300));
    form.addEventListener("input", (event) => { if (event.target.matches("textarea, [type=text]")) changed(2000); });
    document.addEventListener("visibilitychange", () => { if (document.hidden && isUnsaved) plan(0); });
    settled = async () => {
      while (isUnsaved || isSending) { await send(); await new Promise((done) => setTimeout(done, 1000)); }
    };
  }
  addEventListener("online", () => { if (isUnsaved || isHeld) plan(0); });
  form.addEventListener("submit", (event) => {
    if (isLetGo || (!isUnsaved && !isSending && Date.now() - reachedAt < JUST_NOW)) return;
    event.preventDefault();
    button = event.submitter;
    isHeld = true;
    if (!isSending) plan(0);
  });
}

every("form#form").forEach((form) => { if (one("[data-saved]")) watchForm(form); });

// -------- a preview: what stands beside a page follows each answer --------------------------------------------------

function watchPreview(panel, form) {
  let waiting = null;
  let n = 0;

  async function follow() {
    const mine = ++n;
    const body = new URLSearchParams(new FormData(form));
    body.set("go", "show");
    try {
      const answer = await fetch(panel.dataset.panel, { method: "POST", body, credentials: "same-origin" });
      const words = await answer.text();
      if (answer.ok && mine === n) panel.innerHTML = words;
    } catch { /* the server was stopped; the page still says what it said */ }
  }
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(follow, 150);
  });
}

every("[data-panel]").forEach((panel) => {
  const form = document.getElementById("form");
  if (form) watchPreview(panel, form);
});

// -------- what is typed and not sent: the server keeps it before the stay is over ---------------------------------

const typed = new Set();
addEventListener("input", ({ target: { form } }) => { if (form?.elements.late_token && !form.dataset.autosave) typed.add(form); });

async function keepTyped() {
  const kept = await Promise.all([...typed].map((form) => {
    const body = new URLSearchParams(new FormData(form));
    body.set("only_keep", "1");
    const sent = fetch(form.action, {
      method: "POST", body, credentials: "same-origin", redirect: "manual", keepalive: true, signal: AbortSignal.timeout(PATIENCE),
    });
    return sent.then((answer) => answer.status < 500, () => false);
  }));
  return kept.every(Boolean);
}

// -------- idle: said at two minutes and at thirty seconds, never each second --------------------------------------

const EARLY = 120;
const SOON = 30;

async function leaveIdle() {
  document.documentElement.classList.add("blank");
  await settled();  // what she typed last may not have arrived, and reloading would throw it away
  while (!await keepTyped()) await new Promise((done) => setTimeout(done, 1000));
  location.reload();
}

function watchIdle(dialog) {
  const words = dialog.querySelector("[role=status]");
  const first = words.textContent;
  let said = 0;

  dialog.querySelector("[data-stay]").addEventListener("click", async () => {
    const answer = await fetch(location.href, { credentials: "same-origin", redirect: "manual" }).catch(() => null);
    if (!answer?.ok) { leaveIdle(); return; }
    seenAt = Date.now();
    dialog.close();
  });
  dialog.querySelector("form").addEventListener("submit", async (event) => {
    if (!typed.size) return;
    event.preventDefault();
    await keepTyped();
    event.target.submit();
  });
  const ticking = setInterval(() => {
    const left = Number(dialog.dataset.idle) - (Date.now() - seenAt) / 1000;
    if (left <= 0) { clearInterval(ticking); leaveIdle(); return; }
    const now = left <= SOON ? 2 : left <= EARLY ? 1 : 0;
    if (now === said) return;
    said = now;
    words.textContent = now === 2 ? dialog.dataset.soon : first;
    if (now && !dialog.open) dialog.showModal();
  }, 1000);
}

every("dialog[data-idle]").forEach(watchIdle);

// -------- small comforts ------------------------------------------------------------------------------------------

one("[data-focus]")?.focus();

every("[data-shows]").forEach((button) => {
  const field = document.getElementById(button.dataset.shows);
  const show = button.textContent;
  button.hidden = false;
  button.addEventListener("click", () => {
    const hidden = field.type === "password";
    field.type = hidden ? "text" : "password";
    button.setAttribute("aria-pressed", String(hidden));
    button.textContent = hidden ? button.dataset.hide : show;
  });
});

every("[data-copies]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).value);
    button.textContent = button.dataset.done;
  });
});

every("[data-prints]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => print());
});

every("[data-limit]").forEach((area) => {
  const said = document.createElement("p");
  said.className = "small";
  said.setAttribute("role", "status");
  area.after(said);
  area.addEventListener("input", () => {
    const left = Number(area.dataset.limit) - [...area.value].length;
    said.textContent = left <= 50 ? area.dataset.left.replace("{n}", left) : "";
  });
});
