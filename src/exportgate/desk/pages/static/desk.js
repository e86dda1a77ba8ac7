// What the desk does beyond plain forms and links: nothing that is needed. Where htmx has put a new page in place, the
// heading that tells what changed is read next.
document.addEventListener("htmx:afterSettle", function (event) {
  if (!event.detail.target || event.detail.target.id !== "main") return;
  var next = document.getElementById("changed") || document.querySelector("#main h1");
  if (next) {
    next.setAttribute("tabindex", "-1");
    next.focus({ preventScroll: true });
  }
});
// A form is sent once, however often the button is pressed.
document.addEventListener("submit", function (event) {
  var form = event.target;
  if (form.method !== "post" || form.hasAttribute("hx-boost")) return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "yes";
  window.addEventListener("pageshow", function () { delete form.dataset.sent; }, { once: true });
});
