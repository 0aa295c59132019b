// `cahier serve`: reloads this page after an edit, and shows the editor's mistakes without reloading it.
(() => {
  const { seen } = document.currentScript.dataset;
  const address = new URL("/_cahier/reload", location.href);
  address.search = new URLSearchParams({ page: location.pathname, seen });

  const show = (report) => {
    document.querySelector(".cahier-report")?.remove();
    if (!report) return;
    const style = document.createElement("link");
    style.rel = "stylesheet";
    style.href = "/_cahier/serve.css";
    const text = document.createElement("pre");
    text.textContent = report;
    const panel = document.createElement("aside");
    panel.className = "cahier-report";
    panel.lang = "en";
    panel.setAttribute("role", "alert");
    panel.append(style, text);
    document.body.append(panel);
  };

  const stream = new EventSource(address);
  stream.addEventListener("built", () => location.reload());
  stream.addEventListener("report", (event) => show(event.data));
  addEventListener("pagehide", () => stream.close());
  addEventListener("pageshow", (event) => event.persisted && location.reload());
})();
