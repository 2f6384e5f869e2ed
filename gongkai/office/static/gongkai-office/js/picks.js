/**
 * Count the picked rows of a [data-picks] form and offer to pick all of them.
 * [data-picks-count] shows the number; [data-picks-all] is the head's checkbox.
 */
for (const form of document.querySelectorAll("form[data-picks]")) {
  const all = form.querySelector("[data-picks-all]");
  const count = form.querySelector("[data-picks-count]");
  const boxes = [...form.querySelectorAll("[data-pick]")];
  const show = () => {
    const picked = boxes.filter((box) => box.checked).length;
    if (count) count.textContent = picked;
    if (!all) return;
    all.checked = picked > 0 && picked === boxes.length;
    all.indeterminate = picked > 0 && picked < boxes.length;
  };
  if (all) {
    all.closest("[hidden]")?.removeAttribute("hidden");
    all.addEventListener("change", () => {
      for (const box of boxes) box.checked = all.checked;
      show();
    });
  }
  form.addEventListener("change", show);
  show();
}
