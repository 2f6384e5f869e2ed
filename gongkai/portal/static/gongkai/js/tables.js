/** Let a wide table in a document scroll by itself, also by keyboard. */
for (const table of document.querySelectorAll(".document table")) {
  if (table.parentElement.matches(".table-scroll, td")) continue;
  if (table.scrollWidth <= table.closest(".document").clientWidth) continue;
  const box = document.createElement("div");
  box.className = "table-scroll";
  box.tabIndex = 0;
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", table.caption?.textContent ?? document.body.dataset.tableLabel);
  table.before(box);
  box.append(table);
}
