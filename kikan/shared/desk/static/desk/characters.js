// The search for characters over a name's field (F9). Without scripts the same page opens in a tab of its own.
"use strict";
(() => {
  const link = document.querySelector("a[data-characters]");
  if (!link || !window.HTMLDialogElement) return;
  const LAST = /\p{Script=Han}[\u{FE00}-\u{FE0F}\u{E0100}-\u{E01EF}]?$/u;
  let field = null, place = null, dialog = null;

  document.addEventListener("focusin", ({ target }) => {
    if (target.matches("input[data-kind=name]")) field = target;
  });

  // The character before the caret, or the one that is marked, is what a form is wanted of.
  function placeIn(input) {
    const { selectionStart: from, selectionEnd: to, value } = input;
    const marked = value.slice(from, to), before = (LAST.exec(value.slice(0, from)) || [""])[0];
    if (marked) return { from, to, caret: from, text: LAST.test(marked) ? marked : "" };
    return { from: from - before.length, to: from, caret: from, text: before };
  }

  async function load(part, values, into) {
    const answer = await fetch(`${link.href}?${new URLSearchParams({ ...values, part })}`);
    if (answer.redirected || !answer.ok) { location.reload(); return; }
    into.innerHTML = await answer.text();
  }

  async function open() {
    place = placeIn(field);
    dialog = dialog || document.body.appendChild(Object.assign(document.createElement("dialog"), { className: "characters" }));
    dialog.setAttribute("aria-labelledby", "characters-title");
    await load("dialog", place.text ? { q: place.text } : {}, dialog);
    if (!dialog.open) dialog.showModal();
    const box = dialog.querySelector("[name=q]");
    box.focus(); box.select();
  }

  function put(text) {
    const isSame = dialog.querySelector("[name=q]").value === place.text && place.text;
    const isMarked = place.to > place.caret;
    dialog.close();
    field.focus();
    field.setRangeText(text, isSame || isMarked ? place.from : place.caret, isSame || isMarked ? place.to : place.caret, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  link.addEventListener("click", (event) => {
    if (dialog && dialog.open) { event.preventDefault(); return; }
    if (!field || !field.isConnected || field.disabled) return;
    event.preventDefault();
    open();
  });

  document.addEventListener("submit", (event) => {
    if (!dialog || !dialog.contains(event.target) || !event.target.matches(".characters-form")) return;
    event.preventDefault();
    load("found", Object.fromEntries(new FormData(event.target)), dialog.querySelector(".found"));
  });

  document.addEventListener("click", ({ target }) => {
    const pick = target.closest("[data-pick]");
    if (!pick) return;
    if (dialog && dialog.contains(pick)) { put(pick.dataset.pick); return; }
    getSelection().selectAllChildren(pick.parentElement.querySelector(".copy"));
  });

  document.addEventListener("keydown", (event) => {
    if (!dialog || !dialog.open || event.isComposing) return;
    const picks = [...dialog.querySelectorAll("[data-pick]:not([disabled])")], here = picks.indexOf(document.activeElement);
    const across = here < 0 ? 1 : picks.filter((p) => p.offsetTop === picks[here].offsetTop).length;
    const by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: across, ArrowUp: -across }[event.key];
    if (by === undefined || !picks.length || (here < 0 && event.key !== "ArrowDown") || document.activeElement.matches("select")) return;
    event.preventDefault();
    if (here + by < 0 && event.key === "ArrowUp") { dialog.querySelector("[name=q]").focus(); return; }
    picks[here < 0 ? 0 : Math.min(Math.max(here + by, 0), picks.length - 1)].focus();
  });
})();
