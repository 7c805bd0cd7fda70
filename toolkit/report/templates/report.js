"use strict";
/* Comfort only: hover, arrow keys, taps on the sentence, counts, sorting. Cards, filters and links work without it. */
(() => {
  const doc = document, root = doc.documentElement;
  root.classList.add("js");
  const cardOf = (s) => s && s.querySelector(":scope > .c");
  const isOpen = (card) => card.matches(":popover-open");
  if (!HTMLElement.prototype.showPopover) return;

  const wide = matchMedia("(min-width: 76rem)"), unfold = () => { for (const d of doc.querySelectorAll(".side")) d.open = wide.matches; };
  unfold(); // the style shows it in any case; assistive technology is told so, too
  wide.addEventListener("change", unfold);

  let pinned = null, before = null, timer = 0; // before: the card that stood open, on purpose, when the pointer went down
  const show = (s) => {
    const card = cardOf(s);
    if (card && !isOpen(card)) card.showPopover({ source: s.querySelector(".m") });
  };
  const hide = (card) => { if (card && isOpen(card)) card.hidePopover(); };
  const current = () => doc.querySelector(".c:popover-open");

  doc.addEventListener("toggle", (e) => {
    if (e.newState === "closed" && e.target === pinned) pinned = null;
    if (e.newState !== "open" || e.target !== pinned) return;
    const card = pinned.getBoundingClientRect(), said = pinned.closest(".s").getBoundingClientRect();
    // a card at the foot of the screen must not lie on the sentence it tells of
    if (card.left < said.right && card.right > said.left && said.bottom > card.top)
      scrollBy({ top: Math.min(said.bottom - card.top + 12, said.top - 12) });
  }, true);

  doc.addEventListener("pointerdown", () => { before = pinned; }, true);

  doc.addEventListener("click", (e) => {
    const m = e.target.closest(".m"), card = m && cardOf(m.closest(".s"));
    if (!card) return;
    clearTimeout(timer);
    if (isOpen(card) && pinned !== card) e.preventDefault(); // the hover has opened it already: it stays
    pinned = card;
  }, true);

  doc.addEventListener("click", (e) => {
    const link = e.target.closest('a[href^="#"]');
    if (link) {
      hide(current());
      const goal = doc.getElementById(link.getAttribute("href").slice(1));
      // inside a frame of a notebook a fragment would be resolved against the notebook's address
      if (goal && location.protocol === "about:") { e.preventDefault(); goal.scrollIntoView({ block: "center" }); }
      const button = goal && (goal.matches(".s") ? goal.querySelector(".m") : e.defaultPrevented && goal);
      if (button) setTimeout(() => button.focus({ preventScroll: true })); // behind the jump, which takes the focus away
      return;
    }
    if (e.target.closest("button,input,label,summary,.c") || String(getSelection())) return;
    const s = e.target.closest(".s"), note = e.target.closest(".n,.below li");
    const goal = s || (note && note.matches(".n") ? note.nextElementSibling : null);
    const card = cardOf(goal);
    if (!card) return;
    if (before === card) return hide(card);
    show(goal);
    pinned = card;
  });

  if (matchMedia("(hover: hover)").matches) {
    doc.addEventListener("pointerover", (e) => {
      if (e.pointerType !== "mouse" || pinned) return;
      const s = e.target.closest(".s"), open = current();
      clearTimeout(timer);
      if (s && cardOf(s) !== open) timer = setTimeout(() => { if (!pinned) show(s); }, open ? 250 : 350);
      else if (!s && open && !open.contains(doc.activeElement)) timer = setTimeout(() => { if (!pinned) hide(open); }, 500);
    });
  }

  doc.addEventListener("keydown", (e) => {
    if (e.key === "Escape") { clearTimeout(timer); hide(current()); return; }
    const step = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
    const from = step && !e.ctrlKey && !e.altKey && !e.metaKey && e.target.closest(".m,.c");
    if (!from) return;
    const art = from.closest(".art"), all = [...art.querySelectorAll(".m")];
    const next = all[all.indexOf(from.closest(".s").querySelector(".m")) + step];
    if (!next) return;
    e.preventDefault();
    const open = current();
    hide(open);
    next.focus();
    next.scrollIntoView({ block: "nearest" });
    if (open) { const s = next.closest(".s"); show(s); pinned = cardOf(s); }
  });

  const tell = (art) => {
    const picked = [...art.querySelectorAll("input:checked")].map((i) => ".s." + i.className.slice(1));
    const out = art.querySelector("output");
    out.textContent = picked.length ? art.querySelectorAll(picked.join(",")).length + " of " + art.querySelectorAll(".s").length + " picked out" : "";
  };
  doc.addEventListener("change", (e) => { if (e.target.matches(".side input")) tell(e.target.closest(".art")); });
  doc.addEventListener("reset", (e) => { const art = e.target.closest(".art"); setTimeout(() => tell(art)); });

  const table = doc.querySelector(".index table");
  if (table) {
    const heads = [...table.tHead.rows[0].cells], body = table.tBodies[0];
    const rows = [...body.rows].map((row) => ({
      row, keys: [...row.cells].map((c, n) => (n ? Number(c.textContent) : c.querySelector("a").textContent)),
    }));
    const order = new Intl.Collator(undefined, { numeric: true }).compare;
    heads.forEach((head, n) => {
      const button = doc.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const was = head.getAttribute("aria-sort");
        const down = was ? was === "ascending" : n > 0; // counts: the largest first
        heads.forEach((h) => h.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const sign = down ? -1 : 1;
        rows.sort((a, b) => sign * (n ? a.keys[n] - b.keys[n] : order(a.keys[n], b.keys[n])));
        body.append(...rows.map((r) => r.row));
      });
    });
  }
})();
