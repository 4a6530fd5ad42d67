// What makes the page smoother where JavaScript is there. Nothing depends on it: without it the button that copies is not
// shown, and the message is a field to select from.
document.documentElement.classList.add("js");

document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  const told = button.parentElement.querySelector("[data-copied]");
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    field.focus();
    field.select();
    told.textContent = "Selected. Copy it with your keyboard.";
    return;
  }
  told.textContent = "Copied";
});

// Where the connection is lost the page says so, because what it shows may be old.
document.addEventListener("htmx:sse:error", () => document.documentElement.classList.add("offline"));
document.addEventListener("htmx:sse:after:connection", () => document.documentElement.classList.remove("offline"));
