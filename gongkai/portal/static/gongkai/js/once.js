/** Keep a form marked data-once from being sent twice by an impatient click. */
for (const form of document.querySelectorAll("form[data-once]")) {
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
  });
  // A page restored by the back button may be sent again.
  window.addEventListener("pageshow", () => {
    sent = false;
  });
}
