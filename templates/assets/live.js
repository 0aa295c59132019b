// Keeps the figures of an open page up to date. Every page reads and works without it.
//
// A region says what it shows: <section data-live="…/live/c" data-topic="t" data-tally="…/tally.json">. Within it:
//   data-v="counts.a"                         text: the number at this path of the tally
//   data-v="counts.a" data-of="voters"        text: its share of the number at the other path
//   data-v="spent" data-money="0 €"           text: as money, in the place of the zero
//   data-w="counts.a" data-of="voters"        width of a bar; data-times multiplies what it is a share of (the sum at
//                                             these paths)
//   data-x="counts.a counts.b"                where a bar begins: the sum at these paths
//   data-h="counts.a" data-most="counts"      height of a column: its share of the greatest of these numbers
//   data-order="order"                        rows (data-row="a") in the order of a list of groups, or of numbers by id,
//                                             those in the list data-first="selected" before the others;
//                                             [data-place] and [data-tied] in a row say its place
//   data-if="closed"                          shown only if there is something at one of these paths;
//     data-has="a" if it is in a list, data-is="a" if it equals, data-as="path" if both are equal, data-not: if not so
//   data-updated, data-as-of                  when it was updated; hidden by the first update
//   data-built                                written by a build only, such as the result in words: it is out of sight from
//                                             the first update until the page has been built with the same figures
//   data-stale                                shown as long as that takes
const language = document.documentElement.lang;
const locale = language === "en" ? "en-GB" : language;
const number = new Intl.NumberFormat(locale, { useGrouping: "always" });
const percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 });
const hour = new Intl.DateTimeFormat(locale, { timeStyle: "short" });

const at = (tally, path) => path.split(".").reduce((value, key) => value?.[key], tally);
const paths = (text) => text.split(" ").filter(Boolean);
const sum = (tally, text) => paths(text).reduce((total, path) => total + (at(tally, path) || 0), 0);

// Tenths of a percent, half up, in whole numbers: the same as the server's, digit by digit.
const tenths = (value, of) => Math.floor((4000 * value + 2 * of) / (4 * of));
const share = (value, of) => (of ? percent.format(tenths(value, of) / 1000) : "–");
const width = (value, of) => (of ? `${tenths(value, of) / 10}%` : "0%");

function text(element, tally) {
  const value = at(tally, element.dataset.v);
  if (typeof value !== "number") return "–";
  if (element.dataset.of) return share(value, at(tally, element.dataset.of));
  return element.dataset.money ? element.dataset.money.replace("0", number.format(value)) : number.format(value);
}

function holds({ if: where, has, is, as, not }, tally) {
  const found = paths(where).some((path) => {
    const value = at(tally, path);
    if (has !== undefined) return !!value?.includes(has);
    if (is !== undefined) return String(value) === is;
    if (as !== undefined) return value === at(tally, as);
    return Array.isArray(value) ? value.length > 0 : !!value;
  });
  return found === (not === undefined);
}

function arrange(body, tally) {
  const order = at(tally, body.dataset.order);
  if (!order) return;
  const first = at(tally, body.dataset.first || "") || [];
  const groups = Array.isArray(order)
    ? order
    : Object.keys(order).sort((a, b) => first.includes(b) - first.includes(a) || order[b] - order[a]);
  let place = 1;
  for (const group of groups) {
    const ids = [group].flat();
    for (const id of ids) {
      const row = body.querySelector(`[data-row="${CSS.escape(id)}"]`);
      if (!row) continue;
      body.append(row);
      for (const cell of row.querySelectorAll("[data-place]")) cell.textContent = number.format(place);
      for (const mark of row.querySelectorAll("[data-tied]")) mark.hidden = ids.length < 2;
    }
    place += ids.length;
  }
}

function show(region, tally) {
  let changed = false;
  const each = (selector, change) => region.querySelectorAll(selector).forEach(change);
  each("[data-v]", (element) => {
    const said = text(element, tally);
    if (element.textContent === said) return;
    element.textContent = said;
    changed = true;
  });
  each("[data-w]", (bar) => {
    const of = sum(tally, bar.dataset.of) * (bar.dataset.times || 1);
    bar.setAttribute("width", width(sum(tally, bar.dataset.w), of));
    if (bar.dataset.x !== undefined) bar.setAttribute("x", width(sum(tally, bar.dataset.x), of));
  });
  each("[data-h]", (column) => {
    const most = Math.max(...Object.values(at(tally, column.dataset.most)));
    column.setAttribute("height", width(at(tally, column.dataset.h), most));
  });
  each("[data-order]", (body) => arrange(body, tally));
  each("[data-if]", (element) => {
    const hidden = !holds(element.dataset, tally);
    changed ||= element.hidden !== hidden;
    const focused = hidden && element.contains(document.activeElement);
    element.hidden = hidden;
    // What closes under somebody's hands hands the focus on, to where it is said.
    if (focused) element.closest("[tabindex]")?.focus();
  });
  if (!changed) return false;
  each("[data-as-of]", (element) => { element.hidden = true; });
  each("[data-updated]", (line) => {
    line.textContent = line.dataset.updated.replace("{time}", hour.format(new Date()));
    // Said once; from then on it is there to be read, and interrupts nobody.
    setTimeout(() => line.setAttribute("aria-live", "off"), 5000);
  });
  return true;
}

const regions = [...document.querySelectorAll("[data-live]")];
const about = (topic) => regions.filter((region) => region.dataset.topic === topic);

const parts = (region) => [...region.querySelectorAll("[data-built]")];
const builtAt = (region) => region.querySelector("[data-as-of] time")?.dateTime;

function take(tally) {
  const changed = about(tally.topic).map((region) => show(region, tally)).includes(true);
  // A vote may change what was built and no figure that is shown, such as a second rank.
  const late = (region) => parts(region).length && (changed || (builtAt(region) && builtAt(region) !== tally.as_of));
  if (about(tally.topic).some(late)) outdate(tally);
}

// What a build writes comes from the page as it is built after the votes. Until then it is out of sight, so that no
// sentence contradicts a figure.
const outdated = new Map();
let renewal, patience;

function outdate({ topic, as_of }) {
  about(topic).flatMap(parts).forEach((part) => part.classList.add("outdated"));
  outdated.set(topic, as_of);
  patience = 2000;
  again();
}

function again() {
  clearTimeout(renewal);
  renewal = setTimeout(renew, patience * (1 + Math.random() / 2));
}

async function renew() {
  const answer = await fetched(location.href.split("#")[0], { cache: "no-cache" });
  const built = answer?.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const [topic, asOf] of [...outdated]) {
    const renewed = !!built && replace(topic, asOf, [...built.querySelectorAll("[data-live]")]);
    about(topic).forEach((region) => region.querySelectorAll("[data-stale]").forEach((hint) => { hint.hidden = renewed; }));
    if (renewed) outdated.delete(topic);
  }
  patience = Math.min(2 * patience, 300000);
  if (outdated.size) again();
}

const figures = (region) =>
  [...region.querySelectorAll("[data-v]")].map(({ dataset, textContent }) => [dataset.v, dataset.of, textContent].join()).sort().join();

// Takes what was built about a topic over into the open page, if it was built with the figures that are shown.
function replace(topic, asOf, built) {
  const pairs = about(topic).map((region) => [region, built[regions.indexOf(region)]]);
  const same = ([old, fresh]) =>
    fresh && (builtAt(fresh) || asOf) === asOf && figures(old) === figures(fresh) && parts(old).length === parts(fresh).length;
  if (!pairs.every(same)) return false;
  for (const [old, fresh] of pairs) {
    const [from, to] = [fresh, old].map((region) => [...region.querySelectorAll("[data-built], [data-as-of]")]);
    to.forEach((part, place) => {
      part.replaceChildren(...from[place].childNodes);
      part.classList.remove("outdated");
    });
  }
  return true;
}

async function fetched(address, options) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), 8000);
  try {
    return await fetch(address, { ...options, signal: stop.signal });
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

async function read(region) {
  const answer = region.dataset.tally && (await fetched(region.dataset.tally));
  if (answer?.ok) take(await answer.json());
}

function follow(address) {
  const notes = [...document.querySelectorAll("[data-unavailable]")];
  const stream = new URL(address, location.href);
  const health = new URL("/healthz", stream);
  if (regions.length === 1) stream.searchParams.set("topic", regions[0].dataset.topic);
  let source, timer, failures = 0, pause = 5000;

  // The collector answers across origins only where it has to; that it answers at all is what counts.
  async function probe() {
    if (!notes.length) return;
    const answer = await fetched(health, { mode: "no-cors", cache: "no-store" });
    const reached = answer && (answer.ok || answer.type === "opaque");
    notes.forEach((note) => { note.hidden = !!reached; });
  }

  function stop() {
    clearTimeout(timer);
    source?.close();
  }

  function listen() {
    stop();
    source = new EventSource(stream);
    source.addEventListener("open", () => {
      failures = 0;
      pause = 5000;
      notes.forEach((note) => { note.hidden = true; });
    });
    source.addEventListener("tally", (event) => take(JSON.parse(event.data)));
    source.addEventListener("error", () => {
      probe();
      failures += 1;
      if (source.readyState !== EventSource.CLOSED && failures < 3) return;
      // Live events do not get through: read the published figures, and try again after ever longer pauses.
      stop();
      regions.forEach(read);
      timer = setTimeout(listen, pause * (1 + Math.random()));
      pause = Math.min(2 * pause, 300000);
    });
  }

  // A browser keeps six connections to a host: a page that nobody looks at holds none of them.
  const attend = () => (document.hidden ? stop() : listen());
  document.addEventListener("visibilitychange", attend);
  attend();
}

if (regions.length && "EventSource" in window) follow(regions[0].dataset.live);
