// Adds to pages that already work: focus on a list of problems, sorting of tables, words beside a
// mark of a chart. Nothing here is needed to read or to send anything.

const focusFirst = document.querySelector("[data-focus]");
if (focusFirst) focusFirst.focus();

// Sorting: every heading of a sortable table becomes a button.
const asNumber = (text) => {
  const found = text.replaceAll(",", "").replace("\u2212", "-").match(/-?\d+(\.\d+)?/);
  return found ? Number(found[0]) : Number.NEGATIVE_INFINITY;
};

const sortBy = (table, column, isNumber, direction) => {
  const body = table.tBodies[0];
  const key = (row) => row.cells[column].textContent.trim();
  const order = new Intl.Collator("en-GB", { numeric: true });
  const compare = isNumber
    ? (a, b) => asNumber(key(a)) - asNumber(key(b))
    : (a, b) => order.compare(key(a), key(b));
  const rows = [...body.rows].sort((a, b) => direction * compare(a, b));
  body.append(...rows);
};

for (const table of document.querySelectorAll("table[data-sortable]")) {
  if (table.tBodies[0].rows.length < 3) continue;
  const headings = [...table.tHead.rows[0].cells];
  const said = document.createElement("p");
  said.className = "visually-hidden";
  said.setAttribute("role", "status");
  table.parentElement.after(said);
  headings.forEach((heading, column) => {
    const words = heading.textContent;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.textContent = words;
    heading.replaceChildren(button);
    button.addEventListener("click", () => {
      const rising = heading.getAttribute("aria-sort") !== "ascending";
      for (const other of headings) other.removeAttribute("aria-sort");
      heading.setAttribute("aria-sort", rising ? "ascending" : "descending");
      sortBy(table, column, heading.classList.contains("number"), rising ? 1 : -1);
      said.textContent = `Sorted by ${words}, ${rising ? "rising" : "falling"}`;
    });
  });
}

// Charts: the nearest mark's words under the picture while the pointer is over it. The table below
// each chart has the same numbers for everyone.
for (const chart of document.querySelectorAll("figure svg.chart")) {
  const marks = [...chart.querySelectorAll(".mark, .area")].filter((mark) => mark.querySelector("title"));
  if (marks.length === 0) continue;
  const said = document.createElement("p");
  said.className = "chart-said";
  said.setAttribute("aria-hidden", "true");
  chart.after(said);
  const clear = () => {
    for (const mark of marks) mark.classList.remove("is-near");
    said.textContent = "\u00a0";
  };
  clear();
  const distance = (mark, event) => {
    const box = mark.getBoundingClientRect();
    const dx = event.clientX - (box.left + box.width / 2);
    const dy = event.clientY - (box.top + box.height / 2);
    return dx * dx + dy * dy;
  };
  chart.addEventListener("pointermove", (event) => {
    const under = event.target.closest(".area");
    const near = under ?? marks.reduce((a, b) => (distance(a, event) <= distance(b, event) ? a : b));
    clear();
    near.classList.add("is-near");
    said.textContent = near.querySelector("title").textContent;
  });
  chart.addEventListener("pointerleave", clear);
}
