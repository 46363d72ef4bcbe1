(() => {
  "use strict";
  const card = document.createElement("div");
  card.id = "card";
  card.hidden = true;
  card.setAttribute("aria-hidden", "true");
  document.body.append(card);
  let shown = null;
  let leaving = 0;

  const hide = () => {
    card.hidden = true;
    shown = null;
  };
  const show = (dot) => {
    clearTimeout(leaving);
    if (shown === dot) return;
    const said = document.getElementById(dot.getAttribute("href").slice(1));
    if (!said) return;
    shown = dot;
    card.replaceChildren(
      ...[...said.children]
        .filter((each) => !each.matches(".trail"))
        .map((each) => each.cloneNode(true)),
    );
    for (const each of card.querySelectorAll("a")) each.replaceWith(...each.childNodes);
    const hint = card.appendChild(document.createElement("p"));
    hint.className = "hint";
    hint.textContent = "Enter or a click leads to its trail, Esc closes.";
    card.hidden = false;
    const at = dot.getBoundingClientRect();
    const room = document.documentElement;
    const left = Math.min(Math.max(at.left + at.width / 2 - card.offsetWidth / 2, 8), room.clientWidth - card.offsetWidth - 8);
    const below = at.bottom + card.offsetHeight + 8 < room.clientHeight || at.top < card.offsetHeight + 8;
    card.style.left = `${left + scrollX}px`;
    card.style.top = `${(below ? at.bottom + 4 : at.top - card.offsetHeight - 4) + scrollY}px`;
  };
  const leave = () => {
    clearTimeout(leaving);
    leaving = setTimeout(hide, 200);
  };

  for (const dot of document.querySelectorAll("a.dot")) {
    const title = dot.querySelector("title");
    dot.setAttribute("aria-label", title.textContent);
    title.remove();
    dot.addEventListener("mouseenter", () => show(dot));
    dot.addEventListener("focus", () => dot.matches(":focus-visible") && show(dot));
    dot.addEventListener("mouseleave", leave);
    dot.addEventListener("blur", leave);
    dot.addEventListener("click", hide);
  }
  card.addEventListener("mouseenter", () => clearTimeout(leaving));
  card.addEventListener("mouseleave", leave);
  document.addEventListener("keydown", (key) => key.key === "Escape" && hide());
})();
