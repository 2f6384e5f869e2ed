/** Move focus to the error summary when a form comes back with errors. */
for (const summary of document.querySelectorAll("[data-error-summary]")) {
  summary.focus();
}
