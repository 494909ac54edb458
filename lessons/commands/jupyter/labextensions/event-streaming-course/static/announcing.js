/* One live region for the page. A region that comes together with its words is not read by every screen reader; one
   that is there already, and whose words change, is. */

/** @returns a function that lets a screen reader say its words. */
export function announcer() {
  const region = document.createElement("div");
  region.id = "lessons-announcement";
  region.setAttribute("role", "status");
  document.body.append(region);
  return (words) => {
    region.textContent = "";
    region.append(document.createTextNode(words)); // a new node: the same words again are said again
  };
}
