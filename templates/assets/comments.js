// Makes comments more comfortable. Without this, forms and links do the same.

// Notes what somebody thinks of a comment, or that they support a proposal, and stays on the page; what stands around it
// has the words for that.
async function take(form, button) {
  const words = form.closest("[data-failed]").dataset;
  const side = button.getAttribute("aria-pressed") === "true" ? "none" : button.value;
  let line = form.querySelector("[role=status]");
  if (!line) {
    line = form.appendChild(document.createElement("p"));
    line.setAttribute("role", "status");
    line.className = "hint";
  }
  line.textContent = "";
  let said;
  try {
    const answer = await fetch(`${form.action}?lang=${document.documentElement.lang}`, {
      method: "POST",
      credentials: "include",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ side }),
      signal: AbortSignal.timeout?.(15000),
    });
    said = await answer.json();
    if (answer.ok) show(form, said);
  } catch {
    // The connection is gone, or somebody else than the collector answers.
  }
  line.textContent = words[said?.side] || said?.detail || words.failed;
}

function show(form, said) {
  const number = new Intl.NumberFormat(document.documentElement.lang, { useGrouping: "always" });
  const around = form.parentElement;
  for (const button of form.querySelectorAll("button")) {
    const figure = button.querySelector("b") ?? around.querySelector("[data-supports]");
    figure.textContent = number.format(said[button.value]);
    button.setAttribute("aria-pressed", button.value === said.side);
  }
  const bar = around.querySelector("[data-threshold]");
  bar?.lastElementChild.setAttribute("width", `${Math.min(100, (100 * said.support) / bar.dataset.threshold)}%`);
  around.querySelector("[data-missing]")?.remove(); // how many are wanting is another number now
}

// Says how many characters are left once it is not many. It is read aloud, so it waits for a pause.
function count(text) {
  const line = text.parentElement.querySelector(".counter");
  let timer;
  function say() {
    const left = text.dataset.most - [...text.value].length;
    line.textContent = left > 500 ? "" : line.dataset[left < 0 ? "over" : "left"].replace("{count}", Math.abs(left));
    line.classList.toggle("over", left < 0);
  }
  text.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(say, 1000);
  });
  addEventListener("pageshow", say);
}

// Keeps what is being written, as long as the tab is open.
function keep(text) {
  if (text.defaultValue.trim()) return; // it came with the page
  const name = `comment ${location.pathname}`;
  const [kept, sent] = JSON.parse(sessionStorage.getItem(name)) || [];
  // Who comes here by a link has seen it arrive; who turns back or tries again may not have.
  if (sent && performance.getEntriesByType("navigation")[0]?.type === "navigate") sessionStorage.removeItem(name);
  else if (kept && !text.value) text.value = kept;
  const put = (sent) => sessionStorage.setItem(name, JSON.stringify([text.value, sent]));
  text.addEventListener("input", () => put(false));
  text.form.addEventListener("submit", () => put(true));
}

document.addEventListener("submit", (event) => {
  if (!event.submitter || !event.target.matches("[data-failed] .agreement")) return;
  event.preventDefault();
  take(event.target, event.submitter);
});
for (const text of document.querySelectorAll("textarea[data-most]")) {
  try {
    keep(text);
  } catch {
    // Where nothing may be kept, nothing is.
  }
  count(text);
}
