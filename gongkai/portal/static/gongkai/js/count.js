/**
 * Count the characters of a [data-count] input against its limit.
 * The sentence comes from data-sentence, with {n} used and {max} allowed.
 */
for (const output of document.querySelectorAll("[data-count]")) {
  const input = document.getElementById(output.dataset.count);
  if (!input) continue;
  const show = () => {
    output.textContent = output.dataset.sentence
      .replace("{n}", [...input.value].length)
      .replace("{max}", input.maxLength);
  };
  output.hidden = false;
  input.addEventListener("input", show);
  show();
}
