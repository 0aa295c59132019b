// Makes forms more comfortable. Their own controls stay what is sent; without this they work as they are.

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);

// Buttons and a handle that put options in order; the fields with the ranks are the truth.
function ranking(box) {
  const list = box.querySelector("ol");
  const said = box.querySelector("[data-said]");
  const items = () => [...list.children];
  const field = (item) => item.querySelector("select, input");
  const ranked = () =>
    items().filter((item) => field(item).value).sort((a, b) => field(a).value - field(b).value);

  function put(order, moved) {
    const rest = items().filter((item) => !order.includes(item));
    list.append(...order, ...rest);
    items().forEach((item) => { field(item).value = order.includes(item) ? order.indexOf(item) + 1 : ""; });
    const rank = field(moved).value;
    said.textContent = fill(rank ? said.dataset.said : said.dataset.unranked, { option: moved.dataset.title, rank });
  }

  function move(item, step) {
    const order = ranked();
    const place = order.indexOf(item);
    if (place < 0 && step > 0) return;
    const last = place === order.length - 1;
    const others = order.filter((other) => other !== item);
    // Below the last one ranked an option is not ranked any more, where the ballot allows that.
    if (!(last && step > 0)) others.splice(place < 0 ? order.length : Math.max(0, place + step), 0, item);
    else if (others.length < box.dataset.min) return;
    put(others, item);
  }

  function drag(item, handle, start) {
    const before = items();
    const follow = (event) => {
      const over = items().find((other) => {
        const { top, bottom } = other.getBoundingClientRect();
        return other !== item && event.clientY > top && event.clientY < bottom;
      });
      if (!over) return;
      const { top, height } = over.getBoundingClientRect();
      list.insertBefore(item, event.clientY < top + height / 2 ? over : over.nextSibling);
    };
    const drop = (event) => {
      for (const name of ["pointermove", "pointerup", "pointercancel"]) document.removeEventListener(name, handlers[name]);
      item.classList.remove("dragged");
      if (event.type === "pointercancel") list.append(...before);
      // Pressed and let go, nothing has been put in order.
      if (items().every((other, place) => other === before[place])) return;
      // To be third means that there are a first and a second: all options above are ranked with it.
      const upTo = Math.max(items().indexOf(item), ...ranked().filter((other) => other !== item).map((other) => items().indexOf(other)));
      put(items().slice(0, upTo + 1), item);
    };
    const handlers = { pointermove: follow, pointerup: drop, pointercancel: drop };
    start.preventDefault();
    item.classList.add("dragged");
    for (const name in handlers) document.addEventListener(name, handlers[name]);
  }

  for (const item of items()) {
    item.querySelector(".rank-tools").hidden = false;
    const handle = item.querySelector("[data-drag]");
    handle.addEventListener("pointerdown", (event) => event.button === 0 && drag(item, handle, event));
    for (const button of item.querySelectorAll("[data-move]")) {
      button.addEventListener("click", () => {
        move(item, Number(button.dataset.move));
        button.focus();
      });
    }
  }
  // A browser that comes back to the page fills the fields again.
  addEventListener("pageshow", () => ranked().length && list.append(...ranked(), ...items().filter((item) => !field(item).value)));
}

// Says how many options are chosen and what is left of an amount.
function picks(box) {
  const line = box.querySelector(".counter");
  const { amount, max, money } = box.dataset;
  const number = new Intl.NumberFormat(document.documentElement.lang, { useGrouping: "always" });
  const priced = (value) => money.replace("0", number.format(value));
  let over = 0, warned = false;

  function count() {
    const picked = [...box.querySelectorAll("input:checked")];
    const cost = picked.reduce((total, input) => total + Number(input.dataset.cost), 0);
    over = amount ? cost - amount : picked.length - max;
    const values = amount
      ? { left: priced(amount - cost), excess: priced(over) }
      : { count: number.format(picked.length) };
    const said = fill(over > 0 ? line.dataset.over : line.dataset.said, values);
    // Written only if it says something new: it is read aloud then.
    if (line.textContent !== said) line.textContent = said;
    line.classList.toggle("over", over > 0);
    warned = false;
  }

  // What stands there from the beginning is not news.
  box.addEventListener("focusin", () => line.setAttribute("role", "status"), { once: true });
  box.addEventListener("change", count);
  addEventListener("pageshow", count);
  box.form.addEventListener("submit", (event) => {
    if (over <= 0 || warned) return;
    event.preventDefault();
    warned = true;
    line.focus();
  });
}

// A second press sends nothing twice.
function once(form) {
  let sent = 0;
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (Date.now() - sent < 8000) event.preventDefault();
    else sent = Date.now();
  });
  addEventListener("pageshow", () => { sent = 0; });
}

document.querySelectorAll("[data-ranking]").forEach(ranking);
document.querySelectorAll("[data-picks]").forEach(picks);
document.querySelectorAll("form[data-once]").forEach(once);
