async ({ rules, doubts }) => {
  // What is wrong with the page at hand, by rules of axe-core and by what it does not look at:
  // [{rule, element, why, certain}]. With `doubts`, also what a person has to judge, which is not certain.
  const selector = (element) => element.id ? `#${CSS.escape(element.id)}` : element.outerHTML.slice(0, 120);
  const finding = (rule, elements, why) => elements.map((element) => ({ rule, element: selector(element), why, certain: true }));
  const all = (query) => [...document.querySelectorAll(query)];

  function overflowing() {
    const width = document.documentElement.clientWidth;
    if (document.scrollingElement.scrollWidth <= width) return [];
    const scrolled = (element) => element && (getComputedStyle(element).overflowX !== "visible" || scrolled(element.parentElement));
    const wide = all("body *").filter((element) => element.getBoundingClientRect().right > width && !scrolled(element.parentElement));
    return finding("overflow", wide.length ? wide : [document.body], `The page is wider than ${width} px.`);
  }

  function ids() {
    const seen = new Set();
    const twice = all("[id]").filter(({ id }) => seen.has(id) || !seen.add(id));
    return finding("id-twice", twice, "An id names one element.");
  }

  function heading() {
    const headings = all("h1");
    return headings.length === 1 ? [] : finding("one-h1", headings.length ? headings : [document.body], `${headings.length} h1`);
  }

  const flat = (results, certain) => results.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => ({ rule: id, element: target.join(" "), why: failureSummary ?? help, certain })));

  for (const details of all("details")) details.open = true; // what is closed is not looked at
  const { violations, incomplete } = await axe.run(document, {
    runOnly: { type: "rule", values: rules },
    resultTypes: doubts ? ["violations", "incomplete"] : ["violations"],
  });
  return [...overflowing(), ...ids(), ...heading(), ...flat(violations, true), ...(doubts ? flat(incomplete, false) : [])];
}
