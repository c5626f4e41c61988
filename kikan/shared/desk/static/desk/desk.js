// Keys and small comforts of the desk. Everything here is also reachable without it.
"use strict";
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const TYPING = "input:not([type=checkbox],[type=radio],[type=submit],[type=button]), textarea, select, [contenteditable]";
  const FIELDS = "input:not([type=hidden]), select, textarea";
  const isSeen = (element) => element.getClientRects().length > 0;
  const isComposing = (event) => event.isComposing || event.keyCode === 229;

  // --- forms: Enter goes on, Ctrl+Enter sends, once
  const fieldsOf = (form) => all(FIELDS, form).filter((f) => !f.disabled && isSeen(f));

  function step(form, field, by) {
    const fields = fieldsOf(form).filter((f) => f.type !== "radio" || f.checked || f.name !== field.name || f === field);
    const next = fields[fields.indexOf(field) + by];
    const target = next || (by > 0 ? primaryOf(form) : null);
    if (!target) return;
    target.focus();
    if (target.select && target.matches(TYPING)) target.select();
  }

  const primaryOf = (form) => $("button[data-primary]:not([disabled])", form) || $("button[type=submit]:not([disabled])", form);

  function send(form) {
    const button = primaryOf(form);
    if (button) form.requestSubmit(button);
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    if (event.submitter && event.submitter.hasAttribute("data-download")) return;
    form.dataset.sent = "1";
    if (form.matches(".counter")) forget();
    const button = event.submitter;
    setTimeout(() => {
      if (event.defaultPrevented) { delete form.dataset.sent; return; }
      if (button && form.matches(".counter")) { button.setAttribute("aria-busy", "true"); button.dataset.was = button.textContent; button.textContent = "送信しています…"; }
    });
  });
  addEventListener("pageshow", () => all("form[data-sent]").forEach((form) => {
    delete form.dataset.sent;
    all("[aria-busy]", form).forEach((b) => { b.removeAttribute("aria-busy"); b.textContent = b.dataset.was; });
  }));

  // --- a form about somebody that is left without being sent lets others edit
  addEventListener("pagehide", () => {
    const mark = $("[data-editing]");
    if (!mark || $("form[data-sent]")) return;
    const told = new FormData();
    told.append("csrfmiddlewaretoken", $("[name=csrfmiddlewaretoken]").value);
    told.append("kind", mark.dataset.kind);
    told.append("subject", mark.dataset.subject);
    navigator.sendBeacon(mark.dataset.editing, told);
  });

  // --- what differs from the known value is marked while typing
  document.addEventListener("input", ({ target }) => {
    const known = target.dataset.known, field = target.closest(".field");
    if (known === undefined || !field) return;
    const isChanged = target.value.trim() !== known;
    field.classList.toggle("field-changed", isChanged);
    field.classList.toggle("field-known", !isChanged);
    const mark = $(".changed-mark", field);
    if (mark) mark.hidden = !isChanged;
  });
  document.addEventListener("change", ({ target }) => {
    if (target.dataset.kind !== "amount") return;
    const digits = target.value.normalize("NFKC").replace(/[,、円\s]/g, "");
    if (/^-?\d{1,15}$/.test(digits)) target.value = digits.replace(/\B(?=(\d{3})+$)/g, ",");
  });

  // --- lists: j and k walk the rows, Enter opens by itself since the link has the focus
  function walk(by) {
    const rows = all("[data-list] [data-row]").filter(isSeen);
    if (!rows.length) return;
    const here = rows.findIndex((row) => row.contains(document.activeElement));
    const row = rows[Math.min(Math.max(here + by, 0), rows.length - 1)] || rows[0];
    const target = $("a, button", row) || row;
    if (target === row) row.tabIndex = -1;
    target.focus();
    row.scrollIntoView({ block: "nearest" });
  }

  // --- going to a business: g, then its letter
  let going = null;
  function go(key) {
    if (going) {
      clearTimeout(going.timer); going.hint.remove(); going = null;
      const link = all("[data-go]").find((a) => a.dataset.go === key);
      if (link) link.click();
      return true;
    }
    if (key !== "g" || !$("[data-go]")) return false;
    const hint = document.createElement("div");
    hint.className = "go-hint"; hint.setAttribute("role", "status");
    hint.textContent = "業務：" + all("[data-go]").map((a) => `${a.dataset.go} ${a.firstElementChild.textContent}`).join("　");
    document.body.append(hint);
    going = { hint, timer: setTimeout(() => { hint.remove(); going = null; }, 4000) };
    return true;
  }

  // --- leaving the desk: what is typed stays in this tab for the same clerk
  const draftKey = () => `draft ${document.body.dataset.user} ${location.pathname}`;
  const typed = () => all("form.counter").flatMap((form) => fieldsOf(form).filter((f) => f.name && f.type !== "password" && f.type !== "file"));
  function keep() {
    const values = typed().map((f) => [f.name, f.value, f.type === "checkbox" || f.type === "radio" ? f.checked : null]);
    if (values.length) sessionStorage.setItem(draftKey(), JSON.stringify(values));
  }
  function forget() { sessionStorage.removeItem(draftKey()); }
  function restore() {
    const kept = sessionStorage.getItem(draftKey());
    if (!kept || !document.body.dataset.user) return;
    forget();
    for (const [name, value, checked] of JSON.parse(kept)) {
      const field = typed().find((f) => f.name === name && (checked === null || f.value === value));
      if (!field) continue;
      if (checked === null) field.value = value; else field.checked = checked;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    const note = document.createElement("p");
    note.className = "note note-blue"; note.setAttribute("role", "status");
    note.textContent = "ロックの前に入力した内容を戻しました。";
    $("form.counter").prepend(note);
  }
  const lock = $("#lock");
  if (lock) lock.addEventListener("submit", keep, true);

  function press(key) {
    const target = all("[data-key]").find((e) => e.dataset.key === key && !e.disabled && (isSeen(e) || e.closest("details")));
    if (target) target.click();
    return Boolean(target);
  }

  // A reader of bar codes types faster than any hand: what it reads is searched for, and never the key of a button.
  let burst = "", alone = null;
  function scanned(key) {
    const box = $("[data-scan]");
    if (!box || !(/^[0-9\]]$/.test(key) || (burst && key === "C"))) return false;
    burst += key;
    clearTimeout(alone);
    if (burst.length > 1) {
      box.value = burst; burst = "";
      box.focus(); box.setSelectionRange(box.value.length, box.value.length);
    } else alone = setTimeout(() => { burst = ""; press(key); }, 100);
    return true;
  }

  function showKeys() {
    const dialog = $("#keys");
    if (!dialog || !dialog.showModal) return press("?");
    if (dialog.open) dialog.close(); else dialog.showModal();
    return true;
  }

  function escape() {
    const open = $("details.drop[open]");
    if (open) { open.open = false; $("summary", open).focus(); return true; }
    if (document.activeElement && document.activeElement !== document.body) { document.activeElement.blur(); return true; }
    return false;
  }

  document.addEventListener("keydown", (event) => {
    if (isComposing(event) || event.altKey || event.metaKey) return;
    const { key, target } = event, form = target.closest ? target.closest("form.counter") : null;
    if (key === "Escape" && $("dialog[open]")) return;
    const handled = () => event.preventDefault();
    if (event.ctrlKey) {
      if (key === "Enter") { const to = form || $("form.counter"); if (to) { handled(); send(to); } }
      if (key.toLowerCase() === "l" && lock) { handled(); lock.requestSubmit(); }
      return;
    }
    if (key === "Escape") { if (escape()) handled(); return; }
    if (/^F\d+$/.test(key)) {
      if (key === "F4" && form) { handled(); step(form, target, -1); return; }
      if (press(key)) handled();
      return;
    }
    if (key === "Enter" && form && target.matches("input, select")) { handled(); step(form, target, event.shiftKey ? -1 : 1); return; }
    if ($("dialog[open]") || target.matches(TYPING)) return;
    if (scanned(key)) { handled(); return; }
    if (going || key === "g") { if (go(key)) handled(); return; }
    if (key === "/") { const box = $("#search-big") || $("#search"); if (box) { handled(); box.focus(); box.select(); } }
    else if (key === "?") { if (showKeys()) handled(); }
    else if (key === "j" || key === "k") { handled(); walk(key === "j" ? 1 : -1); }
    else if (key === "p") { handled(); if (!press("p")) print(); }
    else if (/^[a-z0-9]$/.test(key)) { if (press(key)) handled(); }
  });

  document.addEventListener("click", (event) => {
    const { target } = event;
    const help = target.closest('a[data-key="?"]');
    if (help && $("#keys")?.showModal) { event.preventDefault(); showKeys(); }
    all("details.drop[open]").forEach((d) => { if (!d.contains(target)) d.open = false; });
  });

  // --- a terminal without IPAmj明朝 gets the glyphs of this page, and of what is typed or loaded into it
  const NAMES = ".glyphs";
  let drawn = null, has = "";
  async function drawNames() {
    const url = document.body.dataset.typeface, token = $("[name=csrfmiddlewaretoken]");
    if (!url || !token || !window.FontFace) return;
    const text = all(NAMES).map((e) => e.value || e.textContent).join("");
    const wanted = [...new Set(text)].filter((c) => c > "\u007f").sort().join("");
    if (!wanted || wanted === has) return;
    has = wanted;
    const sent = new FormData();
    sent.append("csrfmiddlewaretoken", token.value);
    // Whole texts without repeats of a character would part a base from its selector.
    sent.append("characters", [...new Set(text.match(/[^\u0000-\u007f][\u{e0100}-\u{e01ef}]?/gu) || [])].join(""));
    const answer = await fetch(url, { method: "POST", body: sent, credentials: "same-origin" });
    if (!answer.ok) return;
    const face = new FontFace("Kikan Names", await answer.arrayBuffer());
    await face.load();
    if (drawn) document.fonts.delete(drawn);
    document.fonts.add(face);
    drawn = face;
  }
  async function hasTypeface() {
    for (const name of ["IPAmjMincho", "IPAmj明朝"]) {
      try { await new FontFace("probe", `local("${name}")`).load(); return true; } catch { /* not installed under this name */ }
    }
    return false;
  }
  hasTypeface().then((is) => {
    if (is) return;
    let waiting = null;
    const soon = () => { clearTimeout(waiting); waiting = setTimeout(drawNames, 300); };
    drawNames();
    document.addEventListener("input", ({ target }) => { if (target.matches(NAMES)) soon(); });
    document.addEventListener("htmx:afterSettle", soon);
  });

  // --- a range copied from a spreadsheet fills the grid from the cell it is pasted into; what does not fit goes to the field below
  document.addEventListener("paste", (event) => {
    const cell = event.target, grid = cell.closest && cell.closest("[data-grid]");
    const text = event.clipboardData && event.clipboardData.getData("text");
    if (!grid || !cell.matches("table input") || !text || !/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    const rows = text.replace(/\r/g, "").replace(/\n+$/, "").split("\n").map((line) => line.split("\t"));
    const lines = all("tbody tr", grid), from = lines.indexOf(cell.closest("tr")), at = all("input", lines[from]).indexOf(cell);
    if (from + rows.length > lines.length) {
      const area = $("textarea", grid);
      area.value = text;
      area.closest("details").open = true;
      area.focus();
      return;
    }
    rows.forEach((cells, r) => cells.forEach((value, c) => {
      const input = all("input", lines[from + r])[at + c];
      if (input) { input.value = value.trim(); input.dispatchEvent(new Event("input", { bubbles: true })); }
    }));
  });

  // --- what scrolls sideways and holds nothing to go to is itself reached by Tab
  const HELD = `a[href], button, summary, [tabindex], ${FIELDS}`;
  function reach() {
    for (const part of all(".scroll:not([tabindex])"))
      if (part.scrollWidth > part.clientWidth && !$(HELD, part)) part.tabIndex = 0;
  }
  reach();
  addEventListener("resize", reach);
  document.addEventListener("toggle", reach, true);
  document.addEventListener("htmx:afterSettle", reach);

  const first = $("[data-summary]") || $("form.counter [autofocus]");
  if (first) first.focus();
  restore();
})();
