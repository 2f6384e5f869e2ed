/**
 * Close [data-fold-narrow] details on a narrow screen and open them for print.
 * Without scripts they stay open.
 */
const folds = [...document.querySelectorAll("details[data-fold-narrow]")];
if (window.matchMedia("screen and (max-width: 820px)").matches) {
  for (const details of folds) details.open = false;
}
window.addEventListener("beforeprint", () => {
  for (const details of folds) details.open = true;
});
